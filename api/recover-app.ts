import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { recovered } from '../diagnostics/environment.ts';
import { recover } from '../workspace/transaction/recover.ts';
import { refusalFinding } from './refusal.ts';

/** What a killed run had left behind in an app, or why that cannot be put right. */
export interface PutRight {
  readonly notes: readonly Diagnostic[];
  readonly problem?: Diagnostic;
}

/**
 * The first thing that each command does with an app: it may be half one thing and half another.
 * Waits at most `lockTimeoutMs` milliseconds for a run that is alive.
 */
export async function putRight(root: string, lockTimeoutMs = 0): Promise<PutRight> {
  const found = await recover(root, lockTimeoutMs);
  switch (found.kind) {
    case 'clean':
      return { notes: [] };
    case 'recovered':
      return { notes: [diagnose(recovered, found)] };
    default:
      return { notes: [], problem: refusalFinding(found, root) };
  }
}
