import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { makeFolder } from '../workspace/make-folder.ts';
import type { AppLock } from '../workspace/transaction/lock.ts';
import { lockApp } from '../workspace/transaction/while-locked.ts';
import { lockLeftDiagnostic, refusalDiagnostic } from './apps/disk-diagnostics.ts';

/** How long to wait for other runs in the same folder. */
export const lockTimeoutMs = 60_000;

/** What work under a lock came to, or who kept it from starting. */
export type Held<T> =
  | {
      readonly kind: 'done';
      readonly result: T;
      /** A lock that could not be released. */
      readonly diagnostics: readonly Diagnostic[];
    }
  | { readonly kind: 'refused'; readonly diagnostic: Diagnostic };

/**
 * Does some work while nobody else writes to the folder: what is planned stays true until it is
 * written. A folder that is not there is made, and goes again where nothing came into it. Says who
 * holds the folder where they do not let go of it.
 */
export async function holdFolder<T>(
  root: string,
  work: (lock: AppLock) => Promise<T>,
): Promise<Held<T>> {
  const folder = makeFolder(root);
  if (folder.kind !== 'made') {
    return { kind: 'refused', diagnostic: refusalDiagnostic(folder, root) };
  }
  const lock = await lockApp(root, lockTimeoutMs);
  if (lock.kind !== 'held') {
    folder.undo();
    return { kind: 'refused', diagnostic: refusalDiagnostic(lock, root) };
  }
  return whileHeld(lock, () => work(lock), folder.undo);
}

/**
 * Does work that writes without asking while nobody else writes to the app: runs that start at the same
 * time wait for each other, and each plans from what the one before has written. Work that writes
 * nothing, or first asks a person, who may take their time, needs no lock. Where the app is not
 * writable, that matters only once there is something to write.
 */
export async function holdApp<T>(
  root: string,
  writes: boolean,
  work: (lock: AppLock | undefined) => Promise<T>,
): Promise<Held<T>> {
  const lock = writes ? await lockApp(root, lockTimeoutMs) : undefined;
  if (lock?.kind === 'locked') {
    return { kind: 'refused', diagnostic: refusalDiagnostic(lock, root) };
  }
  if (lock?.kind === 'held') return whileHeld(lock, () => work(lock));
  return { kind: 'done', result: await work(undefined), diagnostics: [] };
}

async function whileHeld<T>(
  lock: AppLock,
  work: () => Promise<T>,
  afterwards = () => {},
): Promise<Held<T>> {
  const release = () => {
    const left = lock.release();
    afterwards();
    return left === undefined ? [] : [lockLeftDiagnostic(left)];
  };
  // A signal ends the process wherever it is, for example at a question.
  process.once('exit', release);
  let result: T;
  try {
    result = await work();
  } catch (error) {
    process.off('exit', release);
    release();
    throw error;
  }
  process.off('exit', release);
  return { kind: 'done', result, diagnostics: release() };
}
