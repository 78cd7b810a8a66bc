import type { Search } from '../app/apps-below.ts';
import type { Options } from '../cli/command.ts';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { shardRefused } from '../diagnostics/registry/many-apps.ts';
import { parseShard, type Shard } from './shard.ts';

/** Which of several apps a command is to work on. */
export interface ManyApps {
  readonly search: Search;
  readonly shard?: Shard;
}

/** Reads the flags of `manyAppsFlags`: undefined where one app is meant. */
export function readManyApps(options: Options): ManyApps | Diagnostic | undefined {
  const { all, include = [], exclude = [], shard } = options;
  if (!Array.isArray(include) || !Array.isArray(exclude)) throw new Error('Globs are lists');
  const search = { include, exclude, gitignore: true };
  if (typeof shard === 'string') {
    const found = parseShard(shard);
    return found ? { search, shard: found } : diagnose(shardRefused, { text: shard });
  }
  return all || include.length + exclude.length > 0 ? { search } : undefined;
}
