import { withModules } from '../../merge/modules.ts';
import { brokenCalls } from '../../merge/python/calls.ts';
import { nameUses } from '../../python/name-uses.ts';
import type { Signature } from '../../python/signatures.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import type { FileConflict } from './merge-output.ts';
import { indexPython, type PythonIndex, pythonFilesOfApp } from './python-index.ts';

/**
 * Names that modules of an app take from one another and that are gone after a change of these modules, or
 * that are called in another way. `paths` are those that change; the conflicts name the module that lost
 * something.
 */
export function lostNames(before: Tree, after: Tree, paths: readonly string[]): FileConflict[] {
  return paths.flatMap((path): FileConflict[] => {
    if (!path.endsWith('.py')) return [];
    const [was, is] = [before, after].map((tree) => indexPython(tree, path));
    if (was === undefined || is === undefined || was.isBroken || is.isBroken) return [];
    const all = pythonFilesOfApp(after).flatMap((each) => indexPython(after, each) ?? []);
    const conflict = (what: string): FileConflict => {
      const sides = { span: { start: 0, end: 0 }, base: '', ours: '', theirs: '' };
      return { path, what, ...sides, kind: 'broken' };
    };
    const known = namesOf(is);
    const lost = [...namesOf(was)].filter((name) => !known.has(name));
    return [
      ...lost.flatMap((name) => {
        const user = all.find((each) => uses(each, was.module, name, each.path === path));
        if (user === undefined) return [];
        return conflict(
          `${user.path} uses ${name} of ${path}, which the template no longer defines`,
        );
      }),
      ...all.flatMap((user) =>
        user.path === path
          ? []
          : [...callsBroken(user, was, is), ...membersBroken(user, was, is)].map((what) =>
              conflict(`${user.path}: ${what}`),
            ),
      ),
    ];
  });
}

/** What others can import from a module. */
function namesOf({ names, imported }: PythonIndex): ReadonlySet<string> {
  return new Set([...names, ...imported.keys()]);
}

/** A module can also read its own names through itself; tests replace names that they say as texts. */
function uses(
  { modules, text }: PythonIndex,
  module: string,
  name: string,
  isSame: boolean,
): boolean {
  // Whatever it is called there: `from module import name as other`.
  if (!isSame && modules.has(`${module}.${name}`)) return true;
  const asText = `["']${name}["']`;
  const says = (pattern: string) => new RegExp(pattern, 'u').test(text);
  if (says(`["']${module.replaceAll('.', '\\.')}\\.${name}["']`)) return true;
  if (isSame && says(`\\bglobals\\(\\)\\s*(?:\\[|\\.get\\()\\s*${asText}`)) return true;
  return (
    modules.has(module) &&
    says(`\\.\\s*${name}(?![\\p{L}\\p{N}_])|(?:attr|\\.object)\\([^()]*${asText}`)
  );
}

function isUserOf({ modules, isBroken }: PythonIndex, { module }: PythonIndex): boolean {
  if (isBroken) return false;
  return [...modules].some((each) => each === module || each.startsWith(`${module}.`));
}

/** What is wrong with how a module uses objects of the classes of one that changed: read as one module. */
function membersBroken(user: PythonIndex, was: PythonIndex, is: PythonIndex): string[] {
  const hasClass = [was, is].some(({ text }) => /^[ \t]*class\b/m.test(text));
  if (!hasClass || !isUserOf(user, was)) return [];
  return withModules((modules) => {
    // What is taken from the module as a whole is a name of the one that both make.
    const qualified = `(?<![\\w.]|(?:from|import)[ \\t]+)${was.module.replaceAll('.', '\\.')}\\.`;
    const own = user.text.replace(new RegExp(qualified, 'g'), '');
    const both = (one: string) => nameUses(modules.open(`${one}\n${own}`));
    const [old, now] = [both(was.text), both(is.text)];
    const { reads } = nameUses(modules.open(user.text));
    const gone = [...old.members].filter((name) => !now.members.has(name) && reads.has(name));
    const broken = [
      (each: typeof now) => each.attributes,
      (each: typeof now) => each.methodUses,
      (each: typeof now) => each.undone,
      (each: typeof now) => each.frozen,
      (each: typeof now) => each.shadowed,
      (each: typeof now) => each.unset,
    ].flatMap((of) => [...of(now)].filter((each) => !of(old).has(each)));
    const names = new Set([...gone, ...broken.map((each) => each.replace(/\(.*/, ''))]);
    return [...names].map((name) => `it uses ${name}, which the template changed`);
  });
}

/** What is wrong with how a module calls what it imports from one that changed. */
function callsBroken(user: PythonIndex, was: PythonIndex, is: PythonIndex): string[] {
  if (!isUserOf(user, was)) return [];
  return withModules((modules) => {
    const [old, now] = [was, is].map(({ text }) => nameUses(modules.open(text)).signatures) as [
      ReadonlyMap<string, Signature>,
      ReadonlyMap<string, Signature>,
    ];
    const changed = [...old].filter(([name, each]) => !isDeepEqual(each, now.get(name)));
    if (changed.length === 0) return [];
    const module = modules.open(user.text);
    const [own, made] = [old, now].map((signatures) => {
      const imported = new Map<string, Signature>();
      for (const [name] of changed) {
        const signature = signatures.get(name);
        if (signature === undefined) continue;
        imported.set(`${was.module}.${name}`, signature);
        for (const { name: source, binds } of module.imports.flatMap((each) => each.names)) {
          const isFrom = binds !== undefined && user.imported.get(binds)?.includes(was.module);
          if (source === name && isFrom) imported.set(binds, signature);
        }
      }
      return nameUses(module, imported);
    }) as [ReturnType<typeof nameUses>, ReturnType<typeof nameUses>];
    return brokenCalls(own, undefined, made).map(({ what }) => what);
  });
}

function isDeepEqual(one: Signature, other: Signature | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
