/**
 * Downloads the wheels of verify/library*.txt into .cache/wheels, each checked against its hash, and
 * copies them to where the code looks for them. Works offline once they are in the cache.
 * The build imports it; tests run `node scripts/wheels.mjs <folder>`.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const cache = join(root, '.cache/wheels');
const windows = process.platform === 'win32';

/** The Python that pip chooses wheels for. On this platform MarkupSafe's wheel is the smallest. */
const platform = ['--platform', 'macosx_10_9_x86_64', '--implementation', 'cp'];
const lists = [
  { file: 'library.txt', target: ['--python-version', '3.10', ...platform] },
  { file: 'library-py313.txt', target: ['--python-version', '3.13', ...platform] },
];

/** Puts all wheels into a folder, which holds nothing else then. */
export function putWheels(folder) {
  if (isComplete(folder)) return;
  const wheels = cached();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const { name, path } of wheels) copyFileSync(path, join(folder, name));
}

function isComplete(folder) {
  const known = new Set(namesIn(folder).map((name) => digestOf(join(folder, name))));
  return lists.every(({ file }) => hashesOf(file).every((hash) => known.has(hash)));
}

/** The wheels in the cache, by name, after those that were missing have been downloaded. */
function cached() {
  for (const { file, target } of lists) {
    const wanted = hashesOf(file);
    const known = new Set(namesIn(cache).map((name) => digestOf(join(cache, name))));
    if (wanted.every((hash) => known.has(hash))) continue;
    download(file, target);
  }
  const wanted = new Set(lists.flatMap(({ file }) => hashesOf(file)));
  return namesIn(cache)
    .map((name) => ({ name, path: join(cache, name) }))
    .filter(({ path }) => wanted.has(digestOf(path)));
}

function download(file, target) {
  const draft = `${cache}.${process.pid}`;
  const how = ['--quiet', '--disable-pip-version-check', '--no-deps', '--only-binary', ':all:'];
  const from = ['--require-hashes', '-r', join(root, 'verify', file), '-d', draft];
  console.error(`Downloading the wheels of verify/${file} …`);
  execFileSync(pythonWithPip(), ['-m', 'pip', 'download', ...how, ...target, ...from], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  mkdirSync(cache, { recursive: true });
  for (const name of namesIn(draft)) renameSync(join(draft, name), join(cache, name));
  rmSync(draft, { recursive: true, force: true });
}

const hashesOf = (file) =>
  [...readFileSync(join(root, 'verify', file), 'utf8').matchAll(/sha256:([0-9a-f]{64})/g)].map(
    ([, hash]) => hash,
  );

const digestOf = (path) => createHash('sha256').update(readFileSync(path)).digest('hex');

const namesIn = (folder) =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.whl'))
        .sort()
    : [];

/** A pyenv shim may stand on PATH and yet not run, so each is tried. */
function pythonWithPip() {
  const versions = join(process.env.PYENV_ROOT ?? join(homedir(), '.pyenv'), 'versions');
  const pyenv = existsSync(versions) ? readdirSync(versions).reverse() : [];
  const candidates = [
    'python3',
    'python',
    ...pyenv.map((name) => join(versions, name, windows ? 'python.exe' : 'bin/python')),
  ];
  const found = candidates.find((python) => {
    try {
      execFileSync(python, ['-m', 'pip', '--version'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  });
  if (found === undefined) {
    throw new Error(
      `The wheels of azure-functions are not in ${cache}, and no Python with pip was found to download them.`,
    );
  }
  return found;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) putWheels(process.argv[2]);
