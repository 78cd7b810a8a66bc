import type { Located } from '../../api/locate.ts';
import { type Exit, exitCode, exitOf, gravest } from '../../api/report/exit.ts';
import { jsonText } from '../../api/report/json-text.ts';
import { jsonDiagnostic } from '../../api/report/report-json.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Session } from '../command.ts';
import { commandForApp } from './name-of-app.ts';
import { diagnosticLines } from './report.ts';

/** Says why there is no app to work on; where there are several, how to name each. */
export function reportNotLocated(
  session: Session,
  command: string,
  apps: Located['apps'],
  problem: Diagnostic,
): Exit {
  const commands = apps.map((app) => commandForApp(command, app, session));
  return reportProblems(session, command, [problem], commands);
}

/** Says what keeps a command from looking at any app, and what to run instead. */
export function reportProblems(
  { io, json }: Session,
  command: string,
  problems: readonly Diagnostic[],
  next: readonly string[] = [],
): Exit {
  const exit = gravest(problems.map(exitOf));
  io.out(...diagnosticLines(problems, io, () => undefined));
  io.out(...next.map((line) => `  ${line}`));
  if (json) {
    const diagnostics = problems.map((each) => jsonDiagnostic(each, () => undefined));
    io.raw(
      jsonText({ version: 1, command, exitCode: exitCode(exit), diagnostics, apps: [], next }),
    );
  }
  return exit;
}
