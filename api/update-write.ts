import { readV2App } from '../app/v2-app.ts';
import type { Session } from '../cli/command.ts';
import type { UpdateOptions } from '../cli/commands/update-options.ts';
import { styled } from '../cli/views/terminal.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { isSound } from '../verify/indexing.ts';
import { type Verification, verifyApp } from '../verify/verify.ts';
import { apply } from '../workspace/transaction/apply.ts';
import { treeAfter } from '../workspace/tree/tree-after.ts';
import { errorsOf, failsAlike } from './fails-alike.ts';
import { findProver, proverName, unprovedFor } from './proof.ts';
import { refusalFinding } from './refusal.ts';
import type { Exit } from './report/exit.ts';
import type { UpdatePlanned } from './update-plan.ts';

/** What became of the files. */
export interface Written {
  readonly result: 'written' | 'taken-back' | 'failed';
  readonly exit?: Exit;
  readonly verification?: Verification;
  /** Why there is none. */
  readonly unverified?: string;
  readonly stoppedBy?: readonly Diagnostic[];
}

/**
 * Writes an update as one transaction and indexes the app with it. What does not index is taken back,
 * unless the app without it does not index for the same reasons: then it cannot be verified here.
 */
export async function writeUpdate(
  root: string,
  plan: UpdatePlanned,
  options: UpdateOptions,
  session: Session,
): Promise<Written> {
  const { tree, changes } = plan;
  const inputs = tree.inputs();
  const unproved = async (unverified: string): Promise<Written> => {
    const outcome = await apply(root, changes, { inputs });
    if (outcome.kind === 'applied') return { result: 'written', unverified };
    if (outcome.kind === 'rejected') throw new Error('nothing was asked that could reject it');
    return { result: 'failed', stoppedBy: [refusalFinding(outcome, root)] };
  };
  if (!options.verify) return unproved('--no-verify was given');
  const prover = await findProver(root, session, options, () => treeAfter(tree, changes));
  if (prover.python === undefined) {
    if (prover.finding?.severity === 'error') {
      return { result: 'failed', stoppedBy: [prover.finding] };
    }
    return unproved(unprovedFor(prover));
  }
  const { python } = prover;
  const expected = functionsAfter(plan);
  const index = () => session.stop.hold(verifyApp(root, { python }));
  session.io.out([styled('dim', `Verifying with ${proverName(python)} …`)]);
  let after: Verification | undefined;
  const accept = async () => {
    after = await index();
    return after !== undefined && proves(after, expected);
  };
  const outcome = await apply(root, changes, { inputs, accept });
  if (outcome.kind === 'applied') {
    return { result: 'written', ...(after && { verification: after }) };
  }
  if (outcome.kind !== 'rejected') {
    return { result: 'failed', stoppedBy: [refusalFinding(outcome, root)] };
  }
  const before = after && (await index());
  const stopped = session.stop.exit && { exit: session.stop.exit };
  if (after === undefined || before === undefined) return { result: 'taken-back', ...stopped };
  const [reason] = errorsOf(before);
  return reason !== undefined && failsAlike(before, after)
    ? unproved(`the app could not be indexed before either (${reason})`)
    : { result: 'taken-back', verification: after };
}

/** What templates make and the app has, once it is updated: what a user deleted is none of it. */
function functionsAfter({ tree, changes, entries }: UpdatePlanned): string[] {
  const app = readV2App(treeAfter(tree, changes));
  if (app.kind !== 'app') return [];
  const declared = new Set(app.functions.map(({ name }) => name));
  const made = entries.flatMap(({ next }) => Object.keys(next.functions));
  return made.filter((name) => declared.has(name));
}

function proves({ functions, indexing }: Verification, expected: readonly string[]): boolean {
  const found = new Set(functions.map(({ name }) => name));
  return isSound(indexing) && expected.every((name) => found.has(name));
}
