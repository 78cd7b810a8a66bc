import type { AppsOutcome } from '../../apps/each-app.ts';
import type { Outcome } from '../../outcome.ts';
import { type AppAbout, appDocumentOf, appsDocumentOf } from '../document.ts';
import type { FormatName } from './format-names.ts';
import { printedDocument } from './printed-document.ts';

/** The run that an outcome is of. */
export interface FormatOutcomeOptions {
  /** e.g. `migrate`. */
  readonly command: string;
  /** Absolute: `host.cwd` of the run. */
  readonly cwd: string;
}

/** An outcome in a format. See `formatOutcome` in api/index.ts. */
export function formatOutcome(
  outcome: Outcome<AppAbout> | AppsOutcome,
  format: FormatName,
  { command, cwd }: FormatOutcomeOptions,
): Promise<string> {
  const options = { command, next: [] };
  const document =
    outcome.kind === 'apps' ? appsDocumentOf(outcome, options) : appDocumentOf(outcome, options);
  return printedDocument(document, format, cwd);
}
