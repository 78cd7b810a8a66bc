/**
 * Builds dist/: pyfunc as a small entry with chunks that load when a command needs them, and
 * create-pyfunc, which has one command, as one file.
 * Chunks lie one folder deep, as the rooms do in the sources, so that
 * `new URL('../templates/', import.meta.url)` finds the same asset from both.
 */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, dirname, join, posix, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundledPackages, licenseTexts } from './scripts/licenses.mjs';
import { bundlePage } from './scripts/page.mjs';
import { sbom } from './scripts/sbom.mjs';
import { putWheels } from './scripts/wheels.mjs';

const root = dirname(fileURLToPath(import.meta.url));
/** Tests build copies of their own: `node build.mjs <folder> [<folder of create-pyfunc>]`. */
const [folder = 'dist', folderOfCreate = folder === 'dist' && 'create-pyfunc/dist'] =
  process.argv.slice(2);
const dist = resolve(root, folder);
/** Built here and then put in place, so that a dist that is in use stays whole. */
const draft = join(root, '.cache', `dist.${process.pid}`);

const alias = {
  // node-plop brings an older inquirer of its own: one copy is enough.
  inquirer: join(root, 'node_modules/inquirer/dist/index.js'),
  // Its main file is a UMD module whose inner requires a bundler cannot see.
  'jsonc-parser': join(root, 'node_modules/jsonc-parser/lib/esm/main.js'),
};

const shared = {
  absWorkingDir: root,
  outdir: draft,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  metafile: true,
  alias,
};

/** Commander can start programs as subcommands, which costs a module of Node's and is of no use here. */
const noPrograms = {
  name: 'no programs',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      /[\\/]commander[\\/]/.test(importer) ? { path: 'none', namespace: 'no-programs' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'no-programs' }, () => ({
      contents: 'module.exports = {};',
    }));
  },
};

/** ts-morph brings 3 MB of types of the standard library, which reading a literal takes none of. */
const noLibraryTypes = {
  name: 'no library types',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]ts-morph-common\.js$/ }, ({ path }) => {
      const code = readFileSync(path, 'utf8');
      const contents = code.replace(
        /^const libFiles = \[\{[\s\S]*?^\s*\}\];/m,
        'const libFiles = [];',
      );
      if (contents === code) throw new Error('ts-morph holds its library types in another way now');
      return { contents };
    });
  },
};

/** Where the parts of create-pyfunc lie that load when they are needed, by what they are imported as. */
const lazy = new Map();

/**
 * `npm create pyfunc` runs once on a cold machine, where each file costs a millisecond: what it always
 * needs is one file, and the others are whole by themselves.
 */
const oneFile = {
  name: 'one file',
  setup({ onResolve }) {
    onResolve({ filter: /./ }, ({ kind, path, resolveDir }) => {
      if (kind !== 'dynamic-import' || isBuiltin(path)) return undefined;
      const name = basename(path, '.ts');
      lazy.set(name, path.startsWith('.') ? join(resolveDir, path) : path);
      return { path: `./${name}.js`, external: true };
    });
  },
};

const builds = [
  await build({
    ...shared,
    // The second is what importing the package gets; it too lies one folder deep.
    entryPoints: { pyfunc: 'cli/entry/pyfunc.ts', 'chunks/package': 'api/index.ts' },
    chunkNames: 'chunks/[name]-[hash]',
    splitting: true,
    plugins: [noPrograms, noLibraryTypes],
  }),
  await build({
    ...shared,
    entryPoints: { 'create/create-pyfunc': 'cli/entry/create-pyfunc.ts' },
    plugins: [noPrograms, oneFile],
  }),
];
for (const [name, path] of lazy) {
  builds.push(
    await build({ ...shared, entryPoints: { [`create/${name}`]: path }, plugins: [oneFile] }),
  );
}
const { outdir, ...single } = { ...shared, format: 'cjs' };
for (const [place, those] of [
  ['chunks', builds.slice(0, 1)],
  ['create', builds.slice(1)],
]) {
  for (const name of lazyPackagesIn(
    those.flatMap(({ metafile }) => Object.keys(metafile.inputs)),
  )) {
    const outfile = join(outdir, place, `${name}.cjs`);
    builds.push(await build({ ...single, entryPoints: [name], outfile }));
  }
}
const parts = (which) => builds.flatMap(({ metafile }) => Object.keys(metafile[which]));

