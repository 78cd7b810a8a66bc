import { nameOfApp, wordsForApp } from '../../api/apps/app-name.ts';
import type { Plan } from '../../api/host.ts';
import type { LocalStep } from '../../api/local-steps.ts';
import type { MigrateOutcome, MigrationAbout } from '../../api/migrate/migrate-options.ts';
import { type Proof, unverifiedText } from '../../api/outcome.ts';
import type { PlacedVerification } from '../../api/report/placed.ts';
import { provedBy } from '../../api/verify/proved-by.ts';
import { counted } from '../../workspace/text/counted.ts';
import type { Session } from '../command.ts';
import type { DiffDetail } from '../commands/diff-details.ts';
import { nextLines } from '../finish.ts';
import { diffView } from './diff-view.ts';
import { nextStepLines, withCommand } from './next-view.ts';
import { newDiagnosticLines } from './report.ts';
import { commandForApp } from './run-again.ts';
import { countLine, functionTable } from './summary.ts';
import { type Line, type Style, styled } from './terminal.ts';
import { uncheckedLines } from './verification-view.ts';
import { wrap } from './wrap.ts';

type MigrationPlan = Extract<Plan, { command: 'migrate' }>;

/** The plan for people: what changes, what there is to say about it, what becomes of each function. */
export function migrationPreview(
  plan: MigrationPlan,
  diff: DiffDetail | undefined,
  session: Session,
): Line[] {
  const { functions } = plan.about;
  const blocks: Line[][] = [
    diff === undefined ? [] : diffView(plan.changes, diff, session.io),
    functionTable(functions, session.io),
    newDiagnosticLines(plan.diagnostics, session),
    functions.length === 0 ? [] : [total(plan)],
  ];
  return blocks.flatMap(withGap);
}

function total({ about, changes }: MigrationPlan): Line {
  const files =
    changes.length === 0 ? '' : `; ${counted(changes.length, 'file')} to write or delete`;
  return [styled('bold', countLine(about.functions)), `${files}.`];
}

/** Blocks are told apart by an empty line. */
function withGap(block: readonly Line[]): readonly Line[] {
  return block.length === 0 || block.at(-1) === '' ? block : [...block, ''];
}

/** What came of it, and what to do next. */
export function migrationEnding(
  outcome: MigrateOutcome,
  session: Session,
  steps: readonly LocalStep[] = [],
): Line[] {
  const { proof, diagnostics } = outcome;
  const found = proof?.kind === 'checked' ? proof.verification.diagnostics : [];
  const lines = newDiagnosticLines([...diagnostics, ...found], session);
  const last = lastLines(outcome, session, steps);
  return [...lines, ...(lines.at(-1) === '' && last[0] === '' ? last.slice(1) : last)];
}

function lastLines(outcome: MigrateOutcome, session: Session, steps: readonly LocalStep[]): Line[] {
  const { kind, about } = outcome;
  if (about === undefined) return [];
  const label = nameOfApp(about.root, session.cwd);
  const [next] = nextLines(outcome, session);
  const columns = columnsOf(session);
  switch (kind) {
    case 'nothing':
      return [nothing(about, label)];
    case 'refused': {
      const refused = about.functions.filter(({ status }) => status === 'refused').length;
      const without = `To go on without ${refused === 1 ? 'it' : 'them'}:`;
      return [
        [styled('red', 'Refused'), `: nothing was changed in ${label}.`],
        ...(next === undefined ? [] : withCommand(without, next, columns)),
      ];
    }
    case 'planned':
    case 'pending':
      return [
        ...withCommand('Nothing was written. To write it:', next ?? '', columns),
        ...deployLines(about),
      ];
    case 'missing-answers':
      return [
        'Nothing was written: there is no terminal to ask in.',
        ...withCommand('To write it:', next ?? '', columns),
        ...deployLines(about),
      ];
    case 'declined':
    case 'canceled':
      return next === undefined
        ? ['Nothing was written.']
        : withCommand('Nothing was written. To write it:', next, columns);
    case 'rolled-back':
      return [rolledBack(label, rollbackReason(outcome))];
    case 'written':
    case 'incomplete':
      return [
        ...written(outcome, about, columns),
        ...committedLines(about.commit),
        ...deployLines(about),
        ...nextStepLines(steps, about.root, session),
        undoLine(about.root, session, about.commit),
        ...toVerify(outcome, about, session),
      ];
    default:
      return [];
  }
}

