import path from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { findingsOf } from './findings.ts';
import type { IndexOptions } from './index-app.ts';
import { runWithLibrary } from './index-server.ts';
import { readReport } from './raw-report.ts';

/** A v1 function and its script, relative to the app. */
export interface LegacyScript {
  readonly name: string;
  readonly script: string;
}

/**
 * Loads the scripts of a v1 app in a Python, as the v1 worker does, with the same stand-ins as an index
 * of a v2 app. Returns what fails, one diagnostic for each function; none where the process gave no report.
 */
export async function loadLegacy(
  root: string,
  functions: readonly LegacyScript[],
  { python, timeoutSeconds: seconds = 60 }: IndexOptions,
): Promise<readonly Diagnostic[]> {
  const wanted = functions.map(({ name, script }) => ({ name, script }));
  const options = ['--limit', String(seconds), '--environment', 'required'];
  const run = await runWithLibrary(python, {
    script: 'load_legacy',
    arguments: [path.resolve(root), ...options, '--functions', JSON.stringify(wanted)],
    folder: root,
    seconds: seconds + 5,
  });
  const report = readReport(run.report);
  if (report?.bug !== undefined) throw new Error(report.bug);
  if (report === undefined) return [];
  return findingsOf(report, seconds).filter((each) => each.severity === 'error');
}
