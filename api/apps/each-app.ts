import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { diagnose } from '../../diagnostics/diagnostic.ts';
import { appFault } from '../../diagnostics/registry/many-apps.ts';
import type { Host } from '../host.ts';
import { type Outcome, stopped } from '../outcome.ts';
import { type AppAbout, type AppRow, appRow, type SeveralApps } from '../report/document.ts';
import { exitOfDiagnostic, exitWithCode, mostSevere } from '../report/exit.ts';
import { placed } from '../report/placed.ts';
import { nameOfApp, pathFrom } from './app-name.ts';
import { systemDiagnostic } from './disk-diagnostics.ts';
import { locateApps } from './locate.ts';
import type { ManyApps } from './many-apps.ts';

/** A run over several apps: what each came to, or why there are none. */
export type AppsOutcome = ({ readonly kind: 'apps' } & SeveralApps) | Outcome<never>;

/** How to work on each app. */
export interface Work {
  readonly path: string;
  readonly many: ManyApps;
  /** Beside those of the search. */
  readonly diagnostics?: readonly Diagnostic[];
  /** Keep patches in the rows, which takes memory for each app. */
  readonly patches: boolean;
  readonly onApp: (root: string) => Promise<Outcome<AppAbout>>;
}

/**
 * Does the work on one app after the other, whatever becomes of each, until the run is to end. A fault
 * in pyfunc is a diagnostic like others. Of an app nothing is kept but its row, so that any number of
 * apps fits into memory.
 */
export async function eachApp(
  { path, many, diagnostics = [], patches, onApp }: Work,
  host: Host,
): Promise<AppsOutcome> {
  const located = await locateApps(path, many, host);
  if (located.kind === 'none') return stopped('refused', placed([located.diagnostic]));
  const { roots, count } = located;
  const found = [...located.diagnostics, ...diagnostics];
  const done = await workOnApps({ roots, diagnostics: found, patches, onApp }, host);
  return { ...done, shard: many.shard, count };
}

/** The same for apps that are known already. */
export async function workOnApps(
  {
    roots,
    diagnostics,
    patches,
    onApp,
  }: Pick<Work, 'patches' | 'onApp'> & {
    readonly roots: readonly string[];
    readonly diagnostics: readonly Diagnostic[];
  },
  host: Host,
): Promise<Extract<AppsOutcome, { readonly kind: 'apps' }>> {
  const found = placed(diagnostics);
  host.on({ kind: 'diagnostics', diagnostics: found });
  const apps: AppRow[] = [];
  for (const [at, root] of roots.entries()) {
    const own = pathFrom(host.cwd, root);
    host.on({ kind: 'app', root, path: own, index: at + 1, count: roots.length });
    const { row, outcome } = await rowOf(root, own, { patches, onApp }, host);
    host.on({ kind: 'app-done', outcome });
    apps.push(row);
    if (host.signal.aborted || outcome.kind === 'canceled') break;
  }
  const exits = [...found.map(exitOfDiagnostic), ...apps.map((app) => exitWithCode(app.exitCode))];
  return { kind: 'apps', diagnostics: found, apps, exit: mostSevere(exits), count: roots.length };
}

async function rowOf(
  root: string,
  path: string,
  { patches, onApp }: Pick<Work, 'patches' | 'onApp'>,
  host: Host,
) {
  const nothing = { root, path, functions: [] };
  let outcome: Outcome<AppAbout>;
  try {
    outcome = await onApp(root);
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    if (host.env.PYFUNC_DEBUG) host.on({ kind: 'progress', text: stack ?? message });
    const app = nameOfApp(root, host.cwd);
    const found = systemDiagnostic(error) ?? diagnose(appFault, { app, message });
    outcome = stopped('failed', placed([found]), { about: nothing });
  }
  return { outcome, row: appRow(outcome, outcome.about ?? nothing, patches) };
}
