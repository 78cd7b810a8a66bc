import type { Pipeline } from '../../generators/ci/ci-workflows.ts';
import type { EntryDrift } from '../../registry/lock/drift.ts';
import type { Pin } from '../../registry/lock/lock.ts';

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

export type ConfigurationAbout = RegistriesAbout | CiAbout | AdoptAbout;

/** What `ci` writes for. */
export type CiService = 'github' | 'azure' | 'nx' | 'turbo';

/** The pipeline. */
export interface CiAbout {
  /** The top of the repository; absolute. */
  readonly root: string;
  readonly service: CiService;
  readonly for: Pipeline['command'];
  readonly shards: number;
  /** How many apps there are. */
  readonly apps: number;
}

/** The app, and how far its code is as the template makes it. */
export interface AdoptAbout {
  /** Absolute. */
  readonly root: string;
  readonly adopted: EntryDrift;
}
