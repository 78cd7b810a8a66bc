import { basename, dirname, resolve } from 'node:path';
import type { Session } from '../cli/command.ts';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { verification as codes } from '../diagnostics/verification.ts';
import type { Original } from '../verify/original.ts';
import type { UserPython } from '../verify/python.ts';
import type { Invocation } from '../verify/run/invocation.ts';
import { NoInvocations, withInvocationsOf } from '../verify/run/read-invocations.ts';
import { type RunComparison, runApps } from '../verify/run/run-apps.ts';
import { runFindings } from '../verify/run/run-findings.ts';
import { findRunner, type Runner } from '../verify/run/runner.ts';
import { userPackages } from '../verify/run/user-packages.ts';
import type { Verification } from '../verify/verify.ts';
import { readText } from '../workspace/text/text.ts';
import { openTree, Unreadable } from '../workspace/tree/disk.ts';
import { legacyRun } from './legacy-functions.ts';
import { scriptName } from './script-name.ts';

/** Seconds for one call. Sleeping takes none of them. */
const CALL_LIMIT = 10;

export interface RunWishes {
  readonly original: Original;
  readonly prover: UserPython;
  /** As on the command line. */
  readonly python?: string;
  readonly invocations?: string;
  /** Seconds for the import of an app. */
  readonly seconds: number;
}

/** A verification with what the run has shown beside it. */
export interface VerifiedRun {
  readonly verification: Verification;
  readonly run: RunReport;
}

export interface RunReport extends RunComparison {
  readonly runner: Runner;
  /** Folders of the user's Python whose packages the apps could import. */
  readonly packages: readonly string[];
}

/** Runs the functions of both apps beside each other; or says why not. */
export async function verifyRun(
  root: string,
  verification: Verification,
  { original, prover, python, invocations: file, seconds }: RunWishes,
  { cwd, env, io }: Session,
): Promise<VerifiedRun | Diagnostic> {
  const { functions, invocations: madeUp } = legacyRun(
    original.tree,
    original.app,
    original.functions,
  );
  const invocations = file === undefined ? madeUp : readCalls(resolve(cwd, file), file, madeUp);
  if ('code' in invocations) return invocations;

  const found = await findRunner(root, {
    environment: env,
    tell: (text) => io.err(text),
    ...(python !== undefined && { python }),
  });
  if ('candidates' in found) return diagnose(codes.noRunner, found);
  if ('problem' in found) return diagnose(codes.runnerNotMade, found);

  io.err(
    'Running the functions of both apps: their code runs on this machine, on copies, without network.',
  );
  const packages = await userPackages(prover, found.runner, root);
  const tree = openTree(root, { largestFile: Number.MAX_SAFE_INTEGER });
  const comparison = await runApps({ ...original, functions }, { tree, app: '' }, invocations, {
    python: found.runner.path,
    packages,
    script: scriptName(tree),
    limit: CALL_LIMIT,
    loadLimit: seconds,
  });
  const placeOf = (name: string) => verification.functions.find((f) => f.name === name)?.found?.at;
  const diagnostics = [...verification.diagnostics, ...runFindings(comparison, placeOf)];
  return {
    verification: { ...verification, diagnostics },
    run: { ...comparison, runner: found.runner, packages },
  };
}

function readCalls(
  path: string,
  file: string,
  madeUp: readonly Invocation[],
): readonly Invocation[] | Diagnostic {
  try {
    const found = openTree(dirname(path)).file(basename(path));
    const text = found === undefined ? { reason: 'it is no file' } : readText(found);
    if ('text' in text) return withInvocationsOf(text.text, madeUp);
    return diagnose(codes.invocationsUnreadable, { file, problem: text.reason });
  } catch (error) {
    if (!(error instanceof NoInvocations || error instanceof Unreadable)) throw error;
    return diagnose(codes.invocationsUnreadable, { file, problem: error.message });
  }
}