// CommonJS packages call require() for Node's own modules, where esbuild's shim for it sits, and
// TypeScript looks at its own file's name. The names must not meet those of the code.
const fromNode = [
  [
    'Dynamic require of',
    'createRequire as bundleRequire}from"node:module"',
    'require=bundleRequire',
  ],
  ['__filename', 'fileURLToPath as bundlePath}from"node:url"', '__filename=bundlePath'],
];
for (const path of parts('outputs').map((output) => join(root, output))) {
  if (path.endsWith('.cjs')) continue;
  const code = readFileSync(path, 'utf8');
  const wanted = fromNode.filter(([word]) => code.includes(word));
  if (wanted.length === 0) continue;
  const banner = wanted.map(
    ([, named, made]) => `import{${named};const ${made}(import.meta.url);\n`,
  );
  writeFileSync(
    path,
    code.replace(/^(?:#!.*\n)?/, (start) => start + banner.join('')),
  );
}

for (const name of ['pyfunc', 'create/create-pyfunc']) chmodSync(join(draft, `${name}.js`), 0o755);

const assets = [
  ...['chunks', 'create'].flatMap((folder) =>
    ['web-tree-sitter', 'tree-sitter-python'].map((name) => [
      `node_modules/${name}/${name}.wasm`,
      `${folder}/${name}.wasm`,
    ]),
  ),
  ...readdirSync(join(root, 'verify'))
    .filter((name) => /\.(py|txt)$/.test(name))
    .map((name) => [`verify/${name}`, `verify/${name}`]),
];
for (const [from, to] of assets) cpSync(join(root, from), join(draft, to), { recursive: true });

await bundlePage(join(draft, 'page'));
const wheels = join(draft, 'verify/wheels');
putWheels(wheels);
const bundled = bundledPackages([...parts('inputs'), ...assets.map(([from]) => from)], wheels);
writeFileSync(join(draft, 'LICENSES.txt'), licenseTexts(bundled));
writeFileSync(join(draft, 'sbom.cdx.json'), await sbom(bundled));
await writeTemplates(join(draft, 'templates'));
writeTypes(join(draft, 'types'));

rmSync(dist, { recursive: true, force: true });
renameSync(draft, dist);
if (folderOfCreate) copyForCreate(resolve(root, folderOfCreate));

/** The packages that sources load by name with `lazyPackage`. */
function lazyPackagesIn(paths) {
  const sources = paths.filter((path) => path.endsWith('.ts') && !path.startsWith('node_modules/'));
  const named = sources.flatMap((path) => [
    ...readFileSync(join(root, path), 'utf8').matchAll(/lazyPackage<.+>\(\s*'(.+)',?\s*\)/g),
  ]);
  return new Set(named.map(([, name]) => name));
}

/** What the package create-pyfunc holds. */
function copyForCreate(to) {
  rmSync(to, { recursive: true, force: true });
  // With the library it indexes what it made before it says that the app is ready: 1.4 MB.
  for (const name of ['create', 'templates', 'verify', 'LICENSES.txt', 'sbom.cdx.json']) {
    cpSync(join(dist, name), join(to, name), { recursive: true });
  }
}

/** The built-in templates, read and checked by our own code, so that no run has to do it again. */
async function writeTemplates(to) {
  // Where the packages lie that it loads lazily.
  const reader = join(draft, 'chunks/reader.mjs');
  const stdin = {
    resolveDir: root,
    contents: `
      import { readLibrary } from './generators/templates/open-library.ts';
      import { openTree } from './workspace/tree/disk.ts';
      export default (folder) => readLibrary(openTree(folder));`,
  };
  await build({ stdin, outfile: reader, bundle: true, format: 'esm', platform: 'node', alias });
  const { default: read } = await import(reader);
  rmSync(reader);
  mkdirSync(to);
  const index = {};
  for (const [name, template, origin] of read(join(root, 'templates'))) {
    const { manifest, ...parts } = template;
    index[name] = { manifest, origin };
    writeFileSync(join(to, `${name}.json`), JSON.stringify(parts));
  }
  writeFileSync(join(to, 'index.json'), JSON.stringify(index));
}

/** The types of the package: those of api/index.ts, and of each module that they name. */
function writeTypes(to) {
  const emitted = `${to}.all`;
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const flags = ['--noEmit', 'false', '--noCheck', '--declaration', '--emitDeclarationOnly'];
  const target = ['--rootDir', root, '--outDir', emitted];
  execFileSync(process.execPath, [tsc, '--project', root, ...flags, ...target]);
  const wanted = ['api/index.d.ts'];
  for (const path of wanted) {
    const text = readFileSync(join(emitted, path), 'utf8');
    const named = [...text.matchAll(/(?:\bfrom |\bimport\()['"](\.[^'"]+)\.ts['"]/g)];
    const paths = named.map(([, module]) => posix.join(posix.dirname(path), `${module}.d.ts`));
    wanted.push(...paths.filter((each) => !wanted.includes(each)));
    mkdirSync(dirname(join(to, path)), { recursive: true });
    // A program that imports the package need not have the types of Node.
    const alone = text.replaceAll('NodeJS.ProcessEnv', '{ [name: string]: string | undefined }');
    writeFileSync(join(to, path), alone.replace(/(['"]\.[^'"]+)\.ts(['"])/g, '$1.js$2'));
  }
  rmSync(emitted, { recursive: true });
}
