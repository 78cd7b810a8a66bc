import path from 'node:path';
import { findApps, functionFolders, linkedFunctions } from '../app/find.ts';
import type {
  FunctionJson,
  JsonObject,
  RetryPolicy,
} from '../bindings/function-json/function-json.ts';
import { readBinding } from '../bindings/function-json/read-binding.ts';
import { functionJsonIn } from '../bindings/function-json/read-function-json.ts';
import { type Attempt, failedBecause, ok } from '../workspace/attempt.ts';
import { gitTree } from '../workspace/git/git-tree.ts';
import { openTree, Unreadable } from '../workspace/tree/disk.ts';
import { joinPath, type Tree } from '../workspace/tree/tree.ts';
import type { Indexing } from './index/indexing.ts';

/** The v1 app that a v2 app is compared with. */
export interface Original {
  /** For people: the folder or the commit. */
  readonly label: string;
  readonly functions: readonly OriginalFunction[];
  /** Its files, and its folder among them. */
  readonly tree: Tree;
  readonly app: string;
}

export interface OriginalFunction {
  readonly name: string;
  /** Absent where the file does not describe a function that a host would run. */
  readonly functionJson?: FunctionJson;
}

/** The functions of the v1 app at the tree's root. */
export function originalOf(tree: Tree, app = ''): Original {
  const functions = functionFolders(tree, app).map((name): OriginalFunction => {
    const file = tree.file(joinPath(joinPath(app, name), 'function.json'));
    const found = file && functionJsonIn(file);
    if (found === undefined || found.kind === 'undecodable') return { name };
    const { functionJson } = found.reading;
    return functionJson === undefined ? { name } : { name, functionJson };
  });
  for (const name of linkedFunctions(tree, app)) functions.push({ name });
  const label = app === '' ? tree.root : `${tree.root}: ${app}`;
  return { label, functions, tree, app };
}

/** An app of the v2 model as it was indexed, for what has to be the same after a change. */
export function originalFrom({ functions }: Pick<Indexing, 'functions'>, tree: Tree): Original {
  const span = { start: 0, end: 0 };
  const indexed = functions.map(({ name, bindings, retry }): OriginalFunction => {
    const read = bindings.flatMap((each) => {
      return readBinding(each, span, { problems: [], notes: [] }) ?? [];
    });
    const policy = retry === undefined || retry === null ? {} : { retry: policyOf(retry) };
    return { name, functionJson: { bindings: read, rest: {}, ...policy } };
  });
  return { label: 'the app before', functions: indexed, tree, app: '' };
}

function policyOf({ strategy = '', ...properties }: JsonObject): RetryPolicy {
  return { strategy: String(strategy), properties };
}

/**
 * The original from a folder, or else from a git revision of the app's own folder (`commit:path` for
 * another one).
 */
export function readOriginal(source: string, root: string): Attempt<Original> {
  const folder = folderTree(source);
  const read = folder ? ok(folder) : revisionTree(source, root);
  if (read.kind === 'failed') return read;
  const tree = read.value;
  const apps = findApps(tree);
  const [app] = apps.includes('') ? [''] : apps;
  if (app === undefined) return failedBecause(`there is no host.json in ${tree.root}`);
  if (app !== '' && apps.length > 1) {
    return failedBecause(`there are ${apps.length} apps in ${tree.root}: ${apps.join(', ')}`);
  }
  const original = originalOf(tree, app);
  if (original.functions.length > 0) return ok(original);
  return failedBecause(`there is no function.json in ${original.label}`);
}

function folderTree(source: string): Tree | undefined {
  try {
    // A run copies all of it, models and pictures too.
    return openTree(path.resolve(source), { largestFile: Number.MAX_SAFE_INTEGER });
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

function revisionTree(source: string, root: string): Attempt<Tree> {
  const tree = gitTree(root, source);
  if (tree.kind === 'ok') return tree;
  return failedBecause(`${source} is neither a folder nor a git revision (${tree.reason})`);
}
