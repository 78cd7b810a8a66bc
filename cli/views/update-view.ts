import { provedBy } from '../../api/proof.ts';
import { sourceAfter, sourceOf } from '../../api/source.ts';
import type { UpdateRun } from '../../api/update-app.ts';
import type { EntryRow, UpdatePlanned } from '../../api/update-plan.ts';
import { lockFile } from '../../registry/lock/lock.ts';
import { placeOf } from '../../workspace/change/changes.ts';
import type { Change } from '../../workspace/change/edit.ts';
import type { Session } from '../command.ts';
import type { UpdateOptions } from '../commands/update-options.ts';
import { positionOf } from './code-frame.ts';
import { diffView, kindOf } from './diff-view.ts';
import { commandForApp, nameOfApp } from './name-of-app.ts';
import { diagnosticLines } from './report.ts';
import { again } from './run-again.ts';
import { counted } from './summary.ts';
import { type Line, type Style, styled } from './terminal.ts';
import { visibleCode } from './visible.ts';

/** The plan for people: each template with what becomes of it, the changes, both sides of conflicts. */
export function updatePreview(
  plan: UpdatePlanned,
  { diff }: UpdateOptions,
  { io }: Pick<Session, 'io'>,
): Line[] {
  const isShown = (each: Change) =>
    placeOf(each) !== lockFile && (diff || each.before !== undefined);
  const shown = plan.changes.filter(isShown);
  const others = plan.changes.filter((each) => !shown.includes(each));
  const source = sourceOf(plan.tree);
  return [
    ...plan.entries.flatMap(entryLines),
    ...(plan.entries.length > 0 ? [''] : []),
    ...diffView(shown, 'full', io),
    ...others.map((each): Line => [styled('bold', placeOf(each)), `  ${kindOf(each)}`]),
    ...(others.length > 0 ? [''] : []),
    ...diagnosticLines(plan.diagnostics, io, source),
    ...plan.entries.flatMap((entry) => conflictLines(entry, source)),
  ];
}

const results: Readonly<Record<EntryRow['result'], readonly [text: string, style: Style]>> = {
  updated: ['update', 'green'],
  conflict: ['conflict', 'red'],
  refused: ['refused', 'red'],
};

/** e.g. `@acme/orders 1.0.0 → 2.0.0  update: orders changed, audit new`. */
function entryLines({ entry, moved, result, functions, files, conflicts }: EntryRow): Line[] {
  const own = moved.find(({ template }) => template === entry.template);
  const others = moved.filter((each) => each !== own);
  const [text, style] = results[result];
  const parts = [
    ...functions.map(({ name, change }) => `${name} ${change}`),
    ...others.map(({ template, from, to }) => `${template} ${from} → ${to}`),
    ...(files.length > 0 ? [counted(files.length, 'file')] : []),
    ...(conflicts.length > 0 ? [counted(conflicts.length, 'conflict')] : []),
  ];
  return [
    [
      styled('bold', entry.template),
      own ? ` ${versions(own)}  ` : '  ',
      styled(style, text),
      parts.length === 0 ? '' : `: ${parts.join(', ')}`,
    ],
  ];
}

function versions({ from, to }: { readonly from: string; readonly to: string }): string {
  return from === to ? `${to}, changed` : `${from} → ${to}`;
}

/** Both sides, each line marked with whose it is. */
function conflictLines(
  { entry, conflicts }: EntryRow,
  source: (path: string) => string | undefined,
): Line[] {
  return conflicts.flatMap(({ path, span, what, ours, theirs }) => {
    const text = source(path);
    const line = text === undefined ? '' : `:${positionOf(text, span.start).line}`;
    return [
      [styled('bold', `${path}${line}`), `  ${what}`],
      ...sideLines('yours', ours),
      ...sideLines(entry.template, theirs),
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
export function updateEnding(run: UpdateRun, session: Session): Line[] {
  const { plan, notes, stoppedBy, verification } = run;
  const { io } = session;
  const errors = verification?.diagnostics.filter(({ severity }) => severity === 'error') ?? [];
  return [
    ...diagnosticLines(notes, io, () => undefined),
    ...diagnosticLines(stoppedBy, io, () => undefined),
    ...diagnosticLines(errors, io, plan ? sourceAfter(plan.tree, plan.changes) : () => undefined),
    ...lastLines(run, session),
  ];
}

function lastLines(run: UpdateRun, session: Session): Line[] {
  const { result, root, plan, verification, unverified, unconfirmed } = run;
  const label = nameOfApp(root, session.cwd);
  const left = (plan?.entries ?? []).filter((each) => each.result !== 'updated').length;
  const stays = left === 0 ? '' : ` ${counted(left, 'template')} could not be updated.`;
  switch (result) {
    case 'failed':
      return [];
    case 'current':
      return [`${label} is up to date.`];
    case 'refused':
      return [[styled('red', 'Refused'), `: nothing was changed in ${label}.`]];
    case 'declined':
      return ['Nothing was written.'];
    case 'planned':
      return [
        `Nothing was written.${stays}`,
        ...(unconfirmed ? ['There is no terminal to ask in. Write it with:'] : ['Write it with:']),
        `  ${again(session, ['--yes'])}`,
      ];
    case 'taken-back': {
      const reason = verification
        ? 'The result did not pass verification.'
        : 'It was stopped before the result was verified.';
      return [[styled('red', 'Taken back'), `: ${label} is as it was before. ${reason}`]];
    }
    case 'written': {
      const count = verification?.functions.length ?? 0;
      const proof: Line = verification
        ? `Verified: the app has ${counted(count, 'function')}, with ${provedBy(verification.indexing)}.`
        : [styled('yellow', 'Not verified'), `: ${unverified}.`];
      return [
        [
          styled('green', 'Done'),
          `: ${counted(plan?.changes.length ?? 0, 'file')} of ${label}.${stays}`,
        ],
        proof,
        `To take it back: ${commandForApp('undo', root, session)}`,
      ];
    }
  }
}
