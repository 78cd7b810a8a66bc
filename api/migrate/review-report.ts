import { resolve } from 'node:path';
import { diagnose } from '../../diagnostics/diagnostic.ts';
import { writeFailed } from '../../diagnostics/environment.ts';
import { ownMarks, writeOwnFile } from '../../workspace/own-file.ts';
import type { MigrationReview } from '../host.ts';
import { completed, type Outcome, stopped } from '../outcome.ts';
import { appDocumentOf } from '../report/document.ts';
import { printedDocument } from '../report/formats/printed-document.ts';
import { saveReport } from '../report/page/save-report.ts';
import { placed } from '../report/placed.ts';
import type { MigrateOutcome } from './migrate-options.ts';

/** The outcome of a plan that waits for a decision. */
export function outcomeOf({ about, changes, diagnostics }: MigrationReview): MigrateOutcome {
  return about.status === 'ready'
    ? completed('planned', about, { diagnostics, changes })
    : stopped('refused', diagnostics, { about, changes });
}

/** Saves a plan as a page, or as Markdown where the name of the file ends so. */
export async function saveReviewReport(
  review: MigrationReview,
  path: string,
  cwd: string,
): Promise<Outcome<{ readonly path: string }>> {
  const document = appDocumentOf(outcomeOf(review), { command: 'migrate', next: [] });
  if (!/\.md$/i.test(path)) return saveReport(document, path, cwd);
  const text = ownMarks.markdown + (await printedDocument(document, 'markdown', cwd));
  const reason = writeOwnFile(resolve(cwd, path), ownMarks.markdown, text);
  if (reason === undefined) return completed('written', { path });
  return stopped('failed', placed([diagnose(writeFailed, { path, reason, pending: false })]));
}
