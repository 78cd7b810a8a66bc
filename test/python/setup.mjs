/**
 * Makes what the tests need of Python: a virtual environment for each major line of azure-functions,
 * and real v1 apps from two source distributions. Quick when all is there already.
 * Run it directly or as a global set-up of vitest.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');
const cache = path.join(root, '.cache');
const windows = process.platform === 'win32';

/**
 * The virtual environments, by the Python they need; black and ruff judge what is written. Templates are
 * tried on the oldest and the newest Python that Azure runs and pyenv has, with the packages they ask for.
 */
const environments = [
  { python: '3.11', folder: '.venv-py311', requirements: 'requirements-py311.txt' },
  { python: '3.13', folder: '.venv-py313', requirements: 'requirements-py313.txt' },
  { python: '3.13', folder: '.venv-tools', requirements: 'requirements-tools.txt' },
  templates('3.10', 'py310'),
  templates('3.13', 'py313'),
];

function templates(python, name) {
  const folder = `.venv-templates-${name}`;
  return { python, folder, requirements: `requirements-templates-${name}.txt` };
}

/** Makes everything that is missing or stale; throws where a Python or a download cannot be had. */
export default async function setup() {
  if (environments.every(isMade) && sdistsAreMade()) return;
  await locked(() => {
    for (const environment of environments) {
      if (!isMade(environment)) makeEnvironment(environment);
    }
    if (!sdistsAreMade()) unpackSdists();
  });
}

function makeEnvironment(environment) {
  const python = findPython(environment.python);
  const folder = path.join(root, environment.folder);
  console.log(`Making ${environment.folder} with ${python} …`);
  rmSync(folder, { recursive: true, force: true });
  run(python, ['-m', 'venv', folder]);
  const requirements = path.join(here, environment.requirements);
  pip(folder, ['install', '--require-hashes', '--only-binary', ':all:', '-r', requirements]);
  writeFileSync(path.join(folder, 'stamp'), stamp(environment.requirements));
}

/** pip builds the metadata of a source distribution it downloads, after it has checked the hash. */
function unpackSdists() {
  const folder = path.join(cache, 'sdists');
  const venv = path.join(root, '.venv-py313');
  console.log('Downloading the v1 apps in two source distributions …');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const requirements = path.join(here, 'requirements-sdists.txt');
  const source = ['--no-binary', ':all:', '--no-deps', '--require-hashes'];
  pip(venv, ['download', ...source, '-d', folder, '-r', requirements]);
  for (const archive of readdirSync(folder)) {
    const from = path.join(folder, archive);
    run(interpreter(venv), ['-m', 'tarfile', '--filter', 'data', '-e', from, folder]);
  }
  writeFileSync(path.join(folder, 'stamp'), stamp('requirements-sdists.txt'));
}

const isMade = ({ folder, requirements }) =>
  hasStamp(path.join(root, folder), requirements) &&
  existsSync(interpreter(path.join(root, folder)));

const sdistsAreMade = () => hasStamp(path.join(cache, 'sdists'), 'requirements-sdists.txt');

function hasStamp(folder, requirements) {
  const file = path.join(folder, 'stamp');
  return existsSync(file) && readFileSync(file, 'utf8') === stamp(requirements);
}

const stamp = (requirements) =>
  createHash('sha256')
    .update(readFileSync(path.join(here, requirements)))
    .digest('hex');

const interpreter = (venv) => path.join(venv, windows ? 'Scripts/python.exe' : 'bin/python');

/** An interpreter of this version. A pyenv shim may stand on PATH and yet not run, so each is tried. */
function findPython(version) {
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
  const found = candidates.find((candidate) => versionOf(candidate) === version);
  if (found === undefined) {
    throw new Error(
      `The tests need Python ${version}: on PATH as python${version}, or in pyenv (pyenv install ${version}).`,
    );
  }
  return found;
}

function versionOf(python) {
  try {
    const ask = 'import sys; print("%d.%d" % sys.version_info[:2])';
    return execFileSync(python, ['-c', ask], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return undefined;
  }
}

const pip = (venv, args) =>
  run(interpreter(venv), ['-m', 'pip', '--quiet', '--disable-pip-version-check', ...args]);

function run(command, args) {
  execFileSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
}

/** Two test runs that start together make the environments once: the second waits for the first. */
async function locked(work) {
  const lock = path.join(cache, 'setup.lock');
  mkdirSync(cache, { recursive: true });
  while (!take(lock)) {
    if (isAbandoned(lock)) rmSync(lock, { force: true });
    else await new Promise((resolve) => setTimeout(resolve, 200));
  }
  try {
    work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function take(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    return false;
  }
}

/** Whether the process that took the lock is gone (or has just given it back). */
function isAbandoned(lock) {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0);
    return false;
  } catch {
    return true;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await setup();
