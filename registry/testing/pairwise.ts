type Factors = Readonly<Record<string, readonly unknown[]>>;
type Row<F extends Factors> = { readonly [name in keyof F]: F[name][number] };

/**
 * Few rows in which any two values of different factors meet at least once, in the same order each
 * time. Greedy: each row begins with a pair that no row has, and takes the values that bring the most.
 */
export function pairwise<F extends Factors>(factors: F): Row<F>[] {
  const names = Object.keys(factors);
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
