import { type Exit, exitCode, exitOf, gravest } from '../../../api/report/exit.ts';
import { jsonText } from '../../../api/report/json-text.ts';
import { jsonDiagnostic } from '../../../api/report/report-json.ts';
import { sourceFrom } from '../../../api/source.ts';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { Session } from '../../command.ts';
import { diagnosticLines } from '../../views/report.ts';

/** Prints why nothing was done. Paths are from the working folder. */
export function refuse(diagnostics: readonly Diagnostic[], session: Session): Exit {
  const { io, json, cwd } = session;
  const exit = gravest(diagnostics.map(exitOf));
  io.err(...findingLines(diagnostics, session));
  if (!json) return exit;
  const source = sourceFrom(cwd);
  const found = diagnostics.map((each) => jsonDiagnostic(each, source));
  io.raw(jsonText({ version: 1, status: 'refused', exitCode: exitCode(exit), diagnostics: found }));
  return exit;
}

/** Findings about pyfunc.config and registries, with the lines they are about. */
export function findingLines(diagnostics: readonly Diagnostic[], { io, cwd }: Session) {
  return diagnosticLines(diagnostics, io, sourceFrom(cwd));
}
