/** Bundles run.ts, with the parser beside it, and runs it. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
// One folder deep, as the rooms are, so that the bundle finds `verify/` as they do.
const cache = path.join(root, '.cache');
mkdirSync(cache, { recursive: true });
for (const file of [
  'web-tree-sitter/web-tree-sitter.wasm',
  'tree-sitter-python/tree-sitter-python.wasm',
]) {
  cpSync(path.join(root, 'node_modules', file), path.join(cache, path.basename(file)));
}
const { metafile } = await build({
  absWorkingDir: root,
  metafile: true,
  entryPoints: [fileURLToPath(new URL('./run.ts', import.meta.url))],
  outfile: path.join(cache, 'corpus.mjs'),
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  mainFields: ['module', 'main'],
  // Some packages are CommonJS and require modules of Node's.
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
  },
  logLevel: 'error',
});
// Packages that the sources load by name lie beside the bundle, as `workspace/lazy-package.ts` expects.
const sources = Object.keys(metafile.inputs).filter((file) =>
  /^(?!node_modules).*\.ts$/.test(file),
);
for (const file of sources) {
  const text = readFileSync(path.join(root, file), 'utf8');
  for (const [, name] of text.matchAll(/lazyPackage<.+>\(\s*'(.+)',?\s*\)/g)) {
    const beside = `${name.replaceAll(/\W+/g, '-')}.cjs`;
    writeFileSync(path.join(cache, beside), `module.exports = require('${name}');\n`);
  }
}
await import(path.join(cache, 'corpus.mjs'));
