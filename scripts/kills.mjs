// Kills pyfunc with SIGKILL at its calls that change something, runs the next command, and checks that
// each app is entirely as it was before or entirely as it would be after. Needs Linux and strace.
//
//   node scripts/kills.mjs [--dist folder] [--points all|N] [--scenario create|add|migrate|update|registry|undo]
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    dist: { type: 'string', default: fileURLToPath(new URL('../dist', import.meta.url)) },
    points: { type: 'string', default: 'all' },
    scenario: { type: 'string' },
  },
});

const calls = [
  ...['openat', 'write', 'pwrite64', 'fsync', 'rename', 'link', 'unlink', 'mkdir', 'rmdir'],
  ...['fchmod', 'chmod', 'ftruncate', 'utimensat'],
];
const strace = ['-f', '-qq', '-e', `trace=${calls.join(',')}`];
const scratch = mkdtempSync(path.join(tmpdir(), 'pyfunc-kills-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

const entry = path.join(values.dist, 'pyfunc.cjs');
const env = {
  PATH: process.env.PATH,
  HOME: path.join(scratch, 'home'),
  XDG_CACHE_HOME: path.join(scratch, 'cache'),
  XDG_STATE_HOME: path.join(scratch, 'state'),
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.com',
};
mkdirSync(env.HOME);

const quick = ['--yes', '--no-verify'];
const http = { type: 'httpTrigger', direction: 'in', name: 'req', authLevel: 'function' };
const v1 = {
  'host.json': '{ "version": "2.0" }\n',
  'requirements.txt': 'azure-functions\n',
  'Hello/function.json': JSON.stringify({ bindings: [http] }),
  'Hello/__init__.py': 'import azure.functions as func\n\n\ndef main(req):\n    return "hi"\n',
  'Orders/function.json': JSON.stringify({
    bindings: [{ type: 'queueTrigger', direction: 'in', name: 'msg', queueName: 'orders' }],
  }),
  'Orders/__init__.py': 'def main(msg):\n    pass\n',
};
const v2 = {
  'host.json': '{ "version": "2.0" }\n',
  'function_app.py': 'import azure.functions as func\n\napp = func.FunctionApp()\n',
};

/** Each fills a folder, and names the command that is killed and the apps that it changes. */
const scenarios = {
  create: { fill: () => {}, words: ['create', 'app', '--yes', '--no-install'], apps: ['app'] },
  add: { fill: (root) => write(root, v2), words: ['add', 'http', 'one', ...quick], apps: ['.'] },
  migrate: { fill: (root) => write(root, v1), words: ['migrate', '.', ...quick], apps: ['.'] },
  update: {
    fill(root) {
      // Outside a repository nothing is looked for above an app.
      git(root, 'init', '-q');
      write(root, v2, 'a');
      write(root, v2, 'b');
      prepare(['registry', 'init', 'tools', '--name', '@acme', '--yes'], root);
      prepare(['registry', 'add', '@acme', './tools', '--yes'], root);
      for (const app of ['a', 'b']) {
        prepare(['add', '@acme/hello', 'one', ...quick, '--cwd', app], root);
        rmSync(path.join(root, app, '.pyfunc'), { recursive: true, force: true });
      }
      const template = path.join(root, 'tools/hello/files/function.py.hbs');
      writeFileSync(template, `${readFileSync(template, 'utf8').trimEnd()}\n    # Version 2.\n`);
      for (const file of ['tools/hello/template.json', 'tools/registry.json']) {
        const text = readFileSync(path.join(root, file), 'utf8');
        writeFileSync(path.join(root, file), text.replace('"1.0.0"', '"2.0.0"'));
      }
    },
    words: ['update', '--all', '--allow-dirty', ...quick],
    apps: ['a', 'b'],
  },
  registry: {
    fill(root) {
      prepare(['registry', 'init', 'tools', '--name', '@acme', '--yes'], root);
      rmSync(path.join(root, 'tools/.pyfunc'), { recursive: true, force: true });
      git(path.join(root, 'tools'), 'init', '-q', '-b', 'main');
      git(path.join(root, 'tools'), 'add', '-A');
      git(path.join(root, 'tools'), 'commit', '-q', '-m', 'one');
    },
    words: (root) => ['registry', 'add', '@acme', `git+file://${root}/tools#main`, '--yes'],
    apps: ['.'],
  },
  undo: {
    fill(root) {
      write(root, v1);
      prepare(['migrate', '.', ...quick], root);
    },
    words: ['undo', '.'],
    apps: ['.'],
  },
};

/** Commands that a person may run next on an app; each leaves the files of an app as they are. */
const nextCommands = [
  (app) => ['migrate', app, '--dry-run', '--diff', 'names'],
  (app) => ['list', '--cwd', app],
  (app) => ['registry', 'list', '--cwd', app],
  (app) => ['verify', app],
  (app) => ['add', 'http', 'other', '--dry-run', '--yes', '--cwd', app],
];

let failures = 0;
for (const [name, scenario] of Object.entries(scenarios)) {
  if (values.scenario === undefined || values.scenario === name) tryScenario(name, scenario);
}
process.exitCode = failures === 0 ? 0 : 1;

function tryScenario(name, scenario) {
  const at = path.join(scratch, name);
  mkdirSync(at);
  scenario.fill(at);
  const words = typeof scenario.words === 'function' ? scenario.words(at) : scenario.words;
  // The record of a run is kept outside, by the path of the app.
  const kept = [at, env.XDG_STATE_HOME].map((folder) => [folder, `${folder}-start`]);
  mkdirSync(env.XDG_STATE_HOME, { recursive: true });
  const copy = (from, to) => {
    rmSync(to, { recursive: true, force: true });
    cpSync(from, to, { recursive: true, preserveTimestamps: true });
  };
  for (const [folder, start] of kept) copy(folder, start);
  const renew = () => {
    for (const [folder, start] of kept) copy(start, folder);
  };
  const before = scenario.apps.map((app) => contents(path.join(at, app)));
  const log = path.join(scratch, 'log');
  trace(['-o', log], words, at);
  const after = scenario.apps.map((app) => contents(path.join(at, app)));
  if (JSON.stringify(before) === JSON.stringify(after)) throw new Error(`${name} changes nothing`);

  const all = mutations(log);
  const points = values.points === 'all' ? all : sample(all, Number(values.points));
  const seen = { old: 0, new: 0, mixed: 0, ended: 0 };
  for (const [index, { call, number }] of points.entries()) {
    renew();
    const inject = ['-e', `inject=${call}:signal=KILL:when=${number}`];
    const { signal } = trace([...inject, '-o', '/dev/null'], words, at);
    // The number counts in each process: git may have been killed in place of pyfunc.
    if (signal !== 'SIGKILL') seen.ended += 1;
    const next = nextCommands[index % nextCommands.length];
    for (const [which, app] of scenario.apps.entries()) {
      if (existsSync(path.join(at, app))) run(next(app), at);
      const now = contents(path.join(at, app));
      const state = same(now, before[which]) ? 'old' : same(now, after[which]) ? 'new' : 'mixed';
      seen[state] += 1;
      if (state !== 'mixed') continue;
      failures += 1;
      const point = `${call} ${number}, then ${next(app).join(' ')}`;
      console.error(`${name}: mixed after ${point}: ${Object.keys(now).join(', ')}`);
    }
  }
  const { old, new: done, mixed, ended } = seen;
  console.log(
    `${name}: ${points.length} of ${all.length} kill points (${ended} in a child of pyfunc); ` +
      `apps as before ${old}, as after ${done}, mixed ${mixed}`,
  );
}

function trace(options, words, cwd) {
  const all = [...strace, ...options, process.execPath, entry, ...words];
  return spawnSync('strace', all, { cwd, env, stdio: 'ignore' });
}

function run(words, cwd) {
  return spawnSync(process.execPath, [entry, ...words], { cwd, env, stdio: 'ignore' });
}

/** A step of a preparation, which has to succeed. */
function prepare(words, cwd) {
  const { status } = run(words, cwd);
  if (status !== 0) throw new Error(`pyfunc ${words.join(' ')} ended with ${status}`);
}

/** Calls of the main thread that change something, from the first that touches a record of runs on. */
function mutations(log) {
  const lines = readFileSync(log, 'utf8').split('\n');
  const main = lines[0]?.split(' ')[0];
  const counts = new Map();
  const found = [];
  let begun = false;
  for (const line of lines) {
    const [thread, rest = ''] = line.split(/ +(.*)/);
    const call = /^\w+/.exec(rest)?.[0] ?? '';
    if (thread !== main || !calls.includes(call) || rest.includes('resumed')) continue;
    const number = (counts.get(call) ?? 0) + 1;
    counts.set(call, number);
    begun ||= /\.pyfunc|pyfunc\/runs/.test(rest);
    const reads = call === 'openat' && !rest.includes('O_CREAT');
    const isOutput = /^write\([12],/.test(rest) || rest.includes(', 8)');
    if (begun && !reads && !isOutput) found.push({ call, number });
  }
  return found;
}

/** Evenly chosen ones, always the same. */
function sample(items, count) {
  const step = Math.max(1, items.length / count);
  const from = Math.floor(step / 2);
  return Array.from({ length: Math.min(count, items.length) }, (_, at) => {
    return items[from + Math.floor(at * step)];
  });
}

/** Paths and bytes of a folder, without records of runs and without git's. */
function contents(root, folder = '', into = {}) {
  if (!existsSync(root)) return into;
  for (const name of readdirSync(path.join(root, folder)).sort()) {
    if (name === '.pyfunc' || name === '.git') continue;
    const at = path.join(folder, name);
    if (lstatSync(path.join(root, at)).isDirectory()) contents(root, at, into);
    else into[at] = readFileSync(path.join(root, at), 'latin1');
  }
  return into;
}

/** What differs by the moment it was written is not compared. */
function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

function write(root, files, folder = '') {
  for (const [file, text] of Object.entries(files)) {
    const at = path.join(root, folder, file);
    mkdirSync(path.dirname(at), { recursive: true });
    writeFileSync(at, text);
  }
}

function git(cwd, ...words) {
  execFileSync('git', words, { cwd, env });
}