function nothing({ status }: MigrationAbout, label: string): Line {
  return status === 'already-v2'
    ? `${label} is on the v2 model already; nothing was changed.`
    : `There are no v1 functions to migrate in ${label}.`;
}

/** Says that a run left no trace, and why. */
export function rolledBack(label: string, reason: string): Line {
  return [styled('red', 'Rolled back'), `: no files in ${label} were changed. ${reason}`];
}

/** Why what was written was rolled back. */
export function rollbackReason({ proof }: Pick<MigrateOutcome, 'proof'>): string {
  return proof === undefined
    ? 'The run was stopped before the result was verified.'
    : 'The result did not pass verification.';
}

/** The commit, where one was made. */
export function committedLines(commit: MigrationAbout['commit']): Line[] {
  if (commit === undefined) return [];
  const { id, branch, files } = commit;
  const on = branch === undefined ? '' : ` on ${branch}`;
  return [`Committed: ${counted(files, 'file')} as ${id.slice(0, 7)}${on}.`];
}

export function undoLine(root: string, session: Session, commit?: MigrationAbout['commit']): Line {
  const undo = commandForApp(wordsForApp('undo', root, session.cwd), session);
  const revert =
    commit === undefined ? '' : `, then commit; or git revert ${commit.id.slice(0, 7)}`;
  return ['To undo: ', styled('command', undo), revert];
}

/** What a person has to do before the result is deployed; the diagnostics above say why. */
function deployLines({ next: steps = [] }: MigrationAbout): string[] {
  if (steps.length === 0) return [];
  const lines = steps.flatMap(({ code, text, places }, index) => [
    `  ${index + 1}. ${text} (${code})`,
    ...places.map((each) => `     ${each}`),
  ]);
  return ['', 'Before you deploy:', ...lines, ''];
}

/** The one command that is left to run where nothing has proved the result. */
function toVerify({ proof }: MigrateOutcome, { root }: MigrationAbout, session: Session): Line[] {
  if (proof?.kind !== 'unchecked') return [];
  const verify = commandForApp(wordsForApp('verify', root, session.cwd), session);
  const { install } = proof;
  const command = `${install === undefined ? '' : `${install} && `}${verify}`;
  return withCommand('To verify it yourself:', command, columnsOf(session));
}

/** Says that what was written is not proved, and why. */
export function unverifiedLine(proof: Proof | undefined): Line {
  const reason = proof?.kind === 'unchecked' ? unverifiedText(proof) : 'there is no proof';
  return [styled('yellow', 'Not verified'), `: ${reason}.`];
}

function written(
  { proof }: MigrateOutcome,
  { functions, next: steps = [] }: MigrationAbout,
  columns: number,
): Line[] {
  const sum = functions.length === 0 ? 'the app is upgraded' : countLine(functions);
  if (proof?.kind !== 'checked') {
    const reason = proof?.reason ?? 'there is no proof';
    return ['', ...sentence('yellow', 'Written, but not verified', `${reason}. ${sum}.`, columns)];
  }
  const left =
    steps.length === 0 ? '' : ` ${counted(steps.length, 'step')} left before you deploy.`;
  return [
    '',
    ...sentence(steps.length === 0 ? 'green' : 'yellow', 'Done', `${sum}.${left}`, columns),
    ...wrap(verifiedText(proof.verification), columns),
    ...uncheckedLines(proof.verification),
  ];
}

/** Lines that a program reads, or a person searches, are not broken. */
function columnsOf({ io: { rows, columns } }: Session): number {
  return rows === undefined ? Number.POSITIVE_INFINITY : columns;
}

/** A result in color and what there is to say about it, broken between words. */
function sentence(style: Style, result: string, text: string, columns: number): Line[] {
  const [first = '', ...more] = wrap(`${result}: ${text}`, columns);
  return [[styled(style, result), first.slice(result.length)], ...more];
}

function verifiedText({ functions, indexing }: PlacedVerification): string {
  const count = (...outcomes: (typeof functions)[number]['outcome'][]) =>
    functions.filter(({ outcome }) => outcomes.includes(outcome)).length;
  const equal = `${counted(count('same', 'note'), 'function')} equal to the original`;
  const noted = count('note') === 0 ? '' : `, ${count('note')} of them with a note`;
  const more = count('extra') === 0 ? '' : `; ${count('extra')} more in function_app.py before`;
  return `Verified: ${equal}${noted}${more}, with ${provedBy(indexing)}.`;
}
