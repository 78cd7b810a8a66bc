import { resolve } from 'node:path';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { verification as codes } from '../../diagnostics/verification.ts';
import type { UserPython } from '../../verify/environment/python.ts';
import { isSound } from '../../verify/index/indexing.ts';
import { type Original, readOriginal } from '../../verify/original.ts';
import { type FunctionVerification, verifyApp } from '../../verify/verify.ts';
import { openTree } from '../../workspace/tree/disk.ts';
import { pathFrom } from '../apps/app-name.ts';
import { locateApp } from '../apps/locate.ts';
import type { Host } from '../host.ts';
import type { VerifyOptions } from '../options.ts';
import { completed, type Outcome, stopped } from '../outcome.ts';
import { verificationData } from '../report/document.ts';
import { placed, sourceOf } from '../report/placed.ts';
import { exactIfWanted } from './exact-if-wanted.ts';
import { findVerificationPython } from './verification-python.ts';
import type { PackageReport } from './verify-package.ts';
import type { RunReport, RunVerification } from './verify-run.ts';

/** What to verify. */
export interface VerifyAppOptions extends Omit<VerifyOptions, 'verify'> {
  /** The original: a folder, or a git revision of the app's folder. */
  readonly against?: string | undefined;
  /** Run the functions of both apps, which runs their code on this machine. Needs `against`. */
  readonly run?: boolean | undefined;
  /** Verify what would be shipped instead: the path of a zip, or of a folder. */
  readonly package?: string | undefined;
  /** Path of a file with calls for `run`, which it implies. */
  readonly invocations?: string | undefined;
}

/** The app that was verified. */
export interface VerifyAbout {
  /** Absolute. */
  readonly root: string;
  /** From `host.cwd`, with `/`. */
  readonly path: string;
  /** Each function of the app and of the original. */
  readonly functions: readonly FunctionVerification[];
  /** What both apps did when they were run. */
  readonly run?: RunReport;
  /** What would be shipped, where that was asked for, in each way that the app's files ask for. */
  readonly packages?: readonly PackageReport[];
}

export type VerifyOutcome = Outcome<VerifyAbout>;

/** What else of it machines get, in place of the outcome's own. */
export function verifyData({ packages }: VerifyAbout): object {
  if (packages === undefined) return {};
  return {
    packages: packages.map(({ label, verification }) => ({
      label,
      verification: verificationData(verification),
    })),
  };
}

/** Indexes an app and compares it with an original. See `verify` in api/index.ts. */
export async function verify(
  path: string,
  options: VerifyAppOptions,
  host: Host,
): Promise<VerifyOutcome> {
  if (options.package !== undefined) return verifyShipment(path, options.package, options, host);
  const located = await locateApp(path, 'verify', host);
  const early = placed(located.diagnostics);
  if (located.kind === 'none') return stopped('refused', early, { next: located.next });
  const { root } = located;
  const about = { root, path: pathFrom(host.cwd, root), functions: [] };
  const failed = (...found: readonly Diagnostic[]) =>
    stopped('failed', [...early, ...placed(found)], { about });
  host.on({ kind: 'diagnostics', diagnostics: early });

  const { against, run, invocations } = options;
  const isRun = run === true || invocations !== undefined;
  if (isRun && against === undefined) return failed(diagnose(codes.runNeedsOriginal, {}));
  const prepared = await prepare(root, options, host);
  if (prepared.kind === 'none') return failed(...prepared.diagnostics);
  const { python, seconds, original, indexing } = prepared;
  const verified = await verifyApp(root, indexing);
  const ran: RunVerification =
    isRun && original !== undefined
      ? await runBoth(options, { root, original, python, seconds }, verified, host)
      : { kind: 'ran', verification: verified, report: undefined };
  if (ran.kind === 'not-run') return failed(...ran.diagnostics);
  const diagnostics = placed(ran.verification.diagnostics, sourceOf(openTree(root)));
  const verification = { ...ran.verification, diagnostics };
  return completed(
    isSound(verification) ? 'done' : 'different',
    { ...about, functions: verification.functions, ...(ran.report && { run: ran.report }) },
    { diagnostics: early, proof: { kind: 'checked', verification } },
  );
}

/** Verifies what would be shipped. The path is the app's folder, where it has one on this machine. */
async function verifyShipment(
  path: string,
  source: string,
  options: VerifyAppOptions,
  host: Host,
): Promise<VerifyOutcome> {
  const root = resolve(host.cwd, path);
  const about = { root, path: pathFrom(host.cwd, root), functions: [] };
  const prepared = await prepare(root, options, host);
  if (prepared.kind === 'none') return stopped('failed', placed(prepared.diagnostics), { about });
  const { verifyPackage } = await import('./verify-package.ts');
  const verified = await verifyPackage(resolve(host.cwd, source), root, prepared.indexing);
  if (verified.kind === 'unreadable') {
    return stopped('failed', placed([verified.diagnostic]), { about });
  }
  const { packages } = verified;
  const functions = packages.flatMap(({ verification }) => verification.functions);
  const sound = packages.every(({ verification }) => isSound(verification));
  return completed(sound ? 'done' : 'different', { ...about, functions, packages });
}

type Prepared =
  | {
      readonly kind: 'ready';
      readonly python: UserPython;
      readonly seconds: number;
      readonly original: Original | undefined;
      readonly indexing: Parameters<typeof verifyApp>[1];
    }
  | { readonly kind: 'none'; readonly diagnostics: readonly Diagnostic[] };

/** What the options ask for, with the Python that is there, or why nothing can be verified. */
async function prepare(root: string, options: VerifyAppOptions, host: Host): Promise<Prepared> {
  const none = (...diagnostics: readonly Diagnostic[]) => ({ kind: 'none', diagnostics }) as const;
  const { against } = options;
  const named = against === undefined ? undefined : findOriginal(against, root, host);
  if (named?.kind === 'none') return none(named.diagnostic);
  const here = await findVerificationPython(root, options, host);
  const found = await exactIfWanted(root, here, options, host);
  if (found.kind === 'none') {
    const { diagnostic } = found;
    return diagnostic === undefined ? none() : none({ ...diagnostic, severity: 'error' });
  }
  const { python, timeoutSeconds } = found;
  const original = named?.original;
  const indexing = { python, timeoutSeconds, ...(original && { against: original }) };
  return { kind: 'ready', python, seconds: timeoutSeconds, original, indexing };
}

async function runBoth(
  { python: named, invocations }: VerifyAppOptions,
  known: {
    readonly root: string;
    readonly original: Original;
    readonly python: UserPython;
    readonly seconds: number;
  },
  verification: Awaited<ReturnType<typeof verifyApp>>,
  host: Host,
): Promise<RunVerification> {
  const { verifyRun } = await import('./verify-run.ts');
  return verifyRun(
    {
      ...known,
      verification,
      ...(named !== undefined && { named }),
      ...(invocations !== undefined && { invocations }),
    },
    host,
  );
}

/** A folder is meant from the working folder; anything else is a revision of the app's repository. */
function findOriginal(
  source: string,
  root: string,
  { cwd }: Host,
):
  | { readonly kind: 'found'; readonly original: Original }
  | { readonly kind: 'none'; readonly diagnostic: Diagnostic } {
  const folder = readOriginal(resolve(cwd, source), root);
  const found = folder.kind === 'failed' ? readOriginal(source, root) : folder;
  return found.kind === 'failed'
    ? { kind: 'none', diagnostic: diagnose(codes.originalUnreadable, { problem: found.reason }) }
    : { kind: 'found', original: found.value };
}
