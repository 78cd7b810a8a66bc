import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** From words to bytes: a room may import from those below it, not from those beside it. */
const levels = [
  ['cli'],
  ['api'],
  ['registry'],
  ['generators', 'migrator', 'verify', 'merge'],
  ['app'],
  ['bindings'],
  ['python'],
  ['diagnostics'],
  ['workspace'],
];

/** Where a package, or a module of Node's, is used; anywhere else it may only lend its types. */
const homes: readonly (readonly [module: RegExp, home: RegExp])[] = [
  [/^web-tree-sitter|^tree-sitter-python/, /^python\/parse\.ts$/],
  [/^(node-)?plop/, /^generators\//],
  [/^handlebars/, /^generators\//],
  [/^@inquirer/, /^cli\/ask\//],
  [/^(@modelcontextprotocol|zod)/, /^cli\/commands\/mcp\.ts$/],
  [/^diff$/, /^workspace\/change\/diff\.ts$/],
  [/^jsonc-parser/, /^workspace\/text\/json\.ts$/],
  [/^toml-eslint-parser$/, /^workspace\/text\/toml\.ts$/],
  [/^(commander|picocolors|get-east-asian-width)$/, /^cli\//],
  [/^node:fs/, /^workspace\//],
  [/^node:child_process/, /^(workspace|verify)\/|^registry\/sources\/|^cli\/review\/pager\.ts$/],
  [/^dockerfile-ast$/, /^app\/deployment\//],
  [/^yaml$/, /^workspace\/text\/yaml\.ts$/],
  [/^ts-morph/, /^registry\/config\/config-script\.ts$/],
  [
    /^(semver|tar-stream|fflate|picomatch|node-diff3|re2js)$/,
    /^(registry|merge|generators|workspace)\//,
  ],
];

interface Import {
  readonly file: string;
  readonly module: string;
  readonly typeOnly: boolean;
  /** Loaded when a function runs, so that the two files need not know each other to be read. */
  readonly isLazy: boolean;
}

const imports = levels.flat().flatMap(filesOf).flatMap(importsOf);

it('finds the imports', () => {
  expect(imports.length).toBeGreaterThan(500);
});

it('imports point one way', () => {
  const wrong = imports.filter(({ file, module }) => {
    if (!module.startsWith('.')) return false;
    const from = roomOf(file);
    const to = roomOf(path.posix.join(path.posix.dirname(file), module));
    // The manifest, for its version, belongs to no room.
    return from !== to && to !== 'package.json' && levelOf(to) <= levelOf(from);
  });
  expect(wrong.map(shown)).toEqual([]);
});

it('no file imports itself by way of others, not even its types', () => {
  let left = new Map(imports.map(({ file }) => [file, [] as string[]]));
  for (const { file, module, isLazy } of imports) {
    const to = path.posix.join(path.posix.dirname(file), module);
    if (!isLazy && left.has(to)) left.get(file)?.push(to);
  }
  // What imports nothing that is left is in no circle.
  for (let before = -1; before !== left.size; ) {
    before = left.size;
    left = new Map([...left].filter(([, targets]) => targets.some((each) => left.has(each))));
  }
  expect([...left.keys()]).toEqual([]);
});

it('cli/ keeps words in and words out', () => {
  // An entry loads the files of the program before there is a command.
  const allowed =
    /^(?:cli|api|diagnostics|workspace\/text)\/|^workspace\/process\/compiled-files\.ts$|^package\.json$/;
  const wrong = imports.filter(({ file, module }) => {
    const to = path.posix.join(path.posix.dirname(file), module);
    return roomOf(file) === 'cli' && module.startsWith('.') && !allowed.test(to);
  });
  expect(wrong).toEqual([]);
});

it('no folder is too long to read at a glance', () => {
  const counts = new Map<string, number>();
  for (const file of levels.flat().flatMap(filesOf)) {
    const folder = path.posix.dirname(file);
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  expect([...counts].filter(([, count]) => count > 26)).toEqual([]);
});

it('each package has one home', () => {
  const wrong = imports.filter(({ file, module, typeOnly }) =>
    homes.some(([pattern, home]) => !typeOnly && pattern.test(module) && !home.test(file)),
  );
  expect(wrong.map(shown)).toEqual([]);
});

it('unions are told apart by their kind, not by the properties that they have', () => {
  const probes = levels
    .flat()
    .flatMap(filesOf)
    .filter((file) => /'[\w. -]+' in [\w(]/.test(readFileSync(path.join(root, file), 'utf8')));
  expect(probes).toEqual([]);
});

const shown = ({ file, module }: Import) => `${file} imports ${module}`;

const roomOf = (file: string) => file.split('/')[0] ?? file;

const levelOf = (room: string) => levels.findIndex((rooms) => rooms.includes(room));

function filesOf(room: string): string[] {
  return readdirSync(path.join(root, room), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => path.posix.join(room, file.replaceAll(path.sep, '/')));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(path.join(root, file), 'utf8');
  const statements = text.matchAll(
    /^(?:import|export)\s+(type\s)?(?:[\w*\s{},]*?from\s+)?'([^']+)'|\bimport\('([^']+)'\)/gm,
  );
  return [...statements].map(([, type, named, lazy]) => ({
    file,
    module: named ?? lazy ?? '',
    typeOnly: type !== undefined,
    isLazy: lazy !== undefined,
  }));
}
