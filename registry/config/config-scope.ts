import { failed, ok, type Result } from '../../diagnostics/result.ts';
import {
  type ConfiguredRegistry,
  type FoundConfigs,
  findConfigs,
  type ReadConfig,
} from './find-configs.ts';
import { joinConfigs, readConfigs } from './read-config.ts';

/** All that is configured in reach of a working folder; nothing of it is opened. */
export interface ConfigScope {
  readonly found: FoundConfigs;
  /** Nearest first. */
  readonly configs: readonly ReadConfig[];
  readonly registrations: readonly ConfiguredRegistry[];
  /** The topmost folder in which a pyfunc.config would count. */
  readonly top: string;
}

/** Finds and reads every pyfunc.config in reach, or returns all that is wrong with them. */
export async function readScope(cwd: string, home?: string): Promise<Result<ConfigScope>> {
  return scopeOf(findConfigs(cwd, home));
}

/** Reads what was found. */
export async function scopeOf(found: FoundConfigs): Promise<Result<ConfigScope>> {
  if (found.problems.length > 0) return failed(...found.problems);
  const { configs, problems } = await readConfigs(found.configs);
  if (problems.length > 0) return failed(...problems);
  const joined = joinConfigs(configs);
  if (joined.problems.length > 0) return failed(...joined.problems);
  const top = found.search.folders.at(-1) ?? found.search.end.at;
  return ok({ found, configs, registrations: joined.registrations, top });
}
