import type { Options, Whence } from '../cli/command.ts';
import type { Stop } from '../cli/stop.ts';
import { openRegistries } from '../registry/open/registries.ts';

type Opened = ReturnType<typeof openRegistries>;

/** By run: the flags of a command may depend on a template that its work then needs again. */
const opened = new WeakMap<Stop, Map<string, Opened>>();

/** The registries of these templates, opened once in a run. See `openRegistries`. */
export function registriesFor(
  { cwd, env, stop }: Whence,
  wanted: 'all' | readonly string[],
  { frozen, offline }: Options,
): Opened {
  const known = opened.get(stop) ?? new Map<string, Opened>();
  opened.set(stop, known);
  const options = { env, frozen: frozen === true, offline: offline === true };
  const key = JSON.stringify([cwd, wanted, options.frozen, options.offline]);
  const found = known.get(key) ?? openRegistries(cwd, wanted, options);
  known.set(key, found);
  return found;
}

/** `--frozen` and `--offline`, where the line was not parsed yet. */
export function openingFlags(words: readonly string[]): Options {
  return { frozen: words.includes('--frozen'), offline: words.includes('--offline') };
}
