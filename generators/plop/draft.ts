import type { Because, Edit } from '../../workspace/change/edit.ts';
import { difference } from '../../workspace/text/difference.ts';
import { problemWithPath } from '../../workspace/text/paths.ts';
import { readText } from '../../workspace/text/text.ts';
import type { Tree } from '../../workspace/tree/tree.ts';

/** The texts that a generator writes, kept beside the tree it writes them for. Paths are relative. */
export class Draft {
  readonly #tree: Tree;
  readonly #because: Because;
  readonly #texts = new Map<string, { readonly text: string; readonly mode?: number }>();
  readonly #edits: Edit[] = [];

  constructor(tree: Tree, because: Because) {
    this.#tree = tree;
    this.#because = because;
  }

  /** What a file holds, written or not; undefined where there is none. Throws where it is not text. */
  read(path: string): string | undefined {
    return this.#texts.get(path)?.text ?? this.#original(path);
  }

  /** Throws where the path is one that nobody may write. */
  write(path: string, text: string, mode?: number): void {
    const problem = problemWithPath(path);
    if (problem !== undefined) throw new Error(`${JSON.stringify(path)} ${problem}`);
    this.#texts.set(path, { text, ...(mode !== undefined && { mode }) });
  }

  /** Takes over what another generator planned for the same tree. */
  add(edits: readonly Edit[]): void {
    this.#edits.push(...edits);
  }

  edits(): Edit[] {
    const because = this.#because;
    const own = [...this.#texts].flatMap(([path, { text, mode }]): Edit[] => {
      const original = this.#original(path);
      if (original === text) return [];
      return original === undefined
        ? [{ kind: 'create', path, text, ...(mode !== undefined && { mode }), because }]
        : [{ kind: 'modify', path, ...difference(original, text), because }];
    });
    return [...own, ...this.#edits];
  }

  #original(path: string): string | undefined {
    const file = this.#tree.file(path);
    const read = file && readText(file);
    if (read === undefined) return undefined;
    if (read.kind === 'undecodable') throw new Error(`${path}: ${read.reason}`);
    return read.text;
  }
}
