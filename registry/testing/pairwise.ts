type Factors = Readonly<Record<string, readonly unknown[]>>;
type Row<F extends Factors> = { readonly [name in keyof F]: F[name][number] };

/**
 * Few rows in which any two values of different factors meet at least once, in the same order each
 * time. Greedy: each row begins with a pair that no row has, and takes the values that bring the most.
 * Where there are too many pairs, each value is in some row, and not each pair.
 */
export function pairwise<F extends Factors>(factors: F): Row<F>[] {
  const names = Object.keys(factors);
  if (countPairs(factors) > mostPairs) return eachValue(factors);
  const open = new Set(
    names.flatMap((one, index) =>
      names.slice(index + 1).flatMap((other) => pairsOf(factors, one, other)),
    ),
  );
  const rows: Row<F>[] = [];
  for (const first of [...open]) {
    if (!open.has(first)) continue;
    const [one, value, other, partner] = JSON.parse(first);
    const row = new Map<string, number>([
      [one, value],
      [other, partner],
    ]);
    for (const name of names.filter((each) => !row.has(each))) {
      const gains = (factors[name] ?? []).map(
        (_, index) => [...row].filter((met) => open.has(keyOf(names, [name, index], met))).length,
      );
      row.set(name, gains.indexOf(Math.max(...gains)));
    }
    for (const met of row) for (const again of row) open.delete(keyOf(names, met, again));
    rows.push(Object.fromEntries(names.map((name) => [name, at(factors, row, name)])) as Row<F>);
  }
  return rows;
}

/** More would take minutes to choose rows for, and hours to test them. */
const mostPairs = 5_000;

/** How many pairs of values of different factors there are. */
function countPairs(factors: Factors): number {
  const sizes = Object.values(factors).map(({ length }) => length);
  const all = sizes.reduce((sum, size) => sum + size, 0);
  return sizes.reduce((sum, size) => sum + size * (all - size), 0) / 2;
}

/** As many rows as the longest factor has values: each value is in one at least, shifted by its factor. */
function eachValue<F extends Factors>(factors: F): Row<F>[] {
  const names = Object.keys(factors);
  const rows = Math.max(...Object.values(factors).map(({ length }) => length));
  return Array.from({ length: rows }, (_, row) => {
    const values = names.map((name, shift) => {
      const list = factors[name] ?? [];
      return [name, list[(row + shift) % list.length]] as const;
    });
    return Object.fromEntries(values) as Row<F>;
  });
}

function pairsOf(factors: Factors, one: string, other: string): string[] {
  return (factors[one] ?? []).flatMap((_, index) =>
    (factors[other] ?? []).map((_, partner) => JSON.stringify([one, index, other, partner])),
  );
}

type LevelChoice = readonly [name: string, index: number];

function keyOf(names: readonly string[], one: LevelChoice, other: LevelChoice): string {
  const inOrder = names.indexOf(one[0]) < names.indexOf(other[0]);
  return JSON.stringify(inOrder ? [...one, ...other] : [...other, ...one]);
}

function at(factors: Factors, row: ReadonlyMap<string, number>, name: string): unknown {
  return factors[name]?.[row.get(name) ?? 0];
}
