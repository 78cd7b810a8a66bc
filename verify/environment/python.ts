import path from 'node:path';
import { newest, type PackageNeed } from '../../app/versions.ts';
import { type Attempt, failedBecause, ok } from '../../workspace/attempt.ts';
import { isSameOnPath } from '../../workspace/process/on-path.ts';
import { askPython, runPython } from '../../workspace/process/run-program.ts';
import { openTree } from '../../workspace/tree/disk.ts';
import { bundledLibrary } from './library.ts';
import { pythonsOfMachine } from './machine-pythons.ts';

/** A Python that can index an app. */
export interface UserPython {
  /** Absolute, or a name on PATH. */
  readonly path: string;
  readonly version: string;
  readonly azureFunctions: string;
  /** Absent where there is none. */
  readonly azureFunctionsDurable?: string;
  /**
   * How it was found: `--python`, `VIRTUAL_ENV`, the folder's path relative to the app, `PATH`,
   * `CONDA_PREFIX`, `poetry`, `pipenv`, `--exact`; `machine` for one that the app does not name.
   */
  readonly from: string;
  /** What of the two packages comes with pyfunc, and the folder that holds it. */
  readonly bundled?: {
    readonly folder: string;
    readonly packages: readonly ('azure-functions' | 'azure-functions-durable')[];
  };
}

export interface PythonSearch {
  readonly found?: UserPython;
  /** The Pythons that are there and will not do, in the order they were tried. */
  readonly rejected: readonly { readonly path: string; readonly reason: string }[];
}

export interface PythonOptions {
  /** An interpreter or the folder of an environment; then no other is tried. */
  readonly python?: string;
  readonly environment?: NodeJS.ProcessEnv;
  /** Minimum package versions that the app needs. An older library is not used. */
  readonly needs?: readonly PackageNeed[];
  /** Minor versions such as `3.11`, preferred where the library comes with pyfunc. */
  readonly preferred?: readonly string[];
}

interface Candidate {
  readonly path: string;
  readonly from: string;
}

/** A Python of the right version, whether or not it has the library. */
interface Suitable extends Candidate {
  readonly version: string;
  readonly azureFunctions?: string;
  readonly azureFunctionsDurable?: string;
}

const OLDEST = 10;
const NEWEST = 14;
const windows = process.platform === 'win32';

/**
 * The Python to index an app with, 3.10 to 3.14. The first that has azure-functions, of: the one named,
 * `VIRTUAL_ENV`, `UV_PROJECT_ENVIRONMENT`, the folders `.venv`, `venv` and `env` in the app and above it
 * up to the root of the git repository, `CONDA_PREFIX`, the environments of Poetry and Pipenv, and PATH.
 * Where none has it, one of these or another one on the machine, with the library of pyfunc.
 */
export async function findPython(root: string, options: PythonOptions = {}): Promise<PythonSearch> {
  const { python, environment = process.env, needs = [] } = options;
  const rejected: { path: string; reason: string }[] = [];
  const suitable: Suitable[] = [];
  for await (const candidate of ownPythons(root, options)) {
    const probe = await examine(candidate, root, environment);
    if (probe === undefined) continue;
    if (probe.kind === 'failed') rejected.push({ path: candidate.path, reason: probe.reason });
    else if (probe.value.azureFunctions === undefined || outdated(probe.value, needs)) {
      const { path: at, from, version } = probe.value;
      const reason = outdated(probe.value, needs) ?? 'does not have azure-functions';
      suitable.push({ path: at, from, version });
      rejected.push({ path: at, reason: `Python ${version} ${reason}` });
    } else {
      const found = await equipped(probe.value, environment);
      if (found !== undefined) return { found, rejected };
    }
    if (python !== undefined) break;
  }
  if (python !== undefined && rejected.length === 0) {
    return { rejected: [{ path: python, reason: 'it cannot be started' }] };
  }
  const chosen =
    python === undefined ? await choose(suitable, root, options, rejected) : suitable[0];
  const found = chosen && (await equipped(chosen, environment));
  return found === undefined ? { rejected } : { found, rejected };
}

/** Why the installed library is too old, or undefined if it is not. */
function outdated(
  { azureFunctions, azureFunctionsDurable }: Suitable,
  needs: readonly PackageNeed[],
): string | undefined {
  const versions = new Map([
    ['azure-functions', azureFunctions],
    ['azure-functions-durable', azureFunctionsDurable],
  ]);
  for (const { name, minimum } of needs) {
    const version = versions.get(name);
    if (version !== undefined && newest([version, minimum]) !== version) {
      return `has ${name} ${version}, but the app needs ${minimum} or later`;
    }
  }
  return undefined;
}

