import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { functionFolders } from '../../app/find.ts';
import { type Binding, isTrigger, sameKey } from '../../bindings/function-json/function-json.ts';
import { readFunctionJson } from '../../bindings/function-json/read-function-json.ts';
import { namedRecords } from '../../bindings/index.ts';
import { durableClient, oldClientType } from '../../bindings/services/durable.ts';
import type { Migration } from '../../migrator/migration.ts';
import { planMigration } from '../../migrator/plan.ts';
import { findScript } from '../../migrator/read/script.ts';
import { initParser } from '../../python/parse.ts';
import type { UserPython } from '../../verify/environment/python.ts';
import type { Indexing } from '../../verify/index/indexing.ts';
import { originalOf } from '../../verify/original.ts';
import { verifyApp } from '../../verify/verify.ts';
import { changes } from '../../workspace/change/changes.ts';
import type { Change, Edit } from '../../workspace/change/edit.ts';
import { runToCompletion } from '../../workspace/process/pausable.ts';
import { readText } from '../../workspace/text/text.ts';
import { openTree } from '../../workspace/tree/disk.ts';
import { joinPath, type Tree } from '../../workspace/tree/tree.ts';
import { indexInV2, type LegacyLoad, loadInV1, type Verdict } from '../python/oracle.ts';
import { type Kept, keptIn } from './kept.ts';

/** What became of one function of a v1 app. */
export interface FunctionResult {
  readonly name: string;
  /** Whether Microsoft's v1 loader loads it; why not. */
  readonly v1: { readonly loaded: boolean; readonly reason?: string };
  readonly outcome: 'same' | 'note' | 'different' | 'missing' | 'refused' | 'not-indexed';
  /** Why it is refused, different or not indexed; what is noted. */
  readonly reasons: readonly string[];
  /** Whether each of its bindings has a decorator of its own, and whether one got a generic one. */
  readonly named?: boolean;
  readonly generic?: boolean;
}

export interface AppResult {
  readonly app: string;
  readonly functions: readonly FunctionResult[];
  /** What is wrong with the app as a whole, in Microsoft's words or ours; empty where nothing is. */
  readonly problems: readonly string[];
  readonly kept?: Kept;
}

export interface TryOptions {
  /** An empty folder for the copies. */
  readonly scratch: string;
  readonly python: UserPython;
  readonly wrapper: readonly string[];
}

/**
 * Takes a copy of a v1 app through everything: load in Microsoft's v1 loader, migration, index in
 * Microsoft's v2 indexer and in ours, comparison, a second migration. Functions that cannot be migrated
 * are left out, one reason each, so that the rest can be judged.
 */
export async function tryApp(root: string, options: TryOptions): Promise<AppResult> {
  await initParser();
  const { scratch, python, wrapper } = options;
  const v1 = copy(root, path.join(scratch, 'v1'));
  const v2 = copy(root, path.join(scratch, 'v2'));
  const tree = openTree(v2);
  const names = functionFolders(tree);
  const verdicts = await loadInV1(v1, legacyLoads(tree, names), wrapper);
  const verdictOf = (name: string) => verdictFor(name, verdicts);
  const original = originalOf(tree);

  let refusals: ReadonlyMap<string, string[]>;
  let edits: readonly Edit[];
  let kept: Kept;
  try {
    const outcome = migrate(tree, names, verdictOf);
    refusals = outcome.refusals;
    edits = outcome.migration.edits;
    const written = changes(tree, edits);
    kept = keptIn(written, edits);
    write(v2, written);
  } catch (error) {
    const functions = names.map((name): FunctionResult => {
      return { name, v1: verdictOf(name), outcome: 'not-indexed', reasons: [] };
    });
    return { app: root, functions, problems: [`bug: ${(error as Error).stack}`] };
  }
  const leftOut = [...refusals.keys()];
  const verified = await verifyApp(v2, { python, wrapper, against: original, leftOut });
  const microsoft = leftOut.length === names.length ? [] : await indexInV2(v2, wrapper);
  const errors = verified.indexing.diagnostics.filter((each) => each.severity === 'error');
  const indexed = microsoft.every((each) => each.loaded);

  const functions = names.map((name): FunctionResult => {
    const v1 = verdictOf(name);
    const refusal = refusals.get(name);
    if (refusal !== undefined) return { name, v1, outcome: 'refused', reasons: refusal };
    const found = verified.functions.find((each) => each.name === name);
    const reasons = found?.findings.map((each) => each.text) ?? [];
    const outcome = indexed ? (found?.outcome ?? 'missing') : 'not-indexed';
    const bindings = original.functions.find((each) => each.name === name)?.functionJson?.bindings;
    return {
      name,
      v1,
      outcome: outcome as FunctionResult['outcome'],
      reasons,
      named: bindings?.every(hasDecorator) ?? false,
      generic: edits.some((edit) => edit.because.function === name && usesGeneric(edit)),
    };
  });
  return {
    app: root,
    functions,
    kept,
    problems:
      leftOut.length === names.length
        ? []
        : [
            ...microsoft.flatMap((each) => (each.loaded ? [] : [`Microsoft: ${each.reason}`])),
            ...errors.map((each) => `${each.code}: ${each.at?.path ?? ''} ${each.message}`),
            ...verified.functions
              .filter((each) => each.outcome === 'extra')
              .map((each) => `extra function ${each.name}`),
            ...disagreements(microsoft, verified.indexing),
            ...secondRun(v2, leftOut),
          ],
  };
}

