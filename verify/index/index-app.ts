import path from 'node:path';
import { isJsonObject, type JsonObject } from '../../bindings/function-json/function-json.ts';
import { readExactJson } from '../../bindings/function-json/read-function-json.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { verification } from '../../diagnostics/verification.ts';
import type { ProgramRun } from '../../workspace/process/run-program.ts';
import { readJson } from '../../workspace/text/json.ts';
import { openTree } from '../../workspace/tree/disk.ts';
import { readableTextAt } from '../../workspace/tree/file-text.ts';
import { hostRefusal } from '../checks/host-rules.ts';
import type { UserPython } from '../environment/python.ts';
import { failedImports, findingsOf, lossesOf, placeOf } from './findings.ts';
import { runAlone, runWithLibrary } from './index-server.ts';
import type { AppFunction, Indexing } from './indexing.ts';
import { type RawFunction, type RawProblem, type RawReport, readReport } from './raw-report.ts';

export interface IndexOptions {
  readonly python: UserPython;
  /** How long the import of the app may take; 60 where it is not given. */
  readonly timeoutSeconds?: number;
  /** A command the Python command is appended to, such as one that takes the network away. */
  readonly wrapper?: readonly string[];
  /** Modules of the app that are known not to be there, so that nothing stands in for them. */
  readonly absent?: readonly string[];
}

type IndexAttempt = { readonly run: ProgramRun; readonly report?: RawReport };

/**
 * Imports and indexes the app in its own Python, as the Functions worker does, in a process of its
 * own. An app that does not import, ends the process, hangs or crashes is a diagnostic; nothing is
 * written below the app.
 */
export async function indexApp(root: string, options: IndexOptions): Promise<Indexing> {
  const seconds = options.timeoutSeconds ?? 60;
  let attempt = await index(root, options, seconds, 'none');
  if (mayLack(attempt, 'required')) attempt = await index(root, options, seconds, 'required');
  if (mayLack(attempt, 'optional')) {
    const more = await index(root, options, seconds, 'all');
    // Code that copes with None may not cope with a made-up value: only a success counts.
    if (!isFailedImport(more)) attempt = more;
  }
  if (!isFailedImport(attempt) && caughtForWant(attempt)) {
    const more = await index(root, options, seconds, 'required');
    if (!isFailedImport(more)) attempt = more;
  }
  return { python: options.python, output: attempt.run.output, ...read(attempt, root, seconds) };
}

/** Text of exceptions may quote the app's settings: their values never get into a message. */
function withoutSettings(report: RawReport | undefined, root: string): RawReport | undefined {
  if (report === undefined || report.problems.length + report.failed.length === 0) return report;
  const values = settingValues(root);
  const masked = (problem: RawProblem): RawProblem => ({
    ...problem,
    message: values.reduce((text, value) => text.replaceAll(value, '***'), problem.message),
  });
  const failed = report.failed.map((each) => ({ ...each, problem: masked(each.problem) }));
  return { ...report, problems: report.problems.map(masked), failed };
}

/** Values of local.settings.json that may be secrets: not short ones, and not those of every app. */
function settingValues(root: string): string[] {
  const text = readableTextAt(openTree(root), 'local.settings.json');
  const read = text === undefined ? undefined : readJson(text);
  const values: unknown = read?.kind === 'json' ? Object(read.value).Values : undefined;
  return Object.values(Object(values))
    .filter((each) => typeof each === 'string')
    .filter((each) => each.length >= 8 && each !== 'UseDevelopmentStorage=true')
    .sort((one, other) => other.length - one.length);
}

async function index(
  root: string,
  { python, wrapper, absent = [] }: IndexOptions,
  seconds: number,
  environment: 'none' | 'required' | 'all',
): Promise<IndexAttempt> {
  const options = ['--limit', String(seconds), '--environment', environment];
  const work = {
    script: 'index_app',
    arguments: [path.resolve(root), ...options, '--absent', absent.join()],
    folder: root,
    // The process keeps the limit itself, and knows where it hangs; this is for one that cannot.
    seconds: seconds + 5,
  } as const;
  const run =
    wrapper === undefined
      ? await runWithLibrary(python, work)
      : await runAlone(python, work, wrapper);
  const report = withoutSettings(readReport(run.report), root);
  return report === undefined ? { run } : { run, report };
}

