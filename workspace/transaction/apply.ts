import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { placeOf } from '../change/changes.ts';
import type { Change } from '../change/edit.ts';
import { type Inputs, parentOf } from '../tree/disk.ts';
import {
  begin,
  type Journal,
  type JournalRun,
  newIn,
  oldIn,
  setPhase,
  syncFolder,
} from './journal.ts';
import type { AppLock } from './lock.ts';
import { preflight, requireSpace, requireUnchanged, spaceFor } from './preflight.ts';
import { discard, keepRun } from './records.ts';
import { finish } from './recover.ts';
import { orPending, type Refusal } from './refusal.ts';
import { stage } from './stage.ts';
import { isRealFolder, type State } from './state.ts';
import { swap, touchedBy } from './swap.ts';
import { type Locked, whileLocked } from './while-locked.ts';

export interface ApplyOptions {
  /** What the plan was made from, besides the files it changes. */
  readonly inputs?: Inputs;
  /** Held since before the plan was made; taken for the length of the run otherwise. */
  readonly lock?: AppLock;
  /** Looks at the tree with the changes in it; false takes them all out again. */
  readonly accept?: () => Promise<boolean>;
}

/** `rejected`: `accept` said no, and the tree is as it was. */
export type Applied =
  | { readonly kind: 'applied'; readonly paths: readonly string[] }
  | { readonly kind: 'rejected' };

/**
 * Writes all changes or none, as one transaction that `undo` can take back. Killed at any moment, the
 * next `recover` completes it or rolls it back; while `accept` looks at it, it rolls back.
 */
export async function apply(
  root: string,
  changes: readonly Change[],
  options: ApplyOptions = {},
): Promise<Locked<Applied> | Refusal> {
  if (changes.length === 0) return { kind: 'applied', paths: [] };
  const result = await whileLocked<Applied>(root, options.lock, (base, state) =>
    transact(base, state, changes, options),
  );
  return isDiskFull(result) ? { kind: 'no-space', ...spaceFor(root, sizesOf(changes)) } : result;
}

async function transact(
  root: string,
  state: State,
  changes: readonly Change[],
  { inputs = { files: {}, folders: {} }, accept }: ApplyOptions,
): Promise<Applied> {
  await finish(root, state);
  requireUnchanged(root, changes, inputs);
  const folders = preflight(root, {
    leaving: changes.flatMap(({ before }) => (before ? [before.path] : [])),
    coming: changes.flatMap(({ after }) => (after ? [after.path] : [])),
  });
  requireSpace(root, sizesOf(changes));

  const run = await prepare(root, state.next, changes, folders, accept ? 'back' : 'forward');
  try {
    swap(root, run, 'forward');
    syncTouched(root, run);
    if (accept && !(await accept())) {
      takeBack(root, run);
      return { kind: 'rejected' };
    }
    setPhase(run, 'applied');
  } catch (error) {
    takeBack(root, run);
    throw error;
  }
  await keepRun(state, state.next);
  return { kind: 'applied', paths: changes.map(placeOf) };
}

async function prepare(
  root: string,
  folder: string,
  changes: readonly Change[],
  folders: Journal['folders'],
  onRecovery: 'forward' | 'back',
): Promise<JournalRun> {
  try {
    for (const part of [folder, oldIn(folder), newIn(folder)]) mkdirSync(part, 0o700);
    const entries = await stage(root, folder, changes);
    const run: JournalRun = { folder, journal: { version: 1, entries, folders } };
    begin(run, onRecovery);
    return run;
  } catch (error) {
    discard(folder);
    throw error;
  }
}

function takeBack(root: string, run: JournalRun): void {
  orPending(() => {
    setPhase(run, 'back');
    swap(root, run, 'back');
  });
  discard(run.folder);
}

/** Renames are as durable as the files before the run counts as done. */
export function syncTouched(root: string, run: JournalRun): void {
  for (const folder of new Set(touchedBy(run.journal.entries).map(parentOf))) {
    if (isRealFolder(join(root, folder))) syncFolder(join(root, folder));
  }
}

/** Staged files, and the journal: some hundred bytes an entry. */
function sizesOf(changes: readonly Change[]): number[] {
  const staged = changes.flatMap(({ after }) => (after ? [after.bytes.length] : []));
  return [...staged, changes.length * 300, 1];
}

function isDiskFull(result: Applied | Refusal): boolean {
  if (result.kind !== 'failed' || result.pending) return false;
  return ['ENOSPC', 'EDQUOT'].includes((result.cause as NodeJS.ErrnoException).code ?? '');
}