/** A Python with the packages of ours that it lacks; undefined where it lacks the library and we have none. */
async function equipped(
  { path: at, version, from, azureFunctions, azureFunctionsDurable }: Suitable,
  environment: NodeJS.ProcessEnv,
): Promise<UserPython | undefined> {
  const known = { path: at, version, from };
  if (azureFunctions !== undefined && azureFunctionsDurable !== undefined) {
    return { ...known, azureFunctions, azureFunctionsDurable };
  }
  const library = await bundledLibrary(version, environment);
  if (library === undefined) return azureFunctions ? { ...known, azureFunctions } : undefined;
  const packages = ['azure-functions-durable'] as const;
  if (azureFunctions !== undefined) {
    const { folder, azureFunctionsDurable: durable } = library;
    const bundled = { folder, packages };
    return { ...known, azureFunctions, azureFunctionsDurable: durable, bundled };
  }
  const { folder, ...versions } = library;
  return { ...known, ...versions, bundled: { folder, packages: ['azure-functions', ...packages] } };
}

/**
 * Of the Pythons without the library: the environment of the app, which has its other packages; else
 * one of a version that the app asks for; else the first.
 */
async function choose(
  suitable: readonly Suitable[],
  root: string,
  { environment = process.env, preferred = [] }: PythonOptions,
  rejected: { path: string; reason: string }[],
): Promise<Suitable | undefined> {
  const isPreferred = ({ version }: Suitable) => preferred.includes(minorOf(version));
  const near =
    suitable.find(({ from }) => from !== 'PATH') ?? suitable.find(isPreferred) ?? suitable[0];
  if (near !== undefined && (near.from !== 'PATH' || preferred.length === 0 || isPreferred(near))) {
    return near;
  }
  let first = near;
  for (const at of pythonsOfMachine(environment, preferred)) {
    const probe = await examine({ path: at, from: 'machine' }, root, environment);
    if (probe === undefined) continue;
    if (probe.kind === 'failed') rejected.push({ path: at, reason: probe.reason });
    else if (preferred.length === 0 || isPreferred(probe.value)) return probe.value;
    else first ??= probe.value;
  }
  return first;
}

/** The Pythons that the app may be meant to run in, the likeliest first. */
async function* ownPythons(root: string, options: PythonOptions): AsyncGenerator<Candidate> {
  const found = await candidates(root, options);
  if (options.python !== undefined) return yield* found;
  const isOnPath = ({ from }: Candidate) => from === 'PATH';
  yield* found.filter((each) => !isOnPath(each));
  yield* await managedEnvironments(root, options.environment ?? process.env);
  yield* found.filter(isOnPath);
}

