import { resolve } from 'node:path';
import { locateApp } from '../../api/locate.ts';
import { putRight } from '../../api/recover-app.ts';
import { refusalFinding } from '../../api/refusal.ts';
import { type Exit, exitCode, exitOf, gravest } from '../../api/report/exit.ts';
import { jsonText } from '../../api/report/json-text.ts';
import { jsonDiagnostic } from '../../api/report/report-json.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { changedAfterRun, nothingToUndo } from '../../diagnostics/environment.ts';
import { keepsRun, undo } from '../../workspace/transaction/undo.ts';
import type { Session } from '../command.ts';
import { nameOfApp } from '../views/name-of-app.ts';
import { reportNotLocated } from '../views/not-located.ts';
import { diagnosticLines } from '../views/report.ts';
import { counted } from '../views/summary.ts';

interface Outcome {
  readonly result: 'undone' | 'nothing' | 'failed';
  readonly paths: readonly string[];
  readonly findings: readonly Diagnostic[];
}

/** Takes the last run on an app back. */
export async function run(session: Session, path = '.'): Promise<Exit> {
  const { io, json, cwd } = session;
  const folder = resolve(cwd, path);
  // A plopfile may have been run in a folder that is no app.
  const { apps, problem } = keepsRun(folder) ? { apps: [folder] } : locateApp(path, cwd);
  const [root] = apps;
  if (problem !== undefined) return reportNotLocated(session, 'undo', apps, problem);
  if (root === undefined) throw new Error('an app was located, but none is there');
  const label = nameOfApp(root, cwd);
  const { result, paths, findings } = await undoRun(root, label);
  const exit = gravest(findings.map(exitOf));
  io.out(...diagnosticLines(findings, io, () => undefined));
  if (result === 'undone') io.out(`Done: ${counted(paths.length, 'file')} of ${label} as before.`);
  if (json) {
    const diagnostics = findings.map((each) => jsonDiagnostic(each, () => undefined));
    io.raw(jsonText({ version: 1, exitCode: exitCode(exit), root, result, paths, diagnostics }));
  }
  return exit;
}

async function undoRun(root: string, label: string): Promise<Outcome> {
  const { notes, problem } = await putRight(root);
  if (problem) return { result: 'failed', paths: [], findings: [problem] };
  const failed = (finding: Diagnostic): Outcome => {
    return { result: 'failed', paths: [], findings: [...notes, finding] };
  };
  const done = await undo(root);
  switch (done.kind) {
    case 'undone':
      return { result: 'undone', paths: done.paths, findings: notes };
    case 'nothing':
      return { ...failed(diagnose(nothingToUndo, { path: label })), result: 'nothing' };
    case 'stale':
      return failed(diagnose(changedAfterRun, { files: done.paths }));
    default:
      return failed(refusalFinding(done, root));
  }
}
