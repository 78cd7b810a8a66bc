import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ratio } from '../compare.mjs';
import {
  cache,
  check,
  copyOf,
  createPyfunc,
  judge,
  measure,
  newApp,
  nodeAlone,
  original,
  pyfunc,
  quick,
  root,
  rounds,
  scratch,
  spread,
  table,
} from '../measure.mjs';
import { installPeers } from '../peers.mjs';
import { writeRegistries } from '../registries.mjs';

/** What every start of the program costs. */
export function start() {
  const prepare = () => mkdtempSync(path.join(scratch, 'new-'));
  const vite = path.join(installPeers(cache).npm, 'create-vite/index.js');
  const [node, version, help, list, viteApp, created] = measure(
    [
      nodeAlone,
      { name: 'pyfunc --version', args: [pyfunc, '--version'] },
      { name: 'pyfunc --help', args: [pyfunc, '--help'] },
      { name: 'pyfunc list', args: [pyfunc, 'list'] },
      {
        name: 'create-vite',
        args: [vite, 'app', '--template', 'vanilla-ts', '--no-interactive'],
        prepare,
      },
      {
        name: 'create-pyfunc',
        args: [createPyfunc, 'app', ...quick, '--no-install', '--no-git'],
        prepare,
      },
    ],
    rounds,
  );
  judge('--version / node -e 0', version, node, 1.08);
  judge('--help / node -e 0', help, node, 1.2, {
    because: 'It loads kept compiled code, after a check that the code is not damaged',
  });
  judge('list / node -e 0', list, node, 1.5, {
    because: 'It loads the parser of the command line and the index of the templates',
  });
  judge('create-pyfunc / create-vite', created, viteApp, 1, {
    because:
      'create-vite copies files; create-pyfunc renders templates, checks every path, and writes all files at once, so that the run can be undone',
  });
}

/** How long a person waits for the first question. */
export function prompts() {
  const node = process.execPath;
  const programs = [
    { name: nodeAlone.name, args: nodeAlone.args, cwd: root, until: null },
    { name: 'create-pyfunc', args: [createPyfunc], cwd: scratch, until: '?' },
    { name: 'pyfunc add http', args: [pyfunc, 'add', 'http'], cwd: newApp(), until: '?' },
    { name: 'pyfunc migrate', args: [pyfunc, 'migrate'], cwd: original(3), until: '?' },
  ];
  const script = fileURLToPath(new URL('../first-prompt.py', import.meta.url));
  const input = JSON.stringify(
    programs.map(({ args, cwd, until }) => ({ args: [node, ...args], cwd, until })),
  );
  const all = JSON.parse(execFileSync('python3', [script, String(rounds)], { input }));
  table(
    ['until the first question', 'wall s, min / median / max'],
    programs.map(({ name }, index) => [name, spread(all[index])]),
  );
  const [alone, , adding] = all.map((seconds) => seconds.map((wall) => ({ wall })));
  check(
    'add http / node -e 0, wall',
    ratio(adding, alone, 'wall'),
    1.5,
    'The first question suggests a name that no function of the app has, so the app is parsed before',
  );
}

export function add() {
  const [node, added] = measure(
    [
      nodeAlone,
      {
        name: 'pyfunc add http --no-verify',
        args: [pyfunc, 'add', 'http', 'second', ...quick],
        prepare: copyOf(newApp()),
      },
    ],
    rounds,
  );
  judge('add http --no-verify / node -e 0', added, node, 2.6, {
    because: 'It parses the app, plans, and flushes each file to the disk',
  });
}

export function registries() {
  const folder = path.join(scratch, 'registries');
  writeRegistries(folder, 50);
  const prepare = () => folder;
  const [version, list, search] = measure(
    [
      { name: 'pyfunc --version', args: [pyfunc, '--version'], prepare },
      {
        name: 'registry list, 500 templates in 50 registries',
        args: [pyfunc, 'registry', 'list'],
        prepare,
      },
      { name: 'registry search in them', args: [pyfunc, 'registry', 'search', 'greets'], prepare },
    ],
    rounds,
  );
  const because =
    'Each run checks all files of each registry for links and for names that clash on other systems; nothing is kept, so no change can be missed';
  judge('registry list / --version', list, version, 2.5, { because });
  judge('registry search / --version', search, version, 2.5, { because });
}

/** What the package takes on the disk of a person who installs it. */
export function size() {
  execFileSync(process.execPath, ['build.mjs'], { cwd: root });
  const pack = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const [{ unpackedSize, files }] = JSON.parse(
    execFileSync('npm', pack, { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' }),
  );
  const sizeOf = (part) => {
    const sizes = files.flatMap(({ path, size }) => (part.test(path) ? [size] : []));
    return (sizes.reduce((sum, size) => sum + size, 0) / 1e6).toFixed(1);
  };
  const parts = [
    ['the libraries that prove a result', /^dist\/verify\//],
    ['the editor of pyfunc.config.ts', /\/ts-morph/],
    ['the parser of Python', /\.wasm$/],
    ['the templates', /^(?:dist\/)?templates\//],
  ].map(([name, part]) => `${name} ${sizeOf(part)} MB`);
  const because = `It includes ${parts.slice(0, -1).join(', ')}, and ${parts.at(-1)}`;
  check('pyfunc installed, MB', unpackedSize / 1e6, 6, because);
}
