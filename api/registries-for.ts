import { openRegistries } from '../registry/open/registries.ts';
import type { Host } from './host.ts';

type Opened = ReturnType<typeof openRegistries>;

/** How registries are opened. */
export interface RegistryOptions {
  /** Fetch nothing. */
  readonly offline?: boolean | undefined;
  /** Pin no registry. */
  readonly frozen?: boolean | undefined;
}

type Run = Pick<Host, 'cwd' | 'env' | 'signal'>;

/** By the signal of a run. */
const ahead = new WeakMap<AbortSignal, Map<string, Opened>>();

/** Opens registries for the flags of a command, and keeps them for its use case in the same run. */
export function openAhead(
  run: Run,
  wanted: 'all' | readonly string[],
  options: RegistryOptions,
): Opened {
  const opened = open(run, wanted, options);
  const kept = ahead.get(run.signal) ?? new Map<string, Opened>();
  ahead.set(run.signal, kept.set(keyOf(run, wanted, options), opened));
  return opened;
}

/** The registries of these templates. See `openRegistries`. */
export function registriesFor(
  run: Run,
  wanted: 'all' | readonly string[],
  options: RegistryOptions,
): Opened {
  const kept = ahead.get(run.signal);
  const key = keyOf(run, wanted, options);
  const found = kept?.get(key);
  // A later run with the same signal reads anew.
  kept?.delete(key);
  return found ?? open(run, wanted, options);
}

function open(
  { cwd, env }: Run,
  wanted: 'all' | readonly string[],
  { frozen = false, offline = false }: RegistryOptions,
): Opened {
  return openRegistries(cwd, wanted, { env, frozen, offline });
}

function keyOf(
  { cwd }: Run,
  wanted: 'all' | readonly string[],
  { frozen = false, offline = false }: RegistryOptions,
): string {
  return JSON.stringify([cwd, wanted, frozen, offline]);
}
