import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { type ConfigScope, readScope } from '../../registry/config/config-scope.ts';
import type { Change } from '../../workspace/change/edit.ts';
import type { AppLock } from '../../workspace/transaction/lock.ts';
import type { DiskTree } from '../../workspace/tree/disk.ts';
import { recoverFrom } from '../apps/recover-app.ts';
import { holdApp } from '../hold-folder.ts';
import { type Host, sourceFor } from '../host.ts';
import { type NextStep, type Outcome, withDiagnostics } from '../outcome.ts';
import { propose, unproved } from '../propose.ts';
import { refuse } from '../refuse.ts';
import { placed, sourceFrom } from '../report/placed.ts';
import type { ConfigurationAbout, RegistriesAbout } from './configuration-about.ts';

/** Whether to write. */
export interface ConfigureOptions {
  /** Write without asking. */
  readonly yes?: boolean | undefined;
  /** Write nothing. */
  readonly dryRun?: boolean | undefined;
}

export type RegistriesOutcome = Outcome<RegistriesAbout>;

/** A change of configuration that nothing is against. */
export interface Configuration<About extends ConfigurationAbout> {
  readonly tree: DiskTree;
  /** Held since before the plan was made. */
  readonly lock?: AppLock;
  readonly changes: readonly Change[];
  readonly about: About;
  readonly diagnostics: readonly Diagnostic[];
  /** What is true once it is written. */
  readonly pinned?: readonly Diagnostic[];
  /** The command that repeats the run without asking. */
  readonly next: NextStep;
}

/** Shows the change, asks, and writes all of it as one transaction or nothing. */
export function configure<About extends ConfigurationAbout>(
  { tree, lock, changes, about, diagnostics, pinned = [], next }: Configuration<About>,
  { yes = false, dryRun = false }: ConfigureOptions,
  host: Host,
): Promise<Outcome<About>> {
  const place = (found: readonly Diagnostic[]) => placed(found, sourceFrom(host.cwd));
  return propose<About>(
    {
      ...{ about, root: tree.root, tree, lock, changes },
      plan: { command: 'configure', about, changes },
      diagnostics: place(diagnostics),
      next: [next],
      prove: unproved,
      afterwards: async () => place(pinned),
    },
    { source: sourceFor(host, yes), dryRun },
    host,
  );
}

/** The configuration in reach of a run, and its lock where it writes without asking. */
export interface HeldScope {
  readonly scope: ConfigScope;
  readonly lock?: AppLock;
  /** That an interrupted run was completed or rolled back. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads the configuration in reach of `host.cwd`, after interrupted runs were completed or rolled back,
 * and works with it. Runs that write without asking wait for each other in the folder of `rootOf`.
 */
export async function withScope<About extends object>(
  { yes = false, dryRun = false }: ConfigureOptions,
  rootOf: (scope: ConfigScope) => string,
  work: (held: HeldScope) => Promise<Outcome<About>>,
  host: Host,
): Promise<Outcome<About>> {
  const { cwd, env } = host;
  const { kind, diagnostics } = await recoverFrom('.', host);
  if (kind === 'blocked') return refuse(diagnostics, host);
  const first = await readScope(cwd, env.HOME);
  if (first.kind === 'failed') return refuse([...diagnostics, ...first.diagnostics], host);
  const held = await holdApp<Outcome<About>>(rootOf(first.value), yes && !dryRun, async (lock) => {
    if (lock === undefined) return work({ scope: first.value, diagnostics });
    // Another run may have written before this one had its turn.
    const scope = await readScope(cwd, env.HOME);
    if (scope.kind === 'failed') return refuse([...diagnostics, ...scope.diagnostics], host);
    return work({ scope: scope.value, lock, diagnostics });
  });
  return held.kind === 'done'
    ? withDiagnostics(held.result, placed(held.diagnostics))
    : refuse([...diagnostics, held.diagnostic], host);
}
