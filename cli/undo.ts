import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { changedAfterRun, nothingToUndo, recovered } from '../diagnostics/environment.ts';
import { recover } from '../workspace/recover.ts';
import { undo } from '../workspace/undo.ts';
import type { Session } from './command.ts';
import { type Exit, exitCode, exitOf, gravest } from './exit.ts';
import { locateApps } from './locate.ts';
import { nameOfApp } from './name-of-app.ts';
import { reportNotLocated } from './not-located.ts';
import { refusalFinding } from './refusal.ts';
import { diagnosticLines } from './report.ts';
import { jsonDiagnostic, jsonText } from './report-json.ts';
import { counted } from './summary.ts';

interface Outcome {
  readonly result: 'undone' | 'nothing' | 'failed';
  readonly paths: readonly string[];
  readonly findings: readonly Diagnostic[];
}

/** Takes the last run on an app back. */
export async function run(session: Session, path = '.'): Promise<Exit> {
  const { io, json, cwd } = session;
  const { apps, problem } = locateApps(path, cwd, false);
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
  const found = await recover(root);
  if (found.kind !== 'clean' && found.kind !== 'recovered') {
    return { result: 'failed', paths: [], findings: [refusalFinding(found, root)] };
  }
  const findings = found.kind === 'recovered' ? [diagnose(recovered, found)] : [];
  const done = await undo(root);
  switch (done.kind) {
    case 'undone':
    case 'redone':
      return { result: 'undone', paths: done.paths, findings };
    case 'nothing':
      findings.push(diagnose(nothingToUndo, { path: label }));
      return { result: 'nothing', paths: [], findings };
    case 'stale':
      findings.push(diagnose(changedAfterRun, { files: done.paths }));
      return { result: 'failed', paths: [], findings };
    default:
      findings.push(refusalFinding(done, root));
      return { result: 'failed', paths: [], findings };
  }
}
