// Stops pyfunc at every call that changes a file, in all of its processes, and keeps what is on the disk at
// that moment: what a kill there leaves. Then runs next commands on each state, and checks that each app is
// entirely as it was before or entirely as it would be after. Equal states are tried once. Some kills are real
// ones: a signal can also end pyfunc alone, while a git that it started goes on. Needs Linux and strace.
//
//   node scripts/kills.mjs [--dist folder] [--scenario name] [--from N] [--states N] [--next one|all] [--kills N]
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    dist: { type: 'string', default: fileURLToPath(new URL('../dist', import.meta.url)) },
    scenario: { type: 'string' },
    from: { type: 'string', default: '0' },
    states: { type: 'string', default: 'Infinity' },
    next: { type: 'string', default: 'all' },
    kills: { type: 'string', default: '10' },
  },
});

const calls = [
  ...['openat', 'write', 'pwrite64', 'fsync', 'rename', 'link', 'unlink', 'mkdir', 'rmdir'],
  ...['fchmod', 'chmod', 'ftruncate', 'utimensat', 'fchown', 'symlink', 'copy_file_range'],
].join(',');
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
  // Unpacks a library of many files. Each state of that would be large, so there are only kills.
  first: {
    fill: () => {},
    words: ['create', 'app', '--yes', '--no-install'],
    apps: ['app'],
    usesCache: true,
    hasOnlyKills: true,
  },
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
      commitAll(path.join(root, 'tools'));
    },
    words: (root) => ['registry', 'add', '@acme', `git+file://${root}/tools#main`, '--yes'],
    apps: ['.'],
    usesCache: true,
  },
  commit: {
    fill(root) {
      write(root, v1);
      commitAll(root);
    },
    words: ['migrate', '.', '--commit', '--branch', 'to-v2', ...quick],
    apps: ['.'],
  },
  apply: {
    fill(root) {
      write(root, v1, 'app');
      prepare(['migrate', 'app', '--no-verify', '--plan', 'plan.json'], root);
    },
    words: ['apply', 'plan.json', '--no-verify'],
    apps: ['app'],
  },
  run: {
    fill(root) {
      const add = `{ type: 'add', path: '{{name}}/a.txt', template: 'a' }`;
      const append = `{ type: 'append', path: 'list.txt', template: '{{name}}' }`;
      const generator = `{ prompts: [{ name: 'name' }], actions: [${add}, ${append}] }`;
      const plopfile = `export default (plop) => void plop.setGenerator('page', ${generator});\n`;
      write(root, { 'plopfile.mjs': plopfile, 'list.txt': 'first\n' });
    },
    words: ['run', 'plopfile.mjs', 'page', 'home', '--yes'],
    apps: ['.'],
  },
  register: {
    fill(root) {
      const blueprint = 'import azure.functions as func\n\nbp = func.Blueprint()\n';
      write(root, { ...v2, 'orders.py': blueprint });
    },
    words: ['register', '.', ...quick],
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
const fileDigests = new Map();
for (const [name, scenario] of Object.entries(scenarios)) {
  if (values.scenario === undefined || values.scenario === name) await tryScenario(name, scenario);
}
process.exitCode = failures === 0 ? 0 : 1;

async function tryScenario(name, scenario) {
  const at = path.join(scratch, name);
  // The record of a run is kept outside, by the path of the app.
  const places = [at, env.XDG_STATE_HOME, ...(scenario.usesCache ? [env.XDG_CACHE_HOME] : [])];
  for (const place of places) {
    rmSync(place, { recursive: true, force: true });
    mkdirSync(place);
  }
  scenario.fill(at);
  const words = typeof scenario.words === 'function' ? scenario.words(at) : scenario.words;
  // Of each place one copy for each of its states.
  const copyOf = (digest) => path.join(scratch, `copy-${digest}`);
  const keep = () =>
    places.map((place) => {
      const digest = digestOf(place);
      if (!existsSync(copyOf(digest))) execFileSync('cp', ['-a', place, copyOf(digest)]);
      return digest;
    });
  const renew = (digests) => {
    for (const [index, place] of places.entries()) {
      if (digestOf(place) === digests[index]) continue;
      rmSync(place, { recursive: true, force: true });
      execFileSync('cp', ['-a', copyOf(digests[index]), place]);
    }
  };
  const appsNow = () => scenario.apps.map((app) => JSON.stringify(filesOf(path.join(at, app))));
  const start = keep();
  const before = appsNow();

  const states = new Map();
  const moments = await stepThrough(words, at, (call) => {
    if (scenario.hasOnlyKills) return;
    const digests = keep();
    if (!states.has(digests.join())) states.set(digests.join(), { digests, call });
  });
  const after = appsNow();
  if (before.some((text, which) => text === after[which]))
    throw new Error(`${name} changes nothing`);

  const seen = { before: 0, after: 0, mixed: 0 };
  const tryNext = (next, moment) => {
    for (const [which, app] of scenario.apps.entries()) {
      if (existsSync(path.join(at, app))) run(next(app), at);
      const now = appsNow()[which];
      const state = now === before[which] ? 'before' : now === after[which] ? 'after' : 'mixed';
      seen[state] += 1;
      if (state !== 'mixed') continue;
      failures += 1;
      console.error(`${name}: mixed after ${moment}, then ${next(app).join(' ')}: ${now}`);
    }
  };
  const from = Number(values.from);
  const tried = [...states.values()].slice(from, from + Number(values.states));
  for (const [index, { digests, call }] of tried.entries()) {
    for (const [turn, next] of nextCommands.entries()) {
      if (values.next === 'one' && turn !== index % nextCommands.length) continue;
      renew(digests);
      tryNext(next, call);
    }
  }
  const kills = Number(values.kills);
  for (let index = 0; index < kills; index += 1) {
    renew(start);
    const last = Math.floor(((index + 0.5) * moments) / kills);
    await stepThrough(words, at, (_call, thread, number) => {
      if (number === last) process.kill(thread, 'SIGKILL');
    });
    tryNext(nextCommands[index % nextCommands.length], `a kill behind call ${last}`);
  }
  console.log(
    `${name}: ${moments} calls that change something leave ${states.size} states; tried ` +
      `${tried.length} of them and ${kills} kills: apps as before ${seen.before}, as after ` +
      `${seen.after}, mixed ${seen.mixed}`,
  );
}

/** Runs pyfunc, and calls back while it is stopped behind each call that changed something; how many. */
async function stepThrough(words, cwd, atStop) {
  const pipe = path.join(scratch, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const options = ['-f', '-y', '-qq', '-o', pipe, '-e', `trace=${calls}`];
  const stops = ['-e', `inject=${calls}:signal=STOP`];
  const program = [process.execPath, entry, ...words];
  spawn('strace', [...options, ...stops, ...program], { cwd, env, stdio: 'ignore' });
  let count = 0;
  const latest = new Map();
  const stopping = new Set();
  for await (const line of createInterface({ input: createReadStream(pipe) })) {
    const [, thread, rest] = /^(\d+) +(.*)/.exec(line) ?? [];
    if (thread === undefined) continue;
    if (rest.startsWith('--- SIGSTOP')) stopping.add(thread);
    else if (!rest.startsWith('---')) latest.set(thread, (latest.get(thread) ?? '') + rest);
    else if (rest.startsWith('--- stopped by SIGSTOP') && stopping.delete(thread)) {
      const call = latest.get(thread) ?? '';
      latest.delete(thread);
      if (changesFiles(call)) {
        count += 1;
        atStop(call, Number(thread), count);
      }
      resume(Number(thread));
    }
  }
  rmSync(pipe);
  return count;
}

function resume(thread) {
  try {
    process.kill(thread, 'SIGCONT');
  } catch {
    // It was the last call of a process.
  }
}

/** Calls that succeed and that may change what lies below the scratch folder. */
function changesFiles(call) {
  if (/= -1 [A-Z]+ /.test(call)) return false;
  if (call.startsWith('openat')) return call.includes('O_CREAT') && call.includes(scratch);
  const descriptor = /^(?:write|pwrite64|fsync|fchmod|ftruncate|fchown)\(\d+<([^>]*)/.exec(call);
  return descriptor === null || descriptor[1].startsWith(scratch);
}

function run(words, cwd) {
  return spawnSync(process.execPath, [entry, ...words], { cwd, env, stdio: 'ignore' });
}

/** A step of a preparation, which has to succeed. */
function prepare(words, cwd) {
  const { status } = run(words, cwd);
  if (status !== 0) throw new Error(`pyfunc ${words.join(' ')} ended with ${status}`);
}

/** What tells one state of a folder from another: names, kinds, modes, times of files, and bytes. */
function digestOf(place) {
  const hash = createHash('sha256');
  const visit = (at) => {
    const stat = lstatSync(at, { bigint: true });
    hash.update(`${at}\0${stat.mode}\0${stat.isFile() ? stat.mtimeNs : ''}\0`);
    if (stat.isSymbolicLink()) hash.update(readlinkSync(at));
    else if (stat.isFile()) hash.update(digestOfFile(at, stat));
    else if (stat.isDirectory())
      for (const name of readdirSync(at).sort()) visit(path.join(at, name));
  };
  visit(place);
  return hash.digest('hex');
}

/** Read once for each change: the system's own time of it cannot be set. */
function digestOfFile(file, { ino, ctimeNs, size }) {
  const key = `${file} ${ino} ${ctimeNs} ${size}`;
  const known = fileDigests.get(key);
  if (known !== undefined) return known;
  const digest = createHash('sha256').update(readFileSync(file)).digest('hex');
  fileDigests.set(key, digest);
  return digest;
}

/** Paths and bytes of an app, without records of runs and without git's. */
function filesOf(root, folder = '', into = {}) {
  if (!existsSync(root)) return into;
  for (const name of readdirSync(path.join(root, folder)).sort()) {
    if (name === '.pyfunc' || name === '.git') continue;
    const at = path.join(folder, name);
    if (lstatSync(path.join(root, at)).isDirectory()) filesOf(root, at, into);
    else into[at] = readFileSync(path.join(root, at), 'latin1');
  }
  return into;
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

function commitAll(folder) {
  git(folder, 'init', '-q', '-b', 'main');
  git(folder, 'add', '-A');
  git(folder, 'commit', '-q', '-m', 'one');
}
