import { compareResults, type RunFinding } from './compare-results.ts';
import type { Invocation } from './invocation.ts';
import { pairsOf, type Ran } from './pairs.ts';

interface CallAttempt {
  readonly v1: Ran;
  readonly v2: Ran;
}

/** What of a result differs; `end` where only one side has a result at all. */
type Differences = ReadonlySet<NonNullable<RunFinding['about']> | 'end'>;

/**
 * Of the calls that differ, by index, those in which the difference says nothing: threads, process ids
 * and the like bring it. Either it is gone the second time, or it is in nothing but what the original
 * function does not do the same twice, in this call or in another one.
 */
export function unsteadyCalls(
  invocations: readonly Invocation[],
  first: CallAttempt,
  second: CallAttempt,
): ReadonlySet<number> {
  const wavering = new Map<string, Set<unknown>>();
  for (const [index, { function: name }] of invocations.entries()) {
    const found = differences(index, first.v1, second.v1);
    wavering.set(name, new Set([...(wavering.get(name) ?? []), ...found]));
  }
  const unsteady = [...invocations.entries()].filter(([index, { function: name }]) => {
    const before = differences(index, first.v1, first.v2);
    if (before.size === 0) return false;
    if (differences(index, second.v1, second.v2).size === 0) return true;
    return [...before].every((each) => wavering.get(name)?.has(each));
  });
  return new Set(unsteady.map(([index]) => index));
}

function differences(index: number, one: Ran, other: Ran): Differences {
  const found = pairsOf(index, one, other).flatMap((pair) => {
    if (pair.one === undefined || pair.other === undefined) return ['end' as const];
    return compareResults(pair.one, pair.other)
      .filter((each) => each.verdict === 'different')
      .map((each) => each.about ?? ('end' as const));
  });
  return new Set(found);
}
