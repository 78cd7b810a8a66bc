import type { Creation, Status } from '../../cli/views/create-report.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { type Exit, exitCode } from './exit.ts';
import { jsonText } from './json-text.ts';
import { jsonChange, jsonDiagnostic } from './report-json.ts';

/** What a run came to, as one document. */
export function creationJson(creation: Creation, status: Status, exit: Exit): string {
  const { folder, answers, changes, diagnostics, again } = creation;
  return jsonText({
    version: 1,
    status,
    exitCode: exitCode(exit),
    folder,
    answers,
    files: changes.map(jsonChange),
    ...findings(diagnostics),
    again,
  });
}

export function refusalJson(diagnostics: readonly Diagnostic[], exit: Exit): string {
  return jsonText({
    version: 1,
    status: 'refused',
    exitCode: exitCode(exit),
    ...findings(diagnostics),
  });
}

function findings(diagnostics: readonly Diagnostic[]): object {
  return { diagnostics: diagnostics.map((each) => jsonDiagnostic(each, () => undefined)) };
}
