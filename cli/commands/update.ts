import { eachApp } from '../../api/each-app.ts';
import { locateApp, locateApps } from '../../api/locate.ts';
import { type ManyApps, readManyApps } from '../../api/many-apps.ts';
import { appsDocument } from '../../api/report/apps-document.ts';
import { type Exit, exitOf, gravest } from '../../api/report/exit.ts';
import { jsonText } from '../../api/report/json-text.ts';
import { type UpdatedApp, updatedApp } from '../../api/report/update-document.ts';
import { type UpdateRun, updateApp } from '../../api/update-app.ts';
import type { UpdatePlanned } from '../../api/update-plan.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { rememberSnapshots } from '../../registry/update/history.ts';
import type { Options, Session } from '../command.ts';
import { appsTable } from '../views/apps-table.ts';
import { reportNotLocated } from '../views/not-located.ts';
import { diagnosticLines } from '../views/report.ts';
import { updateReport } from '../views/update-report.ts';
import { updateEnding, updatePreview } from '../views/update-view.ts';
import { readUpdateOptions, type UpdateOptions } from './update-options.ts';

/** Brings what templates made in an app, or in all of them, to what they make now. */
export async function run(session: Session, path = '.', flags: Options): Promise<Exit> {
  const options = readUpdateOptions(flags);
  const many = readManyApps(flags);
  if (many === undefined) return updateOne(session, path, options);
  if ('code' in many) return reportNotLocated(session, 'update', [], many);
  return updateAll(session, path, options, many);
}

async function updateOne(session: Session, path: string, options: UpdateOptions): Promise<Exit> {
  const { io, json, cwd } = session;
  const { apps, problem } = locateApp(path, cwd);
  const [root] = apps;
  if (problem !== undefined) return reportNotLocated(session, 'update', apps, problem);
  if (root === undefined) throw new Error('an app was located, but none is there');
  const done = await work(session, options)(root);
  if (!json) io.out(...updateEnding(done, session));
  const app = updatedApp(done, session);
  const exit = gravest([done.exit, ...(await reported([app], session, options))]);
  if (json) io.raw(jsonText(appsDocument('update', [app], exit, { notes: [], count: 1 })));
  return exit;
}

async function updateAll(
  session: Session,
  path: string,
  options: UpdateOptions,
  many: ManyApps,
): Promise<Exit> {
  const { io, json } = session;
  const located = await locateApps(path, session, many);
  const { apps, problem, notes } = located;
  if (problem !== undefined) return reportNotLocated(session, 'update', apps, problem);
  io.out(...diagnosticLines(notes, io, () => undefined));
  const exits = notes.map(exitOf);
  const documents: UpdatedApp[] = [];
  for await (const done of eachApp(apps, session, work(session, options), failed)) {
    exits.push(done.exit);
    documents.push(updatedApp(done, session));
    if (!json) io.out(...updateEnding(done, session), '');
  }
  exits.push(...(await reported(documents, session, options)));
  const exit = gravest(exits);
  const document = appsDocument('update', documents, exit, { ...located, ...many });
  if (json) io.raw(jsonText(document));
  else io.out(...appsTable(document, io.columns));
  return exit;
}

function work(session: Session, options: UpdateOptions): (root: string) => Promise<UpdateRun> {
  const find = rememberSnapshots();
  const show = (plan: UpdatePlanned) => {
    if (!session.json) session.io.out(...updatePreview(plan, options, session));
  };
  return (root) => updateApp(root, session, options, { show, find });
}

function failed(root: string, finding: Diagnostic): UpdateRun {
  return { root, result: 'failed', exit: exitOf(finding), notes: [], stoppedBy: [finding] };
}

async function reported(
  apps: readonly UpdatedApp[],
  session: Session,
  { report }: UpdateOptions,
): Promise<Exit[]> {
  if (report === undefined) return [];
  const problems = updateReport(apps, report, session.cwd);
  session.io.err(...diagnosticLines(problems, session.io, () => undefined));
  return problems.map(exitOf);
}
