import { lstatSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { STATE_FOLDER } from '../tree/disk.ts';
import { changedSince } from '../tree/survey.ts';
import { syncTouched } from './apply.ts';
import { type JournalEntry, type JournalRun, oldIn, readRun, setPhase } from './journal.ts';
import { preflight } from './preflight.ts';
import { finish } from './recover.ts';
import { orPending, type Refusal, Refused } from './refusal.ts';
import { namesIn, openState } from './state.ts';
import { swap, touchedBy } from './swap.ts';
import { type Locked, whileLocked } from './while-locked.ts';

/** Whether a run is kept here that `undo` could revert. */
export function keepsRun(root: string): boolean {
  return (
    lstatSync(join(root, STATE_FOLDER, 'run'), { throwIfNoEntry: false })?.isDirectory() ?? false
  );
}

/** The files that the kept run touched, from the root; none where no run is kept. */
export function pathsOfLastRun(root: string): string[] {
  const run = keepsRun(root) ? readRun(openState(realpathSync(root)).run) : undefined;
  return run === undefined ? [] : touchedBy(run.journal.entries);
}

export type Undone =
  | { readonly kind: 'undone'; readonly paths: readonly string[] }
  | { readonly kind: 'nothing' };

/**
 * Reverts the last run, byte for byte, with modes and times; refused as `stale` where one of its
 * files was changed since. Itself a transaction, like `apply`.
 */
export function undo(root: string): Promise<Locked<Undone> | Refusal> {
  return whileLocked<Undone>(root, undefined, (base, state) => {
    finish(base, state);
    const run = readRun(state.run);
    if (run?.phase !== 'applied' || !isComplete(run)) return { kind: 'nothing' };

    const changed = changedSince(base, run.journal.entries, 'after');
    if (changed.length > 0) throw new Refused({ kind: 'stale', paths: changed });
    preflight(base, { leaving: pathsOf(run, 'after'), coming: pathsOf(run, 'before') });
    moveBack(base, run);
    return { kind: 'undone', paths: touchedBy(run.journal.entries) };
  });
}

function moveBack(root: string, run: JournalRun): void {
  setPhase(run, 'back');
  try {
    swap(root, run, 'back');
    syncTouched(root, run);
  } catch (error) {
    orPending(() => {
      setPhase(run, 'forward');
      swap(root, run, 'forward');
      setPhase(run, 'applied');
    });
    throw error;
  }
  setPhase(run, 'undone');
}

function pathsOf(run: JournalRun, side: keyof JournalEntry): string[] {
  return run.journal.entries.flatMap((entry) => entry[side]?.path ?? []);
}

/** Whether all originals are still kept. */
function isComplete(run: JournalRun): boolean {
  const names = new Set(namesIn(oldIn(run.folder)));
  return run.journal.entries.every((entry, index) => !entry.before || names.has(String(index)));
}
