/** A part of a file that has a name of its own: a function, a key, a requirement. */
export interface Item {
  readonly key: string;
  /** What is compared. */
  readonly text: string;
}

/** What has to happen to `ours`. */
export type KeyedStep<T extends Item> =
  | { readonly kind: 'replace'; readonly ours: T; readonly theirs: T }
  | { readonly kind: 'remove'; readonly ours: T }
  /** Behind `after`, else before `before`, else at the end; `theirs` follow in their own order. */
  | { readonly kind: 'insert'; readonly theirs: T; readonly after?: T; readonly before?: T }
  /**
   * Both sides changed it; a side that is absent has removed it, or never had it. Without `base` there
   * is nothing to compare with.
   */
  | { readonly kind: 'both'; readonly base?: T; readonly ours: T; readonly theirs?: T }
  /** Theirs changed what ours removed. */
  | { readonly kind: 'gone'; readonly theirs: T };

/**
 * Compares three versions of a list item by item: an item that one side left alone follows the other
 * side, wherever it stands. Items that share a key in any version are compared as one group, place by
 * place; where both sides changed such a group in one place, or its length, nobody knows which is which.
 */
export function mergeKeyed<T extends Item>(
  base: readonly T[],
  ours: readonly T[],
  theirs: readonly T[],
): KeyedStep<T>[] {
  const [was, has, wants] = [grouped(base), grouped(ours), grouped(theirs)];
  const steps: KeyedStep<T>[] = [];
  for (const [key, own] of has) {
    steps.push(...stepsFor(was.get(key) ?? [], own, wants.get(key) ?? []));
  }
  const anchors = anchorsOf(theirs, has);
  for (const [index, item] of theirs.entries()) {
    if (has.has(item.key)) continue;
    const before = was.get(item.key);
    if (before === undefined) steps.push({ kind: 'insert', theirs: item, ...anchors[index] });
    else if (!sameTexts(before, wants.get(item.key) ?? [])) {
      steps.push({ kind: 'gone', theirs: item });
    }
  }
  return steps;
}

interface Anchor<T> {
  readonly after?: T;
  readonly before?: T;
}

/** For each of theirs the nearest above it that ours has too, else the nearest below. */
function anchorsOf<T extends Item>(
  theirs: readonly T[],
  has: ReadonlyMap<string, readonly T[]>,
): Anchor<T>[] {
  const anchors: Anchor<T>[] = [];
  let after: T | undefined;
  for (const { key } of theirs) {
    anchors.push(after === undefined ? {} : { after });
    after = has.get(key)?.at(-1) ?? after;
  }
  let before: T | undefined;
  for (let index = theirs.length - 1; index >= 0; index -= 1) {
    if (anchors[index]?.after === undefined && before !== undefined) anchors[index] = { before };
    before = has.get((theirs[index] as T).key)?.[0] ?? before;
  }
  return anchors;
}

function stepsFor<T extends Item>(
  base: readonly T[],
  ours: readonly T[],
  theirs: readonly T[],
): KeyedStep<T>[] {
  if (sameTexts(base, theirs) || sameTexts(ours, theirs)) return [];
  if (sameTexts(base, ours)) return asTheirs(ours, theirs);
  const [first] = ours as readonly [T, ...T[]];
  // How often something stands there that is the same each time is the user's business.
  if (theirs.length > 0 && [...ours, ...theirs].every(({ text }) => text === first.text)) return [];
  const [was, wanted] = [base[0], theirs[0]];
  if (Math.max(base.length, ours.length, theirs.length) === 1) {
    return [
      { kind: 'both', ours: first, ...(was && { base: was }), ...(wanted && { theirs: wanted }) },
    ];
  }
  if (base.length !== ours.length || ours.length !== theirs.length) {
    return [{ kind: 'both', ours: first, ...(wanted && { theirs: wanted }) }];
  }
  return ours.flatMap((each, index): KeyedStep<T>[] => {
    const [old, now] = [base[index], theirs[index]] as [T, T];
    if (now.text === old.text || now.text === each.text) return [];
    if (old.text === each.text) return [{ kind: 'replace', ours: each, theirs: now }];
    return [{ kind: 'both', ours: each, theirs: now }];
  });
}

/** Items that the user left alone become what theirs has, in their order. */
function asTheirs<T extends Item>(ours: readonly T[], theirs: readonly T[]): KeyedStep<T>[] {
  const after = ours.at(-1) as T;
  return [
    ...ours.flatMap((each, index): KeyedStep<T>[] => {
      const wanted = theirs[index];
      if (wanted === undefined) return [{ kind: 'remove', ours: each }];
      return wanted.text === each.text ? [] : [{ kind: 'replace', ours: each, theirs: wanted }];
    }),
    ...theirs
      .slice(ours.length)
      .map((each): KeyedStep<T> => ({ kind: 'insert', theirs: each, after })),
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
