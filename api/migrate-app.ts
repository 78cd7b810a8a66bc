import { ask } from '../cli/ask/ask.ts';
import type { Session } from '../cli/command.ts';
import type { MigrateOptions } from '../cli/commands/migrate-options.ts';
import { nameOfApp } from '../cli/views/name-of-app.ts';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { uncommittedChanges } from '../diagnostics/environment.ts';
import { isSound } from '../verify/indexing.ts';
import { loadLegacy } from '../verify/load-legacy.ts';
import type { Original, OriginalFunction } from '../verify/original.ts';
import { type Verification, verifyApp } from '../verify/verify.ts';
import { dirtyPaths } from '../workspace/git/git.ts';
import { apply } from '../workspace/transaction/apply.ts';
import { Unreadable } from '../workspace/tree/disk.ts';
import { treeAfter } from '../workspace/tree/tree-after.ts';
import { type AppPlan, planApp } from './app-plan.ts';
import { expectedOf } from './expected.ts';
import { failsAsBefore } from './fails-alike.ts';
import { legacyFunctions } from './legacy-functions.ts';
import { placesBefore } from './places-before.ts';
import { findProver, type Prover } from './proof.ts';
import { putRight } from './recover-app.ts';
import { refusalFinding } from './refusal.ts';
import { type Exit, exitOf, gravest } from './report/exit.ts';
import { unreadable } from './unreadable.ts';

/** How far one app came. */
export interface AppRun {
  readonly root: string;
  /**
   * `planned`: nothing was to be written. `written`: it was, and no proof spoke against it.
   * `taken-back`: it was written, did not pass verification, and is as it was before.
   */
  readonly result:
    | 'nothing'
    | 'refused'
    | 'planned'
    | 'declined'
    | 'written'
    | 'taken-back'
    | 'failed';
  readonly exit: Exit;
  /** Absent where the app could not be read. */
  readonly plan?: AppPlan;
  /** Findings beside those of the plan and of the verification; the audience heard them. */
  readonly notes: readonly Diagnostic[];
  /** What ended a run that failed. */
  readonly stoppedBy: readonly Diagnostic[];
  readonly verification?: Verification;
  /** Why there is no verification. */
  readonly unverified?: string;
  /** The command that installs a Python, where none was found to verify with. */
  readonly install?: string;
  /** What fails in the result as it failed in the original, at places of the result. */
  readonly unproved?: readonly Diagnostic[];
}

/** What a person sees on the way. Nothing of it decides anything. */
export interface Audience {
  readonly note: (finding: Diagnostic) => void;
  readonly plan: (plan: AppPlan) => void;
  readonly diff: (plan: AppPlan) => void;
  /** The changes are being verified with this Python. */
  readonly verifying: (prover: Prover) => void;
}

/** Takes one app from v1 to v2, as far as the options let it. */
export async function migrateApp(
  root: string,
  session: Session,
  options: MigrateOptions,
  audience: Audience,
): Promise<AppRun> {
  const { notes, problem } = await putRight(root);
  if (problem) return failed({ root, notes }, problem);
  for (const each of notes) audience.note(each);
  let plan: AppPlan;
  try {
    plan = await planApp(root, options, session.cwd);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return failed({ root, notes }, unreadable(nameOfApp(root, session.cwd), root, error));
  }
  audience.plan(plan);
  const planned = { root, plan, notes, stoppedBy: [] };
  const { status } = plan.migration;
  if (status === 'refused') return { ...planned, result: 'refused', exit: 'refused' };
  if (status !== 'ready') return { ...planned, result: 'nothing', exit: 'done' };
  if (options.mode === 'check') return { ...planned, result: 'planned', exit: 'work' };
  const mayAsk = session.io.isTTY && !session.json;
  if (options.mode !== 'write' && !(options.mode === 'ask' && mayAsk)) {
    return { ...planned, result: 'planned', exit: 'done' };
  }
  return write(planned, session, options, audience);
}

/** What is known so far, and what ended the run. */
function failed(known: Pick<AppRun, 'root' | 'notes'>, ...stoppedBy: Diagnostic[]): AppRun {
  return { ...known, result: 'failed', exit: gravest(stoppedBy.map(exitOf)), stoppedBy };
}

type Planned = Pick<AppRun, 'root' | 'notes' | 'stoppedBy'> & { readonly plan: AppPlan };

