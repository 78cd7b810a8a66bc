import { resolve } from 'node:path';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { recovered } from '../../diagnostics/environment.ts';
import { recover } from '../../workspace/transaction/recover.ts';
import { STATE_FOLDER } from '../../workspace/tree/disk.ts';
import { searchUp } from '../../workspace/tree/search-up.ts';
import { lockTimeoutMs } from '../hold-folder.ts';
import type { Host } from '../host.ts';
import { refusalDiagnostic } from './disk-diagnostics.ts';

/** What an interrupted run had left behind, or why the app cannot be recovered from it. */
export type Recovery =
  | { readonly kind: 'ready'; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: 'blocked'; readonly diagnostics: readonly [Diagnostic] };

/**
 * Completes or rolls back an interrupted run. Each command starts with it: the app may be half one
 * thing and half another. Waits for another run that is writing.
 */
export async function recoverApp(root: string): Promise<Recovery> {
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

/** The same for a folder, which need not be an app yet, and for those above it that have a record of runs. */
export async function recoverFrom(
  path: string,
  { cwd, env }: Pick<Host, 'cwd' | 'env'>,
): Promise<Recovery> {
  const own = searchUp(resolve(cwd, path), [STATE_FOLDER], env.HOME).found.filter(
    ({ stranger }) => stranger === undefined,
  );
  const diagnostics: Diagnostic[] = [];
  for (const { folder } of own) {
    const recovery = await recoverApp(folder);
    if (recovery.kind === 'blocked') return recovery;
    diagnostics.push(...recovery.diagnostics);
  }
  return { kind: 'ready', diagnostics };
}
