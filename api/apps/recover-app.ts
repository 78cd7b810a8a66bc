import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { recovered } from '../../diagnostics/environment.ts';
import { recover } from '../../workspace/transaction/recover.ts';
import { refusalDiagnostic } from './disk-diagnostics.ts';

/** What an interrupted run had left behind, or why the app cannot be recovered from it. */
export type Recovery =
  | { readonly kind: 'ready'; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: 'blocked'; readonly diagnostics: readonly [Diagnostic] };

/**
 * Completes or rolls back an interrupted run. Each command starts with it: the app may be half one
 * thing and half another. Waits at most `lockTimeoutMs` for another run to end.
 */
export async function recoverApp(root: string, lockTimeoutMs = 0): Promise<Recovery> {
  const found = await recover(root, lockTimeoutMs);
  switch (found.kind) {
    case 'clean':
      return { kind: 'ready', diagnostics: [] };
    case 'recovered':
      return { kind: 'ready', diagnostics: [diagnose(recovered, found)] };
    default:
      return { kind: 'blocked', diagnostics: [refusalDiagnostic(found, root)] };
  }
}
