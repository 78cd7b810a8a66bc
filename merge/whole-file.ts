import type { Merged, Versions } from './merge.ts';

/** A file whose versions cannot be merged: a person has to look at all of it. */
export function wholeFile({ base, ours, theirs }: Versions): Merged {
  const span = { start: 0, end: ours.length };
  return {
    edits: [],
    conflicts: [{ what: 'the whole file', span, base, ours, theirs }],
    missing: [],
  };
}
