/**
 * `npm run bench [rounds]`: how pyfunc compares, in ratios of whole-process times taken in turn on
 * this machine. Seconds depend on the machine and are printed for orientation only.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { compare, median, ratio } from './compare.mjs';
import { writeLargeApp } from './large-app.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const cache = path.join(root, '.cache', 'bench');
const rounds = Number(process.argv[2] ?? 9);
const functions = 1000;

mkdirSync(cache, { recursive: true });
const dist = path.join(cache, 'dist');
execFileSync(process.execPath, ['build.mjs', dist], { cwd: root });
const createVite = fetchPackage('create-vite', '9.3.0');

// Thousands of small files: in memory, or the disk is what is measured.
const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const scratch = mkdtempSync(path.join(memory, 'pyfunc-bench-'));
try {
  startUp();
  migration();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function startUp() {
  const folder = () => mkdtempSync(path.join(scratch, 'new-'));
  const create = ['app', '--yes', '--no-install', '--no-git'];
  const vite = ['app', '--template', 'vanilla-ts', '--no-interactive'];
  const contenders = [
    { name: 'node -e 0', args: ['-e', '0'] },
    { name: 'pyfunc --version', args: [path.join(dist, 'pyfunc.cjs'), '--version'] },
    {
      name: 'create-vite app',
      args: [path.join(createVite, 'index.js'), ...vite],
      prepare: folder,
    },
    {
      name: 'create-pyfunc app',
      args: [path.join(dist, 'create/create-pyfunc.cjs'), ...create],
      prepare: folder,
    },
  ];
  const seconds = compare(contenders, rounds);
  const [node, version, viteTimes, createTimes] = seconds;
  print(contenders, seconds, [
    ['--version / node -e 0', ratio(version, node), 1.15],
    ['create-pyfunc / create-vite', ratio(createTimes, viteTimes), 1],
  ]);
}

function migration() {
  const original = path.join(scratch, 'original');
  writeLargeApp(original, functions);
  const app = path.join(scratch, 'app');
  const prepare = () => {
    rmSync(app, { recursive: true, force: true });
    cpSync(original, app, { recursive: true });
    return scratch;
  };
  const migrate = ['migrate', 'app', '--yes', '--no-verify'];
  const contenders = [
    {
      name: `floor, ${functions} functions`,
      args: [path.join(root, 'bench/floor.mjs'), app],
      prepare,
    },
    {
      name: `pyfunc migrate, ${functions} functions`,
      args: [path.join(dist, 'pyfunc.cjs'), ...migrate],
      prepare,
    },
  ];
  const seconds = compare(contenders, rounds);
  const [floor, migrated] = seconds;
  print(contenders, seconds, [['migrate / floor', ratio(migrated, floor), 1.5]]);
}

function print(contenders, seconds, ratios) {
  for (const [index, { name }] of contenders.entries()) {
    const times = seconds[index];
    const [low, middle, high] = [Math.min(...times), median(times), Math.max(...times)];
    const figures = [low, middle, high].map((each) => each.toFixed(3)).join(' / ');
    console.log(`${name.padEnd(34)} ${figures} s`);
  }
  for (const [name, times, aim] of ratios) {
    const verdict = times <= aim ? 'reached' : 'missed';
    console.log(`${name.padEnd(34)} ${times.toFixed(2)} ×, aim ${aim} ×: ${verdict}`);
  }
  console.log();
}

/** A package as published, without its dependencies; kept in .cache/. */
function fetchPackage(name, version) {
  const folder = path.join(cache, `${name}-${version}`);
  if (!existsSync(folder)) {
    const pack = ['pack', `${name}@${version}`, '--silent', '--pack-destination', cache];
    execFileSync('npm', pack, { shell: process.platform === 'win32', stdio: 'ignore' });
    mkdirSync(`${folder}.part`, { recursive: true });
    execFileSync('tar', [
      '-xzf',
      `${folder}.tgz`,
      '-C',
      `${folder}.part`,
      '--strip-components',
      '1',
    ]);
    cpSync(`${folder}.part`, folder, { recursive: true });
    rmSync(`${folder}.part`, { recursive: true });
  }
  return folder;
}
