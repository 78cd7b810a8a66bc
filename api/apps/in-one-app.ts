import { initParser } from '../../python/parse.ts';
import type { AppLock } from '../../workspace/transaction/lock.ts';
import { Unreadable } from '../../workspace/tree/disk.ts';
import { holdApp } from '../hold-folder.ts';
import type { Host } from '../host.ts';
import { type Outcome, stopped, withDiagnostics } from '../outcome.ts';
import { type PlacedDiagnostic, placed } from '../report/placed.ts';
import { nameOfApp } from './app-name.ts';
import { unreadable } from './disk-diagnostics.ts';
import { locateApp } from './locate.ts';

/** The app that a command works in. */
export interface StartedApp {
  readonly root: string;
  /** From locating the app. */
  readonly early: readonly PlacedDiagnostic[];
  /** Held where the command writes without asking. */
  readonly lock: AppLock | undefined;
}

/**
 * Does the work of a command in the one app at or below a path, as `holdApp` does. Refused where there is
 * no such app, where another run holds it, and where a file of it cannot be read.
 */
export async function inOneApp<About extends object>(
  path: string,
  { command, writes }: { readonly command: string; readonly writes: boolean },
  host: Host,
  work: (app: StartedApp) => Promise<Outcome<About>>,
): Promise<Outcome<About>> {
  const located = await locateApp(path, command, host);
  const early = placed(located.diagnostics);
  if (located.kind === 'none') return stopped('refused', early, { next: located.next });
  const { root } = located;
  try {
    await initParser();
    const held = await holdApp(root, writes, (lock) => work({ root, early, lock }));
    return held.kind === 'done'
      ? withDiagnostics(held.result, placed(held.diagnostics))
      : stopped('refused', [...early, ...placed([held.diagnostic])]);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const problem = unreadable(nameOfApp(root, host.cwd), root, error);
    return stopped('refused', [...early, ...placed([problem])]);
  }
}
