import type { Because, Edit } from '../../workspace/change/edit.ts';
import type { FileStore } from '../../workspace/process/redirect-files.ts';
import { difference } from '../../workspace/text/difference.ts';
import { problemWithPath } from '../../workspace/text/paths.ts';
import { readText } from '../../workspace/text/text.ts';
import type { Tree } from '../../workspace/tree/tree.ts';

type Drafted = { readonly mode?: number } & (
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
);

/** What a generator writes, kept beside the tree it writes it for. Paths are relative. */
export class Draft implements FileStore {
  readonly #tree: Tree;
  readonly #because: Because;
  readonly #files = new Map<string, Drafted | 'deleted'>();
  readonly #edits: Edit[] = [];

  constructor(tree: Tree, because: Because) {
    this.#tree = tree;
    this.#because = because;
  }

  /** What a file holds, written or not; undefined where there is none. Throws where it is not text. */
  read(path: string): string | undefined {
    const drafted = this.#files.get(path);
    if (drafted === 'deleted') return undefined;
    if (drafted?.kind === 'text') return drafted.text;
    const file = drafted ? { path, bytes: drafted.bytes, mode: 0o644 } : this.#tree.file(path);
    const read = file && readText(file);
    if (read === undefined) return undefined;
    if (read.kind === 'undecodable') throw new Error(`${path}: ${read.reason}`);
    return read.text;
  }

  /** Whether there is a file at the path, of any content. */
  has(path: string): boolean {
    const drafted = this.#files.get(path);
    return drafted === undefined ? this.#tree.file(path) !== undefined : drafted !== 'deleted';
  }

  /** Throws where the path is one that nobody may write. */
  write(path: string, text: string, mode?: number): void {
    this.#put(path, { kind: 'text', text, ...(mode !== undefined && { mode }) });
  }

  /** As `write`, with the bytes as they are. */
  set(path: string, bytes: Uint8Array, mode?: number): void {
    this.#put(path, { kind: 'bytes', bytes, ...(mode !== undefined && { mode }) });
  }

  delete(path: string): void {
    this.#files.set(path, 'deleted');
  }

  get(path: string): ReturnType<FileStore['get']> {
    const drafted = this.#files.get(path);
    if (drafted === undefined || drafted === 'deleted') return drafted;
    const bytes = drafted.kind === 'text' ? Buffer.from(drafted.text) : drafted.bytes;
    return { bytes, ...(drafted.mode !== undefined && { mode: drafted.mode }) };
  }

  paths(): readonly string[] {
    return [...this.#files.keys()];
  }

  /** Takes over what another generator planned for the same tree. */
  add(edits: readonly Edit[]): void {
    this.#edits.push(...edits);
  }

  edits(): Edit[] {
    return [...[...this.#files].flatMap((each) => this.#editsOf(...each)), ...this.#edits];
  }

  #editsOf(path: string, drafted: Drafted | 'deleted'): Edit[] {
    const because = this.#because;
    const file = this.#tree.file(path);
    if (drafted === 'deleted') return file === undefined ? [] : [{ kind: 'delete', path, because }];
    const { mode } = drafted;
    const rights = mode !== undefined && { mode };
    if (drafted.kind === 'bytes') {
      return [{ kind: 'write', path, bytes: drafted.bytes, ...rights, because }];
    }
    const { text } = drafted;
    if (file === undefined) return [{ kind: 'create', path, text, ...rights, because }];
    const original = readText(file);
    if (original.kind === 'undecodable') {
      return [{ kind: 'write', path, bytes: Buffer.from(text), ...rights, because }];
    }
    if (original.text === text) return [];
    return [{ kind: 'modify', path, ...difference(original.text, text), because }];
  }

  #put(path: string, drafted: Drafted): void {
    const problem = problemWithPath(path);
    if (problem !== undefined) throw new Error(`${JSON.stringify(path)} ${problem}`);
    this.#files.set(path, drafted);
  }
}
