import type { Span } from '../workspace/change/edit.ts';
import { maskSecrets } from '../workspace/text/secrets.ts';

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
  /** What to do now; absent where no action is needed. */
  readonly hint?: string;
  readonly at?: Place;
  /** Every place of a diagnostic that holds in several, the one of `at` first. */
  readonly places?: readonly Place[];
  readonly function?: string;
}

export type Code = `PYF${number}`;

/**
 * How a run ends that stops at an error, as the class of its exit code: `usage` for the command
 * line, `refused` where a person must decide about the app, `unsafe` where writing could destroy
 * work or run code that nobody trusts, `locked` while another run holds the app, `failed` for a
 * cause outside the app, `bug` for a fault in pyfunc.
 */
export type ExitClass = 'usage' | 'refused' | 'unsafe' | 'locked' | 'failed' | 'bug';

/** One row of the table of codes. `Slots` are the values its message needs. */
export type CodeEntry<Slots> = {
  readonly code: Code;
  /** A noun phrase, e.g. "entry point missing". */
  readonly title: string;
  readonly message: (slots: Slots) => string;
  /** What to do now; left out where no action is needed. */
  readonly hint?: (slots: Slots) => string;
  /** Why it matters, for `pyfunc explain` and the docs: Markdown, one or more sentences. */
  readonly why: string;
  /** Whether the app may fail in Azure until a person has acted on it: it closes a run's report. */
  readonly beforeDeploy?: true;
  /** A short example before and after, for `pyfunc explain` and the docs. */
  readonly example?: { readonly before: string; readonly after: string };
} & (
  | { readonly severity: 'error'; readonly exit: ExitClass }
  /** `exit` is for the commands that raise it to an error because they cannot go on without it. */
  | { readonly severity: 'review' | 'note'; readonly exit?: ExitClass }
);

/** Tells a diagnostic from an edit, where a migration step yields both. */
export function isDiagnostic(yielded: object): yielded is Diagnostic {
  return (yielded as Partial<Diagnostic>).code !== undefined;
}

const declared = new Map<Code, CodeEntry<never>>();

/** Declares a code; returns the entry unchanged, with its slots typed. */
export function declare<Slots>(entry: CodeEntry<Slots>): CodeEntry<Slots> {
  declared.set(entry.code, entry);
  return entry;
}

/**
 * The entry of a code that a loaded module declares, as the entry of each diagnostic is that was made in
 * this run. For diagnostics that were read from a file, codes.ts has the same function with all entries.
 */
export function entryOf(code: Code): CodeEntry<never> | undefined {
  return declared.get(code);
}

/** Where a diagnostic holds: the first place as `at`, all of them as `places` where there are several. */
export function inPlaces(places: readonly Place[]): { at?: Place; places?: readonly Place[] } {
  const [at] = places;
  return { ...(at && { at }), ...(places.length > 1 && { places }) };
}

/**
 * Fills an entry: the diagnostic at a place, for a function where it concerns one. Its texts hold no
 * secret, whatever the slots quote.
 */
export function diagnose<Slots>(
  entry: CodeEntry<Slots>,
  slots: Slots,
  where: { at?: Place; places?: readonly Place[]; function?: string } = {},
): Diagnostic {
  return {
    code: entry.code,
    severity: entry.severity,
    message: maskSecrets(entry.message(slots)),
    ...(entry.hint && { hint: maskSecrets(entry.hint(slots)) }),
    ...where,
  };
}
