import type { Session } from '../cli/command.ts';
import type { AddOptions } from '../cli/commands/add-options.ts';
import type { AddOutcome, AddRun } from '../cli/views/add-report.ts';
import { styled } from '../cli/views/terminal.ts';
import { isSound } from '../verify/indexing.ts';
import { type Verification, verifyApp } from '../verify/verify.ts';
import { apply } from '../workspace/transaction/apply.ts';
import { treeAfter } from '../workspace/tree/tree-after.ts';
import { errorsOf, failsAlike } from './fails-alike.ts';
import { findProver, type Prover, proverName, unprovedFor } from './proof.ts';
import { refusalFinding } from './refusal.ts';

/**
 * Writes an addition as one transaction and indexes the app with it. What does not index is taken back,
 * unless the app without it does not index for the same reasons: then it cannot be verified here.
 */
export async function writeAddition(
  run: AddRun,
  flags: AddOptions,
  session: Session,
): Promise<AddOutcome> {
  const prover: Prover = flags.verify
    ? await findProver(run.root, session, flags, () => treeAfter(run.tree, run.changes))
    : { why: '--no-verify was given' };
  if (prover.python === undefined) {
    if (prover.finding?.severity === 'error') {
      return { result: 'failed', stoppedBy: [prover.finding] };
    }
    return write(run, { unverified: unprovedFor(prover) });
  }
  const { python } = prover;
  const index = () => session.stop.hold(verifyApp(run.root, { python }));
  session.io.out([styled('dim', `Verifying with ${proverName(python)} …`)]);
  let after: Verification | undefined;
  const accept = async () => {
    after = await index();
    return after !== undefined && proves(after, run);
  };
  const outcome = await apply(run.root, run.changes, { inputs: run.tree.inputs(), accept });
  if (outcome.kind === 'applied') {
    return { result: 'written', ...(after && { verification: after }) };
  }
  if (outcome.kind !== 'rejected') {
    return { result: 'failed', stoppedBy: [refusalFinding(outcome, run.root)] };
  }
  const before = after && (await index());
  if (after === undefined || before === undefined) return { result: 'taken-back' };
  const [reason] = errorsOf(before);
  return reason !== undefined && failsAlike(before, after)
    ? write(run, { unverified: `the app could not be indexed before either (${reason})` })
    : { result: 'taken-back', verification: after };
}

async function write(run: AddRun, known: { readonly unverified: string }): Promise<AddOutcome> {
  const outcome = await apply(run.root, run.changes, { inputs: run.tree.inputs() });
  if (outcome.kind === 'applied') return { result: 'written', ...known };
  if (outcome.kind === 'rejected') throw new Error('nothing was asked that could reject it');
  return { result: 'failed', stoppedBy: [refusalFinding(outcome, run.root)] };
}

/** Whether the host gets all functions, the new ones among them. */
function proves(after: Verification, { functions }: AddRun): boolean {
  const found = after.functions.map(({ name }) => name);
  return isSound(after.indexing) && functions.every((name) => found.includes(name));
}
