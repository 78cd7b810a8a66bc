import type { Import, ImportedName } from '../../python/imports/imports.ts';
import { moveNames, type NameSource } from '../../python/imports/move-names.ts';
import type { PyModule } from '../../python/module.ts';
import type { TextEdit } from '../../workspace/text/text-edit.ts';
import type { Conflict } from '../merge.ts';
import { moduleLevel, pythonItems } from './items.ts';

/** By a name of the base as `module name`, where theirs takes it from now. */
type Moves = ReadonlyMap<string, NameSource>;

/** Names that theirs takes from another module than the base did. */
export function movesBetween(base: PyModule, theirs: PyModule): Moves {
  const [was, wants] = [base, theirs].map((side) =>
    side.imports.flatMap((own) =>
      isFrom(own) ? own.names.map((name) => ({ ...name, module: own.module })) : [],
    ),
  ) as [(ImportedName & NameSource)[], (ImportedName & NameSource)[]];
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
    was.flatMap((own): [string, NameSource][] => {
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
  return kept.flatMap((own) =>
    moveNames(side.text, own, (name) => moves.get(keyOf({ ...own, ...name }))),
  );
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

function keyOf({ module, name }: NameSource): string {
  return `${module} ${name}`;
}