/** Refused functions are left out, then those that a v1 host could not load, until a plan is ready. */
function migrate(
  tree: Tree,
  names: readonly string[],
  verdictOf: (name: string) => FunctionResult['v1'],
): { migration: Migration; refusals: Map<string, string[]> } {
  const refusals = new Map<string, string[]>();
  let migration = plan(tree, []);
  for (let round = 0; migration.status === 'refused' && round < names.length; round += 1) {
    for (const each of migration.diagnostics) {
      if (each.severity !== 'error') continue;
      const concerned = each.function === undefined ? names : [each.function];
      for (const name of concerned) {
        const known = refusals.get(name) ?? [];
        refusals.set(name, [...known, `${each.code}: ${each.message}`]);
      }
    }
    migration = plan(tree, [...refusals.keys()]);
  }
  for (const name of names) {
    const { loaded, reason = '' } = verdictOf(name);
    if (!loaded && !refusals.has(name)) refusals.set(name, [`not loadable in v1: ${reason}`]);
  }
  return { migration: plan(tree, [...refusals.keys()]), refusals };
}

function plan(tree: Tree, leaveOut: readonly string[]): Migration {
  return runToCompletion(
    planMigration(tree, {
      layout: 'in-place',
      leaveOut,
      merge: true,
      upgrade: [],
      webApp: false,
    }),
  );
}

function hasDecorator(binding: Binding): boolean {
  const role = isTrigger(binding) ? 'trigger' : binding.direction === 'in' ? 'input' : 'output';
  const renamed = sameKey(binding.type, oldClientType) ? durableClient.type : binding.type;
  return namedRecords(renamed, role).length > 0 || sameKey(binding.type, 'http');
}

function usesGeneric(edit: Edit): boolean {
  return 'text' in edit && /\.generic_\w+\(/.test(edit.text);
}

/** What Microsoft's indexer gives the host and ours does not, or the other way round. */
function disagreements(microsoft: readonly Verdict[], { functions }: Indexing): string[] {
  const theirs = microsoft.map((each) => JSON.stringify([each.function, each.bindings]));
  const ours = functions.map((each) => JSON.stringify([each.name, each.bindings]));
  const both = [...theirs, ...ours].filter((each) => theirs.includes(each) !== ours.includes(each));
  return both.map((each) => `only one indexer has ${each}`);
}

/** A second run must find nothing to do. */
function secondRun(root: string, leftOut: readonly string[]): string[] {
  const tree = openTree(root);
  const again = plan(tree, leftOut);
  const edits = changes(tree, again.edits);
  return edits.length === 0 ? [] : [`a second run changes ${edits.length} files`];
}

/** What a v1 host would tell the worker of each function whose function.json and script it finds. */
export function legacyLoads(tree: Tree, names: readonly string[]): LegacyLoad[] {
  return names.flatMap((name): LegacyLoad[] => {
    const file = tree.file(joinPath(name, 'function.json'));
    const text = file && readText(file);
    if (text === undefined || text.kind === 'undecodable') return [];
    const { functionJson } = readFunctionJson(text.text);
    if (functionJson === undefined) return [];
    const script = findScript(tree, name, functionJson);
    if (script.kind === 'failed') return [];
    const { entryPoint } = functionJson;
    const bindings = functionJson.bindings.map((each) => {
      const dataType = Object.entries(each.properties).find(([key]) => /^datatype$/i.test(key));
      return {
        name: each.name,
        type: each.type,
        direction: each.direction,
        dataType: dataType?.[1],
      };
    });
    return [
      { name, script: script.value, bindings, ...(entryPoint === undefined ? {} : { entryPoint }) },
    ];
  });
}

function verdictFor(name: string, verdicts: readonly Verdict[]): FunctionResult['v1'] {
  const verdict = verdicts.find((each) => each.function === name);
  if (verdict === undefined) return { loaded: false, reason: 'no host would offer it to a worker' };
  const { loaded, reason } = verdict;
  return reason === undefined ? { loaded } : { loaded, reason };
}

/** Readable and writable for whoever runs the app; with a host.json, which test apps often lack. */
function copy(from: string, to: string): string {
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  cpSync(from, to, { recursive: true, verbatimSymlinks: true });
  const host = path.join(to, 'host.json');
  if (!existsSync(host)) writeFileSync(host, '{ "version": "2.0" }\n');
  for (const entry of readdirSync(to, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) chmodSync(path.join(entry.parentPath, entry.name), 0o777);
  }
  chmodSync(to, 0o777);
  return to;
}

function write(root: string, list: readonly Change[]): void {
  for (const { before, after } of list) {
    if (before !== undefined) rmSync(path.join(root, before.path));
    if (after === undefined) continue;
    const file = path.join(root, after.path);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, after.bytes);
  }
}
