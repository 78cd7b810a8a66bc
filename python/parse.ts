import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Language, Parser, type Tree } from 'web-tree-sitter';
import { setEngineFlag } from '../workspace/process/engine-flags.ts';
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
  // V8 compiles hot WebAssembly a second time with its optimizing compiler. For the grammar's lexer that
  // costs more than it saves in any app we met, and the process waits for it at its end.
  setEngineFlag('--wasm-tiering-budget=1000000000');
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
  // The grammar ends lines at \n only; Python at \r too.
  const lines = text.replace(/\r(?!\n)/g, '\n');
  const tree = parse(parser, lines);
  const masked = tree.rootNode.hasError ? withoutTypeDefaults(lines) : lines;
  if (masked === lines) return new PyModule(text, tree);
  tree.delete();
  return new PyModule(text, parse(parser, masked));
}

function parse(by: Parser, text: string): Tree {
  const tree = by.parse(text);
  if (tree === null) throw new Error('tree-sitter returned no tree');
  return tree;
}

/**
 * Blanks in place of the defaults of type parameters (PEP 696, Python 3.13), which the grammar does not
 * know: `def f[T = int](x)`. Every offset stays.
 */
function withoutTypeDefaults(text: string): string {
  const heads = /^[ \t]*(?:(?:async[ \t]+)?def|class|type)[ \t]+[\p{L}_][\p{L}\p{N}_]*[ \t]*\[/gmu;
  let masked = text;
  for (const head of text.matchAll(heads)) {
    for (const [start, end] of typeDefaults(text, head.index + head[0].length)) {
      const blanks = text.slice(start, end).replace(/[^\n]/g, ' ');
      masked = masked.slice(0, start) + blanks + masked.slice(end);
    }
  }
  return masked;
}

/** From `=` to the comma or bracket behind it, for each type parameter from `at` on. */
function typeDefaults(text: string, at: number): [number, number][] {
  const found: [number, number][] = [];
  let depth = 0;
  let start: number | undefined;
  for (let index = at; index < text.length; index += 1) {
    const character = text[index] ?? '';
    if (/['"#]/.test(character)) return [];
    const isEnd = depth === 0 && (character === ',' || character === ']');
    if (isEnd && start !== undefined) {
      found.push([start, index]);
      start = undefined;
    }
    if (depth === 0 && character === ']') return found;
    if (depth === 0 && character === '=') start = index;
    if (/[[({]/.test(character)) depth += 1;
    if (/[\])}]/.test(character)) depth -= 1;
  }
  return [];
}
