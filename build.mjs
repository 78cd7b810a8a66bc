/**
 * Builds dist/: pyfunc and create-pyfunc, each as a small CommonJS entry with chunks that load when a
 * command needs them. Node loads a CommonJS file in half the time of a module, and a command needs dozens.
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
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, posix, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { rolldown } from 'rolldown';
import { bundledPackages, licenseTexts } from './scripts/licenses.mjs';
import { bundlePage } from './scripts/page.mjs';
import { sbom } from './scripts/sbom.mjs';
import { putWheels } from './scripts/wheels.mjs';

const root = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
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

/** Commander can start programs as subcommands, which costs a module of Node's and is of no use here. */
const noPrograms = {
  name: 'no programs',
  resolveId(id, importer) {
    const isProgram = id === 'node:child_process' && /[\\/]commander[\\/]/.test(importer ?? '');
    return isProgram ? '\0no-programs' : undefined;
  },
  load(id) {
    return id === '\0no-programs' ? 'module.exports = {};' : undefined;
  },
};

/** ts-morph brings 3 MB of types of the standard library, which reading a literal takes none of. */
const noLibraryTypes = {
  name: 'no library types',
  load(path) {
    if (!/[\\/]ts-morph-common\.js$/.test(path)) return undefined;
    const code = readFileSync(path, 'utf8');
    const contents = code.replace(
      /^const libFiles = \[\{[\s\S]*?^\s*\}\];/m,
      'const libFiles = [];',
    );
    if (contents === code) throw new Error('ts-morph holds its library types in another way now');
    return contents;
  },
};

/** web-tree-sitter imports modules of Node with `import()`, which starts Node's loader of ES modules. */
const noImports = {
  name: 'no imports',
  load(path) {
    if (!/[\\/]web-tree-sitter\.js$/.test(path)) return undefined;
    const code = readFileSync(path, 'utf8');
    const modules = { 'fs/promises': 'fsPromises', module: 'nodeModule' };
    return Object.entries(modules).reduce((text, [id, name]) => {
      const replaced = text.replaceAll(`await import("${id}")`, name);
      if (replaced === text) throw new Error(`web-tree-sitter imports ${id} in another way now`);
      return `import * as ${name} from 'node:${id}';\n${replaced}`;
    }, code);
  },
};

/**
 * Modules of Node that its own snapshot does not hold take up to 3 ms to load, and few runs use them: they
 * load when one of their members is first read.
 */
const lazyModulesOfNode = {
  name: 'lazy modules of Node',
  renderChunk(code) {
    const load =
      /^(?:let|const|var) (\w+) = require\("(node:(?:child_process|crypto|fs\/promises|http|readline|v8|vm|zlib))"\);$/gm;
    return code.replace(load, (_, name, id) => {
      const uses = code.matchAll(
        new RegExp(`\\b${name}(?:\\.default)?\\.(?!default\\b)(\\w+)`, 'g'),
      );
      const members = [...new Set(Array.from(uses, ([, member]) => member))];
      const getters = members.map(
        (member) => `get ${member}() { return (loaded ??= require("${id}")).${member}; }`,
      );
      return `let ${name} = ((loaded) => ({ ${getters.join(', ')} }))();`;
    });
  },
};

/** The modules of each bundle, from the top of the repository. */
const inputs = [];

await bundle(
  // The second is what importing the package gets; it too lies one folder deep.
  { 'chunks/program': 'cli/entry/program.ts', 'chunks/package': 'api/index.ts' },
  'chunks',
);
await bundle({ 'create/create-program': 'cli/entry/create-program.ts' }, 'create');
writeModule('chunks/package');
// They load the files above, so nothing of theirs may lie in the same files.
for (const [entry, source] of [
  ['pyfunc', 'cli/entry/pyfunc.ts'],
  ['create/create-pyfunc', 'cli/entry/create-pyfunc.ts'],
]) {
  const file = join(draft, `${entry}.cjs`);
  await write(source, { file });
  chmodSync(file, 0o755);
}

