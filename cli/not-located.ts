import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Session } from './command.ts';
import { type Exit, exitCode, exitOf } from './exit.ts';
import { jsonText } from './json-text.ts';
import type { Located } from './locate.ts';
import { commandForApp } from './name-of-app.ts';
import { diagnosticLines } from './report.ts';
import { jsonDiagnostic } from './report-json.ts';

/** Says why there is no app to work on; where there are several, how to name each. */
export function reportNotLocated(
  session: Session,
  command: string,
  apps: Located['apps'],
  problem: Diagnostic,
): Exit {
  const { io, json } = session;
  const exit = exitOf(problem);
  const commands = apps.map((app) => commandForApp(command, app, session));
  io.out(...diagnosticLines([problem], io, () => undefined));
  io.out(...commands.map((line) => `  ${line}`));
  if (json) {
    const diagnostics = [jsonDiagnostic(problem, () => undefined)];
    io.raw(
      jsonText({ version: 1, exitCode: exitCode(exit), diagnostics, apps: [], next: commands }),
    );
  }
  return exit;
}
