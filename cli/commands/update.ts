import type { HostEvent } from '../../api/host.ts';
import { mostSevere } from '../../api/report/exit.ts';
import { writeConflicts } from '../../api/update/conflict-report.ts';
import { update, updateAll } from '../../api/update/update.ts';
import type { UpdateAbout, UpdateOptions, UpdateOutcome } from '../../api/update/update-options.ts';
import { listOf, type Options, type Run, type Session, textOf } from '../command.ts';
import { finishApp } from '../finish.ts';
import { stepsData } from '../views/next-view.ts';
import { newDiagnosticLines } from '../views/report.ts';
import { updateEnding, updatePreview } from '../views/update-view.ts';
import { finishApps, readAppsOptions, showEvent } from './many-apps.ts';

/** Updates what templates made in an app, or in all of them. */
export const run: Run = async (session, path = '.', flags) => {
  const options = optionsFrom(flags);
  const many = readAppsOptions(flags);
  const done: UpdateAbout[] = [];
  const host = session.host((event) => {
    if (event.kind === 'app-done' && flags.report !== undefined) {
      const { about } = event.outcome as UpdateOutcome;
      if (about !== undefined) done.push(about);
    }
    show(event, flags, session);
  });
  if (many !== undefined) {
    const outcome = await updateAll(
      path,
      { ...options, ...many, patches: session.json || session.report !== undefined },
      host,
    );
    return mostSevere([...report(done, flags, session), await finishApps(outcome, session)]);
  }
  const outcome = await update(path, options, host);
  const steps = await stepsAfter(outcome, session);
  const exit = await finishApp(outcome, session, {
    lines: () => updateEnding(outcome, session, steps),
    tellsMissing: true,
    dataOf: () => stepsData(steps),
  });
  return outcome.about === undefined
    ? exit
    : mostSevere([exit, ...report([outcome.about], flags, session)]);
};

/** What to do next on this machine, once the app is updated. */
async function stepsAfter({ kind, about, proof }: UpdateOutcome, session: Session) {
  if (kind !== 'written' || about === undefined) return [];
  const { localSteps } = await import('../../api/local-steps.ts');
  return localSteps({ root: about.root, proof }, session);
}

/** Modes that never write win over `--yes`. */
function optionsFrom(flags: Options): UpdateOptions {
  const { yes, check, dryRun } = flags;
  return {
    mode: check ? 'check' : dryRun ? 'plan' : yes ? 'write' : 'ask',
    templates: listOf(flags.template),
    answers: listOf(flags.answer),
    prefer: textOf(flags.prefer) as UpdateOptions['prefer'],
    verify: flags.verify !== false,
    python: textOf(flags.python),
    timeoutS: textOf(flags.timeout),
    exact: flags.exact === true,
    frozen: flags.frozen === true,
    offline: flags.offline === true,
    allowDirty: flags.allowDirty === true,
    commit: flags.commit === true,
    branch: textOf(flags.branch),
    allowSensitive: listOf(flags.allowSensitive),
  };
}

function show(event: HostEvent, flags: Options, session: Session): void {
  const { io, json } = session;
  if (json) return;
  if (event.kind === 'plan' && event.command === 'update') {
    io.out(...updatePreview(event, flags.diff === true, session));
  } else if (event.kind === 'app-done') {
    io.out(...updateEnding(event.outcome as UpdateOutcome, session), '');
  } else {
    showEvent(event, session);
  }
}

/** Writes the report of `--report`. */
function report(done: readonly UpdateAbout[], { report: path }: Options, session: Session) {
  if (typeof path !== 'string' || session.report !== undefined) return [];
  const { kind, diagnostics } = writeConflicts(done, path, session.host());
  session.io.err(...newDiagnosticLines(diagnostics, session));
  return kind === 'written' ? [] : (['failed'] as const);
}
