import path from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { runPython } from '../workspace/process/run-program.ts';
import { findingsOf } from './findings.ts';
import { libraryOf, pythonFolder } from './index-app.ts';
import type { UserPython } from './python.ts';
import { readReport } from './raw-report.ts';

/** A v1 function and its script, relative to the app. */
export interface LegacyScript {
  readonly name: string;
  readonly script: string;
}

const seconds = 60;

/**
 * Loads the scripts of a v1 app in a Python, as the v1 worker does, with the same stand-ins as an index
 * of a v2 app. Returns what fails, one diagnostic for each function; none where the process gave no report.
 */
export async function loadLegacy(
  root: string,
  functions: readonly LegacyScript[],
  python: UserPython,
): Promise<readonly Diagnostic[]> {
  const script = path.join(pythonFolder, 'load_legacy.py');
  const wanted = functions.map(({ name, script: file }) => ({ name, script: file }));
  const options = ['--limit', String(seconds), '--environment', 'required', ...libraryOf(python)];
  const command = [python.path, '-B', script, path.resolve(root), ...options];
  const run = await runPython([...command, '--functions', JSON.stringify(wanted)], {
    folder: root,
    seconds: seconds + 5,
  });
  const report = readReport(run.report);
  if (report?.bug !== undefined) throw new Error(report.bug);
  if (report === undefined) return [];
  return findingsOf(report, seconds).filter((each) => each.severity === 'error');
}
