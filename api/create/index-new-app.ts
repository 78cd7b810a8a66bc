import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { noFunctions } from '../../diagnostics/losses.ts';
import type { PlannedRun } from '../../registry/plan/record-generated.ts';
import { isSound } from '../../verify/index/indexing.ts';
import { openTree } from '../../workspace/tree/disk.ts';
import { type Host, untilAborted } from '../host.ts';
import type { VerifyOptions } from '../options.ts';
import type { Proof } from '../outcome.ts';
import { placed, sourceOf } from '../report/placed.ts';
import { findVerificationPython } from '../verify/verification-python.ts';

/** Whether the worker finds the functions of a new app; without a proof where the run was stopped. */
interface NewAppProof {
  readonly proof?: Proof;
  readonly failed?: true;
  readonly diagnostics?: readonly Diagnostic[];
}

/** Indexes a new app, in its own environment where it has one by now. Nothing is rolled back. */
export async function indexNewApp(
  root: string,
  { changes }: Pick<PlannedRun, 'changes'>,
  options: VerifyOptions,
  host: Host,
): Promise<NewAppProof> {
  const prepared = await findVerificationPython(root, options, host);
  if (prepared.kind === 'none') {
    const { reason, install, diagnostic } = prepared;
    return {
      proof: { kind: 'unchecked', reason, ...(install !== undefined && { install }) },
      ...(diagnostic?.severity === 'error' && { failed: true, diagnostics: [diagnostic] }),
    };
  }
  const { python, timeoutSeconds } = prepared;
  // A run without proof does not wait for these.
  const [{ initParser }, { verifyApp }] = await Promise.all([
    import('../../python/parse.ts'),
    import('../../verify/verify.ts'),
  ]);
  await initParser();
  host.on({ kind: 'verifying', python });
  const verification = await untilAborted(verifyApp(root, { python, timeoutSeconds }), host.signal);
  if (verification === undefined) return {};
  const hasFunctions = changes.some(({ because }) =>
    because.some((each) => each.function !== undefined),
  );
  // An app may begin without functions.
  const found = verification.diagnostics.filter(
    ({ code }) => hasFunctions || code !== noFunctions.code,
  );
  const isRight = !hasFunctions || isSound(verification.indexing);
  const diagnostics = placed(found, sourceOf(openTree(root)));
  return {
    proof: { kind: 'checked', verification: { ...verification, diagnostics } },
    ...(!isRight && { failed: true }),
  };
}
