/**
 * What tests need of Python: virtual environments and real v1 apps. Each is made when the first test
 * file asks for it and then kept, so that a test that needs no Python does not wait for any.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { assetsFolder } from '../../verify/assets.ts';

const run = promisify(execFile);

// Not from this file's place: the corpus script is a bundle elsewhere.
export const repository = path.resolve(assetsFolder, '..');
const cache = path.join(repository, '.cache');

/**
 * The virtual environments, by the Python they need. There is one for each major version of
 * azure-functions, and one for Durable 2.x; `tools` has black, ruff and uv, and `lint` has mypy and a parser
 * of Bicep. Templates are tried on the oldest and the newest Python that Azure runs and pyenv has, with the
 * packages they ask for.
 */
const environments = {
  py311: '3.11',
  py313: '3.13',
  tools: '3.13',
  lint: '3.13',
  durable2: '3.13',
  'templates-py310': '3.10',
  'templates-py313': '3.13',
} as const;

export type Environment = keyof typeof environments;

const windows = process.platform === 'win32';

/** The folder of programs of an environment, which is made first where it is missing or stale. */
export async function programs(name: Environment): Promise<string> {
  const folder = path.join(repository, `.venv-${name}`);
  const requirements = `requirements-${name}.txt`;
  const bin = path.join(folder, windows ? 'Scripts' : 'bin');
  await once(folder, requirements, async () => {
    const python = await findPython(environments[name]);
    console.log(`Making .venv-${name} with ${python} …`);
    const packages = ['--require-hashes', '--only-binary', ':all:', '-r', inputOf(requirements)];
    if (name === 'tools') {
      await run(python, ['-m', 'venv', folder]);
      return await pip(path.join(bin, 'python'), ['install', ...packages]);
    }
    // It takes a third of the time that venv and pip take.
    await uv(['venv', '--seed', '--python', python, folder]);
    await uv(['pip', 'install', '--compile-bytecode', '--python', folder, ...packages]);
  });
  return bin;
}

/** The Python of an environment. Throws where that version of Python or a download cannot be had. */
export async function environment(name: Environment): Promise<string> {
  return path.join(await programs(name), 'python');
}

let putWheels: Promise<void> | undefined;

/** Sees to it that the wheels that come with pyfunc are where the code looks for them. */
export function wheels(): Promise<void> {
  putWheels ??= locked('wheels.lock', async () => {
    const script = path.join(repository, 'scripts/wheels.mjs');
    await run(process.execPath, [script, path.join(assetsFolder, 'wheels')]);
  });
  return putWheels;
}

/** A folder with packages in exactly these versions, e.g. `azure-functions==1.21.0`, and nothing else. */
export async function packages(pins: readonly string[]): Promise<string> {
  const name = pins.join('+').replaceAll('==', '-');
  const folder = path.join(cache, 'packages', name);
  await locked(`${name}.lock`, async () => {
    if (existsSync(folder)) return;
    const draft = `${folder}.${process.pid}`;
    const exactly = ['--no-deps', '--only-binary', ':all:', '--ignore-requires-python'];
    await pip(await environment('tools'), ['install', ...exactly, '--target', draft, ...pins]);
    renameSync(draft, folder);
  });
  return folder;
}

/** A folder with two source distributions, unpacked, that hold real v1 apps. */
export async function sdists(): Promise<string> {
  const folder = path.join(cache, 'sdists');
  const requirements = 'requirements-sdists.txt';
  const python = await environment('tools');
  await once(folder, requirements, async () => {
    console.log('Downloading the v1 apps in two source distributions …');
    mkdirSync(folder, { recursive: true });
    const source = ['--no-binary', ':all:', '--no-deps', '--require-hashes'];
    // pip builds the metadata of a source distribution it downloads, after it has checked the hash.
    await pip(python, ['download', ...source, '-d', folder, '-r', inputOf(requirements)]);
    for (const archive of readdirSync(folder)) {
      const from = path.join(folder, archive);
      await run(python, ['-m', 'tarfile', '--filter', 'data', '-e', from, folder]);
    }
  });
  return folder;
}

