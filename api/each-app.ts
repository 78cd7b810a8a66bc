import type { Session } from '../cli/command.ts';
import { nameOfApp } from '../cli/views/name-of-app.ts';
import { styled } from '../cli/views/terminal.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { diagnose } from '../diagnostics/diagnostic.ts';
import { appFault } from '../diagnostics/registry/many-apps.ts';
import type { Exit } from './report/exit.ts';

/**
 * Does the work of a command on one app after the other, whatever becomes of each, until it is stopped.
 * A fault of ours is a finding like others: `failed` says what to make of it. Nothing of an app is kept
 * but what `work` returns.
 */
export async function* eachApp<Done extends { readonly exit: Exit }>(
  apps: readonly string[],
  session: Session,
  work: (root: string) => Promise<Done>,
  failed: (root: string, finding: Diagnostic) => Done,
): AsyncGenerator<Done> {
  const { io, cwd, stop } = session;
  for (const [at, root] of apps.entries()) {
    const app = nameOfApp(root, cwd);
    if (!session.json) io.out([styled('bold', app), ` (${at + 1} of ${apps.length})`], '');
    let done: Done;
    try {
      done = await work(root);
    } catch (error) {
      const { message, stack } = error instanceof Error ? error : new Error(String(error));
      if (session.env.PYFUNC_DEBUG) io.err(...(stack ?? '').split('\n'));
      done = failed(root, diagnose(appFault, { app, message }));
    }
    yield done;
    if (stop.exit !== undefined || done.exit === 'interrupted') return;
  }
}
