import { basename, dirname, resolve } from 'node:path';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { failed, ok, type Result } from '../../diagnostics/result.ts';
import { verification as codes } from '../../diagnostics/verification.ts';
import type { UserPython } from '../../verify/environment/python.ts';
import type { Original } from '../../verify/original.ts';
import type { Invocation } from '../../verify/run/invocation.ts';
import { withInvocationsOf } from '../../verify/run/read-invocations.ts';
import { type RunComparison, runApps } from '../../verify/run/run-apps.ts';
import { runFindings } from '../../verify/run/run-findings.ts';
import { findRunner, type Runner } from '../../verify/run/runner.ts';
import { userPackages } from '../../verify/run/user-packages.ts';
import type { Verification } from '../../verify/verify.ts';
import { readJson } from '../../workspace/text/json.ts';
import { readText } from '../../workspace/text/text.ts';
import { openTree, Unreadable } from '../../workspace/tree/disk.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import type { Host } from '../host.ts';
import { legacyRun } from './legacy-functions.ts';

/** Seconds for one call. Sleeping takes none of them. */
const CALL_LIMIT = 10;

/** What is run, and how. */
export interface RunRequest {
  /** Absolute. */
  readonly root: string;
  readonly verification: Verification;
  readonly original: Original;
  /** The Python that indexed the app. */
  readonly python: UserPython;
  /** The Python that the caller named. */
  readonly named?: string;
  readonly invocations?: string;
  /** For the import of an app. */
  readonly seconds: number;
}

/** The verification with what the run adds to it, or why the functions were not run. */
export type RunVerification =
  | {
      readonly kind: 'ran';
      readonly verification: Verification;
      readonly report: RunReport | undefined;
    }
  | { readonly kind: 'not-run'; readonly diagnostics: readonly Diagnostic[] };

export interface RunReport extends RunComparison {
  readonly runner: Runner;
  /** Folders of the user's Python whose packages the apps could import. */
  readonly packages: readonly string[];
}

/** Runs the functions of both apps beside each other. */
export async function verifyRun(
  { root, verification, original, python, named, invocations: file, seconds }: RunRequest,
  host: Host,
): Promise<RunVerification> {
  const notRun = (...diagnostics: readonly Diagnostic[]): RunVerification => ({
    kind: 'not-run',
    diagnostics,
  });
  const { cwd, env } = host;
  const tell = (text: string) => host.on({ kind: 'progress', text });
  const { functions, invocations: madeUp } = legacyRun(
    original.tree,
    original.app,
    original.functions,
  );
  const invocations = file === undefined ? ok(madeUp) : readCalls(resolve(cwd, file), file, madeUp);
  if (invocations.kind === 'failed') return notRun(...invocations.diagnostics);

  const found = await findRunner(root, {
    environment: env,
    tell,
    ...(named !== undefined && { python: named }),
  });
  if (found.kind === 'no-python') return notRun(diagnose(codes.noRunner, found));
  if (found.kind === 'failed') return notRun(diagnose(codes.runnerNotMade, found));

  tell(
    'Running the functions of both apps: their code runs on this machine, on copies, without network.',
  );
  const packages = await userPackages(python, found.runner, root);
  const tree = openTree(root, { largestFile: Number.MAX_SAFE_INTEGER });
  const comparison = await runApps(
    { ...original, functions },
    { tree, app: '' },
    invocations.value,
    {
      python: found.runner.path,
      packages,
      script: scriptName(tree),
      limit: CALL_LIMIT,
      loadLimit: seconds,
    },
  );
  const placeOf = (name: string) => verification.functions.find((f) => f.name === name)?.found?.at;
  const diagnostics = [...verification.diagnostics, ...runFindings(comparison, placeOf)];
  return {
    kind: 'ran',
    verification: { ...verification, diagnostics },
    report: { ...comparison, runner: found.runner, packages },
  };
}

function readCalls(
  path: string,
  file: string,
  madeUp: readonly Invocation[],
): Result<readonly Invocation[]> {
  const refuse = (problem: string) =>
    failed(diagnose(codes.invocationsUnreadable, { file, problem }));
  try {
    const found = openTree(dirname(path)).file(basename(path));
    const text = found && readText(found);
    if (text?.kind !== 'text') return refuse(text?.reason ?? 'it is not a file');
    const calls = withInvocationsOf(text.text, madeUp);
    return calls.kind === 'ok' ? calls : refuse(calls.reason);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return refuse(error.message);
  }
}

/** The file that holds the functions of a v2 app; no other setting is looked at. */
function scriptName(tree: Tree): string {
  const usual = 'function_app.py';
  const file = tree.file('local.settings.json');
  const text = file && readText(file);
  if (text === undefined || text.kind === 'undecodable') return usual;
  const read = readJson(text.text);
  if (read.kind === 'malformed') return usual;
  const settings = read.value as { Values?: { PYTHON_SCRIPT_FILE_NAME?: unknown } } | null;
  const name = settings?.Values?.PYTHON_SCRIPT_FILE_NAME;
  return typeof name === 'string' && name.endsWith('.py') ? name : usual;
}