/**
 * What tests need of npm beside the packages of the project: Nx and Turborepo, the storage emulator, and
 * the loader for TypeScript. It is too much for every `npm ci`.
 */
const npmProjects = { engines: 'Nx and Turborepo', azurite: 'Azurite', tsx: 'tsx' } as const;

/** A node_modules with the packages that test/npm has a lock for. */
export async function npmPackages(name: keyof typeof npmProjects): Promise<string> {
  const folder = path.join(cache, name);
  await once(folder, `../npm/${name}/package-lock.json`, async () => {
    console.log(`Installing ${npmProjects[name]} …`);
    mkdirSync(folder, { recursive: true });
    for (const each of ['package.json', 'package-lock.json']) {
      cpSync(path.join(repository, 'test/npm', name, each), path.join(folder, each));
    }
    const quiet = ['--no-audit', '--no-fund', '--ignore-scripts'];
    await run('npm', ['ci', ...quiet], { cwd: folder, shell: windows });
  });
  return path.join(folder, 'node_modules');
}

const inputOf = (requirements: string) => path.join(repository, 'test/python', requirements);

async function pip(python: string, words: readonly string[]): Promise<void> {
  await run(python, ['-m', 'pip', '--quiet', '--disable-pip-version-check', ...words]);
}

async function uv(words: readonly string[]): Promise<void> {
  await run(path.join(await programs('tools'), 'uv'), ['--quiet', ...words]);
}

/** Fills a folder unless that was done with these requirements; its stamp says that it is complete. */
async function once(
  folder: string,
  requirements: string,
  fill: () => Promise<void>,
): Promise<void> {
  const stamp = createHash('sha256')
    .update(readFileSync(inputOf(requirements)))
    .digest('hex');
  const file = path.join(folder, 'stamp');
  const isMade = () => existsSync(file) && readFileSync(file, 'utf8') === stamp;
  if (isMade()) return;
  await locked(`${path.basename(folder)}.lock`, async () => {
    if (isMade()) return;
    rmSync(folder, { recursive: true, force: true });
    await fill();
    writeFileSync(file, stamp);
  });
}

/** Test files that start together make something once: the others wait for the first. */
export async function locked(name: string, work: () => Promise<void>): Promise<void> {
  const lock = path.join(cache, name);
  mkdirSync(cache, { recursive: true });
  while (!take(lock)) {
    if (isAbandoned(lock)) rmSync(lock, { force: true });
    else await sleep(200);
  }
  try {
    await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function take(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    return false;
  }
}

/** Whether the process that took the lock has ended, or has just released it. */
function isAbandoned(lock: string): boolean {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0);
    return false;
  } catch {
    return true;
  }
}

/** An interpreter of this version. A pyenv shim on PATH may not run, so each candidate is tried. */
async function findPython(version: string): Promise<string> {
  const versions = path.join(process.env.PYENV_ROOT ?? path.join(homedir(), '.pyenv'), 'versions');
  const installed = existsSync(versions) ? readdirSync(versions) : [];
  const candidates = [
    `python${version}`,
    ...installed
      .filter((name) => name.startsWith(`${version}.`))
      .map((name) => path.join(versions, name, windows ? 'python.exe' : 'bin/python')),
    'python3',
    'python',
  ];
  for (const candidate of candidates) {
    if ((await versionOf(candidate)) === version) return candidate;
  }
  throw new Error(
    `The tests need Python ${version}: on PATH as python${version}, or in pyenv (pyenv install ${version}).`,
  );
}

async function versionOf(python: string): Promise<string | undefined> {
  const question = 'import sys; print("%d.%d" % sys.version_info[:2])';
  try {
    return (await run(python, ['-c', question])).stdout.trim();
  } catch {
    return undefined;
  }
}
