import { basename, dirname, join, resolve } from 'node:path';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import {
  reportedTwice,
  reportRefused,
  reportsMissing,
} from '../../diagnostics/registry/many-apps.ts';
import { failed, ok, type Result } from '../../diagnostics/result.ts';
import { openTree, Unreadable } from '../../workspace/tree/disk.ts';
import { joinPath, type Tree } from '../../workspace/tree/tree.ts';
import { appsOfShard } from '../apps/many-apps.ts';
import type { Host } from '../host.ts';
import { type Outcome, type OutcomeKind, stopped } from '../outcome.ts';
import { type AppRow, type AppsDocument, changesIn, jsonDiagnostic } from './document.ts';
import { type Exit, exitCode, exitOfDiagnostic, exitWithCode, mostSevere } from './exit.ts';
import { type PlacedDiagnostic, placed } from './placed.ts';

/** A document that a file holds. */
export interface Report {
  readonly kind: 'report';
  /** As it was given. */
  readonly path: string;
  readonly document: AppsDocument;
}

/** The reports of several runs as one, or why they do not go together. */
export type MergedReports =
  | {
      readonly kind: 'merged';
      readonly document: AppsDocument;
      readonly exit: Exit;
      /** What is wrong with the reports together. */
      readonly diagnostics: readonly PlacedDiagnostic[];
    }
  | Outcome<never>;

/** Merges what the shards of one run printed with `--json`, from files or folders of them. */
export function mergeReportFiles(paths: readonly string[], { cwd }: Host): MergedReports {
  const read = readReports(paths, cwd);
  const problems = read.flatMap((each) => (each.kind === 'failed' ? each.diagnostics : []));
  const reports = read.flatMap((each) => (each.kind === 'failed' ? [] : [each.value]));
  const [first, ...others] = reports;
  if (problems.length > 0 || first === undefined) return stopped('refused', placed(problems));
  return mergeReports(first, others);
}

/** Parsed JSON as a report, or why it cannot be one. */
export function reportIn(path: string, json: unknown): Result<Report> {
  const problem = problemWith(json);
  if (problem !== undefined) return failed(diagnose(reportRefused, { path, problem }));
  return ok({ kind: 'report', path, document: json as AppsDocument });
}

function problemWith(json: unknown): string | undefined {
  const document = Object(json) as Partial<Record<keyof AppsDocument, unknown>>;
  const { version, command, status, exitCode: code, apps, diagnostics, shard } = document;
  if (typeof version === 'number' && version !== 1) {
    return `is of version ${version}, which another pyfunc wrote`;
  }
  const isReport =
    version === 1 &&
    typeof command === 'string' &&
    typeof status === 'string' &&
    typeof code === 'number' &&
    Array.isArray(diagnostics) &&
    Array.isArray(apps) &&
    apps.every(isRow) &&
    (shard === undefined || isShard(shard));
  return isReport ? undefined : 'is not a report of a command that works on several apps';
}

function isRow(app: unknown): boolean {
  const { path, result, diagnostics, changes, functions, verification } = Object(app);
  return (
    typeof path === 'string' &&
    typeof result === 'string' &&
    Array.isArray(diagnostics) &&
    Array.isArray(changes) &&
    (functions === undefined || Array.isArray(functions)) &&
    (verification === undefined || Array.isArray(Object(verification).functions))
  );
}

function isShard(shard: unknown): boolean {
  const { index, count, appsInAll } = Object(shard);
  return [index, count, appsInAll].every(Number.isInteger) && index >= 1 && index <= count;
}

/** One document of the parts of a run. */
function mergeReports(first: Report, others: readonly Report[]): MergedReports {
  const reports = [first, ...others];
  const strangers = reports.flatMap(({ path, document }) => {
    const problem = differenceOf(document, first.document);
    const by = problem && `${problem}, unlike ${first.path}`;
    return by ? [diagnose(reportRefused, { path, problem: by })] : [];
  });
  if (strangers.length > 0) return stopped('refused', placed(strangers));
  const { kept, twice } = onceEach(reports);
  const missing = missingFrom(kept.map(({ document }) => document));
  const diagnostics = placed([
    ...twice,
    ...(missing.length > 0 ? [diagnose(reportsMissing, { missing })] : []),
  ]);
  const exits = reports.map(({ document }) => exitWithCode(document.exitCode));
  const exit = mostSevere([...exits, ...diagnostics.map(exitOfDiagnostic)]);
  const apps = kept
    .flatMap(({ document }) => document.apps)
    .sort((one, other) => (one.path < other.path ? -1 : 1));
  const code = exitCode(exit);
  return {
    kind: 'merged',
    exit,
    diagnostics,
    document: {
      version: 1,
      command: first.document.command,
      status: statusOf(reports, code),
      exitCode: code,
      diagnostics: [
        ...kept.flatMap(({ document }) => document.diagnostics),
        ...diagnostics.map(jsonDiagnostic),
      ],
      apps,
      changes: changesIn(apps),
      next: [],
    },
  };
}

/** That of the report that ends so; where none does, the reports do not go together. */
function statusOf(reports: readonly Report[], code: number): OutcomeKind {
  return reports.find(({ document }) => document.exitCode === code)?.document.status ?? 'refused';
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
    return [{ kind: 'report', path, document: { ...document, apps } }];
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
    const its = appsOfShard(all, { index, count }).length;
    const { length } = found.apps;
    return length === its ? [] : [`shard ${index} has ${length} of its ${its} apps`];
  });
}

/** Patches of all apps of a large repository are in it. */
const largestFile = 512 * 1024 * 1024;

/** Reads reports: files, or folders with all `.json` files in them, as artifacts are unpacked. */
function readReports(paths: readonly string[], cwd: string): readonly Result<Report>[] {
  return paths.flatMap((path) => {
    const full = resolve(cwd, path);
    const refuse = (problem: string) => [failed(diagnose(reportRefused, { path, problem }))];
    try {
      const parent = openTree(dirname(full), { largestFile });
      if (parent.file(basename(full)) !== undefined) return [readIn(parent, basename(full), path)];
      if (!parent.isThere(basename(full))) return refuse('is not there');
      const folder = openTree(full, { largestFile });
      const files = jsonFiles(folder, '');
      if (files.length === 0) return refuse('holds no .json file');
      return files.map((file) => readIn(folder, file, join(path, file)));
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      return refuse(`cannot be read: ${error.message}`);
    }
  });
}

function readIn(tree: Tree, file: string, path: string): Result<Report> {
  const bytes = tree.file(file)?.bytes ?? new Uint8Array();
  try {
    // PowerShell before 7 writes UTF-16 with a mark, and UTF-8 with one.
    const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
    return reportIn(path, JSON.parse(new TextDecoder(encoding).decode(bytes)));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return failed(diagnose(reportRefused, { path, problem: 'is not valid JSON' }));
  }
}

function jsonFiles(tree: Tree, folder: string): string[] {
  return tree.entries(folder).flatMap(({ name, kind }) => {
    const path = joinPath(folder, name);
    if (kind === 'folder') return jsonFiles(tree, path);
    return kind === 'file' && name.endsWith('.json') ? [path] : [];
  });
}