/** An interpreter of one of these minor versions, whatever it has installed; those named first come first. */
export async function findInterpreter(
  root: string,
  minors: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<{ readonly path: string; readonly minor: string } | undefined> {
  const found: Suitable[] = [];
  const near = (await candidates(root, { environment })).map(({ path: at }) => at);
  for (const at of [...near, ...pythonsOfMachine(environment, minors)]) {
    const probe = await examine({ path: at, from: 'machine' }, root, environment);
    if (probe?.kind !== 'ok') continue;
    const { version, path: own } = probe.value;
    if (minorOf(version) === minors[0]) return { path: own, minor: minors[0] };
    found.push(probe.value);
  }
  const other = found.find(({ version }) => minors.includes(minorOf(version)));
  return other && { path: other.path, minor: minorOf(other.version) };
}

/** The Python of an environment that was made to index an app. */
export async function pythonAt(
  interpreter: string,
  from: string,
  root: string,
  environment: NodeJS.ProcessEnv,
): Promise<UserPython | undefined> {
  const probe = await examine({ path: interpreter, from }, root, environment);
  return probe?.kind === 'ok' ? equipped(probe.value, environment) : undefined;
}

/** Where a Python of the user's may be, the likeliest first; no program of another tool is asked. */
export async function candidates(
  root: string,
  { python, environment = process.env }: PythonOptions,
): Promise<Candidate[]> {
  if (python !== undefined) {
    // A bare name is looked up on PATH; anything with a separator is a path from here.
    const named = /[\\/]/.test(python) ? path.resolve(python) : python;
    const folder = interpreterOf(path.resolve(python));
    return [folder, named].map((each) => ({ path: each, from: '--python' }));
  }
  const { VIRTUAL_ENV: active, UV_PROJECT_ENVIRONMENT: ofUv, CONDA_PREFIX: conda } = environment;
  const folders = foldersUpTo(path.resolve(root), await repositoryRoot(root));
  // To start a Python takes a tenth of a second.
  const names = isSameOnPath('python3', 'python', withPathOf(environment))
    ? ['python3']
    : ['python3', 'python'];
  return [
    ...(active ? [{ path: interpreterOf(active), from: 'VIRTUAL_ENV' }] : []),
    ...(ofUv
      ? [{ path: interpreterOf(path.resolve(root, ofUv)), from: 'UV_PROJECT_ENVIRONMENT' }]
      : []),
    ...folders.flatMap((folder) =>
      ['.venv', 'venv', 'env'].map((name) => {
        const environmentFolder = path.join(folder, name);
        return {
          path: interpreterOf(environmentFolder),
          from: path.relative(root, environmentFolder),
        };
      }),
    ),
    ...(conda
      ? [{ path: path.join(conda, windows ? 'python.exe' : 'bin/python'), from: 'CONDA_PREFIX' }]
      : []),
    ...names.map((name) => ({ path: name, from: 'PATH' })),
  ];
}

/** Environments that Poetry and Pipenv keep outside of the app; asked only where the app uses them. */
async function managedEnvironments(
  root: string,
  environment: NodeJS.ProcessEnv,
): Promise<Candidate[]> {
  const tree = openTree(root);
  const project = Buffer.from(tree.file('pyproject.toml')?.bytes ?? []).toString('utf8');
  const usesPoetry = tree.isThere('poetry.lock') || project.includes('[tool.poetry');
  const asked = [
    ...(usesPoetry ? [{ from: 'poetry', command: ['poetry', 'env', 'info', '--executable'] }] : []),
    ...(tree.isThere('Pipfile') ? [{ from: 'pipenv', command: ['pipenv', '--py'] }] : []),
  ];
  const found: Candidate[] = [];
  for (const { from, command } of asked) {
    const run = await runPython(command, { folder: root, seconds: 20, environment });
    if (run.ending.kind !== 'exit' || run.ending.status !== 0) continue;
    const at = run.output.trim().split(/\r?\n/).at(-1) ?? '';
    if (path.isAbsolute(at)) found.push({ path: at, from });
  }
  return found;
}

/** The interpreter of a virtual environment. */
export function interpreterOf(folder: string): string {
  return path.join(folder, windows ? 'Scripts/python.exe' : 'bin/python');
}

/** The folder itself and its parents, up to and with `top`; only the folder where `top` is not above. */
function foldersUpTo(folder: string, top: string | undefined): string[] {
  if (top === undefined) return [folder];
  const found = [folder];
  for (let at = folder; at !== top; ) {
    const parent = path.dirname(at);
    if (parent === at) return [folder];
    found.push(parent);
    at = parent;
  }
  return found;
}

async function repositoryRoot(folder: string): Promise<string | undefined> {
  const git = ['git', 'rev-parse', '--show-cdup'];
  const run = await runPython(git, { folder, seconds: 10 });
  if (run.ending.kind !== 'exit' || run.ending.status !== 0) return undefined;
  return path.resolve(folder, run.output.trim());
}

// As importlib.metadata finds them, which takes three times as long to load as Python itself.
const PROBE = `
import json, os, sys
def version(name):
    for folder in sys.path:
        try:
            entries = os.listdir(folder)
        except OSError:
            continue
        for entry in entries:
            parts, ending = os.path.splitext(entry)
            package, _, rest = parts.partition("-")
            if ending not in (".dist-info", ".egg-info") or package.lower() != name:
                continue
            records = [os.path.join(folder, entry, each) for each in ("METADATA", "PKG-INFO")]
            if any(map(os.path.isfile, records)) or os.path.isfile(os.path.join(folder, entry)):
                return rest.split("-")[0]
    return None
os.write(3, json.dumps([
    sys.version.split()[0], version("azure_functions"), version("azure_functions_durable"), sys.executable
]).encode())
`;

/** undefined: there is no such interpreter. */
async function examine(
  { path: python, from }: Candidate,
  folder: string,
  environment: NodeJS.ProcessEnv,
): Promise<Attempt<Suitable> | undefined> {
  const run = await askPython([python], PROBE, folder, withPathOf(environment));
  if (run.ending.kind === 'not-started') {
    const absent = ['ENOENT', 'ENOTDIR'].includes(run.ending.reason);
    return absent ? undefined : failedBecause(`it cannot be started (${run.ending.reason})`);
  }
  const [version, azureFunctions, azureFunctionsDurable, executable] = answer(run.report);
  // A shim may point to no installed Python.
  if (!version) return failedBecause('it does not run');
  const [major, minor] = version.split('.').map(Number);
  if (major !== 3 || minor === undefined || minor < OLDEST || minor > NEWEST) {
    return failedBecause(
      `it is Python ${version}; azure-functions needs 3.${OLDEST} to 3.${NEWEST}`,
    );
  }
  // A name on PATH may be a shim, which says little to a reader.
  const at = path.isAbsolute(python) ? python : executable || python;
  return ok({
    path: at,
    from,
    version,
    ...(azureFunctions && { azureFunctions }),
    ...(azureFunctionsDurable && { azureFunctionsDurable }),
  });
}

/** The environment of this process, where `environment` may say that programs are elsewhere. */
function withPathOf(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { PATH } = environment;
  return PATH === undefined ? process.env : { ...process.env, PATH };
}

function answer(report: string): readonly (string | null | undefined)[] {
  try {
    return JSON.parse(report) as readonly (string | null)[];
  } catch {
    return [];
  }
}

/** `3.11` of `3.11.7`. */
export function minorOf(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}
