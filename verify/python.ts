import path from 'node:path';
import { askPython, runPython } from '../workspace/process/run-program.ts';

/** A Python that can index an app. */
export interface UserPython {
  /** Absolute, or a name on PATH. */
  readonly path: string;
  readonly version: string;
  readonly azureFunctions: string;
  /** How it was found: `--python`, `VIRTUAL_ENV`, the folder's path relative to the app, `PATH`. */
  readonly from: string;
}

export interface PythonSearch {
  readonly found?: UserPython;
  /** The Pythons that are there and will not do, in the order they were tried. */
  readonly rejected: readonly { readonly path: string; readonly reason: string }[];
}

interface Candidate {
  readonly path: string;
  readonly from: string;
}

const OLDEST = 10;
const NEWEST = 14;
const windows = process.platform === 'win32';

/**
 * The first Python, 3.10 to 3.14 with azure-functions installed, of: the one named (an interpreter or
 * the folder of an environment; then no other is tried), `VIRTUAL_ENV`, the folders `.venv`, `venv`
 * and `env` in the app and above it up to the root of the git repository, and PATH.
 */
export async function findPython(
  root: string,
  options: { readonly python?: string; readonly environment?: NodeJS.ProcessEnv } = {},
): Promise<PythonSearch> {
  const rejected: { path: string; reason: string }[] = [];
  for (const candidate of await candidates(root, options)) {
    const probe = await examine(candidate, root);
    if (probe === undefined) continue;
    if (!('reason' in probe)) return { found: probe, rejected };
    rejected.push({ path: candidate.path, reason: probe.reason });
    if (options.python !== undefined) break;
  }
  if (options.python !== undefined && rejected.length === 0) {
    return { rejected: [{ path: options.python, reason: 'it cannot be started' }] };
  }
  return { rejected };
}

/** Where a Python of the user's may be, the likeliest first. */
export async function candidates(
  root: string,
  { python, environment = process.env }: Parameters<typeof findPython>[1] & object,
): Promise<Candidate[]> {
  if (python !== undefined) {
    // A bare name is looked up on PATH; anything with a separator is a path from here.
    const named = /[\\/]/.test(python) ? path.resolve(python) : python;
    const folder = interpreterOf(path.resolve(python));
    return [folder, named].map((each) => ({ path: each, from: '--python' }));
  }
  const active = environment.VIRTUAL_ENV;
  const folders = foldersUpTo(path.resolve(root), await repositoryRoot(root));
  return [
    ...(active ? [{ path: interpreterOf(active), from: 'VIRTUAL_ENV' }] : []),
    ...folders.flatMap((folder) =>
      ['.venv', 'venv', 'env'].map((name) => {
        const environmentFolder = path.join(folder, name);
        return {
          path: interpreterOf(environmentFolder),
          from: path.relative(root, environmentFolder),
        };
      }),
    ),
    ...['python3', 'python'].map((name) => ({ path: name, from: 'PATH' })),
  ];
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

const PROBE = `
import importlib.metadata, json, os, sys
def version(name):
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None
os.write(3, json.dumps([sys.version.split()[0], version("azure-functions")]).encode())
`;

/** undefined: there is no such interpreter. */
async function examine(
  { path: python, from }: Candidate,
  folder: string,
): Promise<UserPython | { readonly reason: string } | undefined> {
  const run = await askPython([python], PROBE, folder);
  if (run.ending.kind === 'not-started') {
    const absent = ['ENOENT', 'ENOTDIR'].includes(run.ending.reason);
    return absent ? undefined : { reason: `it cannot be started (${run.ending.reason})` };
  }
  const [version, azureFunctions] = answer(run.report);
  // Python 3.7 and older have no importlib.metadata; a shim may stand for no Python at all.
  if (version === undefined) return { reason: 'it does not run, or is older than 3.8' };
  const [major, minor] = version.split('.').map(Number);
  if (major !== 3 || minor === undefined || minor < OLDEST || minor > NEWEST) {
    return { reason: `it is Python ${version}; azure-functions needs 3.${OLDEST} to 3.${NEWEST}` };
  }
  if (azureFunctions === undefined) return { reason: `Python ${version} without azure-functions` };
  return { path: python, version, azureFunctions, from };
}

function answer(report: string): [string?, string?] {
  try {
    const [version, library] = JSON.parse(report) as [string, string | null];
    return library === null ? [version] : [version, library];
  } catch {
    return [];
  }
}
