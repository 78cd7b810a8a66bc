import type { Span } from '../workspace/change/edit.ts';

/**
 * `error`: the app is left untouched. `review`: migrated, but a person should look.
 * `note`: something that was done or kept and is worth knowing.
 */
export type Severity = 'error' | 'review' | 'note';

export interface Place {
  /** Relative to the app's root. */
  readonly path: string;
  /** Offsets into the decoded text; absent for the file as a whole. */
  readonly span?: Span;
}

/** A finding as plain data. The texts come from the table of codes, filled with typed slots. */
export interface Diagnostic {
  readonly code: Code;
  readonly severity: Severity;
  readonly message: string;
  /** What to do now. */
  readonly hint: string;
  readonly at?: Place;
  readonly function?: string;
}

export type Code = `PYF${number}`;

/** One row of the table of codes. `Slots` are the values its message needs. */
export interface CodeEntry<Slots> {
  readonly code: Code;
  readonly severity: Severity;
  /** A noun phrase, e.g. "entry point missing". */
  readonly title: string;
  readonly message: (slots: Slots) => string;
  readonly hint: (slots: Slots) => string;
  /** Why it matters, for `pyfunc explain` and the docs: Markdown, one or more sentences. */
  readonly why: string;
  /** A short example before and after, for `pyfunc explain` and the docs. */
  readonly example?: { readonly before: string; readonly after: string };
}

/** Declares a code; returns the entry unchanged, with its slots typed. */
export function declare<Slots>(entry: CodeEntry<Slots>): CodeEntry<Slots> {
  return entry;
}

/** Fills an entry: the finding at a place, for a function where it concerns one. */
export function diagnose<Slots>(
  entry: CodeEntry<Slots>,
  slots: Slots,
  where: { at?: Place; function?: string } = {},
): Diagnostic {
  return {
    code: entry.code,
    severity: entry.severity,
    message: entry.message(slots),
    hint: entry.hint(slots),
    ...where,
  };
}
