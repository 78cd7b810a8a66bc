import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { type FoundConfigs, findConfigs } from './find-configs.ts';
import { joinConfigs, type ReadConfig, type Registration, readConfigs } from './read-config.ts';

/** All that is configured in reach of a working folder; nothing of it is opened. */
export interface Reach {
  readonly found: FoundConfigs;
  /** Nearest first. */
  readonly configs: readonly ReadConfig[];
  readonly registrations: readonly Registration[];
  /** The topmost folder in which a pyfunc.config would count. */
  readonly top: string;
}

/** Finds and reads every pyfunc.config in reach, or returns all that is wrong with them. */
export async function readReach(
  cwd: string,
  home?: string,
): Promise<Reach | readonly Diagnostic[]> {
  return reachOf(findConfigs(cwd, home));
}

/** Reads what was found. */
export async function reachOf(found: FoundConfigs): Promise<Reach | readonly Diagnostic[]> {
  if (found.problems.length > 0) return found.problems;
  const { configs, problems } = await readConfigs(found.configs);
  if (problems.length > 0) return problems;
  const joined = joinConfigs(configs);
  if (joined.problems.length > 0) return joined.problems;
  const top = found.search.folders.at(-1) ?? found.search.end.at;
  return { found, configs, registrations: joined.registrations, top };
}
