import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { STATE_FOLDER } from '../tree/disk.ts';
import { changedSince } from '../tree/survey.ts';
import { syncTouched } from './apply.ts';
import { type Entry, newIn, oldIn, type Phase, type Run, readRun, setPhase } from './journal.ts';
import { preflight } from './preflight.ts';
import { finish } from './recover.ts';
import { orPending, type Refusal, Refused } from './refusal.ts';
import { namesIn } from './state.ts';
import { type Direction, swap, touchedBy } from './swap.ts';
import { whileLocked } from './while-locked.ts';

/** Whether a run is kept here that `undo` or `redo` could take back. */
export function keepsRun(root: string): boolean {
  return (
    lstatSync(join(root, STATE_FOLDER, 'run'), { throwIfNoEntry: false })?.isDirectory() ?? false
  );
}

export type Undone =
  | { readonly kind: 'undone' | 'redone'; readonly paths: readonly string[] }
  | { readonly kind: 'nothing' };

/**
 * Takes the last run back, byte for byte, with modes and times; refused as `stale` where one of its
 * files was changed since. Itself a transaction, like `apply`.
 */
export function undo(root: string): Promise<Undone | Refusal> {
  return revert(root, 'back');
}

/** Takes back the last `undo`. */
export function redo(root: string): Promise<Undone | Refusal> {
  return revert(root, 'forward');
}

function revert(root: string, direction: Direction): Promise<Undone | Refusal> {
  return whileLocked(root, undefined, (base, state) => {
    finish(base, state);
    const run = readRun(state.run);
    const [now, kept] =
      direction === 'back' ? (['after', 'before'] as const) : (['before', 'after'] as const);
    if (run?.phase !== (direction === 'back' ? 'applied' : 'undone')) return { kind: 'nothing' };
    if (!isComplete(run, kept)) return { kind: 'nothing' };

    const changed = changedSince(base, run.journal.entries, now);
    if (changed.length > 0) throw new Refused({ kind: 'stale', paths: changed });
    preflight(base, { leaving: pathsOf(run, now), coming: pathsOf(run, kept) });
    move(base, run, direction);
    return {
      kind: direction === 'back' ? 'undone' : 'redone',
      paths: touchedBy(run.journal.entries),
    };
  });
}

function move(root: string, run: Run, direction: Direction): void {
  const opposite = direction === 'back' ? 'forward' : 'back';
  setPhase(run, direction);
  try {
    swap(root, run, direction);
    syncTouched(root, run);
  } catch (error) {
    orPending(() => {
      setPhase(run, opposite);
      swap(root, run, opposite);
      setPhase(run, settled(opposite));
    });
    throw error;
  }
  setPhase(run, settled(direction));
}

function settled(direction: Direction): Phase {
  return direction === 'back' ? 'undone' : 'applied';
}

function pathsOf(run: Run, side: keyof Entry): string[] {
  return run.journal.entries.flatMap((entry) => entry[side]?.path ?? []);
}

/** Whether everything that would come back is still kept. */
function isComplete(run: Run, side: keyof Entry): boolean {
  const names = new Set(namesIn(side === 'before' ? oldIn(run.folder) : newIn(run.folder)));
  return run.journal.entries.every((entry, index) => !entry[side] || names.has(String(index)));
}
