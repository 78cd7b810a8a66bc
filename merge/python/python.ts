import type { Import } from '../../python/imports/imports.ts';
import { mergeImports } from '../../python/imports/merge-imports.ts';
import { withoutNames } from '../../python/imports/move-names.ts';
import type { PyModule } from '../../python/module.ts';
import {
  composeEdits,
  joinInsertions,
  overlap,
  type TextEdit,
  withEdits,
} from '../../workspace/text/text-edit.ts';
import type { Merged, Versions } from '../merge.ts';
import type { Modules } from '../modules.ts';
import { settle } from '../settle.ts';
import { each, type Three } from '../three.ts';
import { wholeFile } from '../whole-file.ts';
import { inFormatOf } from './format.ts';
import {
  ImportUse,
  isAboutNames,
  movedNames,
  NewNames,
  newImports,
  withoutMoved,
} from './imports.ts';
import { moduleLevel, type PythonItem } from './items.ts';
import { LevelMerge } from './level.ts';
import { Meaning } from './meaning.ts';
import { keptImports, movedAttributes, movedEdits, movesBetween } from './moved-imports.ts';

/** What became of theirs before it is merged. */
export interface Spelling {
  /** Theirs as it was rendered, before it was spelled as ours is. */
  readonly rendered?: string;
  /** Edits of ours that bring what this spelling needs. */
  readonly imports?: readonly TextEdit[];
}

/**
 * Merges modules by their statements. What stands in `ours` only stays; two sides that add functions
 * never meet; a function that both changed is merged by its comments, decorators, head and body. What
 * comes out parses, and defines all that either side defined, or it is a conflict.
 */
export function mergePython(
  versions: Versions,
  { rendered = versions.theirs, imports = [] }: Spelling,
  modules: Modules,
): Merged {
  const open = (text: string) => modules.open(text);
  const sides = each({ ...versions, ...inFormatOf(versions) }, open);
  if (Object.values(sides).some(({ syntaxError }) => syntaxError)) return wholeFile(versions);
  const { renamed, ...made } = mergeModules(sides, modules);
  const needed = joinInsertions([...made.edits, ...imports]);
  const merged = { ...made, edits: settle(versions.ours, needed) };
  // An import that goes on one side and is needed on the other wants one place twice: a person decides.
  if (overlap(merged.edits)) return wholeFile(versions);
  if (merged.conflicts.length > 0) return merged;
  const first = open(withEdits(versions.ours, merged.edits));
  if (first.syntaxError !== undefined) return wholeFile(versions);
  const moves = movesBetween(sides.base, sides.theirs);
  const followed = movedEdits(keptImports(first, sides.base, moves), first, moves);
  const all = composeEdits(first.text, merged.edits, followed);
  const result = followed.length === 0 ? first : open(withEdits(versions.ours, all));
  const meaning = new Meaning({ ...sides, rendered: open(rendered) }, renamed);
  const conflictsOf = (text: PyModule) => [
    ...movedAttributes(sides.ours, moves),
    ...meaning.conflicts(text),
  ];
  const lost = meaning.unbound(result);
  const added = lost.length === 0 ? [] : importsOf(lost, { ...sides, ours: result }, open);
  if (added.length === 0) return { ...merged, edits: all, conflicts: conflictsOf(result) };
  const edits = composeEdits(result.text, all, added);
  return { ...merged, edits, conflicts: conflictsOf(open(withEdits(versions.ours, edits))) };
}

interface MergedModule extends Merged {
  /** By the name of a function in theirs, that of the same function in ours. */
  readonly renamed: ReadonlyMap<string, string>;
}

/** The edits may overlap where lines are put in what goes. */
function mergeModules(modules: Three<PyModule>, opened: Modules): MergedModule {
  const open = (text: string) => opened.open(text);
  const names = new NewNames(modules);
  const asStatements = new Set<string>();
  const read = (sides: Three<PyModule>) =>
    new LevelMerge(
      each(sides, moduleLevel),
      '',
      (step) => {
        const isName = isAboutNames(step, names);
        const own = step.kind === 'remove' ? undefined : step.theirs?.import;
        if (own && !isName) asStatements.add(sourceOf(own, sides.theirs));
        return isName;
      },
      (each) => mergePython(each, {}, opened),
    );
  const first = read(modules);
  const isOther = (own: Import) => asStatements.has(sourceOf(own, modules.theirs));
  const moved = movedNames(modules, names);
  const target = moved.length === 0 ? modules.ours : open(withoutMoved(modules.ours, moved));
  const added = newImports({ ours: target, theirs: modules.theirs }, names, isOther, open);
  const { theirs } = modules;
  const level =
    added.spellings.length === 0
      ? first
      : read({ ...modules, theirs: open(withEdits(theirs.text, added.spellings)) });
  findTakenNames(level, names, asStatements, moved);
  const { text } = modules.ours;
  const result = open(withEdits(text, settle(text, level.edits())));
  findUsedRemovals(level, result);
  const use = new ImportUse(result, names, moved);
  const shorter = shortenImports(level, use, added.edits);
  const others = inPlace(level, added.edits).map((edit) => use.withoutGone(edit, level.items.ours));
  const edits = [...others, ...shorter, ...level.edits()];
  const { conflicts, missing } = level;
  return { edits, conflicts, missing, renamed: renamedFunctions(level) };
}

