/**
 * `npm run bench [-- --rounds 9] [--only start,large]`: how much pyfunc takes, in ratios of whole commands
 * that ran in turn on this machine. Seconds depend on the machine: only the ratios travel. Writes
 * docs/benchmarks.md when all groups ran, and ends with 1 where an aim is missed.
 */
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compare, median, ratio } from './compare.mjs';
import { writeLargeApp } from './large-app.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const cache = path.join(root, '.cache', 'bench');
const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '9' }, only: { type: 'string' } },
});
const rounds = Number(values.rounds);
/** For what takes seconds: medians of few are steady enough. */
const fewRounds = Math.max(1, Math.floor(rounds / 3));

mkdirSync(cache, { recursive: true });
const dist = path.join(cache, 'dist');
execFileSync(process.execPath, ['build.mjs', dist], { cwd: root });
const pyfunc = path.join(dist, 'pyfunc.cjs');

// Thousands of small files: in memory, or the disk is what is measured.
const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const scratch = mkdtempSync(path.join(memory, 'pyfunc-bench-'));

const groups = { start, add, small, large, proof, many, peers };
const wanted = values.only?.split(',') ?? Object.keys(groups);
const lines = [];
let missed = 0;
try {
  for (const name of wanted) groups[name]();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
if (values.only === undefined) writeFileSync(path.join(root, 'docs/benchmarks.md'), page());
console.log(missed === 0 ? 'All aims are reached.' : `${missed} aims are missed.`);
process.exitCode = missed === 0 ? 0 : 1;

/** What every start of the program costs. */
function start() {
  const createVite = fetchPackage('create-vite', '9.3.0');
  const prepare = () => mkdtempSync(path.join(scratch, 'new-'));
  const names = ['node -e 0', 'pyfunc --version', 'pyfunc --help', 'pyfunc list'];
  const [node, version, help, list, vite, created] = measure(
    [
      { name: names[0], args: ['-e', '0'] },
      { name: names[1], args: [pyfunc, '--version'] },
      { name: names[2], args: [pyfunc, '--help'] },
      { name: names[3], args: [pyfunc, 'list'] },
      {
        name: 'create-vite',
        args: [
          path.join(createVite, 'index.js'),
          'app',
          '--template',
          'vanilla-ts',
          '--no-interactive',
        ],
        prepare,
      },
      {
        name: 'create-pyfunc',
        args: [
          path.join(dist, 'create/create-pyfunc.cjs'),
          ...['app', '--yes', '--no-install', '--no-git', '--no-verify'],
        ],
        prepare,
      },
    ],
    rounds,
  );
  judge('--version / node -e 0', version, node, 1.08);
  judge('--help / node -e 0', help, node, 1.2);
  judge('list / node -e 0', list, node, 1.5);
  judge('create-pyfunc / create-vite', created, vite, 1);
}

function add() {
  const app = path.join(scratch, 'to-add');
  execFileSync(process.execPath, [
    path.join(dist, 'create/create-pyfunc.cjs'),
    ...[app, '--yes', '--no-install', '--no-git', '--no-verify'],
  ]);
  const [node, added] = measure(
    [
      { name: 'node -e 0', args: ['-e', '0'] },
      {
        name: 'pyfunc add http --no-verify',
        args: [pyfunc, 'add', 'http', 'second', '--yes', '--no-verify'],
        prepare: copyOf(app),
      },
    ],
    rounds,
  );
  judge('add http --no-verify / node -e 0', added, node, 2.6);
}

/** Migrations that a person waits for, over the least that a program with this parser can do. */
function small() {
  for (const [functions, aim] of [
    [3, 1],
    [100, 1.3],
  ]) {
    const [floor, migrated] = measure(contenders(functions), rounds);
    judge(`migrate ${functions} functions / floor`, migrated, floor, aim);
  }
}

function large() {
  const [floor, migrated, single, blueprints] = measure(
    [
      ...contenders(1000),
      migration(1000, ['--layout', 'single-file']),
      migration(1000, ['--layout', 'blueprints']),
    ],
    fewRounds,
  );
  judge('migrate 1,000 functions / floor', migrated, floor, 1.6);
  judge('migrate 1,000 functions / floor, wall', migrated, floor, 1.1, 'wall');
  judge('single-file of 1,000 / in place', single, migrated, 2);
  judge('blueprints of 1,000 / in place', blueprints, migrated, 1.5);
  const [five, one] = measure([migration(5000), migration(1000)], 1);
  judge('migrate 5,000 / 1,000 functions', five, one, 5.3);
  check('memory at 5,000 functions, MiB', median(five.map((run) => run.memory)), 200);
}

/** With proof, over what Python takes to import and index such an app by itself. */
function proof() {
  const python = process.env.PYFUNC_BENCH_PYTHON ?? path.join(root, '.venv-py313/bin/python');
  if (!existsSync(python)) {
    lines.push('', `No Python with azure-functions at ${python}: the proof was not measured.`);
    return;
  }
  const migrated = path.join(scratch, 'migrated');
  writeLargeApp(migrated, 3);
  const quiet = ['--yes', '--no-verify'];
  execFileSync(process.execPath, [pyfunc, 'migrate', migrated, ...quiet], { stdio: 'ignore' });
  const index =
    'import function_app; [f.get_dict_repr() for f in function_app.app.get_functions()]';
  const [own, proved] = measure(
    [
      {
        name: 'Python imports and indexes 3',
        program: python,
        args: ['-c', index],
        prepare: () => migrated,
      },
      migration(3, ['--python', python], 'migrate 3 with proof', []),
    ],
    rounds,
  );
  judge('migrate 3 with proof / import and index', proved, own, 1.6);
}

/** A repository of 40 apps with 10 functions each, whole and in two shards. */
function many() {
  const apps = path.join(scratch, 'apps');
  for (let app = 0; app < 40; app++) writeLargeApp(path.join(apps, `app-${app}`), 10);
  const all = ['migrate', '--all', '--dry-run', '--no-verify'];
  const prepare = () => apps;
  const [whole, shard] = measure(
    [
      { name: 'migrate --all, 40 × 10', args: [pyfunc, ...all], prepare },
      { name: 'the first of two shards', args: [pyfunc, ...all, '--shard', '1/2'], prepare },
    ],
    fewRounds,
  );
  judge('one of two shards / all', shard, whole, 0.55);
}

/** Other rewriting programs over the same 1,000 functions, for orientation; none of them migrates. */
function peers() {
  const tools = path.join(cache, 'tools');
  if (!existsSync(path.join(tools, 'bin'))) {
    execFileSync('python3', ['-m', 'venv', tools]);
    const packages = ['pyupgrade==3.21.2', 'ruff==0.14.6'];
    execFileSync(path.join(tools, 'bin/pip'), ['install', '--quiet', ...packages]);
  }
  const app = path.join(scratch, 'for-peers');
  writeLargeApp(app, 1000);
  const each = `find . -name '*.py' -print0 | xargs -0 ${path.join(tools, 'bin/pyupgrade')} --py310-plus || true`;
  measure(
    [
      migration(1000),
      {
        name: 'ruff format',
        program: path.join(tools, 'bin/ruff'),
        args: ['format', '.'],
        prepare: copyOf(app),
      },
      { name: 'pyupgrade', program: 'bash', args: ['-c', each], prepare: copyOf(app) },
    ],
    1,
  );
}

function contenders(functions) {
  return [
    {
      name: `floor, ${functions} functions`,
      args: [path.join(root, 'bench/floor.mjs'), '.'],
      prepare: copyOf(original(functions)),
    },
    migration(functions),
  ];
}

function migration(functions, flags = [], name = undefined, proof = ['--no-verify']) {
  const said = name ?? ['migrate', functions, ...flags].join(' ');
  const args = [pyfunc, 'migrate', '.', '--yes', ...proof, ...flags];
  return { name: said, args, prepare: copyOf(original(functions)) };
}

/** A v1 app with this many functions, which is written once. */
function original(functions) {
  const folder = path.join(scratch, `original-${functions}`);
  if (!existsSync(folder)) writeLargeApp(folder, functions);
  return folder;
}

/** Makes a fresh copy before each run. */
function copyOf(folder) {
  const app = path.join(scratch, 'app');
  return () => {
    rmSync(app, { recursive: true, force: true });
    cpSync(folder, app, { recursive: true });
    return app;
  };
}

/** Runs contenders in turn and notes their figures. */
function measure(contenders, times) {
  const all = compare(contenders, times);
  note('');
  note('| command | wall s, min / median / max | CPU s, min / median / max | MiB |');
  note('|---|--:|--:|--:|');
  for (const [index, { name }] of contenders.entries()) {
    const runs = all[index];
    const figures = ['wall', 'cpu'].map((by) => {
      const each = runs.map((run) => run[by]);
      return [Math.min(...each), median(each), Math.max(...each)]
        .map((s) => s.toFixed(3))
        .join(' / ');
    });
    const peak =
      runs[0].memory === undefined ? '' : median(runs.map((run) => run.memory)).toFixed(0);
    note(`| ${name} | ${figures.join(' | ')} | ${peak} |`);
  }
  note('');
  return all;
}

function judge(name, runs, base, aim, by = 'cpu') {
  check(name, ratio(runs, base, by), aim);
}

function check(name, figure, aim) {
  const isReached = figure <= aim;
  if (!isReached) missed += 1;
  note(`- ${name}: **${figure.toFixed(2)}**, aim ${aim}: ${isReached ? 'reached' : 'missed'}`);
}

function note(line) {
  lines.push(line);
  console.log(line);
}

function page() {
  const [{ model }] = cpus();
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  return [
    '# Benchmarks',
    '',
    'Written by `npm run bench`. Whole commands run in turn, so that a busy moment hits all of them alike. Ratios are medians over the rounds, of CPU time where nothing else is said. Seconds depend on the machine.',
    '',
    `pyfunc ${version}, Node ${process.versions.node}, ${availableParallelism()} cores (${model}), files in memory, ${rounds} rounds.`,
    ...lines,
    '',
  ].join('\n');
}

/** A package as published, without its dependencies; kept in .cache/. */
function fetchPackage(name, version) {
  const folder = path.join(cache, `${name}-${version}`);
  if (!existsSync(folder)) {
    const pack = ['pack', `${name}@${version}`, '--silent', '--pack-destination', cache];
    execFileSync('npm', pack, { shell: process.platform === 'win32', stdio: 'ignore' });
    mkdirSync(`${folder}.part`, { recursive: true });
    const strip = ['--strip-components', '1'];
    execFileSync('tar', ['-xzf', `${folder}.tgz`, '-C', `${folder}.part`, ...strip]);
    cpSync(`${folder}.part`, folder, { recursive: true });
    rmSync(`${folder}.part`, { recursive: true });
  }
  return folder;
}
