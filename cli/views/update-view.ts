import { nameOfApp } from '../../api/apps/app-name.ts';
import type { Plan } from '../../api/host.ts';
import type { LocalStep } from '../../api/local-steps.ts';
import { type Change, kindOf, placeOf } from '../../api/report/changes.ts';
import type { UpdatedTemplate, UpdateOutcome } from '../../api/update/update-options.ts';
import { provedBy } from '../../api/verify/proved-by.ts';
import { counted } from '../../workspace/text/counted.ts';
import type { Session } from '../command.ts';
import { nextLines } from '../finish.ts';
import { diffView } from './diff-view.ts';
import {
  committedLines,
  rollbackReason,
  rolledBack,
  undoLine,
  unverifiedLine,
} from './migration-view.ts';
import { commandRow, nextStepLines } from './next-view.ts';
import { newDiagnosticLines } from './report.ts';
import { type Line, type Style, styled } from './terminal.ts';
import { uncheckedLines } from './verification-view.ts';
import { versionChange } from './version-change.ts';
import { visibleCode } from './visible.ts';

/** Where pyfunc records what it generated. */
const lockFile = 'pyfunc-lock.json';

/** The plan for people: each template with what becomes of it, the changes, both sides of conflicts. */
export function updatePreview(
  plan: Extract<Plan, { command: 'update' }>,
  diff: boolean,
  session: Session,
): Line[] {
  const { io } = session;
  const { templates } = plan.about;
  const isShown = (each: Change) =>
    placeOf(each) !== lockFile && (diff || each.before !== undefined);
  const shown = plan.changes.filter(isShown);
  const others = plan.changes.filter((each) => !shown.includes(each));
  return [
    ...templates.flatMap(entryLines),
    ...(templates.length > 0 ? [''] : []),
    ...diffView(shown, 'full', io),
    ...others.map((each): Line => [styled('bold', placeOf(each)), `  ${kindOf(each)}`]),
    ...(others.length > 0 ? [''] : []),
    ...newDiagnosticLines(plan.diagnostics, session),
    ...templates.flatMap(conflictLines),
  ];
}

const results: Readonly<Record<UpdatedTemplate['result'], readonly [text: string, style: Style]>> =
  {
    updated: ['update', 'green'],
    conflict: ['conflict', 'red'],
    refused: ['refused', 'red'],
  };

/** e.g. `@acme/orders 1.0.0 → 2.0.0  update: orders changed, audit new`. */
function entryLines(row: UpdatedTemplate): Line[] {
  const { template: name, moved, result, functions, files, conflicts } = row;
  const own = moved.find(({ template }) => template === name);
  const others = moved.filter((each) => each !== own);
  const [text, style] = results[result];
  const parts = [
    ...functions.map(({ name, change }) => `${name} ${change}`),
    ...others.map((each) => `${each.template} ${versionChange(each)}`),
    ...(files.length > 0 ? [counted(files.length, 'file')] : []),
    ...(conflicts.length > 0 ? [counted(conflicts.length, 'conflict')] : []),
  ];
  return [
    [
      styled('bold', name),
      own ? ` ${versionChange(own)}  ` : '  ',
      styled(style, text),
      parts.length === 0 ? '' : `: ${parts.join(', ')}`,
    ],
  ];
}

/** Both sides, each line marked with whose it is. */
function conflictLines({ template, conflicts }: UpdatedTemplate): Line[] {
  return conflicts.flatMap(({ path, line, what, ours, theirs }) => {
    const at = line === undefined ? '' : `:${line}`;
    return [
      [styled('bold', `${path}${at}`), `  ${what}`],
      ...sideLines('yours', ours),
      ...sideLines(template, theirs),
      '',
    ];
  });
}

function sideLines(whose: string, text: string): Line[] {
  const lines = text.replace(/\r\n?/g, '\n').trimEnd().split('\n');
  if (text.trim() === '') return [[styled('cyan', `  ${whose}: nothing`)]];
  return [
    [styled('cyan', `  ${whose}:`)],
    ...lines.map((line): Line => [styled('dim', '    | '), visibleCode(line)]),
  ];
}

/** What came of it, and what to do next. */
export function updateEnding(
  outcome: UpdateOutcome,
  session: Session,
  steps: readonly LocalStep[] = [],
): Line[] {
  const { proof, diagnostics } = outcome;
  const found = proof?.kind === 'checked' ? proof.verification.diagnostics : [];
  const errors = found.filter(({ severity }) => severity === 'error');
  return [
    ...newDiagnosticLines([...diagnostics, ...errors], session),
    ...lastLines(outcome, session, steps),
  ];
}

function lastLines(outcome: UpdateOutcome, session: Session, steps: readonly LocalStep[]): Line[] {
  const { kind, about, proof, changes } = outcome;
  if (about === undefined) return [];
  const { root, templates } = about;
  const label = nameOfApp(root, session.cwd);
  const left = templates.filter(({ result }) => result !== 'updated').length;
  const stays = left === 0 ? '' : ` ${counted(left, 'template')} could not be updated.`;
  const next = nextLines(outcome, session).map((line) => commandRow(line));
  switch (kind) {
    case 'nothing':
      return [`${label} is up to date.`];
    case 'refused':
      return [[styled('red', 'Refused'), `: nothing was changed in ${label}.`]];
    case 'declined':
    case 'canceled':
      return ['Nothing was written.'];
    case 'planned':
    case 'pending':
      return [
        `Nothing was written.${stays}`,
        ...(left === templates.length ? [] : ['Write it with:', ...next]),
      ];
    case 'missing-answers':
      return [`Nothing was written.${stays}`, 'No terminal to ask in. To write it, run:', ...next];
    case 'rolled-back':
      return [rolledBack(label, rollbackReason(outcome))];
    case 'written':
    case 'incomplete':
      return [
        [styled('green', 'Done'), `: ${counted(changes.length, 'file')} of ${label}.${stays}`],
        ...(proof?.kind === 'checked'
          ? [
              `Verified: the app has ${counted(proof.verification.functions.length, 'function')}, with ${provedBy(proof.verification.indexing)}.`,
              ...uncheckedLines(proof.verification),
            ]
          : [unverifiedLine(proof)]),
        ...committedLines(about.commit),
        ...nextStepLines(steps, root, session),
        undoLine(root, session, about.commit),
      ];
    default:
      return [];
  }
}
