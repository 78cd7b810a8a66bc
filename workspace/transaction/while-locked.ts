import { realpathSync } from 'node:fs';
import { type AppLock, type LeftLock, takeLock } from './lock.ts';
import { type Refusal, Refused, refusalFrom } from './refusal.ts';
import { openState, type State } from './state.ts';

/**
 * Takes the lock of an app for longer than one run, e.g. from planning to applying, waiting up to
 * `lockTimeoutMs` milliseconds for others.
 */
export async function lockApp(root: string, lockTimeoutMs?: number): Promise<AppLock | Refusal> {
  try {
    return await takeLock(openState(realpathSync(root)), lockTimeoutMs);
  } catch (error) {
    return refusalFrom(error);
  }
}

/** What a step came to; `lockLeft` where its lock could not be released after it. */
export type Locked<Result> = Result & { readonly lockLeft?: LeftLock };

/** Runs a step under the lock, one that is held already or its own; refusals come back as values. */
export async function whileLocked<Result extends object>(
  root: string,
  held: AppLock | undefined,
  step: (root: string, state: State) => Result | Promise<Result>,
): Promise<Locked<Result> | Refusal> {
  let own: AppLock | undefined;
  let result: Result;
  try {
    const base = realpathSync(root);
    const state = openState(base);
    if (!held) {
      const taken = await takeLock(state);
      if (taken.kind === 'locked') throw new Refused(taken);
      own = taken;
    }
    result = await step(base, state);
  } catch (error) {
    own?.release();
    return refusalFrom(error);
  }
  const lockLeft = own?.release();
  return lockLeft ? { ...result, lockLeft } : result;
}
