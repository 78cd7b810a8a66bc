import { eachApp } from '../../api/each-app.ts';
import { locateApp, locateApps } from '../../api/locate.ts';
import { type ManyApps, readManyApps } from '../../api/many-apps.ts';
import { type AppRun, type Audience, migrateApp } from '../../api/migrate-app.ts';
import { proverName } from '../../api/proof.ts';
import { appsDocument } from '../../api/report/apps-document.ts';
import { type Exit, exitOf, gravest } from '../../api/report/exit.ts';
import { jsonText } from '../../api/report/json-text.ts';
import { appDocument, appOutcome } from '../../api/report/migration-document.ts';
import { migrationPatch, patchDiagnostics } from '../../api/report/migration-patch.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Options, Session } from '../command.ts';
import { appsTable } from '../views/apps-table.ts';
import { diffView } from '../views/diff-view.ts';
import { ending, preview } from '../views/migration-view.ts';
import { reportNotLocated, reportProblems } from '../views/not-located.ts';
import { diagnosticLines } from '../views/report.ts';
import { type Line, styled } from '../views/terminal.ts';
import { type MigrateOptions, readMigrateOptions } from './migrate-options.ts';

/** Migrates the app at or below a path, or all of them. */
export async function run(session: Session, path = '.', flags: Options): Promise<Exit> {
  const many = readManyApps(flags);
  if (many !== undefined && 'code' in many) return reportNotLocated(session, 'migrate', [], many);
  const options = await optionsFrom(session, flags);
  if (typeof options === 'string') return options;
  if (many === undefined) return migrateOne(session, path, options);
  return migrateAll(session, path, options, many);
}

/** The options, with the template of `--template` ready to be used, or how the run ends. */
async function optionsFrom(session: Session, flags: Options): Promise<MigrateOptions | Exit> {
  const options = readMigrateOptions(flags);
  if (typeof flags.template !== 'string') return options;
  const { chooseLayout } = await import('../ask/chosen-layout.ts');
  const { io, json } = session;
  const source = options.mode === 'ask' && io.isTTY && !json ? 'person' : 'defaults';
  const chosen = await chooseLayout(flags.template, session, flags, source);
  if (typeof chosen === 'string') return chosen;
  if ('template' in chosen) return { ...options, template: chosen };
  return reportProblems(session, 'migrate', chosen);
}

async function migrateOne(session: Session, path: string, options: MigrateOptions): Promise<Exit> {
  const { io, json, cwd } = session;
  const { apps, problem } = locateApp(path, cwd);
  const [root] = apps;
  if (problem !== undefined) return reportNotLocated(session, 'migrate', apps, problem);
  if (root === undefined) throw new Error('an app was located, but none is there');
  const notes = options.template?.registries.findings ?? [];
  io.out(...diagnosticLines(notes, io, () => undefined));
  const done = await migrateApp(root, session, options, audience(session, options));
  if (json) {
    const documents = [appDocument(done, cwd)];
    io.raw(jsonText(appsDocument('migrate', documents, done.exit, { notes, count: 1 })));
    return done.exit;
  }
  io.out(...ending(done, session));
  if (options.mode === 'patch') printPatch(done, session);
  return done.exit;
}

async function migrateAll(
  session: Session,
  path: string,
  options: MigrateOptions,
  many: ManyApps,
): Promise<Exit> {
  const { io, json, cwd } = session;
  const located = await locateApps(path, session, many);
  const { apps, problem } = located;
  if (problem !== undefined) return reportNotLocated(session, 'migrate', apps, problem);
  const notes = [...located.notes, ...(options.template?.registries.findings ?? [])];
  io.out(...diagnosticLines(notes, io, () => undefined));
  const exits = notes.map(exitOf);
  // Neither trees nor plans are kept, so that any number of apps fits into memory.
  const documents: ReturnType<typeof appOutcome>[] = [];
  const work = (root: string) => migrateApp(root, session, options, audience(session, options));
  for await (const done of eachApp(apps, session, work, failed)) {
    exits.push(done.exit);
    documents.push(json ? appDocument(done, cwd) : appOutcome(done, cwd));
    if (json) continue;
    io.out(...ending(done, session), '');
    if (options.mode === 'patch') printPatch(done, session);
  }
  const exit = gravest(exits);
  const document = appsDocument('migrate', documents, exit, { ...located, ...many, notes });
  if (json) io.raw(jsonText(document));
  else io.out(...appsTable(document, io.columns));
  return exit;
}

/** The patch to stdout, and to stderr what it holds that should stay secret. */
function printPatch(done: AppRun, { io, cwd }: Session): void {
  io.raw(migrationPatch(done, cwd));
  io.err(...diagnosticLines(patchDiagnostics(done), io, () => undefined));
}

function failed(root: string, finding: Diagnostic): AppRun {
  return { root, result: 'failed', exit: exitOf(finding), notes: [], stoppedBy: [finding] };
}

function audience({ io, json }: Session, options: MigrateOptions): Audience {
  const print = (lines: readonly Line[]) => {
    if (json) return;
    // In portions: a call takes only so many arguments.
    for (let at = 0; at < lines.length; at += 10_000) io.out(...lines.slice(at, at + 10_000));
  };
  return {
    note: (finding) => print(diagnosticLines([finding], io, () => undefined)),
    plan: (plan) => print(preview(plan, io, options)),
    diff: (plan) => print(diffView(plan.changes, options.diff, io)),
    verifying: ({ python }) => {
      if (python) print([[styled('dim', `Verifying with ${proverName(python)} …`)]]);
    },
  };
}
