/** The word that was most likely meant: the nearest by at most two slips of the fingers. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const slips = known.map((each) => ({
    each,
    count: distance(word.toLowerCase(), each.toLowerCase()),
  }));
  const [best] = slips.sort((one, other) => one.count - other.count);
  return best !== undefined && best.count <= 2 && best.count < word.length ? best.each : undefined;
}

/** What to write instead of a word: the nearest one there is, or all of them after some words. */
export function correction(word: string, known: readonly string[], otherwise: string): string {
  const meant = nearest(word, known);
  return meant === undefined ? `${otherwise} ${known.join(', ')}` : `did you mean ${meant}?`;
}

/** Letters to add, drop, change or swap with their neighbor (optimal string alignment). */
function distance(from: string, to: string): number {
  let before: number[] = [];
  let above = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1];
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current[column] = Math.min(
        (above[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (above[column - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (before[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    [before, above] = [above, current];
  }
  return above[to.length] ?? 0;
}
