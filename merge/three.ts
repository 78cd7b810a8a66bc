/** The same for each of the three versions. */
export interface Three<T> {
  readonly base: T;
  readonly ours: T;
  readonly theirs: T;
}

/** What is read from each version. */
export function each<A, B>({ base, ours, theirs }: Three<A>, read: (side: A) => B): Three<B> {
  return { base: read(base), ours: read(ours), theirs: read(theirs) };
}
