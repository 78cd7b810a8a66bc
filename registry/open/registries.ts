import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { ok, type Result } from '../../diagnostics/result.ts';
import { builtIn, type Library } from '../../generators/templates/library.ts';
import type { ConfiguredRegistry } from '../config/find-configs.ts';
import { type FoundConfigs, findConfigs } from '../config/find-configs.ts';
import type { Pin } from '../lock/lock.ts';
import type { NewPins, RecordedPins } from '../lock/pins.ts';
import type { Pack } from './pack.ts';

/** The registries in reach of a working folder. */
export interface Registries {
  /** All that are configured, by namespace, whether they were opened or not. */
  readonly configured: readonly Configured[];
  /** The built-in templates by bare name, those of opened registries as `@acme/orders`. */
  readonly library: Library;
  /** What is worth knowing: that a registry is pinned from now on, or why it could not be opened. */
  readonly findings: readonly Diagnostic[];
  /** Throws for a namespace that was not opened. */
  pack(namespace: string): Pack;
  /** Pins that have to be written to the pyfunc-lock.json of this folder (absolute); see `withPins`. */
  newPins(folder: string): NewPins;
  /**
   * Writes all new pins, except to the lock of a folder that the caller writes itself, in the same
   * transaction as the rest. Whatever writes something made from a registry calls it; a dry run does
   * not.
   */
  recordPins(except?: string): Promise<RecordedPins>;
}

/** A registry as pyfunc.config names it. */
export interface Configured extends ConfiguredRegistry {
  /** What the lock says, or what it will say once it is recorded. Folders and packages of the workspace have none. */
  readonly pin?: Pin;
  /** Why it could not be opened. Only where all were wanted; otherwise nothing would have been opened. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface OpenOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Nothing may have to be pinned. */
  readonly frozen?: boolean;
  /** Nothing may be fetched. */
  readonly offline?: boolean;
  /** Aborts what is being fetched. */
  readonly signal?: AbortSignal;
  /** Registries whose pin does not count, since the newest that their source allows is wanted. */
  readonly refresh?: readonly string[];
}

/**
 * Opens the registries that are wanted: all of them, or those of templates (`@acme/orders`, `http`)
 * or namespaces (`@acme`) with whatever these use in turn. Templates that are named are read and
 * checked. Where only built-in templates are wanted, or no pyfunc.config is in reach, nothing else
 * is read. Returns all that is in the way, as errors.
 */
export async function openRegistries(
  cwd: string,
  wanted: 'all' | readonly string[],
  options: OpenOptions,
): Promise<Result<Registries>> {
  const library = await builtIn();
  const isBuiltIn = (name: string) => library.names.includes(name);
  if (wanted !== 'all' && wanted.every(isBuiltIn)) return ok(onlyBuiltIn(library));
  const found: FoundConfigs = findConfigs(cwd, options.env.HOME);
  if (wanted === 'all' && found.configs.length === 0 && found.problems.length === 0) {
    return ok(onlyBuiltIn(library));
  }
  const { openConfigured } = await import('./open-configured.ts');
  return openConfigured(found, library, wanted, options);
}

function onlyBuiltIn(library: Library): Registries {
  return {
    configured: [],
    library,
    findings: [],
    pack(namespace) {
      throw new Error(`${namespace} was not opened`);
    },
    newPins: () => ({}),
    recordPins: async () => ({ kind: 'written', folders: [] }),
  };
}
