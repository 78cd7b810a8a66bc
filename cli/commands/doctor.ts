import { nameOfApp } from '../../api/apps/app-name.ts';
import { type DoctorOptions, type DoctorOutcome, doctor } from '../../api/doctor/doctor.ts';
import { counted } from '../../workspace/text/counted.ts';
import { type Options, type Run, type Session, textOf } from '../command.ts';
import { finishApp } from '../finish.ts';
import { diffView } from '../views/diff-view.ts';
import { type Line, styled } from '../views/terminal.ts';
import { showWork } from '../views/work.ts';

/** Examines an app and, with `--fix`, makes the changes that need no decision. */
export const run: Run = async (session, path = '.', flags) => {
  const { io, json } = session;
  const host = session.host((event) => {
    if (json) return;
    showWork(event, io);
    if (event.kind === 'plan') io.out(...diffView(event.changes, 'full', io), '');
  });
  const outcome = await doctor(path, optionsFrom(flags), host);
  const shown = flags.notes === true ? outcome : withoutNotes(outcome);
  return finishApp(json ? outcome : shown, session, {
    lines: () => reportLines(outcome, session, flags.notes === true),
    tellsMissing: true,
  });
};

function optionsFrom(options: Options): DoctorOptions {
  const { fix, check, dryRun, yes, allowDirty, python, timeout } = options;
  return {
    check: check === true,
    fix: fix !== true ? undefined : dryRun ? 'plan' : yes ? 'write' : 'ask',
    allowDirty: allowDirty === true,
    python: textOf(python),
    timeoutS: textOf(timeout),
  };
}

function withoutNotes(outcome: DoctorOutcome): DoctorOutcome {
  return {
    ...outcome,
    diagnostics: outcome.diagnostics.filter(({ severity }) => severity !== 'note'),
  };
}

const modelNames = {
  v1: 'v1 model',
  v2: 'v2 model',
  mixed: 'v1 and v2 model',
  none: 'no functions found',
} as const;

function reportLines(outcome: DoctorOutcome, session: Session, showsNotes: boolean): Line[] {
  const { about, diagnostics, kind } = outcome;
  if (about === undefined) return [];
  const { root, model, functions, unverified, fixable } = about;
  const notes = diagnostics.filter(({ severity }) => severity === 'note');
  const grave = diagnostics.filter(({ severity }) => severity !== 'note');
  const size = functions.length === 0 ? '' : `, ${counted(functions.length, 'function')}`;
  const verdict: Line =
    grave.length === 0
      ? [styled('green', 'Healthy'), ': no problems found.']
      : [styled('red', 'Problems found'), `: ${counted(grave.length, 'diagnostic')}.`];
  const isWritten = kind === 'written';
  return [
    ...(unverified === undefined ? [] : [`Not verified: ${unverified}.`]),
    `${nameOfApp(root, session.cwd)}: ${modelNames[model]}${size}.`,
    ...(isWritten ? [] : [verdict]),
    ...(notes.length > 0 && !showsNotes ? [`${counted(notes.length, 'note')}: see --notes.`] : []),
    ...(fixable.length > 0 && !isWritten
      ? [`pyfunc doctor --fix changes ${fixable.join(', ')}.`]
      : []),
    ...(isWritten
      ? [`Done: ${counted(fixable.length, 'file')} changed.`, 'To undo: pyfunc undo']
      : []),
  ];
}
