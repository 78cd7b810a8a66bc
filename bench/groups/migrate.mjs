import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { median } from '../compare.mjs';
import { writeLargeApp } from '../large-app.mjs';
import {
  check,
  copyOf,
  fewRounds,
  judge,
  measure,
  note,
  original,
  pyfunc,
  python,
  quick,
  root,
  rounds,
  scratch,
  table,
} from '../measure.mjs';

const because =
  'It also plans, checks every name and path, makes the diff, compares each file with what was planned before it writes, keeps the original, and flushes both to the disk';

/** Migrations that a person waits for, over the least that a program with this parser can do. */
export function small() {
  for (const [functions, aim] of [
    [3, 1],
    [100, 1.3],
  ]) {
    const [floor, migrated] = measure([floorOf(functions), migration(functions)], rounds);
    judge(`migrate ${functions} functions / floor`, migrated, floor, aim, { because });
  }
}

export function large() {
  const [floor, migrated, single, blueprints] = measure(
    [
      floorOf(1000),
      migration(1000),
      migration(1000, ['--layout', 'single-file']),
      migration(1000, ['--layout', 'blueprints']),
    ],
    fewRounds,
  );
  judge('migrate 1,000 functions / floor, wall', migrated, floor, 1.1, { by: 'wall', because });
  judge('migrate 1,000 functions / floor', migrated, floor, 1.6, { because });
  judge('single-file of 1,000 / in place', single, migrated, 2);
  judge('blueprints of 1,000 / in place', blueprints, migrated, 1.5);
  for (const layout of ['in-place', 'single-file', 'blueprints']) {
    const [five, one] = measure(
      [5000, 1000].map((functions) => migration(functions, ['--layout', layout])),
      1,
    );
    judge(`migrate 5,000 / 1,000 functions, ${layout}`, five, one, 5.3);
    if (layout !== 'in-place') continue;
    check(
      'memory at 5,000 functions, MiB',
      median(five.map((run) => run.memory)),
      200,
      'The syntax trees of all modules stay in memory until the plan is complete',
    );
  }
}

/** The share of each part of the work, from a profile of the main thread at 5,000 functions. */
export function profile() {
  const app = copyOf(original(5000))();
  const folder = path.join(scratch, 'profile');
  const profiler = ['--cpu-prof', '--cpu-prof-dir', folder];
  const migrate = [pyfunc, 'migrate', '.', ...quick];
  execFileSync(process.execPath, [...profiler, ...migrate], { cwd: app, stdio: 'ignore' });
  const shares = new Map();
  const [file] = readdirSync(folder);
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
  const partOf = new Map(nodes.map(({ id, callFrame }) => [id, part(callFrame)]));
  let total = 0;
  for (const [index, id] of samples.entries()) {
    shares.set(partOf.get(id), (shares.get(partOf.get(id)) ?? 0) + timeDeltas[index]);
    total += timeDeltas[index];
  }
  const rows = [...shares].sort(([, one], [, other]) => other - one);
  note('The main thread of a migration of 5,000 functions in place:');
  table(
    ['where', 'share'],
    rows.map(([name, time]) => [name, `${((100 * time) / total).toFixed(0)} %`]),
  );
}

/** A part of the program, from what a profile says about one of its functions. */
function part({ functionName, url }) {
  if (functionName === '(garbage collector)') return 'garbage collection';
  if (functionName === '(idle)' || functionName === '(program)') return 'waiting for the system';
  if (url.startsWith('wasm:')) return 'the parser';
  if (url.startsWith('node:') || url === '') return "Node's own code and system calls";
  return "pyfunc's own code";
}

