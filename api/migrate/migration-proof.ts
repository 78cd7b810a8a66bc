import { deployment } from '../../diagnostics/deployment.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { oneForMany } from '../../diagnostics/losses.ts';
import { migration } from '../../diagnostics/migration.ts';
import { verification } from '../../diagnostics/verification.ts';
import type { MigrationOptions } from '../../migrator/migration.ts';
import type { IndexOptions } from '../../verify/index/index-app.ts';
import { isSound } from '../../verify/index/indexing.ts';
import { loadLegacy } from '../../verify/index/load-legacy.ts';
import { type Verification, verifyApp } from '../../verify/verify.ts';
import { type Host, untilAborted } from '../host.ts';
import { failureKey } from '../verify/failure-of.ts';
import { legacyFunctions } from '../verify/legacy-functions.ts';
import type { VerificationPython } from '../verify/verification-python.ts';
import type { Prove } from '../write.ts';
import { type AppPlan, expectedOf } from './app-plan.ts';
import { placesBefore } from './places-before.ts';
import { isDurableUpgrade, lacksDurable2, proofOfUpgrade } from './upgrade-proof.ts';

/** What a person is told of the proof before they decide. */
export function indexedBy({ python }: Extract<VerificationPython, { kind: 'found' }>) {
  return { kind: 'index', python } as const;
}

export function unprovedFor(python: Extract<VerificationPython, { kind: 'none' }>) {
  return { kind: 'none', ...unchecked(python) } as const;
}

interface ProofOptions {
  readonly leaveOut?: readonly string[] | undefined;
  readonly upgrade?: MigrationOptions['upgrade'] | undefined;
}

/** How the migration of an app is proved with the Python found. */
export async function proofOf(
  plan: AppPlan,
  options: ProofOptions,
  found: VerificationPython,
  host: Host,
): Promise<Prove> {
  if (found.kind === 'none') return { kind: 'none', because: unchecked(found) };
  const { python, timeoutSeconds } = found;
  const lacking = isDurableUpgrade(plan) ? lacksDurable2(python) : undefined;
  if (lacking !== undefined) return { kind: 'none', because: { reason: lacking } };
  const isUpgrade = plan.migration.functions.length === 0;
  return isUpgrade
    ? proofOfUpgrade(plan, { python, timeoutSeconds }, host)
    : proofAgainstOriginal(plan, options, { python, timeoutSeconds }, host);
}

function proofAgainstOriginal(
  plan: AppPlan,
  options: ProofOptions,
  indexing: IndexOptions,
  host: Host,
): Prove {
  const { python } = indexing;
  // What it is held against is read before the changes are in.
  const against = expectedOf(plan.tree, options.upgrade?.includes('bundle') === true);
  const webApps = plan.migration.functions.flatMap((each) => (each.isWebApp ? each.name : []));
  const leftOut = options.leaveOut ?? [];
  const wanted = { ...indexing, against, leftOut, merged: plan.merged, webApps };
  return {
    kind: 'index',
    python,
    index: async () => withoutKnown(await verifyApp(plan.root, wanted), plan.migration.diagnostics),
    accepts: isSound,
    onRejected: async (after) => {
      const kept = against.functions.filter(({ name }) => !leftOut.includes(name));
      const loading = loadLegacy(plan.root, legacyFunctions(plan.tree, '', kept), indexing);
      const before = (await untilAborted(loading, host.signal)) ?? [];
      const unproved = failsAsBefore(before, after);
      if (unproved.length > 0) {
        const reason = 'the original does not load here either';
        return { kind: 'failed-before', reason, diagnostics: unproved };
      }
      if (failsBehindLink(plan.migration.diagnostics, after)) {
        const reason = 'code behind a link has to be changed first';
        return { kind: 'failed-before', reason, diagnostics: [] };
      }
      const diagnostics = placesBefore(after.diagnostics, plan.changes, plan.tree);
      return { kind: 'rejected', diagnostics, places: 'before' };
    },
  };
}

/** Without what the plan has said of a function in its own words. */
function withoutKnown(after: Verification, said: readonly Diagnostic[]): Verification {
  const batches = said.filter(({ code }) => code === migration.batchAsOne.code);
  const known = new Set(batches.map((each) => each.function));
  const old = said.filter(({ code }) => code === deployment.oldPython.code);
  const places = new Set(
    old.flatMap(({ at, places = at ? [at] : [] }) => places.map((p) => p.path)),
  );
  const listed = said.filter(({ code }) => code === migration.notListed.code);
  const unlisted = new Set(listed.map((each) => each.function));
  const diagnostics = after.diagnostics.filter(({ code, function: of, at }) => {
    if (code === migration.notListed.code && unlisted.has(of)) return false;
    // No Python that verifies is as old as the one that was named already.
    if (code === verification.otherPython.code && at && places.has(at.path)) return false;
    return code !== oneForMany.code || !known.has(of);
  });
  return { ...after, diagnostics };
}

/** Whether nothing fails but an import of the v1 model in files that the migration may not write. */
function failsBehindLink(said: readonly Diagnostic[], { diagnostics }: Verification): boolean {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const isOfV1 = ({ code, message }: Diagnostic) =>
    code === verification.importFails.code && /'__app__|beyond top-level package/.test(message);
  const isLinked = said.some(({ code }) => code === migration.linkedCode.code);
  return isLinked && errors.length > 0 && errors.every(isOfV1);
}

function unchecked({ reason, install }: Extract<VerificationPython, { kind: 'none' }>) {
  return { reason, ...(install !== undefined && { install }) };
}

/**
 * What fails in a migrated app as it fails in the v1 app, as reviews at places of the migrated app: every
 * error of it, or nothing where one of them is new.
 */
function failsAsBefore(
  before: readonly Diagnostic[],
  { diagnostics }: Pick<Verification, 'diagnostics'>,
): Diagnostic[] {
  const known = new Set(before.map(withoutRoot));
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (!errors.every((each) => known.has(withoutRoot(each)))) return [];
  return errors.map(({ message: problem, at }) => {
    return diagnose(migration.originalFails, { problem }, at === undefined ? {} : { at });
  });
}

/** The failure without the `__app__.` prefix, which v2 code does not have. */
function withoutRoot(diagnostic: Diagnostic): string {
  return failureKey(diagnostic).replaceAll('__app__.', '');
}
