import { confirmWriting } from '../../api/ask.ts';
import type { Host, HostEvent } from '../../api/host.ts';
import type { LocalStep } from '../../api/local-steps.ts';
import { type UpgradeName, upgrades } from '../../api/migrate/layouts.ts';
import { migrate, migrateAll } from '../../api/migrate/migrate.ts';
import type { MigrateOptions, MigrateOutcome } from '../../api/migrate/migrate-options.ts';
import { invalid } from '../../api/outcome.ts';
import { type Exit, mostSevere } from '../../api/report/exit.ts';
import { migrationPatch, patchDiagnostics } from '../../api/report/migration-patch.ts';
import { commandLine } from '../../workspace/text/command-line.ts';
import { flagOf, listOf, type Options, type Run, type Session, textOf } from '../command.ts';
import { exitFor, finishApp } from '../finish.ts';
import { diffView } from '../views/diff-view.ts';
import { migrationEnding, migrationPreview } from '../views/migration-view.ts';
import { commandRow, stepsData } from '../views/next-view.ts';
import { diagnosticLines, newDiagnosticLines } from '../views/report.ts';
import { commandForApp } from '../views/run-again.ts';
import type { Line } from '../views/terminal.ts';
import { readNamedAnswers } from './answers.ts';
import type { DiffDetail } from './diff-details.ts';
import { finishApps, readAppsOptions, showAppsProgress, showEvent } from './many-apps.ts';

/** Migrates the app at or below a path, or all of them. */
export const run: Run = async (session, path = '.', flags) => {
  const { json, report } = session;
  const many = readAppsOptions(flags);
  const options = optionsFrom(flags);
  const done: MigrateOutcome[] = [];
  const isKept = typeof flags.plan === 'string';
  // A person who is asked sees each app; others get one table, and each app on request.
  const summary = many !== undefined && !isEachShown(options, flags, session);
  const host = session.host(
    (event) => {
      if (event.kind === 'app-done' && isKept) done.push(event.outcome as MigrateOutcome);
      return summary
        ? showAppsProgress(event, session)
        : showMigration(event, options, flags, session);
    },
    async (review) => {
      const { reviewMigration } = await import('../review/review.ts');
      return reviewMigration(review, session);
    },
  );
  if (many !== undefined && flags.ui === true) {
    const message = 'works on one app; --all has --report';
    return finishApp(invalid([{ option: 'ui', message }]), session, { lines: () => [] });
  }
  if (many !== undefined) {
    const outcome = await migrateAll(
      path,
      { ...options, ...many, patches: json || report !== undefined },
      host,
    );
    const exit = await finishApps(outcome, session, { summary });
    return mostSevere([exit, ...(await afterwards(done, options, flags, session))]);
  }
  if (flags.ui === true) return runInBrowser(path, options, session, host);
  // What lies around the app is read too, which takes a while in a folder with many projects.
  session.io.progress('Reading the app and what lies around it …');
  const outcome = await migrate(path, options, host);
  const steps = await stepsAfter(outcome, session);
  const exit = await finishApp(outcome, session, {
    lines: () => migrationEnding(outcome, session, steps),
    flagOf: ({ name }) => (name === confirmWriting.name ? '--yes' : `--answer ${name}=…`),
    tellsMissing: true,
    dataOf: () => stepsData(steps),
  });
  if (flags.patch === true && !json) printPatch(outcome, session);
  return mostSevere([exit, ...(await afterwards([outcome], options, flags, session))]);
};

/** What to do next on this machine, once the app is migrated. */
export async function stepsAfter(
  { kind, about, proof }: MigrateOutcome,
  session: Session,
): Promise<readonly LocalStep[]> {
  if (kind !== 'written') return [];
  const { root } = about;
  const { localSteps } = await import('../../api/local-steps.ts');
  // An app that was on the v2 model before has no v1 functions to compare with.
  const compare = {
    revision: about.commit === undefined ? 'HEAD' : 'HEAD~1',
    command: (commit: string) => commandForApp(['verify', '--against', commit, '--run'], session),
    leftOut: about.functions.filter(({ status }) => status === 'left-out').length,
  };
  const isMigrated = about.functions.length > 0;
  return localSteps({ root, proof, ...(isMigrated && { compare }) }, session);
}

/** A person decides on a page that only this machine serves, in place of the terminal. */
async function runInBrowser(
  path: string,
  options: MigrateOptions,
  session: Session,
  host: Host,
): Promise<Exit> {
  const { openReviewPage } = await import('../../api/migrate/review-page.ts');
  const page = await openReviewPage(host);
  session.io.err(
    `Open this page in a browser of this machine, or of one that forwards the port: ${page.url}`,
    ...forwardHint(page.url, session),
    'Nothing is written before you say so there. Ctrl-C ends the run.',
  );
  try {
    const outcome = await migrate(
      path,
      { ...options, mode: 'ask' },
      { ...host, ask: async () => 'canceled', review: page.review },
    );
    const end = await page.finish(outcome);
    const steps = end === 'undone' ? [] : await stepsAfter(outcome, session);
    const lines = () =>
      end === 'undone'
        ? ['Written, then undone: every file is as it was before.']
        : migrationEnding(outcome, session, steps);
    return await finishApp(outcome, session, { lines, dataOf: () => stepsData(steps) });
  } finally {
    page.close();
  }
}

