import { lstatSync, realpathSync } from 'node:fs';
import { wayOut } from '../tree/survey.ts';
import { type JournalRun, oldIn, type Phase, readRun, setPhase } from './journal.ts';
import { hasDeadClaims, takeLock } from './lock.ts';
import { discard, forgetRun, keepRun } from './records.ts';
import { type Refusal, Refused, refusalFrom } from './refusal.ts';
import { namesIn, openState, removeFolder, type State } from './state.ts';
import { type SwapDirection, swap, touchedBy } from './swap.ts';

/** What became of a run that was killed. */
export interface Recovered {
  readonly kind: 'recovered';
  readonly outcome: 'completed' | 'rolled-back';
  /** What was interrupted. */
  readonly run: 'apply' | 'undo';
  readonly paths: readonly string[];
}

export type RunRecovery = { readonly kind: 'clean' } | Recovered | Refusal;

/**
 * Finishes what a killed run left half done: completes it or rolls it back, so that the tree is
 * entirely old or entirely new. To be called before reading an app. Touches nothing where there is
 * nothing to finish, and waits at most `lockTimeoutMs` milliseconds for a run that is alive.
 */
export async function recover(root: string, lockTimeoutMs = 0): Promise<RunRecovery> {
  try {
    const base = realpathSync(root);
    const state = openState(base);
    const isHalfDone = isUnfinished(state);
    if (!isHalfDone && !hasDeadClaims(state)) return { kind: 'clean' };
    // Nobody has to wait only to clear up.
    const lock = await takeLock(state, isHalfDone ? lockTimeoutMs : 0);
    if (lock.kind === 'locked') return isHalfDone ? lock : { kind: 'clean' };
    try {
      return await finish(base, state);
    } finally {
      // Should it stay, the next run removes it.
      lock.release();
    }
  } catch (error) {
    return refusalFrom(error);
  }
}

function isUnfinished(state: State): boolean {
  const names = namesIn(state.folder);
  if (names.includes('next') || names.includes('trash')) return true;
  const phase = names.includes('run') ? readRun(state.run)?.phase : undefined;
  return isUnderWay(phase) || phase === 'undone';
}

/** The same, for a caller that holds the lock. Throws `Refused`. */
export async function finish(root: string, state: State): Promise<{ kind: 'clean' } | Recovered> {
  removeFolder(state.trash);
  return (await finishNext(root, state)) ?? (await finishLast(root, state)) ?? { kind: 'clean' };
}

async function finishNext(root: string, state: State): Promise<Recovered | undefined> {
  if (!lstatSync(state.next, { throwIfNoEntry: false })) return undefined;
  const run = readRun(state.next);
  if (!run) {
    // Never begun, unless originals are in it: then its journal was damaged.
    if (namesIn(oldIn(state.next)).length > 0) refuse(['.pyfunc/next']);
    discard(state.next);
    return undefined;
  }
  if (isUnderWay(run.phase) && resume(root, run, run.phase) === 'back') {
    discard(state.next);
    return recovered(run, 'apply', 'rolled-back');
  }
  setPhase(run, 'applied');
  await keepRun(state, state.next);
  return recovered(run, 'apply', 'completed');
}

async function finishLast(root: string, state: State): Promise<Recovered | undefined> {
  const run = readRun(state.run);
  if (run?.phase === 'undone') forgetRun(state);
  if (!run || !isUnderWay(run.phase)) return undefined;
  const went = resume(root, run, run.phase);
  setPhase(run, went === 'back' ? 'undone' : 'applied');
  if (went === 'back') forgetRun(state);
  else await keepRun(state, state.run);
  return recovered(run, 'undo', went === 'back' ? 'completed' : 'rolled-back');
}

function resume(root: string, run: JournalRun, going: SwapDirection): SwapDirection {
  const way = wayOut(root, run, going);
  if (way.kind === 'undecided') return refuse(way.paths);
  swap(root, run, way.direction, true);
  return way.direction;
}

function refuse(paths: readonly string[]): never {
  throw new Refused({ kind: 'interrupted', paths });
}

function recovered(
  run: JournalRun,
  what: Recovered['run'],
  outcome: Recovered['outcome'],
): Recovered {
  return { kind: 'recovered', outcome, run: what, paths: touchedBy(run.journal.entries) };
}

function isUnderWay(phase: Phase | undefined): phase is SwapDirection {
  return phase === 'forward' || phase === 'back';
}
