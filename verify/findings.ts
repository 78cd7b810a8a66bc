import { type Diagnostic, diagnose, type Place } from '../diagnostics/diagnostic.ts';
import { verification } from '../diagnostics/verification.ts';
import type { RawPlace, RawProblem, RawReport } from './raw-report.ts';

/** Everything a report has to say, as diagnostics: problems first, notes last. */
export function findingsOf(report: RawReport, seconds: number): Diagnostic[] {
  const { modules, environment: variables } = report;
  return [
    ...report.problems.map((problem) => finding(problem, report, seconds)),
    ...report.unchecked.map((each) =>
      diagnose(
        verification.annotationUnchecked,
        { parameter: each.parameter },
        { function: each.function },
      ),
    ),
    ...(modules.length === 0 ? [] : [diagnose(verification.modulesStoodIn, { modules })]),
    ...(variables.length === 0 ? [] : [diagnose(verification.variablesStoodIn, { variables })]),
  ];
}

function finding(problem: RawProblem, report: RawReport, seconds: number): Diagnostic {
  const where = {
    ...(problem.at === null ? {} : { at: placeOf(problem.at) }),
    ...(problem.function === undefined ? {} : { function: problem.function }),
  };
  const message = sentencePart(problem.message);
  switch (problem.kind) {
    case 'script-name':
      return diagnose(verification.scriptName, { script: problem.message }, where);
    case 'no-script':
      return diagnose(verification.noScript, { script: problem.message }, where);
    case 'no-library':
      return diagnose(verification.libraryBroken, { problem: message }, where);
    case 'syntax':
      return diagnose(verification.syntax, { problem: message }, where);
    case 'import': {
      if (problem.module === 'azure.durable_functions') {
        return diagnose(verification.durableMissing, {}, where);
      }
      const missingHere = [...report.missing.required, ...report.missing.optional];
      return diagnose(verification.importFails, { problem: message, missingHere }, where);
    }
    case 'exit':
      return diagnose(verification.exits, { status: `exit status ${problem.message}` }, where);
    case 'time-limit':
      return diagnose(verification.timeLimit, { seconds }, where);
    case 'no-app':
      return diagnose(verification.noApp, { script: problem.message }, where);
    case 'many-apps':
      return diagnose(verification.severalApps, { names: problem.names ?? [] }, where);
    case 'decorators':
      return diagnose(verification.functionsRefused, { problem: message }, where);
    case 'load':
      return diagnose(verification.loadRefused, { problem: message }, where);
    case 'unknown-value':
      return diagnose(verification.unknownValue, { values: problem.message }, where);
    case 'sync-starter':
      return diagnose(verification.syncStarter, {}, where);
    case 'rewrapped-client':
      return diagnose(verification.rewrappedClient, {}, where);
  }
}

/** The place without the line, which follows from the span. */
export function placeOf({ path, span }: RawPlace): Place {
  return span === undefined ? { path } : { path, span };
}

/** Python's messages often end with a full stop of their own. */
function sentencePart(message: string): string {
  return message.replace(/\.$/, '');
}