/** How the machine that a person came from by SSH gets the page. */
function forwardHint(url: string, { env }: Session): Line[] {
  const { port } = new URL(url);
  const [, , server, serverPort] = env.SSH_CONNECTION?.split(' ') ?? [];
  if (server === undefined || serverPort === undefined) return [];
  const words = ['ssh', '-N', '-L', `${port}:127.0.0.1:${port}`];
  const to = serverPort === '22' ? [server] : ['-p', serverPort, server];
  return [
    'You are connected by SSH. To forward the port, run this on your own machine:',
    commandRow(commandLine([...words, ...to])),
  ];
}

/** Saves what was asked for beside what is printed. */
async function afterwards(
  outcomes: readonly MigrateOutcome[],
  options: MigrateOptions,
  { plan }: Options,
  session: Session,
): Promise<Exit[]> {
  if (typeof plan !== 'string') return [];
  const { savePlan } = await import('../../api/plan/save-plan.ts');
  const saved = savePlan(outcomes, plan, options, session.host());
  session.io.err(
    ...newDiagnosticLines(saved.diagnostics, session),
    ...(saved.kind === 'written' ? [`Plan saved. To apply it: pyfunc apply ${plan}`] : []),
  );
  return [exitFor(saved, session)];
}

function isEachShown({ mode }: MigrateOptions, { diff, patch }: Options, { io }: Session): boolean {
  return diff !== undefined || patch === true || (mode === 'ask' && io.isTTY);
}

/** Modes that never write win over `--yes`. */
function optionsFrom(flags: Options): MigrateOptions {
  const { yes, dryRun, check, patch, plan, template, layout } = flags;
  return {
    mode: check ? 'check' : patch || dryRun || plan !== undefined ? 'plan' : yes ? 'write' : 'ask',
    layout: layout as MigrateOptions['layout'],
    leaveOut: listOf(flags.leaveOut),
    skip: listOf(flags.skip),
    names: flags.names as MigrateOptions['names'],
    merge: flags.merge === true,
    upgrade: upgradesOf(flags),
    webApp: flags.webApp === true,
    allowDirty: flags.allowDirty === true,
    commit: flags.commit === true,
    branch: textOf(flags.branch),
    verify: flags.verify !== false,
    python: textOf(flags.python),
    timeoutS: textOf(flags.timeout),
    exact: flagOf(flags.exact),
    ...(typeof template === 'string' && {
      template: {
        name: template,
        ...readNamedAnswers(flags),
        allowSensitive: listOf(flags.allowSensitive),
        offline: flags.offline === true,
        frozen: flags.frozen === true,
      },
    }),
  };
}

/** `--upgrade-bundle` is the same as `--upgrade bundle`. */
function upgradesOf({ upgrade, upgradeBundle }: Options): UpgradeName[] {
  const named = listOf(upgrade);
  return upgrades.filter(
    (each) => named.includes(each) || (each === 'bundle' && upgradeBundle === true),
  );
}

/** Prints what happens during a migration. */
export function showMigration(
  event: HostEvent,
  { mode }: Pick<MigrateOptions, 'mode'>,
  flags: Options,
  session: Session,
): void {
  const { io, json } = session;
  if (json) return;
  const detail = (textOf(flags.diff) as DiffDetail | undefined) ?? 'short';
  switch (event.kind) {
    case 'plan': {
      if (event.command !== 'migrate') return;
      // A person gets the first screen of the review, or the page.
      if (flags.ui === true) return;
      if (mode === 'ask' && io.isTTY && flags.diff === undefined) return;
      print(migrationPreview(event, previewed(flags), session), session);
      break;
    }
    case 'diff':
      print(diffView(event.changes, detail, io), session);
      break;
    case 'app-done': {
      const outcome = event.outcome as MigrateOutcome;
      io.out(...migrationEnding(outcome, session), '');
      if (flags.patch === true) printPatch(outcome, session);
      return;
    }
    default:
      showEvent(event, session);
  }
}

/**
 * How much of the changes comes before the functions. Those who check want the lines only where they ask
 * for them.
 */
function previewed({ patch, diff, check }: Options): DiffDetail | undefined {
  if (patch === true) return undefined;
  return (textOf(diff) as DiffDetail | undefined) ?? (check === true ? undefined : 'short');
}

/** The patch to stdout, and to stderr what it holds that should stay secret. */
function printPatch({ about, changes }: MigrateOutcome, { io, cwd }: Session): void {
  if (about === undefined) return;
  io.raw(migrationPatch(about.root, changes, cwd));
  io.err(...diagnosticLines(patchDiagnostics(changes), io));
}

/** In portions: a call takes only so many arguments. */
function print(lines: readonly Line[], { io }: Session): void {
  for (let at = 0; at < lines.length; at += 10_000) io.out(...lines.slice(at, at + 10_000));
}
