/** One of several runs that together work on all apps. */
export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly count: number;
}

/** Reads `2/4`; undefined where that is no shard. */
export function parseShard(text: string): Shard | undefined {
  const [, index, count] = (/^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? []).map(Number);
  if (index === undefined || count === undefined) return undefined;
  return index >= 1 && index <= count ? { index, count } : undefined;
}

/**
 * Every `count`-th of a list, so that shards differ by one at most. Dealing by a hash would keep an app
 * in its shard when others come and go, which nothing needs, and leave some machines idle.
 */
export function dealt<T>(list: readonly T[], { index, count }: Shard): T[] {
  return list.filter((_, at) => at % count === index - 1);
}
