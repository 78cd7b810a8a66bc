import { linkSync, lstatSync, readdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { parentOf } from '../tree/disk.ts';
import { makeParents, requireInside, requireRealParents } from '../tree/inside.ts';
import { type JournalEntry, type JournalRun, newIn, oldIn } from './journal.ts';
import { on, Refused } from './refusal.ts';
import { rename } from './rename.ts';
import { removeIfEmpty } from './state.ts';

export type SwapDirection = 'forward' | 'back';

/**
 * Moves a run into the tree, or back out of it: first what leaves goes to its place in the run, then
 * what comes takes its place. Steps that are done already are skipped, so an interrupted swap is
 * finished, in either direction, by swapping again. A file that is replaced is never absent.
 *
 * `survey` has looked at the tree when recovering; otherwise anything unexpected is refused.
 */
export function swap(
  root: string,
  run: JournalRun,
  direction: SwapDirection,
  recovering = false,
): void {
  const [leaving, coming] = sidesOf(direction);
  const [to, from] =
    direction === 'forward'
      ? [oldIn(run.folder), newIn(run.folder)]
      : [newIn(run.folder), oldIn(run.folder)];
  const kept = new Set(readdirSync(to));
  const waiting = new Set(readdirSync(from));
  const { entries, folders } = run.journal;

  for (const [index, entry] of entries.entries()) {
    const name = String(index);
    const path = entry[leaving]?.path;
    if (path === undefined || kept.has(name)) continue;
    on(path, () => takeOut(root, path, join(to, name), entry, recovering));
  }
  for (const [index, entry] of entries.entries()) {
    const name = String(index);
    const path = entry[coming]?.path;
    if (path === undefined || !waiting.has(name)) continue;
    on(path, () => {
      makeParents(root, path, folders, join(run.folder, 'folder'));
      const replaces = entry[leaving]?.path === path;
      if (!replaces && !recovering) requireAbsent(root, path);
      rename(join(from, name), join(root, path));
    });
  }
  prune(root, run, direction);
  // Renaming onto another name of the same file does nothing: what is left here is in its place.
  for (const name of readdirSync(from)) unlinkSync(join(from, name));
}

/** Paths that a swap in this direction changes, each once. */
export function touchedBy(entries: readonly JournalEntry[]): string[] {
  const paths = entries.flatMap(({ before, after }) => [before?.path, after?.path]);
  return [...new Set(paths.filter((path) => path !== undefined))];
}

function sidesOf(direction: SwapDirection): ['before', 'after'] | ['after', 'before'] {
  return direction === 'forward' ? ['before', 'after'] : ['after', 'before'];
}

function takeOut(
  root: string,
  path: string,
  to: string,
  entry: JournalEntry,
  recovering: boolean,
): void {
  requireInside(path);
  requireRealParents(root, path);
  const source = join(root, path);
  // A second name leaves the file where it is until the new one replaces it.
  if (entry.before?.path === entry.after?.path && linked(source, to)) return;
  try {
    rename(source, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    if (!recovering) throw new Refused({ kind: 'stale', paths: [path] });
  }
}

/** Not every file system has hard links, and some systems forbid them for files of others. */
function linked(source: string, to: string): boolean {
  try {
    linkSync(source, to);
    return true;
  } catch {
    return false;
  }
}

function requireAbsent(root: string, path: string): void {
  if (lstatSync(join(root, path), { throwIfNoEntry: false })) {
    throw new Refused({ kind: 'stale', paths: [path] });
  }
}

/** Forward: folders that this run emptied go. Back: only those that it made. */
function prune(root: string, run: JournalRun, direction: SwapDirection): void {
  const [leaving, coming] = sidesOf(direction);
  const { entries, folders } = run.journal;
  const filled = new Set(entries.map((entry) => parentOf(entry[coming]?.path ?? '')));
  const candidates = new Set(entries.map((entry) => parentOf(entry[leaving]?.path ?? '')));
  for (const candidate of candidates) {
    if (filled.has(candidate)) continue;
    for (let folder = candidate; folder !== ''; folder = parentOf(folder)) {
      if (direction === 'back' && Object.hasOwn(folders, folder)) break;
      requireInside(folder);
      requireRealParents(root, folder);
      if (!on(folder, () => removeIfEmpty(join(root, folder)))) break;
    }
  }
}
