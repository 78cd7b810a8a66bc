import { nameOfApp } from '../../api/apps/app-name.ts';
import type { AppsOutcome } from '../../api/apps/each-app.ts';
import type { AppsOptions } from '../../api/apps/many-apps.ts';
import type { HostEvent } from '../../api/host.ts';
import { type Exit, mostSevere } from '../../api/report/exit.ts';
import { counted } from '../../workspace/text/counted.ts';
import { listOf, type Options, type Session, textOf } from '../command.ts';
import { finishApp, printDocument, saveReport } from '../finish.ts';
import { newDiagnosticLines } from '../views/report.ts';
import { styled } from '../views/terminal.ts';
import { showWork } from '../views/work.ts';

/** The apps that the flags of `manyAppsFlags` mean; undefined where one app is meant. */
export function readAppsOptions(options: Options): AppsOptions | undefined {
  const { all, include, exclude, shard } = options;
  const globs = [...listOf(include), ...listOf(exclude)];
  if (!all && globs.length === 0 && typeof shard !== 'string') return undefined;
  return { include: listOf(include), exclude: listOf(exclude), shard: textOf(shard) };
}

interface AppsView {
  readonly table?: boolean;
  /** Nothing was printed of each app: the table is followed by the diagnostics and what to do next. */
  readonly summary?: boolean;
}

/** Prints what a run over several apps came to: each app in a row, or the one document. */
export async function finishApps(
  outcome: AppsOutcome,
  session: Session,
  { table = true, summary = false }: AppsView = {},
): Promise<Exit> {
  const { io, json, signal, command } = session;
  if (outcome.kind !== 'apps') return finishApp(outcome, session, { lines: () => [] });
  const exit = signal.aborted ? (signal.reason as Exit) : outcome.exit;
  const { appsDocumentOf } = await import('../../api/report/document.ts');
  const document = appsDocumentOf(outcome, { command, next: [], exit });
  if (json) {
    await printDocument(document, session);
  } else if (table) {
    const { appsSummary, appsTable } = await import('../views/apps-table.ts');
    io.out(...(summary ? appsSummary(document, session) : appsTable(document, io.columns)));
  }
  return mostSevere([exit, ...(await saveReport(document, session))]);
}

/** What is shown of a run over several apps while it goes on, where only the summary is printed. */
export function showAppsProgress(event: HostEvent, { io, cwd }: Session): void {
  if (event.kind === 'app') {
    const { root, index, count } = event;
    io.progress(`${index} of ${counted(count, 'app')}: ${nameOfApp(root, cwd)}`);
  }
}

/** Shows what goes on between the apps and in each alike. */
export function showEvent(event: HostEvent, session: Session): void {
  const { io, cwd } = session;
  showWork(event, io);
  if (event.kind === 'app') {
    const { root, index, count } = event;
    io.out([styled('bold', nameOfApp(root, cwd)), ` (${index} of ${count})`], '');
  }
  if (event.kind === 'diagnostics') io.out(...newDiagnosticLines(event.diagnostics, session));
}