function renamedFunctions({ items }: LevelMerge): Map<string, string> {
  const own = new Map(items.ours.map((item) => [item.key, item.binds[0]]));
  return new Map(
    items.theirs.flatMap(({ key, binds: [name] }): [string, string][] => {
      const now = own.get(key);
      return name !== undefined && now !== undefined && now !== name ? [[name, now]] : [];
    }),
  );
}

function sourceOf({ span }: Import, { text }: PyModule): string {
  return text.slice(span.start, span.end);
}

/** A name that theirs imports and ours has for something else. */
function findTakenNames(
  level: LevelMerge,
  names: NewNames,
  asStatements: ReadonlySet<string>,
  moved: ReturnType<typeof movedNames>,
): void {
  const { module } = level.levels.theirs;
  for (const item of level.items.theirs) {
    const { import: own } = item;
    if (own === undefined || asStatements.has(sourceOf(own, module))) continue;
    for (const name of own.names) {
      const { binds } = name;
      if (binds === undefined || !names.isNew(own, name)) continue;
      if (moved.some((each) => each.name.binds === binds)) continue;
      const taken = level.ownersOf(binds).find((owner) => !isSame(owner, own, binds));
      if (taken) level.conflict(level.wordsFor(item), taken, '', item.text);
    }
  }
}

/** Whether an import gives a name the meaning that another one gives it. */
function isSame({ import: one }: PythonItem, other: Import, binds: string): boolean {
  if (one === undefined) return false;
  const meanings = [one, other].map(({ kind, level, module, names }) =>
    names
      .filter((each) => each.binds === binds)
      .map(({ name, alias }) => {
        const whole = kind === 'from' ? `${'.'.repeat(level)}${module}.${name}` : name;
        return kind === 'import' && alias === undefined ? binds : whole;
      }),
  );
  return meanings[0]?.some((meaning) => meanings[1]?.includes(meaning)) ?? false;
}

/** What theirs took out, and what the user wrote still speaks of. */
function findUsedRemovals(level: LevelMerge, result: PyModule): void {
  for (const item of [...level.removed]) {
    if (item.import !== undefined) continue;
    const { theirs } = level.levels;
    const isMissed = (name: string) =>
      level.ownersOf(name).length === 0 &&
      theirs.module.uses(name).length === 0 &&
      result.uses(name).length > 0;
    if (item.binds.some(isMissed)) level.conflict(level.wordsFor(item), item, item.text, '');
  }
}

/** Edits that take out imported names that nothing needs; whole statements go with the other removals. */
function shortenImports(level: LevelMerge, use: ImportUse, added: readonly TextEdit[]): TextEdit[] {
  const known = new Set(level.items.base.map(({ text }) => text));
  return level.items.ours.flatMap((item): TextEdit[] => {
    const { import: own, span } = item;
    if (own === undefined) return [];
    const left = use.left(own);
    const isKept = use.isKept(own);
    if (level.removed.has(item) && (isKept || left?.length !== 0)) level.removed.delete(item);
    const isTouched = added.some(
      (each) => each.span.start < span.end && each.span.end > span.start,
    );
    const hasRemark = item.text.includes('#') && !known.has(item.text);
    if (left === undefined || isTouched || hasRemark || isKept) return [];
    if (left.length > 0) return withoutNames(own, left);
    level.removed.add(item);
    return [];
  });
}

/** Import lines that come before a statement come before the comments above it. */
function inPlace(level: LevelMerge, added: readonly TextEdit[]): TextEdit[] {
  const starts = new Map(level.items.ours.map(({ code, span }) => [code.start, span.start]));
  return added.map(({ span, text }) => {
    if (span.start !== span.end) return { span, text };
    const start = starts.get(span.start) ?? span.start;
    return { span: { start, end: start }, text };
  });
}

/** Brings the imports of theirs that give these names their meaning into ours, in its own style. */
function importsOf(
  names: readonly string[],
  { ours, theirs }: Three<PyModule>,
  open: (text: string) => PyModule,
): readonly TextEdit[] {
  const isWanted = ({ binds }: { readonly binds?: string }) => names.includes(binds ?? '');
  if (!theirs.imports.some((own) => own.topLevel && own.names.some(isWanted))) return [];
  const others = theirs.imports
    .filter((own) => own.topLevel && !own.names.some(isWanted))
    .map(({ span }) => ({ span, text: 'pass'.padEnd(span.end - span.start) }));
  return mergeImports(ours, open(withEdits(theirs.text, others)), () => false).edits;
}
