import { codes, findCode } from '../diagnostics/codes.ts';
import { describe } from '../diagnostics/describe.ts';
import { type CodeEntry, type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { unknownCode } from '../diagnostics/environment.ts';
import { codeUrl } from '../diagnostics/page-url.ts';
import { completed, type Outcome, stopped } from './outcome.ts';
import { exitCode } from './report/exit-codes.ts';
import { placed } from './report/placed.ts';

/** What a diagnostic means. */
export interface ExplainedCode extends Pick<Diagnostic, 'code' | 'severity'> {
  /** A noun phrase, e.g. `entry point missing`. */
  readonly title: string;
  /** With the names of values in place of values. */
  readonly message: string;
  /** What to do; absent where nothing has to be done. */
  readonly hint?: string;
  /** How a run ends that stops at it: of an error. */
  readonly exitCode?: number;
  /** Why it matters: Markdown. */
  readonly why: string;
  /** Its page in the documentation. */
  readonly url: string;
  readonly example?: { readonly before: string; readonly after: string };
}

export interface ExplainAbout {
  readonly codes: readonly ExplainedCode[];
}

export type ExplainOutcome = Outcome<ExplainAbout>;

/** What a diagnostic means and what to do about it; all of them without a code. See api/index.ts. */
export function explain(code: string | undefined): ExplainOutcome {
  if (code === undefined) return completed('done', { codes: codes.map(explained) });
  const entry = findCode(code);
  if (entry === undefined) return stopped('refused', placed([diagnose(unknownCode, { code })]));
  return completed('done', { codes: [explained(entry)] });
}

function explained(entry: CodeEntry<never>): ExplainedCode {
  const { code, severity, title, why, example } = entry;
  const exit = severity === 'error' && { exitCode: exitCode(entry.exit) };
  return {
    code,
    severity,
    ...exit,
    title,
    ...describe(entry),
    why,
    url: codeUrl(code),
    ...(example && { example }),
  };
}