const assets = [
  ...['chunks', 'create'].flatMap((folder) =>
    ['web-tree-sitter', 'tree-sitter-python'].map((name) => [
      `node_modules/${name}/${name}.wasm`,
      `${folder}/${name}.wasm`,
    ]),
  ),
  ...readdirSync(join(root, 'verify'), { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => /^(programs\/[\w-]+\.py|[\w-]+\.txt)$/.test(name))
    .map((name) => [`verify/${name}`, `verify/${name}`]),
];
for (const [from, to] of assets) cpSync(join(root, from), join(draft, to), { recursive: true });

await bundlePage(join(draft, 'page'));
const wheels = join(draft, 'verify/wheels');
putWheels(wheels);
const bundled = bundledPackages([...inputs, ...assets.map(([from]) => from)], wheels);
writeFileSync(join(draft, 'LICENSES.txt'), licenseTexts(bundled));
writeFileSync(join(draft, 'sbom.cdx.json'), await sbom(bundled));
await writeTemplates(join(draft, 'templates'));
writeTypes(join(draft, 'types'));

rmSync(dist, { recursive: true, force: true });
renameSync(draft, dist);
if (folderOfCreate) copyForCreate(resolve(root, folderOfCreate));

/** Bundles entries, with the packages that their sources load by name with `lazyPackage`, into a folder. */
async function bundle(entries, place) {
  const { modules } = await write(entries, {
    dir: draft,
    exports: 'named',
    chunkFileNames: `${place}/[name]-[hash].cjs`,
  });
  const sources = modules.filter((path) => path.endsWith('.ts') && !path.includes('node_modules/'));
  const named = sources.flatMap((path) => [
    ...readFileSync(join(root, path), 'utf8').matchAll(/lazyPackage<.+>\(\s*'([^']+)'/g),
  ]);
  for (const name of new Set(named.map(([, name]) => name))) {
    const file = join(draft, place, `${name.replaceAll(/\W+/g, '-')}.cjs`);
    // Nobody reads their names in the trace of an error.
    await write(name, { file }, { mangle: true });
  }
  for (const name of readdirSync(join(draft, place))) {
    const file = join(draft, place, name);
    // These hold packages that few commands use: ts-morph, node-plop and the SDK of MCP.
    if (name.endsWith('.cjs') && statSync(file).size > 300_000) compress(file);
  }
}

/**
 * Compresses a file to `.br` and replaces it with a loader. This reduces it to a fifth. A higher Brotli
 * quality saves another tenth but takes half a minute.
 */
function compress(file) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: 24 };
  writeFileSync(`${file}.br`, brotliCompressSync(readFileSync(file), { params }));
  writeFileSync(
    file,
    `const { readFileSync } = require('node:fs');
const { brotliDecompressSync } = require('node:zlib');
module._compile(brotliDecompressSync(readFileSync(__filename + '.br')).toString(), __filename);
`,
  );
}

/** Writes one bundle. Returns its files, from its folder, and its modules, from the top of the repository. */
async function write(input, output, { mangle = false } = {}) {
  const made = await rolldown({
    input,
    cwd: root,
    platform: 'node',
    transform: { target: 'node20' },
    resolve: { alias },
    plugins: [noPrograms, noLibraryTypes, noImports, lazyModulesOfNode],
    checks: {
      // web-tree-sitter evaluates code that some grammars bring: Python's has none.
      eval: false,
      // What one command loads when needed, another always needs.
      ineffectiveDynamicImport: false,
    },
  });
  const { output: files } = await made.write({
    format: 'cjs',
    entryFileNames: '[name].cjs',
    minify: { compress: true, mangle, codegen: { removeWhitespace: true } },
    comments: false,
    ...output,
  });
  await made.close();
  const ids = files.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
  const modules = ids.map((id) => relative(root, id).replaceAll('\\', '/'));
  inputs.push(...modules);
  return { files: files.map(({ fileName }) => fileName), modules };
}

/** A module beside a CommonJS entry with the same exports, for programs that import the package. */
function writeModule(entry) {
  const names = Object.keys(require(join(draft, `${entry}.cjs`)));
  const from = `./${posix.basename(entry)}.cjs`;
  writeFileSync(
    join(draft, `${entry}.js`),
    [
      `import all from '${from}';`,
      `export const { ${names.filter((name) => name !== 'default').join(', ')} } = all;`,
      ...(names.includes('default') ? ['export default all.default;'] : []),
      '',
    ].join('\n'),
  );
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
  const entries = {
    library: 'generators/templates/open-library.ts',
    disk: 'workspace/tree/disk.ts',
  };
  // Where the packages lie that they load lazily.
  const names = {
    entryFileNames: 'chunks/reader-[name].cjs',
    chunkFileNames: 'chunks/reader-[hash].cjs',
  };
  const { files } = await write(entries, { dir: draft, ...names });
  const [{ readLibrary }, { openTree }] = ['library', 'disk'].map((name) =>
    require(join(draft, `chunks/reader-${name}.cjs`)),
  );
  for (const file of files) rmSync(join(draft, file));
  mkdirSync(to);
  const index = {};
  for (const [name, template, origin] of readLibrary(openTree(join(root, 'templates')))) {
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
