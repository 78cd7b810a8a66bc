import { createHash } from 'node:crypto';
import path from 'node:path';
import { askPython } from '../../workspace/process/run-program.ts';
import { cacheFolder } from '../../workspace/text/cache-folder.ts';
import { keepFolder } from '../../workspace/tree/cached-folder.ts';
import { openTree } from '../../workspace/tree/disk.ts';
import { assetsFolder } from '../assets.ts';
import { pythonsOfMachine } from '../environment/machine-pythons.ts';
import { hasUv, makeEnvironment } from '../environment/make-environment.ts';
import { candidates, interpreterOf } from '../environment/python.ts';

/** The Python that runs both apps. */
export interface Runner {
  readonly path: string;
  readonly version: string;
  /** The versions it is made of, e.g. `azure-functions 2.3.0`, as pinned. */
  readonly libraries: readonly string[];
}

export type RunnerSearch =
  | { readonly kind: 'found'; readonly runner: Runner }
  /** No Python that it could be made from: those that are there, each with its version. */
  | { readonly kind: 'no-python'; readonly candidates: readonly string[] }
  /** It could not be made. Part of a sentence. */
  | { readonly kind: 'failed'; readonly problem: string };

export interface RunnerOptions {
  readonly python?: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Hears what is being done, as it takes a while. */
  readonly tell: (text: string) => void;
}

const REQUIREMENTS = 'run-requirements.txt';
const NAMED = /^(azure-functions(?:-durable|-runtime|-runtime-v1)?)==(\S+)/gm;

/**
 * An environment with Microsoft's worker libraries, at pinned versions checked by their hashes. It is
 * made once, in the user's cache folder, from the first Python that will do.
 */
export async function findRunner(root: string, options: RunnerOptions): Promise<RunnerSearch> {
  const file = openTree(assetsFolder).file(REQUIREMENTS);
  if (file === undefined) throw new Error(`${REQUIREMENTS} is not there`);
  const pins = Buffer.from(file.bytes).toString('utf8');
  const libraries = [...pins.matchAll(NAMED)].map(([, name, version]) => `${name} ${version}`);
  const digest = createHash('sha256').update(pins).digest('hex').slice(0, 16);
  const folder = path.join(cacheFolder(options.environment), `run-${digest}`);
  const runner = { path: interpreterOf(folder), libraries };

  let rejected: readonly string[] | undefined;
  const make = async (draft: string) => {
    const search = await findBasePython(root, options);
    if (search.found === undefined) {
      rejected = search.rejected.map((each) => `${each.path} (${each.reason})`);
      return 'no Python';
    }
    options.tell(`Creating an environment for --run in ${folder} (only once) …`);
    return install(search.found.path, draft, options.environment);
  };
  try {
    const problem = await keepFolder(folder, make);
    if (rejected !== undefined) return { kind: 'no-python', candidates: rejected };
    if (problem !== undefined) return { kind: 'failed', problem };
    const version = await versionOf(runner.path, root);
    if (version !== undefined) return { kind: 'found', runner: { ...runner, version } };
    return { kind: 'failed', problem: `the Python in ${folder} does not run; delete that folder` };
  } catch (error) {
    return { kind: 'failed', problem: (error as Error).message };
  }
}

async function install(
  base: string,
  folder: string,
  environment: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  const requirements = path.join(assetsFolder, REQUIREMENTS);
  const workingFolder = path.dirname(folder);
  const checked = ['--require-hashes', '--only-binary', ':all:', '-r', requirements];
  const options = { python: base, workingFolder, seconds: 600, environment };
  // uv does not read the settings of pip, which may name the only index that can be reached.
  if (await hasUv(workingFolder, environment)) {
    const problem = await makeEnvironment(folder, checked, { ...options, uv: true });
    if (problem === undefined) return undefined;
  }
  const problem = await makeEnvironment(folder, checked, { ...options, uv: false });
  return problem && `pip fails: ${problem}`;
}

/** Microsoft's libraries ask for this one at least, and are pinned for these. */
const MINORS = [13, 14];

interface BasePython {
  readonly path: string;
  readonly version: string;
}

interface BaseSearch {
  readonly found?: BasePython;
  readonly rejected: readonly { readonly path: string; readonly reason: string }[];
}

/**
 * The first Python 3.13 or 3.14 of: the one named, those where `verify` looks for the app's Python, and
 * those of the machine.
 */
async function findBasePython(
  root: string,
  options: { readonly python?: string; readonly environment: NodeJS.ProcessEnv },
): Promise<BaseSearch> {
  const { python, environment } = options;
  const named = python === undefined ? [] : await candidates(root, { python, environment });
  const places = [
    ...[...named, ...(await candidates(root, { environment }))].map((each) => each.path),
    ...pythonsOfMachine(
      environment,
      MINORS.map((minor) => `3.${minor}`),
    ),
  ];
  const rejected: { path: string; reason: string }[] = [];
  for (const place of new Set(places)) {
    const version = await versionOf(place, root);
    if (version === undefined) continue;
    const [major, minor] = version.split('.').map(Number);
    if (major === 3 && MINORS.includes(minor ?? 0))
      return { found: { path: place, version }, rejected };
    rejected.push({ path: place, reason: `Python ${version}` });
  }
  return { rejected };
}

/** e.g. `3.13.1`; undefined where there is no such interpreter, or it does not run. */
async function versionOf(python: string, folder: string): Promise<string | undefined> {
  const ask = 'import os, sys; os.write(3, sys.version.split()[0].encode())';
  const run = await askPython([python], ask, folder);
  return run.report === '' ? undefined : run.report;
}
