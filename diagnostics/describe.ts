import type { CodeEntry } from './diagnostic.ts';

/** What a diagnostic says, with `‹name›` where a value will stand: for `explain` and the docs. */
export function describe(entry: CodeEntry<never>): {
  message: string;
  hint?: string;
} {
  // A list of one prints as its item, so it stands in for a text and for a list of texts alike.
  const slots = new Proxy({}, { get: (_, name) => [`‹${String(name)}›`] }) as never;
  return {
    message: String(entry.message(slots)),
    ...(entry.hint && { hint: String(entry.hint(slots)) }),
  };
}
