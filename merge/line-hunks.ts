import { diffIndices } from 'node-diff3';

/** Lines of the base, and what one side has in their place; the end is excluded. */
export interface LineHunk {
  readonly start: number;
  readonly end: number;
  readonly lines: readonly string[];
}

/** So many pairs of equal lines are compared at once; where there are more, all of them are one hunk. */
const mostPairs = 100_000;

interface Region {
  readonly from: number;
  readonly to: number;
  readonly sideFrom: number;
  readonly sideTo: number;
}

/**
 * The differences of two lists of lines, in order. Time grows with their length and not with its
 * square: between lines that each side has once, only so much is compared.
 */
export function hunks(base: readonly string[], side: readonly string[]): LineHunk[] {
  return regions(base, side).flatMap(({ from, to, sideFrom, sideTo }): LineHunk[] => {
    const [old, now] = [base.slice(from, to), side.slice(sideFrom, sideTo)];
    if (old.length === 0 && now.length === 0) return [];
    if (pairs(old, now) > mostPairs) return [{ start: from, end: to, lines: now }];
    return diffIndices(old, now).map(({ buffer1: [start, length], buffer2Content: lines }) => ({
      start: from + start,
      end: from + start + length,
      lines,
    }));
  });
}

/** What lies between lines that surely are the same: both ends, and those that each side has once. */
function regions(base: readonly string[], side: readonly string[]): Region[] {
  const found: Region[] = [];
  let [from, sideFrom] = [0, 0];
  for (const [at, sideAt] of [...anchors(base, side), [base.length, side.length] as const]) {
    let [head, sideHead] = [from, sideFrom];
    while (head < at && sideHead < sideAt && base[head] === side[sideHead]) {
      head += 1;
      sideHead += 1;
    }
    let [tail, sideTail] = [at, sideAt];
    while (tail > head && sideTail > sideHead && base[tail - 1] === side[sideTail - 1]) {
      tail -= 1;
      sideTail -= 1;
    }
    found.push({ from: head, to: tail, sideFrom: sideHead, sideTo: sideTail });
    from = at + 1;
    sideFrom = sideAt + 1;
  }
  return found;
}

/** The longest run of lines that each side has once, in the order of both (patience sorting). */
function anchors(
  base: readonly string[],
  side: readonly string[],
): (readonly [at: number, sideAt: number])[] {
  const inSide = once(side);
  const common = [...once(base)].flatMap(([line, at]) => {
    const sideAt = inSide.get(line);
    return sideAt === undefined ? [] : [{ at, sideAt, before: -1 }];
  });
  // For each length, the run that ends first on the side.
  const ends: number[] = [];
  for (const [index, each] of common.entries()) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((common[ends[middle] ?? 0]?.sideAt ?? 0) < each.sideAt) low = middle + 1;
      else high = middle;
    }
    each.before = ends[low - 1] ?? -1;
    ends[low] = index;
  }
  const run: (readonly [number, number])[] = [];
  for (let at = common[ends.at(-1) ?? -1]; at !== undefined; at = common[at.before]) {
    run.push([at.at, at.sideAt]);
  }
  return run.reverse();
}

/** Lines that are there once, with their places in order. */
function once(lines: readonly string[]): Map<string, number> {
  const places = new Map<string, number>();
  for (const [at, line] of lines.entries()) places.set(line, places.has(line) ? -1 : at);
  return new Map([...places].filter(([, at]) => at >= 0));
}

function pairs(old: readonly string[], now: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const line of old) counts.set(line, (counts.get(line) ?? 0) + 1);
  return now.reduce((sum, line) => sum + (counts.get(line) ?? 0), 0);
}
