import {
  asyncOrchestrator,
  decoratorNotCalled,
  durableNameUnknown,
  moduleOutside,
  positionalOnly,
  registeredTwice,
  valueFromEnvironment,
} from '../../diagnostics/deployed.ts';
import { type Diagnostic, diagnose, type Place } from '../../diagnostics/diagnostic.ts';
import * as losses from '../../diagnostics/losses.ts';
import { verification } from '../../diagnostics/verification.ts';
import type { FailedImport } from './indexing.ts';
import type { RawPlace, RawProblem, RawReport } from './raw-report.ts';

/** Everything a report has to say, as diagnostics: problems first, notes last. */
export function findingsOf(report: RawReport, seconds: number): Diagnostic[] {
  const { modules, environment: variables } = report;
  return [
    ...report.problems.map((problem) => finding(problem, report, seconds)),
    ...report.unchecked.map((each) =>
      diagnose(
        verification.annotationUnchecked,
        { parameters: each.parameters },
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
  const { names = [] } = problem;
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
      const library = libraryOf(problem.module);
      if (library !== undefined) return diagnose(losses.submoduleGone, library, where);
      const missingHere = [...report.missing.required, ...report.missing.optional];
      const slots = { problem: message, missingHere, standIns: report.environment };
      return diagnose(verification.importFails, slots, where);
    }
    case 'exit':
      return diagnose(verification.exits, { status: `exit status ${problem.message}` }, where);
    case 'time-limit':
      return diagnose(verification.timeLimit, { seconds }, where);
    case 'no-app':
      return diagnose(
        verification.noApp,
        { script: problem.message, module: names[0] && dottedName(names[0]) },
        where,
      );
    case 'many-apps':
      return diagnose(verification.severalApps, { names }, where);
    case 'decorators':
      return diagnose(verification.functionsRefused, { problem: message }, where);
    case 'load':
      return diagnose(verification.loadRefused, { problem: message }, where);
    case 'unknown-value':
      return diagnose(verification.unknownValue, { values: problem.message }, where);
    case 'async-orchestrator':
      return diagnose(asyncOrchestrator, {}, where);
    case 'sync-starter':
      return diagnose(verification.syncStarter, {}, where);
    case 'rewrapped-client':
      return diagnose(verification.rewrappedClient, {}, where);
    case 'lost-functions': {
      const reason = problem.message as losses.LossReason;
      const holder = {
        variable: problem.variable ?? undefined,
        module: problem.module ?? undefined,
      };
      return diagnose(losses.functionsLost, { reason, names, ...holder }, where);
    }
    case 'two-owners':
      return diagnose(losses.ownersMixed, { name: problem.message }, where);
    case 'decorator-unchecked':
      return diagnose(losses.decoratorUnchecked, { names }, where);
    case 'unused-decorator':
      return diagnose(losses.decoratorUnused, { names }, where);
    case 'lost-setting':
      return diagnose(losses.settingLost, { setting: problem.message }, where);
    case 'setting-twice':
      return diagnose(losses.settingTwice, { setting: problem.message }, where);
    case 'declared-late':
      return diagnose(losses.declaredLate, { inside: problem.message }, where);
    case 'declared-conditionally':
      return diagnose(
        losses.declaredConditionally,
        { holds: problem.message === 'holds', names, importer: undefined },
        where,
      );
    case 'unknown-durable-name': {
      const [name = ''] = names;
      const kind = problem.message === 'activityTrigger' ? 'activity' : 'orchestrator';
      return diagnose(durableNameUnknown, { name, kind }, where);
    }
    case 'from-environment': {
      const slots = { setting: problem.message, variables: names };
      const found = diagnose(valueFromEnvironment, slots, where);
      // Names and schedules are often settings; who may call a function should not depend on one.
      return /auth_level$/.test(problem.message) ? found : { ...found, severity: 'note' };
    }
    case 'asked-functions':
      return diagnose(losses.functionsAskedFor, {}, where);
    case 'registered-twice':
      return diagnose(registeredTwice, {}, where);
    case 'decorator-not-called':
      return diagnose(decoratorNotCalled, { decorator: problem.message }, where);
    case 'positional-only':
      return diagnose(positionalOnly, { parameter: problem.message }, where);
    case 'nested-blueprints':
      return diagnose(losses.nestedBlueprints, {}, where);
    case 'not-a-blueprint':
      return diagnose(losses.notABlueprint, { what: problem.message }, where);
    case 'blueprint-replaced':
      return diagnose(losses.blueprintReplaced, { name: problem.message }, where);
    case 'decorator-above-fails': {
      const slots = { names, function: problem.function ?? '', problem: message };
      return diagnose(losses.decoratorFails, slots, where);
    }
    case 'stand-in-fails':
      return diagnose(losses.standInFails, { problem: message, modules: report.modules }, where);
    case 'package-lacks':
      return diagnose(losses.standInFails, { problem: message, modules: names }, where);
    case 'outside-module': {
      const [module = ''] = names;
      const why = sentencePart(problem.variable ?? '');
      const known = { shippedBy: undefined, mayBePackage: false };
      const slots = { module, folder: problem.message, problem: why, ...known };
      return diagnose(moduleOutside, slots, where);
    }
    case 'signature-unchecked':
      return diagnose(losses.signatureUnchecked, { problem: message, names }, where);
    case 'single-for-many':
      return diagnose(losses.oneForMany, { parameter: problem.message }, where);
  }
}

/** The library that was imported, where an import finds it but not this module of it. */
function libraryOf(
  module: string | null | undefined,
): { readonly module: string; readonly distribution: string } | undefined {
  if (module?.startsWith('azure.durable_functions.')) {
    return { module, distribution: 'azure-functions-durable' };
  }
  if (module?.startsWith('azure.functions.')) return { module, distribution: 'azure-functions' };
  return undefined;
}

/** What the app declares and the host does not get. */
export function lossesOf(report: RawReport, seconds: number): Diagnostic[] {
  return report.losses.map((each) => finding(each, report, seconds));
}

/** The module of a file, as an import at the root of the app names it. */
export function dottedName(path: string): string {
  return path.replace(/(?:\/__init__)?\.py$/, '').replaceAll('/', '.');
}

/** Modules of the app that it does not have because their import raised an exception. */
export function failedImports(report: RawReport, seconds: number): FailedImport[] {
  return report.failed.map(({ path, problem }) => {
    const at = problem.at === null ? {} : { at: placeOf(problem.at) };
    const isPlain = ['import', 'syntax', 'exit'].includes(problem.kind);
    return {
      ...{ path, ...at },
      problem:
        problem.kind === 'exit' ? `exit status ${problem.message}` : sentencePart(problem.message),
      ...(!isPlain && { cause: finding(problem, report, seconds) }),
    };
  });
}

/** The place without the line, which follows from the span. */
export function placeOf({ path, span }: RawPlace): Place {
  return span === undefined ? { path } : { path, span };
}

/** Python's messages often end with a full stop of their own. */
function sentencePart(message: string): string {
  return message.replace(/\. Did you mean: .*\?$/s, '').replace(/\.$/, '');
}
