import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { foldedPath } from '../text/paths.ts';
import {
  type JournalEntry,
  type JournalFile,
  type JournalRun,
  newIn,
  oldIn,
} from '../transaction/journal.ts';
import type { SwapDirection } from '../transaction/swap.ts';
import { type FilePrint, openTree, printOf } from './disk.ts';

/** What can be at a path: undefined stands for nothing. */
type Expected = JournalFile | undefined;

/** Paths that are not as one side of the entries says, in content, mode or presence. */
export function changedSince(
  root: string,
  entries: readonly JournalEntry[],
  side: 'before' | 'after',
): string[] {
  const other = side === 'before' ? 'after' : 'before';
  const expected = new Map<string, Expected>();
  for (const entry of entries) if (entry[other]) expected.set(entry[other].path, undefined);
  for (const entry of entries) if (entry[side]) expected.set(entry[side].path, entry[side]);
  const look = looker(root);
  const present = new Set(
    [...expected].flatMap(([path, want]) => (want === undefined ? [] : [foldedPath(path)])),
  );
  return [...expected].flatMap(([path, want]) => {
    // Where case does not count, a file that moved to another case is still found under the old name.
    if (want === undefined && present.has(foldedPath(path))) return [];
    const found = look(path);
    return isSame(found, want) && isSameMode(found, want) ? [] : [path];
  });
}

export type WayOut =
  | { readonly kind: 'swap'; readonly direction: SwapDirection }
  /** Files that are neither old nor new nor gone: only a person can tell. */
  | { readonly kind: 'undecided'; readonly paths: readonly string[] };

/**
 * Which way an interrupted run is finished: as it was going, if the tree is as that run left it.
 * Back, if a person has since restored some of the files, for example with git.
 */
export function wayOut(root: string, run: JournalRun, going: SwapDirection): WayOut {
  const look = looker(root);
  const known = knownContents(run.journal.entries);
  const foreign = [...known].flatMap(([path, sides]) => {
    const found = look(path);
    return found === undefined || sides.some((side) => isSame(found, side)) ? [] : [path];
  });
  if (foreign.length > 0) return { kind: 'undecided', paths: foreign };
  if (going === 'back') return { kind: 'swap', direction: 'back' };
  const asLeft = [...expectedMidway(run)].every(([path, options]) =>
    options.some((option) => isSame(look(path), option)),
  );
  return { kind: 'swap', direction: asLeft ? 'forward' : 'back' };
}

function knownContents(entries: readonly JournalEntry[]): Map<string, JournalFile[]> {
  const known = new Map<string, JournalFile[]>();
  for (const side of entries.flatMap(({ before, after }) => [before, after])) {
    if (side) known.set(side.path, [...(known.get(side.path) ?? []), side]);
  }
  return known;
}

/** What each path may hold on the way forward, given what the run's folders say has been done. */
function expectedMidway(run: JournalRun): Map<string, readonly Expected[]> {
  const old = new Set(readdirSync(oldIn(run.folder)));
  const fresh = new Set(readdirSync(newIn(run.folder)));
  const there: [string, readonly Expected[]][] = [];
  const gone: [string, readonly Expected[]][] = [];
  for (const [index, { before, after }] of run.journal.entries.entries()) {
    const isOut = old.has(String(index));
    const isIn = !fresh.has(String(index));
    const replaces = before?.path === after?.path;
    if (before && !isOut) there.push([before.path, [before]]);
    else if (before && !replaces) gone.push([before.path, [undefined]]);
    if (after && isIn) there.push([after.path, [after]]);
    else if (after && !replaces) gone.push([after.path, [undefined]]);
    else if (before && isOut) there.push([before.path, [before, after, undefined]]);
  }
  return new Map([...gone, ...there]);
}

type FoundFile = FilePrint | 'something else' | undefined;

function looker(root: string): (path: string) => FoundFile {
  const tree = openTree(root, { largestFile: Number.POSITIVE_INFINITY });
  return (path) => {
    try {
      const file = tree.file(path);
      if (file) return printOf(file);
      return lstatSync(join(root, path), { throwIfNoEntry: false }) && 'something else';
    } catch {
      return 'something else';
    }
  };
}

function isSame(found: FoundFile, want: Expected): boolean {
  if (found === undefined || want === undefined) return found === want;
  return found !== 'something else' && found.sha256 === want.sha256;
}

function isSameMode(found: FoundFile, want: Expected): boolean {
  return typeof found !== 'object' || found.mode === want?.mode;
}
