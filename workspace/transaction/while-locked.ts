import { realpathSync } from 'node:fs';
import { type Lock, takeLock } from './lock.ts';
import { type Refusal, Refused, refusalFrom } from './refusal.ts';
import { openState, type State } from './state.ts';

/**
 * Takes the lock of an app for longer than one run, e.g. from planning to applying, waiting up to
 * `patience` milliseconds for others.
 */
export async function lockApp(root: string, patience?: number): Promise<Lock | Refusal> {
  try {
    const lock = await takeLock(openState(realpathSync(root)), patience);
    return 'pid' in lock ? { kind: 'locked', by: lock } : lock;
  } catch (error) {
    return refusalFrom(error);
  }
}

/** Runs a step under the lock, one that is held already or its own; refusals come back as values. */
export async function whileLocked<Result>(
  root: string,
  held: Lock | undefined,
  step: (root: string, state: State) => Result | Promise<Result>,
): Promise<Result | Refusal> {
  let own: Lock | undefined;
  try {
    const base = realpathSync(root);
    const state = openState(base);
    if (!held) {
      const taken = await takeLock(state);
      if ('pid' in taken) throw new Refused({ kind: 'locked', by: taken });
      own = taken;
    }
    return await step(base, state);
  } catch (error) {
    return refusalFrom(error);
  } finally {
    own?.release();
  }
}