/** Whether the import failed, perhaps for want of a variable. */
function mayLack(attempt: IndexAttempt, need: 'required' | 'optional'): boolean {
  return isFailedImport(attempt) && (attempt.report?.missing[need].length ?? 0) > 0;
}

/** Whether a module could not be imported, perhaps for want of a variable, and the app has caught that. */
function caughtForWant({ report }: IndexAttempt): boolean {
  return report !== undefined && report.failed.length > 0 && report.missing.required.length > 0;
}

function isFailedImport({ report }: IndexAttempt): boolean {
  return ['import', 'stand-in-fails'].includes(report?.problems[0]?.kind ?? '');
}

function read(
  { run, report }: IndexAttempt,
  root: string,
  seconds: number,
): Omit<Indexing, 'python' | 'output'> {
  if (report === undefined) {
    const standIns = { modules: [], variables: [] };
    const diagnostics = [withoutReport(run, root, seconds)];
    return {
      usesDurable: false,
      functions: [],
      diagnostics,
      losses: [],
      outside: [],
      imported: [],
      failed: [],
      read: [],
      packages: [],
      installed: [],
      standIns,
    };
  }
  if (report.bug !== undefined) throw new Error(report.bug);
  const refusals = report.functions.flatMap((raw, index) => {
    const before = report.functions.slice(0, index).map((each) => each.name);
    const problem = hostRefusal(raw.name, raw.functionJson, before);
    if (problem === undefined || raw.unknown.some(isDecisive)) return [];
    const at = raw.at === null ? {} : { at: placeOf(raw.at) };
    return [diagnose(verification.hostRefuses, { problem }, { ...at, function: raw.name })];
  });
  return {
    usesDurable: report.durable,
    functions: report.functions.map(appFunction),
    diagnostics: [...refusals, ...findingsOf(report, seconds)],
    losses: lossesOf(report, seconds),
    outside: report.outside,
    imported: report.imported,
    failed: failedImports(report, seconds),
    read: report.read,
    packages: report.packages,
    installed: report.installed,
    standIns: { modules: report.modules, variables: report.environment },
  };
}

/** Without these, the host's rules say nothing of a binding. */
function isDecisive(unknown: string): boolean {
  return /\.(?:name|type|direction)$/.test(unknown);
}

/** None where an app has changed what the library writes JSON with; the load checks say so. */
function bindingsOf({ functionJson }: RawFunction): readonly JsonObject[] {
  const read = readExactJson(functionJson);
  const bindings = isJsonObject(read) ? read.bindings : undefined;
  return Array.isArray(bindings) ? bindings.filter(isJsonObject) : [];
}

/** By name, as the worker keeps bindings too. */
function appFunction(raw: RawFunction): AppFunction {
  const bindings = bindingsOf(raw);
  const dataTypes = bindings.map((binding, at) => [binding.name, raw.dataTypes[at] ?? null]);
  return {
    name: raw.name,
    bindings,
    retry: raw.retry,
    ...(raw.unknown.length > 0 && { unknown: raw.unknown }),
    ...(/^[aw]sgi$/.test(raw.httpType ?? '') && { isWebApp: true }),
    dataTypes: Object.fromEntries(dataTypes),
    ...(raw.at === null ? {} : { at: placeOf(raw.at) }),
  };
}

function withoutReport({ ending, output }: ProgramRun, root: string, seconds: number): Diagnostic {
  switch (ending.kind) {
    case 'killed':
      return diagnose(verification.timeLimit, { seconds });
    case 'signal': {
      const line = crashLine(output, root);
      return diagnose(
        verification.crash,
        { cause: line === undefined ? ending.signal : `${ending.signal} in line ${line.line}` },
        line === undefined ? {} : { at: { path: line.path } },
      );
    }
    case 'exit':
      return diagnose(verification.exits, { status: `exit status ${ending.status}` });
    case 'not-started':
      return diagnose(verification.libraryBroken, { problem: `${ending.reason}; ${output}` });
  }
}

/** The innermost line of the app in what Python's faulthandler wrote. */
function crashLine(output: string, root: string): { path: string; line: string } | undefined {
  for (const [, file = '', line = ''] of output.matchAll(/^ {2}File "(.+)", line (\d+) in /gm)) {
    const below = path.relative(root, file);
    if (!below.startsWith('..') && !path.isAbsolute(below)) {
      return { path: below.replaceAll(path.sep, '/'), line };
    }
  }
  return undefined;
}
