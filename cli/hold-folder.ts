import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Lock } from '../workspace/lock.ts';
import { lockApp } from '../workspace/while-locked.ts';
import { refusalFinding } from './refusal.ts';

/** Milliseconds to wait for other runs in the same folder. */
export const patience = 60_000;

/**
 * Does some work while nobody else writes to the folder: what is planned stays true until it is
 * written. Says who holds the folder where they do not let go of it.
 */
export async function holdFolder<T>(
  root: string,
  work: (lock: Lock) => Promise<T>,
): Promise<T | { readonly refused: Diagnostic }> {
  const lock = await lockApp(root, patience);
  if ('kind' in lock) return { refused: refusalFinding(lock, root) };
  const release = () => lock.release();
  // A signal ends the process wherever it is, for example at a question.
  process.once('exit', release);
  try {
    return await work(lock);
  } finally {
    process.off('exit', release);
    release();
  }
}
