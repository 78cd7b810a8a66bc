import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { printOf } from '../tree/disk.ts';
import { changedSince } from '../tree/survey.ts';
import { syncTouched } from './apply.ts';
import { type JournalEntry, type JournalRun, oldIn, readRun, setPhase } from './journal.ts';
import { preflight } from './preflight.ts';
import { fetchRun, forgetRun, keepRun, lastRunIn } from './records.ts';
import { finish } from './recover.ts';
import { orPending, type Refusal, Refused } from './refusal.ts';
import { isRealFolder, namesIn, openState, type State } from './state.ts';
import { swap, touchedBy } from './swap.ts';
import { type Locked, whileLocked } from './while-locked.ts';

/** Whether a run is kept that `undo` could revert. */
export function keepsRun(root: string): boolean {
  const state = stateIn(root);
  return state !== undefined && isRealFolder(lastRunIn(state));
}

/** Whether it lies in the app, for want of a place outside. */
export function keepsRunInside(root: string): boolean {
  const state = stateIn(root);
  return state !== undefined && isRealFolder(state.run);
}

/** The files that the kept run touched, from the root; none where no run is kept. */
export function pathsOfLastRun(root: string): string[] {
  const state = stateIn(root);
  const run = state && readRun(lastRunIn(state));
  return run === undefined ? [] : touchedBy(run.journal.entries);
}

/** Undefined where the folder is missing, or its state is one that `undo` refuses. */
function stateIn(root: string): State | undefined {
  try {
    return openState(realpathSync(root));
  } catch {
    return undefined;
  }
}

export type Undone =
  | { readonly kind: 'undone'; readonly paths: readonly string[] }
  | { readonly kind: 'nothing' };

/**
 * Reverts the last run, byte for byte, with modes and times; refused as `stale` where one of its
 * files was changed since. Itself a transaction, like `apply`.
 */
export function undo(root: string): Promise<Locked<Undone> | Refusal> {
  return whileLocked<Undone>(root, undefined, async (base, state) => {
    await finish(base, state);
    const run = readRun(lastRunIn(state));
    if (run?.phase !== 'applied' || !isComplete(run)) return { kind: 'nothing' };

    const changed = changedSince(base, run.journal.entries, 'after');
    if (changed.length > 0) throw new Refused({ kind: 'stale', paths: changed });
    preflight(base, { leaving: pathsOf(run, 'after'), coming: pathsOf(run, 'before') });
    await moveBack(base, run, state);
    return { kind: 'undone', paths: touchedBy(run.journal.entries) };
  });
}

async function moveBack(root: string, { journal }: JournalRun, state: State): Promise<void> {
  await fetchRun(state);
  const run = { folder: state.run, journal };
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
    await keepRun(state, state.run);
    throw error;
  }
  setPhase(run, 'undone');
  forgetRun(state);
}

function pathsOf(run: JournalRun, side: keyof JournalEntry): string[] {
  return run.journal.entries.flatMap((entry) => entry[side]?.path ?? []);
}

/** Whether all originals are still kept, as they were. */
function isComplete(run: JournalRun): boolean {
  const names = new Set(namesIn(oldIn(run.folder)));
  return run.journal.entries.every(({ before }, index) => {
    if (!before) return true;
    if (!names.has(String(index))) return false;
    const bytes = readFileSync(join(oldIn(run.folder), String(index)));
    return printOf({ bytes, mode: before.mode }).sha256 === before.sha256;
  });
}
