/** Bundles run.ts, with the parser beside it, and runs it. */
import { cpSync, mkdirSync } from 'node:fs';
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
await build({
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
await import(path.join(cache, 'corpus.mjs'));
