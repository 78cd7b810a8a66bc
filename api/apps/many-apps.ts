import type { Search } from '../../app/apps-below.ts';
import { diagnose } from '../../diagnostics/diagnostic.ts';
import { shardRefused } from '../../diagnostics/registry/many-apps.ts';
import { failed, ok, type Result } from '../../diagnostics/result.ts';

/** Which of several apps a run works on. */
export interface ManyApps {
  readonly search: Search;
  readonly shard?: Shard;
}

/** One of several runs that together work on all apps. */
export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly count: number;
}

/** How a caller says which apps are meant. */
export interface AppsOptions {
  /** Globs of folders, from the path: only these and what is below them. */
  readonly include?: readonly string[] | undefined;
  /** Globs of folders, from the path, that are left out with what is below them. */
  readonly exclude?: readonly string[] | undefined;
  /** `2/4`: every fourth app, from the second. */
  readonly shard?: string | undefined;
}

export function readManyApps({ include = [], exclude = [], shard }: AppsOptions): Result<ManyApps> {
  const search = { include, exclude, gitignore: true };
  if (shard === undefined) return ok({ search });
  const found = parseShard(shard);
  return found ? ok({ search, shard: found }) : failed(diagnose(shardRefused, { text: shard }));
}

/** Reads `2/4`; undefined where the text is not a shard. */
export function parseShard(text: string): Shard | undefined {
  const [, index, count] = (/^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? []).map(Number);
  if (index === undefined || count === undefined) return undefined;
  return index >= 1 && index <= count ? { index, count } : undefined;
}

/**
 * Every `count`-th of a list, so that shards differ by one at most. Dealing by a hash would keep an app
 * in its shard when others come and go, which nothing needs, and leave some machines idle.
 */
export function appsOfShard<T>(list: readonly T[], { index, count }: Shard): T[] {
  return list.filter((_, at) => at % count === index - 1);
}