async function write(
  planned: Planned,
  session: Session,
  options: MigrateOptions,
  audience: Audience,
): Promise<AppRun> {
  const { root, plan, notes } = planned;
  const touched = plan.changes.flatMap(({ before }) => before?.path ?? []);
  const dirty = options.allowDirty ? [] : dirtyPaths(root, touched);
  if (dirty.length > 0) return failed(planned, diagnose(uncommittedChanges, { files: dirty }));

  const prover = await proverFor(plan, session, options);
  const { finding } = prover;
  // A Python that was asked for by name and does not do is a mistake to be mended first.
  if (finding?.severity === 'error') return failed(planned, finding);
  if (finding) audience.note(finding);
  const noted = { ...planned, notes: finding ? [...notes, finding] : notes };
  if (options.mode === 'ask') {
    const answer = await confirm(plan, audience);
    if (answer !== 'yes') {
      return { ...noted, result: 'declined', exit: answer === 'no' ? 'done' : 'interrupted' };
    }
  }
  return applied(noted, session, options, prover, audience);
}

async function proverFor(
  { tree, changes }: AppPlan,
  session: Session,
  options: MigrateOptions,
): Promise<Prover> {
  if (!options.verify) return { why: '--no-verify was given' };
  return findProver(tree.root, session, options, () => treeAfter(tree, changes));
}

async function confirm(plan: AppPlan, audience: Audience): Promise<'yes' | 'no' | 'interrupted'> {
  const question = {
    kind: 'select',
    name: 'write',
    title: 'Write these changes?',
    choices: [
      { value: 'yes', title: 'yes, write all of them' },
      { value: 'no', title: 'no, change nothing' },
      { value: 'diff', title: 'show the diff again' },
    ],
  } as const;
  for (;;) {
    const asked = await ask([question], {}, 'person');
    const answer = asked.kind === 'answered' ? asked.answers.write : 'interrupted';
    if (answer === 'yes' || answer === 'interrupted') return answer;
    if (answer !== 'diff') return 'no';
    audience.diff(plan);
  }
}

async function applied(
  planned: Planned,
  session: Session,
  options: MigrateOptions,
  prover: Prover,
  audience: Audience,
): Promise<AppRun> {
  const { root, plan } = planned;
  const { stop } = session;
  const unpinned = (await options.template?.registries.recordPins(root)) ?? [];
  const refusals = unpinned.map(({ refusal, folder }) => refusalFinding(refusal, folder));
  if (refusals.length > 0) return failed(planned, ...refusals);
  const inputs = plan.tree.inputs();
  const { python } = prover;
  const { leaveOut } = options.migration;
  // What it is held against is read before the changes are in.
  const against = python && expectedOf(plan.tree, options.migration);
  let verification: Verification | undefined;
  const accept = async () => {
    if (python === undefined || against === undefined) return true;
    audience.verifying(prover);
    const webApps = plan.migration.functions.flatMap((each) => (each.isWebApp ? each.name : []));
    const wanted = { python, against, leftOut: leaveOut, merged: plan.merged, webApps };
    verification = await stop.hold(verifyApp(root, wanted));
    return verification !== undefined && isSound(verification);
  };
  const outcome = await apply(root, plan.changes, { inputs, accept });
  const written = async (proof: Proof) => {
    await keepTemplate(options, session);
    return { ...planned, ...proof, result: 'written', exit: 'done' } as const;
  };
  if (outcome.kind === 'applied') {
    return written(verification ? { verification } : unverifiedFor(prover));
  }
  if (outcome.kind !== 'rejected') return failed(planned, refusalFinding(outcome, root));
  if (verification === undefined || python === undefined || against === undefined) {
    return { ...planned, result: 'taken-back', exit: stop.exit ?? 'failed' };
  }
  const loading = loadLegacy(root, legacyFunctions(plan.tree, '', kept(against, leaveOut)), python);
  const unproved = failsAsBefore((await stop.hold(loading)) ?? [], verification);
  if (unproved.length === 0) {
    const diagnostics = placesBefore(verification.diagnostics, plan.changes, plan.tree);
    const proof = { verification: { ...verification, diagnostics } };
    return { ...planned, ...proof, result: 'taken-back', exit: stop.exit ?? 'failed' };
  }
  const again = await apply(root, plan.changes, { inputs });
  if (again.kind === 'applied') {
    return written({ unverified: 'the original does not load here either', unproved });
  }
  if (again.kind === 'rejected') throw new Error('nothing was asked that could reject it');
  return failed(planned, refusalFinding(again, root));
}

type Proof = Pick<AppRun, 'verification' | 'unverified' | 'unproved' | 'install'>;

function unverifiedFor(prover: Prover): Proof {
  if (prover.python !== undefined) throw new Error('a result was applied without its proof');
  const { why, install } = prover;
  return { unverified: why, ...(install !== undefined && { install }) };
}

function kept({ functions }: Original, leftOut: readonly string[]): readonly OriginalFunction[] {
  return functions.filter(({ name }) => !leftOut.includes(name));
}

/** An update needs the template as it is now. */
async function keepTemplate({ template: chosen }: MigrateOptions, session: Session): Promise<void> {
  if (chosen === undefined) return;
  const { keepTemplates } = await import('./cache-templates.ts');
  await keepTemplates(chosen.registries, [chosen.template], session);
}
