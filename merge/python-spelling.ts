import type { PyModule } from '../python/module.ts';
import { moduleBindings, placesOf } from '../python/scopes.ts';
import type { FunctionDef } from '../python/statements.ts';
import { type TextEdit, withEdits } from '../workspace/text/text-edit.ts';
import { azureName, decorationOf, followFunctions } from './python-identity.ts';
import { moduleLevel, type PythonItem, pythonItems } from './python-items.ts';
import { says } from './python-parts.ts';

/**
 * The text of a rendering with its functions on the variables that the user's file has for the app or
 * blueprint: what is called `app` in a template may be `functions` or `bp` there.
 */
export function onVariablesOf(ours: PyModule, rendering: PyModule): string {
  const own = functionsIn(ours);
  const edits: TextEdit[] = [];
  const renamed = new Map<string, string[]>();
  for (const [name, [def]] of functionsIn(rendering)) {
    const [found, ...others] = own.get(name) ?? [];
    const [on, wanted] = [def && variableOf(def), found && variableOf(found)];
    if (def === undefined || on === undefined || wanted === undefined || others.length > 0)
      continue;
    if (on === wanted) continue;
    renamed.set(on, [...(renamed.get(on) ?? []), wanted]);
    const { start } = def.span;
    const text = rendering.text.slice(start, def.defStart);
    for (const { 0: match, index } of text.matchAll(
      new RegExp(`(?<=@[ \\t]*)${on}(?=\\s*\\.)`, 'g'),
    )) {
      edits.push({
        span: { start: start + index, end: start + index + match.length },
        text: wanted,
      });
    }
  }
  for (const on of variablesIn(rendering)) {
    if (ours.statements.some((each) => each.kind === 'assignment' && each.name === on)) continue;
    if (moduleBindings(ours).has(on)) continue;
    const wanted = mostFrequent(renamed.get(on) ?? []) ?? onlyAppIn(ours);
    if (wanted === undefined) continue;
    for (const span of placesOf(rendering, on, 0) ?? []) {
      if (!edits.some((each) => each.span.start === span.start)) edits.push({ span, text: wanted });
    }
  }
  return withEdits(rendering.text, edits);
}

/** By their name in Azure, those within `if` and the like too. */
function functionsIn({ statements }: PyModule): Map<string, FunctionDef[]> {
  const found = new Map<string, FunctionDef[]>();
  for (const statement of statements) {
    const name = statement.kind === 'def' ? azureName(statement) : undefined;
    if (statement.kind !== 'def' || name === undefined) continue;
    found.set(name, [...(found.get(name) ?? []), statement]);
  }
  return found;
}

function variableOf({ decorators }: FunctionDef): string | undefined {
  for (const each of decorators) {
    const own = decorationOf(each);
    if (own) return own.on;
  }
  return undefined;
}

/** The variables that the functions of a module hang on. */
export function variablesIn(module: PyModule): string[] {
  const all = [...functionsIn(module).values()].flat().flatMap((def) => variableOf(def) ?? []);
  return [...new Set(all)];
}

function mostFrequent(names: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0];
}

/** The variable of a module that holds an app or a blueprint, where it has one. */
function onlyAppIn({ statements, text }: PyModule): string | undefined {
  const found = statements.flatMap((each) => {
    if (each.kind !== 'assignment') return [];
    const value = text.slice(each.value.startIndex, each.value.endIndex);
    return /(?:^|\.)(?:FunctionApp|DFApp|Blueprint)\s*\(/.test(value) ? [each.name] : [];
  });
  const [only, ...others] = new Set(found);
  return others.length === 0 ? only : undefined;
}

/**
 * Helpers that the user renamed: a function, class or constant that is gone, and a new one of its kind
 * that is much the same and is used by what used it. The names, old and new.
 */
export function renamedHelpers(base: PyModule, ours: PyModule): ReadonlyMap<string, string> {
  const was = pythonItems(moduleLevel(base));
  const has = followFunctions(was, pythonItems(moduleLevel(ours)));
  const [known, own] = [was, has].map((items) => new Set(items.map(({ key }) => key)));
  const isNamed = ({ key, statement }: PythonItem) =>
    key.startsWith('name ') && statement !== undefined && statement.kind !== 'import';
  const lost = was.filter((each) => isNamed(each) && own?.has(each.key) === false);
  const come = has.filter((each) => isNamed(each) && known?.has(each.key) === false);
  const renamed = new Map<string, string>();
  for (const item of lost) {
    const [old = ''] = item.binds;
    if (says(ours.text, old)) continue;
    const users = usersOf(was, item, old);
    const candidates = come.filter((each) => {
      const [name = ''] = each.binds;
      if (each.statement?.kind !== item.statement?.kind || says(base.text, name)) return false;
      return (
        isMuchTheSame(item.codeText.replaceAll(old, name), each.codeText) &&
        String(users) === String(usersOf(has, each, name))
      );
    });
    const [only] = candidates;
    if (only && candidates.length === 1) renamed.set(old, only.binds[0] ?? '');
  }
  return renamed;
}

function usersOf(items: readonly PythonItem[], self: PythonItem, name: string): string[] {
  return items
    .filter((each) => each !== self && says(each.codeText, name))
    .map(({ key }) => key)
    .sort();
}

/** Whether at least half of the lines of two texts are the same. */
function isMuchTheSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => text.split('\n').map((line) => line.trim()));
  const lines = new Set(b);
  const common = (a ?? []).filter((line) => lines.has(line)).length;
  return common * 2 >= Math.max(a?.length ?? 0, b?.length ?? 0);
}

/** The text of a rendering with names of the module as they are called elsewhere. */
export function withNames(rendering: PyModule, names: ReadonlyMap<string, string>): string {
  const edits = [...names].flatMap(([old, text]) =>
    (placesOf(rendering, old, 0) ?? []).map((span): TextEdit => ({ span, text })),
  );
  return withEdits(rendering.text, edits);
}
