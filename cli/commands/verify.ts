import { resolve } from 'node:path';
import { locateApp } from '../../api/locate.ts';
import { findProver } from '../../api/proof.ts';
import { putRight } from '../../api/recover-app.ts';
import { type Exit, exitCode, exitOf, gravest } from '../../api/report/exit.ts';
import { jsonText } from '../../api/report/json-text.ts';
import { jsonDiagnostic } from '../../api/report/report-json.ts';
import { jsonVerification } from '../../api/report/verification-document.ts';
import { sourceOf } from '../../api/source.ts';
import type { RunReport } from '../../api/verify-run.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { timeoutRefused } from '../../diagnostics/environment.ts';
import { verification as codes } from '../../diagnostics/verification.ts';
import { isSound } from '../../verify/indexing.ts';
import { type Original, readOriginal } from '../../verify/original.ts';
import { type Verification, verifyApp } from '../../verify/verify.ts';
import { openTree } from '../../workspace/tree/disk.ts';
import type { Options, Session } from '../command.ts';
import { reportNotLocated } from '../views/not-located.ts';
import { diagnosticLines } from '../views/report.ts';
import { verificationLines } from '../views/verification-view.ts';

/** Indexes an app and, where an original is named, compares it with that. */
export async function run(session: Session, path = '.', options: Options): Promise<Exit> {
  const { apps, problem } = locateApp(path, session.cwd);
  const [root] = apps;
  if (problem !== undefined) return reportNotLocated(session, 'verify', apps, problem);
  if (root === undefined) throw new Error('an app was located, but none is there');
  const { notes, problem: stuck } = await putRight(root);
  session.io.err(...diagnosticLines(notes, session.io, () => undefined));
  const verified = stuck === undefined ? await verify(root, session, options) : [stuck];
  return Array.isArray(verified)
    ? reportUnverified(session, root, verified)
    : reportVerified(session, root, verified);
}

/** A verification, with what a run has shown where one was asked for. */
type Verified = Verification & { readonly run?: RunReport };

async function verify(
  root: string,
  session: Session,
  { against, python, exact, timeout, run, invocations }: Options,
): Promise<Verified | Diagnostic[]> {
  const original = typeof against === 'string' ? findOriginal(against, root, session) : undefined;
  if (original !== undefined && 'code' in original) return [original];
  const calls = typeof invocations === 'string' ? { invocations } : {};
  const isRun = run === true || invocations !== undefined;
  if (isRun && original === undefined) return [diagnose(codes.runNeedsOriginal, {})];
  const seconds = timeout === undefined ? 60 : Number(timeout);
  if (!(seconds >= 1 && seconds <= 86_400))
    return [diagnose(timeoutRefused, { text: `${timeout}` })];
  const named = typeof python === 'string' ? python : undefined;
  const asked = { exact: exact === true, ...(named !== undefined && { python: named }) };
  const prover = await findProver(root, session, asked);
  if (prover.python === undefined) {
    return prover.finding === undefined ? [] : [{ ...prover.finding, severity: 'error' }];
  }
  const verification = await verifyApp(root, {
    python: prover.python,
    timeoutSeconds: seconds,
    ...(original && { against: original }),
  });
  if (!isRun || original === undefined) return verification;
  const { verifyRun } = await import('../../api/verify-run.ts');
  const wishes = { original, prover: prover.python, seconds, ...calls };
  const ran = await verifyRun(
    root,
    verification,
    named === undefined ? wishes : { ...wishes, python: named },
    session,
  );
  return 'code' in ran ? [ran] : { ...ran.verification, run: ran.run };
}

/** A folder is meant from where the user stands; anything else is a revision of the app's. */
function findOriginal(source: string, root: string, { cwd }: Session): Original | Diagnostic {
  const folder = readOriginal(resolve(cwd, source), root);
  const found = 'problem' in folder ? readOriginal(source, root) : folder;
  return 'problem' in found ? diagnose(codes.originalUnreadable, found) : found.original;
}

function reportUnverified({ io, json }: Session, root: string, findings: Diagnostic[]): Exit {
  const exit = gravest(findings.map(exitOf));
  io.out(...diagnosticLines(findings, io, () => undefined));
  if (json) {
    const diagnostics = findings.map((each) => jsonDiagnostic(each, () => undefined));
    io.raw(jsonText({ version: 1, exitCode: exitCode(exit), root, diagnostics }));
  }
  return exit;
}

function reportVerified({ io, json }: Session, root: string, verification: Verified): Exit {
  const exit: Exit = isSound(verification) ? 'done' : 'failed';
  const source = sourceOf(openTree(root));
  if (json) {
    const { run } = verification;
    const verified = { ...jsonVerification(verification, source), ...(run && { run }) };
    io.raw(jsonText({ version: 1, exitCode: exitCode(exit), root, ...verified }));
  } else io.out(...verificationLines(verification, io, source, verification.run));
  return exit;
}