/** With proof, over what Python takes to import and index such an app by itself. */
export function proof() {
  const interpreter = python();
  if (interpreter === undefined) {
    note('There is no Python with azure-functions: run the tests once.');
    return;
  }
  const index =
    'import function_app; [f.get_dict_repr() for f in function_app.app.get_functions()]';
  const flags = ['--yes', '--python', interpreter];
  const [own, proved] = measure(
    [
      {
        name: 'Python imports and indexes 3 functions',
        program: interpreter,
        args: ['-c', index],
        prepare: () => migratedTo(3, 'in-place'),
      },
      {
        name: 'migrate 3 functions with proof',
        args: [pyfunc, 'migrate', '.', ...flags],
        prepare: copyOf(original(3)),
      },
    ],
    rounds,
  );
  judge('migrate 3 with proof / import and index', proved, own, 1.6, {
    because:
      'It also migrates the app, starts Python twice more to learn its version and to compile every file, and compares each binding',
  });

  for (const layout of ['in-place', 'single-file']) {
    const [large, small] = measure(
      [1000, 200].map((functions) => ({
        name: `verify ${functions} functions, ${layout}`,
        args: [pyfunc, 'verify', '.', '--python', interpreter],
        prepare: () => migratedTo(functions, layout),
      })),
      1,
    );
    judge(`verify 1,000 / 200 functions, ${layout}`, large, small, 5.3);
  }

  const [large, small] = measure(
    [400, 100].map((functions) => ({
      name: `migrate ${functions} functions with proof --layout single-file`,
      args: [pyfunc, 'migrate', '.', '--layout', 'single-file', ...flags],
      prepare: copyOf(original(functions)),
    })),
    1,
  );
  judge('migrate 400 / 100 functions with proof, single-file', large, small, 4.2);

  const oneByOne = 'for app in app-*; do "$@" "$app"; done';
  const [together, apart] = measure(
    [
      {
        name: 'migrate --all with proof, 40 × 10',
        args: [pyfunc, 'migrate', '--all', ...flags],
        prepare: copyOf(apps()),
      },
      {
        name: 'migrate with proof, 40 times',
        program: 'bash',
        args: ['-ec', oneByOne, 'bash', process.execPath, pyfunc, 'migrate', ...flags],
        prepare: copyOf(apps()),
      },
    ],
    fewRounds,
  );
  judge('migrate --all with proof / one after another, wall', together, apart, 0.6, { by: 'wall' });
}

/** A migrated app with this many functions, which is made once. */
function migratedTo(functions, layout) {
  const folder = path.join(scratch, `migrated-${functions}-${layout}`);
  if (existsSync(folder)) return folder;
  writeLargeApp(folder, functions);
  const args = [pyfunc, 'migrate', folder, '--layout', layout, ...quick];
  execFileSync(process.execPath, args, { stdio: 'ignore' });
  // Bindings of queues and blobs need it.
  const extensionBundle = {
    id: 'Microsoft.Azure.Functions.ExtensionBundle',
    version: '[4.0.0, 5.0.0)',
  };
  writeFileSync(
    path.join(folder, 'host.json'),
    JSON.stringify({ version: '2.0', extensionBundle }),
  );
  return folder;
}

/** A repository of 40 apps with 10 functions each, whole and in two shards. */
export function many() {
  const all = ['migrate', '--all', '--dry-run', '--no-verify'];
  const prepare = apps;
  const [whole, shard] = measure(
    [
      { name: 'migrate --all --dry-run, 40 × 10', args: [pyfunc, ...all], prepare },
      { name: 'the first of two shards', args: [pyfunc, ...all, '--shard', '1/2'], prepare },
    ],
    fewRounds,
  );
  judge('one of two shards / all', shard, whole, 0.55, {
    because: 'Each shard starts Node and finds all apps of the repository',
  });
}

function apps() {
  const folder = path.join(scratch, 'apps');
  for (let app = 0; app < 40; app++) writeLargeApp(path.join(folder, `app-${app}`), 10);
  return folder;
}

function floorOf(functions) {
  return {
    name: `floor, ${functions} functions`,
    args: [path.join(root, 'bench/floor.mjs'), '.'],
    prepare: copyOf(original(functions)),
  };
}

function migration(functions, flags = []) {
  return {
    name: ['migrate', functions, ...flags].join(' '),
    args: [pyfunc, 'migrate', '.', ...quick, ...flags],
    prepare: copyOf(original(functions)),
  };
}
