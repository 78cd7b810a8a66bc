import { compareResults } from './compare-results.ts';
import type { Invocation } from './invocation.ts';
import { pairsOf, type Ran } from './pairs.ts';

interface Attempt {
  readonly v1: Ran;
  readonly v2: Ran;
}

/**
 * Of the calls that differ, by index, those in which the difference says nothing: the original does not
 * do the same twice either, or both do the same the second time. Threads and process ids bring that.
 */
export function unsteadyCalls(
  invocations: readonly Invocation[],
  first: Attempt,
  second: Attempt,
): ReadonlySet<number> {
  const indices = invocations
    .map((_, index) => index)
    .filter((index) => differ(index, first.v1, first.v2))
    .filter((index) => {
      return differ(index, first.v1, second.v1) || !differ(index, second.v1, second.v2);
    });
  return new Set(indices);
}

function differ(index: number, one: Ran, other: Ran): boolean {
  return pairsOf(index, one, other).some((pair) => {
    if (pair.one === undefined || pair.other === undefined) return true;
    return compareResults(pair.one, pair.other).some((each) => each.verdict === 'different');
  });
}
