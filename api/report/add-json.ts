import type { AddOutcome, AddRun } from '../../cli/views/add-report.ts';
import { sourceAfter, sourceOf } from '../source.ts';
import { type Exit, exitCode } from './exit.ts';
import { jsonText } from './json-text.ts';
import { jsonChange, jsonDiagnostic } from './report-json.ts';
import { jsonVerification } from './verification-document.ts';

/** What `add --json` prints. Values of settings are in none of it. */
export function additionJson(run: AddRun & AddOutcome, exit: Exit): string {
  const { root, template, answers, functions, file, changes, again, tree } = run;
  const { result, diagnostics, stoppedBy = [], verification, unverified } = run;
  const source = sourceOf(tree);
  return jsonText({
    version: 1,
    status: result,
    exitCode: exitCode(exit),
    root,
    template,
    answers,
    functions,
    ...(file !== undefined && { file }),
    files: changes.map(jsonChange),
    diagnostics: [...diagnostics, ...stoppedBy].map((each) => jsonDiagnostic(each, source)),
    ...(verification && {
      verification: jsonVerification(verification, sourceAfter(tree, changes)),
    }),
    ...(unverified !== undefined && { unverified }),
    again,
  });
}
