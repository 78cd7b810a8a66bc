import { PythonSource } from '../python/python-source.ts';
import { readText } from '../workspace/text/text.ts';
import type { Tree } from '../workspace/tree/tree.ts';

/** Reads and keeps Python files, each once. */
export class SourceCache {
  readonly #tree: Tree;
  readonly #sources = new Map<string, PythonSource | undefined>();

  constructor(tree: Tree) {
    this.#tree = tree;
  }

  /** The decoded file; undefined where there is none or it cannot be decoded. */
  get(path: string): PythonSource | undefined {
    if (!this.#sources.has(path)) {
      const file = this.#tree.file(path);
      const read = file === undefined ? undefined : readText(file);
      const usable = read !== undefined && read.kind !== 'undecodable';
      this.#sources.set(path, usable ? new PythonSource(path, read.text) : undefined);
    }
    return this.#sources.get(path);
  }

  /** Takes a file that was decoded already. */
  keep(path: string, text: string): PythonSource {
    const source = new PythonSource(path, text);
    this.#sources.set(path, source);
    return source;
  }

  /** Frees every parse tree. */
  dispose(): void {
    for (const source of this.#sources.values()) source?.dispose();
  }
}
