import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Pin } from '../../registry/lock/lock.ts';
import type { Change } from '../../workspace/change/edit.ts';
import type { AppLock } from '../../workspace/transaction/lock.ts';
import type { DiskTree } from '../../workspace/tree/disk.ts';
import type { CiAbout } from '../ci.ts';
import { type Host, sourceFor } from '../host.ts';
import { type NextStep, type Outcome, stopped } from '../outcome.ts';
import { propose } from '../propose.ts';
import { placed, sourceFrom } from '../report/placed.ts';

/** Whether to write. */
export interface ConfigureOptions {
  /** Write without asking. */
  readonly yes?: boolean | undefined;
  /** Write nothing. */
  readonly dryRun?: boolean | undefined;
}

/** The registries that a change of configuration is about. */
export interface RegistriesAbout {
  /** The folder that is written to; absolute. */
  readonly root: string;
  readonly registries: readonly ConfiguredRegistry[];
}

export interface ConfiguredRegistry {
  /** e.g. `@acme`. */
  readonly namespace: string;
  /** As pyfunc.config says it. */
  readonly source?: string;
  readonly version?: string;
  readonly commit?: string;
  readonly integrity?: string;
  /** Names as they are asked for, e.g. `@acme/orders`. */
  readonly templates?: readonly string[];
  /** The pin before; null where there was none. */
  readonly from?: Pin | null;
  /** The pin afterwards; null where the source could not be reached. */
  readonly to?: Pin | null;
}

export type ConfigurationAbout = RegistriesAbout | CiAbout;

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
      prove: async () => ({ kind: 'none' }),
      afterwards: async () => place(pinned),
    },
    { source: sourceFor(host, yes), dryRun },
    host,
  );
}

/** Why nothing was done. Paths are from the working folder. */
export function refuse(
  diagnostics: readonly Diagnostic[],
  { cwd }: Pick<Host, 'cwd'>,
): Outcome<never> {
  return stopped('refused', placed(diagnostics, sourceFrom(cwd)));
}
