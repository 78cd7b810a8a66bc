import { resolve } from 'node:path';
import { diagnose } from '../../../diagnostics/diagnostic.ts';
import { writeFailed } from '../../../diagnostics/environment.ts';
import { ownMarks, writeOwnFile } from '../../../workspace/own-file.ts';
import { completed, type Outcome, stopped } from '../../outcome.ts';
import { pageAssets } from '../../page-assets.ts';
import type { MachineDocument } from '../document.ts';
import { placed } from '../placed.ts';
import { htmlReport } from './html-report.ts';
import { pageDataOf } from './page-data.ts';

/** Saves a document as one HTML file, in place of an older report. See `saveReport` in api/index.ts. */
export function saveReport(
  document: MachineDocument,
  path: string,
  cwd: string,
): Outcome<{ readonly path: string }> {
  const text = htmlReport(pageDataOf(document, new Date()), pageAssets());
  const reason = writeOwnFile(resolve(cwd, path), ownMarks.page, text);
  if (reason === undefined) return completed('written', { path });
  return stopped('failed', placed([diagnose(writeFailed, { path, reason, pending: false })]));
}
