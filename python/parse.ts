import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Language, Parser } from 'web-tree-sitter';
import { PyModule } from './module.ts';

let parser: Parser | undefined;

/** In the bundle the .wasm files lie beside the code; in the sources they are in node_modules. */
function wasmPath(packageFile: string): string {
  const bundled = !import.meta.url.endsWith('.ts');
  if (!bundled) return createRequire(import.meta.url).resolve(packageFile);
  return fileURLToPath(new URL(packageFile.replace(/^.*\//, './'), import.meta.url));
}

/** Loads the WebAssembly grammar. Await it once before any call of `parseModule`. */
export async function initParser(): Promise<void> {
  if (parser !== undefined) return;
  await Parser.init({ locateFile: () => wasmPath('web-tree-sitter/web-tree-sitter.wasm') });
  const python = await Language.load(wasmPath('tree-sitter-python/tree-sitter-python.wasm'));
  parser = new Parser().setLanguage(python);
}

/**
 * Parses one Python file. Spans are UTF-16 offsets into `text`. The tree lives in WebAssembly
 * memory: call `dispose()` on the module when done.
 */
export function parseModule(text: string): PyModule {
  if (parser === undefined) throw new Error('initParser() was not awaited');
  const tree = parser.parse(text);
  if (tree === null) throw new Error('tree-sitter returned no tree');
  return new PyModule(text, tree);
}
