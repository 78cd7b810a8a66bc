import path from 'node:path';
import { isSkippedFolder } from '../../app/find.ts';
import { runPython } from '../../workspace/process/run-program.ts';
import { makeScratch, writeScratchFile } from '../../workspace/scratch.ts';
import { isSecretFile } from '../../workspace/text/secrets.ts';
import { Unreadable } from '../../workspace/tree/disk.ts';
import { joinPath, type Tree, type TreeFile } from '../../workspace/tree/tree.ts';
import { compareFunction, type FunctionRun } from './compare-sides.ts';
import type { Invocation } from './invocation.ts';
import { runSide, type SideOptions, type WorkerFunction } from './run-side.ts';
import type { SideRun } from './side-progress.ts';
import { unsteadyCalls } from './unsteady-calls.ts';

/** An app as files. */
export interface AppSource {
  readonly tree: Tree;
  /** The app's folder in the tree. */
  readonly app: string;
}

export interface CompareOptions {
  /** An interpreter with Microsoft's libraries. */
  readonly python: string;
  /** Folders with more packages, which come after those of the interpreter. */
  readonly packages: readonly string[];
  /** The file with the migrated functions. */
  readonly script: string;
  /** Seconds for one invocation, and for the import of the app. */
  readonly limit: number;
  readonly loadLimit: number;
}

/** What two apps have shown: plain data. */
export interface RunComparison {
  readonly functions: readonly FunctionRun[];
  /** What had to be stood in for, on either side. */
  readonly standIns: { readonly modules: readonly string[]; readonly variables: readonly string[] };
  /** What the apps reached for and did not get, e.g. `the network`. */
  readonly reachedFor: readonly string[];
  /** Whether the system itself keeps the processes from the network, not only a hook in Python. */
  readonly confined: boolean;
}

/**
 * Runs the original and the migrated app on copies, each in a process of its own, and compares what
 * their functions do on the same invocations. Nothing of either app is changed.
 */
export async function runApps(
  original: AppSource & { readonly functions: readonly WorkerFunction[] },
  migrated: AppSource,
  invocations: readonly Invocation[],
  options: CompareOptions,
): Promise<RunComparison> {
  const scratch = makeScratch('pyfunc-run');
  try {
    const wrapper = await withoutNetwork(scratch.path);
    const command = [...wrapper, options.python];
    let attempts = 0;
    const attempt = async (environment: SideOptions['environment']) => {
      const settings = { ...options, command, environment };
      attempts += 1;
      const folder = path.join(scratch.path, String(attempts));
      const [v1, v2] = await Promise.all([
        runCopy(original, path.join(folder, '1'), (place) => {
          const app = { model: 'v1', functions: original.functions } as const;
          return runSide({ ...place, app }, invocations, settings);
        }),
        runCopy(migrated, path.join(folder, '2'), (place) => {
          const app = { model: 'v2', script: options.script } as const;
          return runSide({ ...place, app }, invocations, settings);
        }),
      ]);
      return { v1, v2 };
    };
    let environment: SideOptions['environment'] = 'required';
    let { v1, v2 } = await attempt(environment);
    // Some apps cannot be imported while `os.getenv` gives them None.
    if (lacksVariables(v1.run) || lacksVariables(v2.run)) {
      environment = 'all';
      ({ v1, v2 } = await attempt(environment));
    }
    const compare = (unsteady: ReadonlySet<number>) =>
      original.functions.map(({ name }) => compareFunction(name, invocations, v1, v2, unsteady));
    let functions = compare(new Set());
    if (functions.some((each) => each.outcome === 'different' && each.calls > 0)) {
      const second = await attempt(environment);
      functions = compare(unsteadyCalls(invocations, { v1, v2 }, second));
    }
    return {
      functions,
      standIns: {
        modules: union(v1.run.modules, v2.run.modules),
        variables: union(v1.run.variables, v2.run.variables),
      },
      reachedFor: union(v1.run.reachedFor, v2.run.reachedFor),
      confined: wrapper.length > 0,
    };
  } finally {
    scratch.clear();
  }
}

async function runCopy(
  { tree, app }: AppSource,
  folder: string,
  run: (place: { folder: string; root: string }) => Promise<SideRun>,
): Promise<{ run: SideRun; folder: string }> {
  const root = path.join(folder, 'app');
  copyApp(tree, app, root);
  return { run: await run({ folder, root }), folder };
}

function lacksVariables({ refused, optionalVariables }: SideRun): boolean {
  return refused.size > 0 && optionalVariables.length > 0;
}

function union(one: readonly string[], other: readonly string[]): string[] {
  return [...new Set([...one, ...other])].sort();
}

/** Commands that start another one without a network, the better one first. */
const wrappers = [
  ['unshare', '--net', '--'],
  ['unshare', '--user', '--map-root-user', '--net', '--'],
] as const;

/**
 * A command to put before another one that must not reach a network: `unshare` where this system lets
 * us; else none, and only the hook inside Python stands guard.
 */
async function withoutNetwork(folder: string): Promise<readonly string[]> {
  if (process.platform !== 'linux') return [];
  for (const wrapper of wrappers) {
    const { ending } = await runPython([...wrapper, 'true'], { folder, seconds: 5 });
    if (ending.kind === 'exit' && ending.status === 0) return wrapper;
  }
  return [];
}

/**
 * Writes the files of an app to a new folder, where it may do what it likes. Environments, caches,
 * links and files with secrets stay behind.
 */
function copyApp(tree: Tree, app: string, folder: string): void {
  for (const { name, kind } of tree.entries(app)) {
    const from = joinPath(app, name);
    const to = path.join(folder, name);
    if (kind === 'folder' && !isSkippedFolder(tree, from, name)) copyApp(tree, from, to);
    const file = kind === 'file' && !isSecretFile(from) ? readable(tree, from) : undefined;
    if (file !== undefined) writeScratchFile(to, file.bytes, file.mode);
  }
}

/** What we may not read stays behind: the other side does without it too. */
function readable(tree: Tree, path: string): TreeFile | undefined {
  try {
    return tree.file(path);
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}
