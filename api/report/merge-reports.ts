import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import {
  reportedTwice,
  reportRefused,
  reportsMissing,
} from '../../diagnostics/registry/many-apps.ts';
import { dealt } from '../shard.ts';
import type { AppRow, AppsDocument } from './apps-document.ts';
import { type Exit, exitCode, exitOf, exitWithCode, gravest } from './exit.ts';
import { jsonDiagnostic } from './report-json.ts';

/** A document that a file holds. */
export interface Report {
  /** As it was given. */
  readonly path: string;
  readonly document: AppsDocument;
}

export interface MergedReport {
  readonly document: AppsDocument;
  readonly exit: Exit;
  /** What is wrong with the reports together. */
  readonly findings: readonly Diagnostic[];
}

/** Takes parsed JSON for a report, or says why it is none. */
export function reportIn(path: string, json: unknown): Report | Diagnostic {
  const problem = problemWith(json);
  if (problem !== undefined) return diagnose(reportRefused, { path, problem });
  return { path, document: json as AppsDocument };
}

function problemWith(json: unknown): string | undefined {
  const document = Object(json) as Partial<Record<keyof AppsDocument, unknown>>;
  const { version, command, exitCode: code, apps, diagnostics, shard } = document;
  if (typeof version === 'number' && version !== 1) {
    return `is of version ${version}, which another pyfunc wrote`;
  }
  const isReport =
    version === 1 &&
    typeof command === 'string' &&
    typeof code === 'number' &&
    Array.isArray(diagnostics) &&
    Array.isArray(apps) &&
    apps.every(isRow) &&
    (shard === undefined || isShard(shard));
  return isReport ? undefined : 'is no report of a command that works on several apps';
}

function isRow(app: unknown): boolean {
  const { path, result, diagnostics, functions, verification } = Object(app);
  return (
    typeof path === 'string' &&
    typeof result === 'string' &&
    Array.isArray(diagnostics) &&
    (functions === undefined || Array.isArray(functions)) &&
    (verification === undefined || Array.isArray(Object(verification).functions))
  );
}

function isShard(shard: unknown): boolean {
  const { index, count, appsInAll } = Object(shard);
  return [index, count, appsInAll].every(Number.isInteger) && index >= 1 && index <= count;
}

/** One document of the parts of a run, or why they are none. */
export function mergeReports(reports: readonly Report[]): MergedReport | readonly Diagnostic[] {
  const [first] = reports;
  if (first === undefined) throw new Error('There is nothing to merge');
  const strangers = reports.flatMap(({ path, document }) => {
    const problem = differenceOf(document, first.document);
    const by = problem && `${problem}, unlike ${first.path}`;
    return by ? [diagnose(reportRefused, { path, problem: by })] : [];
  });
  if (strangers.length > 0) return strangers;
  const { kept, twice } = onceEach(reports);
  const missing = missingFrom(kept.map(({ document }) => document));
  const findings = [
    ...twice,
    ...(missing.length > 0 ? [diagnose(reportsMissing, { missing })] : []),
  ];
  const exits = reports.map(({ document }) => exitWithCode(document.exitCode));
  const exit = gravest([...exits, ...findings.map(exitOf)]);
  const apps = kept.flatMap(({ document }) => document.apps);
  return {
    exit,
    findings,
    document: {
      version: 1,
      command: first.document.command,
      exitCode: exitCode(exit),
      diagnostics: [
        ...kept.flatMap(({ document }) => document.diagnostics),
        ...findings.map((each) => jsonDiagnostic(each, () => undefined)),
      ],
      apps: apps.sort((one, other) => (one.path < other.path ? -1 : 1)),
    },
  };
}

function differenceOf(one: AppsDocument, other: AppsDocument): string | undefined {
  if (one.command !== other.command) return `is of ${one.command}`;
  if (one.shard?.count !== other.shard?.count) {
    return one.shard === undefined ? 'is of no shard' : `is one of ${one.shard.count} shards`;
  }
  const isSame = one.shard?.appsInAll === other.shard?.appsInAll;
  return isSame ? undefined : `is of a repository with ${one.shard?.appsInAll} apps`;
}

/** The reports without shards and apps that an earlier one has. */
function onceEach(reports: readonly Report[]): { kept: Report[]; twice: Diagnostic[] } {
  const known = new Map<string, string>();
  const twice: Diagnostic[] = [];
  const isNew = (what: string, path: string) => {
    const before = known.get(what);
    if (before !== undefined) twice.push(diagnose(reportedTwice, { what, paths: [before, path] }));
    else known.set(what, path);
    return before === undefined;
  };
  const kept = reports.flatMap(({ path, document }): Report[] => {
    const { shard } = document;
    if (shard !== undefined && !isNew(`shard ${shard.index}`, path)) return [];
    const apps = document.apps.filter((app: AppRow) => isNew(app.path, path));
    return [{ path, document: { ...document, apps } }];
  });
  return { kept, twice };
}

/** Shards of which there is nothing, or not all of their apps. */
function missingFrom(documents: readonly AppsDocument[]): string[] {
  const [any] = documents.flatMap(({ shard }) => shard ?? []);
  if (any === undefined) return [];
  const { count, appsInAll } = any;
  const all = Array.from({ length: appsInAll });
  return Array.from({ length: count }, (_, at) => at + 1).flatMap((index) => {
    const found = documents.find(({ shard }) => shard?.index === index);
    if (found === undefined) return [`shard ${index} of ${count}`];
    const its = dealt(all, { index, count }).length;
    const { length } = found.apps;
    return length === its ? [] : [`shard ${index} has ${length} of its ${its} apps`];
  });
}
