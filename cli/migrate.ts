import type { Options, Session } from './command.ts';
import { diffView } from './diff-view.ts';
import { type Exit, gravest } from './exit.ts';
import { jsonText } from './json-text.ts';
import { locateApps } from './locate.ts';
import { type AppRun, type Audience, migrateApp } from './migrate-app.ts';
import { type MigrateOptions, readMigrateOptions } from './migrate-options.ts';
import { migrationDocument } from './migration-document.ts';
import { migrationPatch } from './migration-patch.ts';
import { ending, preview } from './migration-view.ts';
import { reportNotLocated } from './not-located.ts';
import { proverName } from './proof.ts';
import { diagnosticLines } from './report.ts';
import { type Line, styled } from './terminal.ts';

/** Migrates the app at or below a path, or all of them. */
export async function run(session: Session, path = '.', flags: Options): Promise<Exit> {
  const { io, json, cwd, stop } = session;
  const options = readMigrateOptions(flags);
  const { apps, problem } = locateApps(path, cwd, options.all);
  if (problem !== undefined) return reportNotLocated(session, 'migrate', apps, problem);
  const runs: AppRun[] = [];
  for (const root of apps) {
    const done = await migrateApp(root, session, options, audience(session, options));
    runs.push(done);
    if (!json) io.out(...ending(done, session));
    if (stop.exit !== undefined || done.exit === 'interrupted') break;
  }
  const exit = gravest(runs.map((each) => each.exit));
  if (json) io.raw(jsonText(migrationDocument(runs, exit)));
  else if (options.mode === 'patch') io.raw(migrationPatch(runs, cwd));
  return exit;
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
