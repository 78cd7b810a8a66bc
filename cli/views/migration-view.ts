import type { AppPlan } from '../../api/app-plan.ts';
import type { AppRun } from '../../api/migrate-app.ts';
import { provedBy } from '../../api/proof.ts';
import { beforeDeploy, type DeployStep } from '../../api/report/before-deploy.ts';
import { sourceAfter, sourceOf } from '../../api/source.ts';
import type { FunctionVerdict } from '../../verify/verify.ts';
import type { Session } from '../command.ts';
import type { MigrateOptions } from '../commands/migrate-options.ts';
import { diffView } from './diff-view.ts';
import { commandForApp, nameOfApp } from './name-of-app.ts';
import { diagnosticLines, type SourceOf } from './report.ts';
import { again } from './run-again.ts';
import { counted, countLine, functionTable } from './summary.ts';
import { type Io, type Line, styled } from './terminal.ts';

/** The plan for people: what changes, what there is to say about it, what becomes of each function. */
export function preview(plan: AppPlan, io: Io, { diff, mode }: MigrateOptions): Line[] {
  const { functions, diagnostics } = plan.migration;
  const blocks: Line[][] = [
    mode === 'patch' ? [] : diffView(plan.changes, diff, io),
    functionTable(functions),
    diagnosticLines(diagnostics, io, sourceOf(plan.planned)),
    functions.length === 0 ? [] : [total(plan)],
  ];
  return blocks.flatMap(withGap);
}

function total({ migration, changes }: AppPlan): Line {
  const files =
    changes.length === 0 ? '' : `; ${counted(changes.length, 'file')} to write or delete`;
  return [styled('bold', countLine(migration.functions)), `${files}.`];
}

/** Blocks are told apart by an empty line. */
function withGap(block: readonly Line[]): readonly Line[] {
  return block.length === 0 || block.at(-1) === '' ? block : [...block, ''];
}

/** What came of it, and what to do next. */
export function ending(run: AppRun, session: Session): Line[] {
  const { plan, stoppedBy, verification } = run;
  const { io } = session;
  const proof = verification?.diagnostics ?? run.unproved ?? [];
  return [
    ...diagnosticLines(stoppedBy, io, () => undefined),
    ...diagnosticLines(proof, io, plan ? sourceOfResult(run, plan) : () => undefined),
    ...lastWords(run, session),
  ];
}

/** The files that the verification of a run speaks of. */
function sourceOfResult({ result }: AppRun, { tree, changes }: AppPlan): SourceOf {
  return result === 'taken-back' ? sourceOf(tree) : sourceAfter(tree, changes);
}

function lastWords(run: AppRun, session: Session): Line[] {
  const { plan, result } = run;
  const label = nameOfApp(run.root, session.cwd);
  const functions = plan?.migration.functions ?? [];
  switch (result) {
    case 'nothing':
      return [nothing(run, label)];
    case 'refused':
      return [
        [styled('red', 'Refused'), `: nothing was changed in ${label}.`],
        ...leaveOut(
          functions.filter(({ status }) => status === 'refused'),
          session,
        ),
      ];
    case 'planned':
      return [
        `Nothing was written. To write it: ${again(session, ['--yes'])}`,
        ...deployLines(run),
      ];
    case 'declined':
      return ['Nothing was written.'];
    case 'taken-back':
      return [
        [styled('red', 'Taken back'), `: ${label} is as it was before. ${takenBackFor(run)}`],
      ];
    case 'written':
      return [
        ...written(run),
        ...deployLines(run),
        `To take it back: ${commandForApp('undo', run.root, session)}`,
        ...toVerify(run, session),
      ];
    case 'failed':
      return [];
  }
}

function nothing({ plan }: AppRun, label: string): Line {
  return plan?.migration.status === 'already-v2'
    ? `${label} is on the v2 model already: nothing to migrate.`
    : `There are no v1 functions to migrate in ${label}.`;
}

function leaveOut(refused: readonly { name: string }[], session: Session): Line[] {
  if (refused.length === 0) return [];
  const flags = refused.flatMap(({ name }) => ['--leave-out', name]);
  return [`To go on without ${refused.length === 1 ? 'it' : 'them'}: ${again(session, flags)}`];
}

function takenBackFor({ verification }: AppRun): string {
  return verification === undefined
    ? 'It was stopped before the result was verified.'
    : 'The result did not pass verification.';
}

function stepsOf(plan: AppPlan | undefined): readonly DeployStep[] {
  if (plan === undefined) return [];
  return beforeDeploy(plan.migration.diagnostics, sourceOf(plan.planned));
}

/** What a person has to do before the result is deployed; the diagnostics above say why. */
function deployLines({ plan }: AppRun): string[] {
  const steps = stepsOf(plan);
  if (steps.length === 0) return [];
  const lines = steps.flatMap(({ code, text, places }, index) => [
    `  ${index + 1}. ${text} (${code})`,
    ...places.map((each) => `     ${each}`),
  ]);
  return ['', 'Before you deploy:', ...lines, ''];
}

/** The one command that is left to run where nothing has proved the result. */
function toVerify({ root, verification, install }: AppRun, session: Session): Line[] {
  if (verification !== undefined) return [];
  const verify = commandForApp('verify', root, session);
  return [`To verify it yourself: ${install === undefined ? '' : `${install} && `}${verify}`];
}

function written({ plan, verification, unverified }: AppRun): Line[] {
  const functions = plan?.migration.functions ?? [];
  const sum = countLine(functions);
  if (verification === undefined) {
    return ['', [styled('yellow', 'Written, but not verified'), `: ${unverified}. ${sum}.`]];
  }
  const count = (...outcomes: FunctionVerdict[]) =>
    verification.functions.filter(({ outcome }) => outcomes.includes(outcome)).length;
  const equal = `${counted(count('same', 'note'), 'function')} equal to the original`;
  const noted = count('note') === 0 ? '' : `, ${count('note')} of them with a note`;
  const more = count('extra') === 0 ? '' : `; ${count('extra')} more in function_app.py before`;
  const steps = stepsOf(plan).length;
  const left = steps === 0 ? '' : ` ${counted(steps, 'step')} left before you deploy.`;
  return [
    '',
    [styled(steps === 0 ? 'green' : 'yellow', 'Done'), `: ${sum}.${left}`],
    `Verified: ${equal}${noted}${more}, with ${provedBy(verification.indexing)}.`,
  ];
}
