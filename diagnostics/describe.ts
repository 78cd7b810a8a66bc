import type { CodeEntry } from './diagnostic.ts';

/** What a diagnostic says, with `‹name›` where a value will stand: for `explain` and the docs. */
export function describe(entry: CodeEntry<never>): {
  message: string;
  hint?: string;
} {
  // A list of one prints as its item, so it can replace a text and a list of texts.
  const placeholder = (text: string) => Object.assign([text], { toJSON: () => text });
  const slots = new Proxy({}, { get: (_, name) => placeholder(`‹${String(name)}›`) }) as never;
  return {
    message: String(entry.message(slots)),
    ...(entry.hint && { hint: String(entry.hint(slots)) }),
  };
}
