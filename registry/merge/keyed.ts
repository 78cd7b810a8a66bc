/** A part of a file that has a name of its own: a function, a key, a requirement. */
export interface Item {
  readonly key: string;
  /** What is compared. */
  readonly text: string;
}

/** What has to happen to `ours`. */
export type Step<T extends Item> =
  | { readonly kind: 'replace'; readonly ours: T; readonly theirs: T }
  | { readonly kind: 'remove'; readonly ours: T }
  /** Behind `after`, else before `before`, else at the end; `theirs` follow in their own order. */
  | { readonly kind: 'insert'; readonly theirs: T; readonly after?: T; readonly before?: T }
  /** Both sides changed it; a side that is absent has removed it, or never had it. */
  | { readonly kind: 'both'; readonly base?: T; readonly ours: T; readonly theirs?: T }
  /** Theirs changed what ours removed. */
  | { readonly kind: 'gone'; readonly theirs: T };

/**
 * Compares three versions of a list item by item: an item that one side left alone follows the other
 * side, wherever it stands. Items that share a key in any version are compared as one group.
 */
export function mergeKeyed<T extends Item>(
  base: readonly T[],
  ours: readonly T[],
  theirs: readonly T[],
): Step<T>[] {
  const [was, has, wants] = [grouped(base), grouped(ours), grouped(theirs)];
  const steps: Step<T>[] = [];
  for (const [key, own] of has) {
    steps.push(...stepsFor(was.get(key) ?? [], own, wants.get(key) ?? []));
  }
  const isLeft = (key: string) => (has.get(key)?.length ?? 0) > 0;
  for (const [index, item] of theirs.entries()) {
    if (isLeft(item.key)) continue;
    const before = was.get(item.key);
    if (before === undefined) steps.push({ kind: 'insert', theirs: item, ...anchor(index) });
    else if (!sameTexts(before, wants.get(item.key) ?? [])) {
      steps.push({ kind: 'gone', theirs: item });
    }
  }
  return steps;

  function anchor(index: number): { after?: T; before?: T } {
    const after = theirs.slice(0, index).findLast(({ key }) => isLeft(key));
    if (after !== undefined) return { after: has.get(after.key)?.at(-1) as T };
    const next = theirs.slice(index + 1).find(({ key }) => isLeft(key));
    return next === undefined ? {} : { before: has.get(next.key)?.[0] as T };
  }
}

function stepsFor<T extends Item>(
  base: readonly T[],
  ours: readonly T[],
  theirs: readonly T[],
): Step<T>[] {
  if (sameTexts(base, theirs) || sameTexts(ours, theirs)) return [];
  const [first] = ours as readonly [T, ...T[]];
  if (sameTexts(base, ours)) {
    if (theirs.length === 0) return ours.map((each) => ({ kind: 'remove', ours: each }));
    if (theirs.length === ours.length) {
      return ours.flatMap((each, index): Step<T>[] => {
        const wanted = theirs[index] as T;
        return wanted.text === each.text ? [] : [{ kind: 'replace', ours: each, theirs: wanted }];
      });
    }
  }
  if (ours.length > 1 && base.length === ours.length && theirs.length === ours.length) {
    return ours.flatMap((each, index) =>
      stepsFor([base[index] as T], [each], [theirs[index] as T]),
    );
  }
  const [was, wanted] = [base[0], theirs[0]];
  // Of several that came or went it is not sure which is which, so there is nothing to compare with.
  const isSure = Math.max(base.length, ours.length, theirs.length) === 1;
  return [
    {
      kind: 'both',
      ours: first,
      ...(was && isSure && { base: was }),
      ...(wanted && { theirs: wanted }),
    },
  ];
}

function grouped<T extends Item>(items: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(item.key);
    if (group) group.push(item);
    else groups.set(item.key, [item]);
  }
  return groups;
}

function sameTexts(a: readonly Item[], b: readonly Item[]): boolean {
  return a.length === b.length && a.every(({ text }, index) => text === b[index]?.text);
}
