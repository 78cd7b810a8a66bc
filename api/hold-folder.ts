import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { makeFolder } from '../workspace/make-folder.ts';
import type { AppLock } from '../workspace/transaction/lock.ts';
import { lockApp } from '../workspace/transaction/while-locked.ts';
import { refusalDiagnostic } from './apps/disk-diagnostics.ts';

/** How long to wait for other runs in the same folder. */
export const lockTimeoutMs = 60_000;

/**
 * Does some work while nobody else writes to the folder: what is planned stays true until it is
 * written. A folder that is not there is made, and goes again where nothing came into it. Says who
 * holds the folder where they do not let go of it.
 */
export async function holdFolder<T>(
  root: string,
  work: (lock: AppLock) => Promise<T>,
): Promise<T | { readonly refused: Diagnostic }> {
  const folder = makeFolder(root);
  if (folder.kind !== 'made') return { refused: refusalDiagnostic(folder, root) };
  const lock = await lockApp(root, lockTimeoutMs);
  if (lock.kind !== 'held') {
    folder.undo();
    return { refused: refusalDiagnostic(lock, root) };
  }
  const release = () => {
    lock.release();
    folder.undo();
  };
  // A signal ends the process wherever it is, for example at a question.
  process.once('exit', release);
  try {
    return await work(lock);
  } finally {
    process.off('exit', release);
    release();
  }
}
