import { lineStart } from '../../python/header.ts';
import type { Import, ImportedName } from '../../python/imports/imports.ts';
import type { PyModule } from '../../python/module.ts';
import { insertion, type TextEdit } from '../../workspace/text/text-edit.ts';
import type { Conflict } from '../merge.ts';
import { moduleLevel, pythonItems } from './items.ts';

/** Where a name is imported from, and what it is called there. */
interface Source {
  readonly module: string;
  readonly name: string;
}

/** By a name of the base as `module name`, where theirs takes it from now. */
type Moves = ReadonlyMap<string, Source>;

/** Names that theirs takes from another module than the base did. */
export function movesBetween(base: PyModule, theirs: PyModule): Moves {
  const [was, wants] = [base, theirs].map((side) =>
    side.imports.flatMap((own) =>
      isFrom(own) ? own.names.map((name) => ({ ...name, module: own.module })) : [],
    ),
  ) as [(ImportedName & Source)[], (ImportedName & Source)[]];
  const [old, now] = [was, wants].map((names) => new Set(names.map(keyOf))) as [
    Set<string>,
    Set<string>,
  ];
  const whole = new Set(
    theirs.imports.flatMap(({ kind, names }) =>
      kind === 'from' ? [] : names.map(({ name }) => name),
    ),
  );
  return new Map(
    was.flatMap((own): [string, Source][] => {
      if (now.has(keyOf(own)) || whole.has(own.module)) return [];
      const to = wants.filter((each) => each.binds === own.binds && !old.has(keyOf(each)));
      const [first] = to;
      const isOne = first !== undefined && new Set(to.map(keyOf)).size === 1;
      return isOne ? [[keyOf(own), { module: first.module, name: first.name }]] : [];
    }),
  );
}

/**
 * Imports of a moved name that are replaced where they stand: those within a function, `if` or `try`,
 * those under another name, and those with a comment of the user's.
 */
export function keptImports(side: PyModule, base: PyModule, moves: Moves): readonly Import[] {
  if (moves.size === 0) return [];
  const known = new Set(pythonItems(moduleLevel(base)).map(({ text }) => text));
  const items = pythonItems(moduleLevel(side));
  const hasRemark = (own: Import) =>
    items.some(({ import: it, text }) => it === own && text.includes('#') && !known.has(text));
  return side.imports.filter((own) => {
    if (!isFrom(own) || !own.names.some((name) => moves.has(keyOf({ ...own, ...name }))))
      return false;
    return !own.topLevel || own.names.some(({ name, binds }) => name !== binds) || hasRemark(own);
  });
}

/** What these imports come to bring at the top level, as `module name`. */
export function broughtBy(kept: readonly Import[], side: PyModule, moves: Moves): Set<string> {
  const plain = new Set(
    side.imports.flatMap((own) =>
      own.topLevel && !kept.includes(own)
        ? own.names.map((name) => keyOf({ ...own, ...name }))
        : [],
    ),
  );
  const keys = kept.flatMap((own) => own.names.map((name) => keyOf({ ...own, ...name })));
  return new Set(
    keys.flatMap((key) => {
      const to = moves.get(key);
      return to === undefined || plain.has(key) ? [] : [keyOf(to)];
    }),
  );
}

/** Edits that take moved names from where they are now, each import in its place and its own style. */
export function movedEdits(kept: readonly Import[], side: PyModule, moves: Moves): TextEdit[] {
  return kept.flatMap((own): TextEdit[] => {
    const moving = own.names.flatMap((name) => {
      const to = moves.get(keyOf({ ...own, ...name }));
      return to === undefined ? [] : [{ name, to }];
    });
    const modules = [...new Set(moving.map(({ to }) => to.module))];
    const [only, ...others] = modules;
    const { moduleSpan } = own;
    if (moduleSpan === undefined || only === undefined) return [];
    if (others.length === 0 && moving.length === own.names.length) {
      const names = moving.flatMap(({ name, to }): TextEdit[] => {
        if (to.name === name.name) return [];
        const alias = name.alias === undefined ? ` as ${name.name}` : '';
        return [{ span: name.nameSpan, text: `${to.name}${alias}` }];
      });
      return [{ span: moduleSpan, text: only }, ...names];
    }
    const lead = side.text.slice(lineStart(side.text, own.span.start), own.span.start);
    const separator = /^[ \t]*$/.test(lead) ? `\n${lead}` : '; ';
    const lines = modules.map((module) => {
      const names = moving.filter(({ to }) => to.module === module).map(spelled);
      return `from ${module} import ${names.join(', ')}${separator}`;
    });
    const left = own.names.filter((name) => !moving.some((each) => each.name === name));
    return [insertion(own.span.start, lines.join('')), ...withoutNames(own, left)];
  });
}

function spelled({ name, to }: { readonly name: ImportedName; readonly to: Source }): string {
  const binds = name.binds ?? name.name;
  return binds === to.name ? to.name : `${to.name} as ${binds}`;
}

/** Moved names that a version reads of the old module, as `module.name`, which no edit can follow. */
export function movedAttributes(side: PyModule, moves: Moves): Conflict[] {
  return [...moves].flatMap(([key, to]): Conflict[] => {
    const [module = '', name = ''] = key.split(' ');
    const known = side.imports.flatMap((own) =>
      own.names.flatMap((each) => {
        const isModule = own.kind === 'import' && each.name === module;
        return isModule ? [each.alias ?? module] : [];
      }),
    );
    return [...new Set(known)].flatMap((alias): Conflict[] => {
      const at = side.root
        .descendantsOfType('attribute')
        .find((node) => node?.text.replaceAll(/\s/g, '') === `${alias}.${name}`);
      if (!at) return [];
      const span = { start: at.startIndex, end: at.endIndex };
      const what = `${alias}.${name}, which the template takes from ${to.module}`;
      const ours = at.text;
      return [{ what, span, base: '', ours, theirs: `${to.module}.${to.name}`, kind: 'unplaced' }];
    });
  });
}

function isFrom({ kind, level }: Import): boolean {
  return kind === 'from' && level === 0;
}

function keyOf({ module, name }: Source): string {
  return `${module} ${name}`;
}

/** Takes names out of a statement that keeps others. */
export function withoutNames({ names }: Import, left: readonly ImportedName[]): TextEdit[] {
  const edits: TextEdit[] = [];
  const last = names.findLastIndex((name) => left.includes(name));
  for (const [index, name] of names.entries()) {
    const next = names[index + 1];
    if (index < last && next && !left.includes(name)) {
      edits.push({ span: { start: name.nameSpan.start, end: next.nameSpan.start }, text: '' });
    }
  }
  const [kept, final] = [names[last], names.at(-1)];
  if (kept && final && kept !== final) {
    edits.push({ span: { start: endOf(kept), end: endOf(final) }, text: '' });
  }
  return edits;
}

function endOf({ nameSpan, aliasSpan }: ImportedName): number {
  return (aliasSpan ?? nameSpan).end;
}
