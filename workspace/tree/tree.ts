/** What a folder holds, as it was read. Paths are relative to the root, with `/`, without `./`. */

export type EntryKind = 'file' | 'folder' | 'link' | 'other';

export interface Entry {
  readonly name: string;
  readonly kind: EntryKind;
}

export interface TreeFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Permission bits, e.g. 0o755. */
  readonly mode: number;
}

/**
 * A read-only, memoizing view of one folder. Reading is synchronous and lazy; everything that was
 * read is remembered with its bytes, so that `apply` can check that nothing changed since.
 */
export interface Tree {
  /** Absolute path on disk, or a label for a tree in memory. For messages and `apply` only. */
  readonly root: string;
  /** Entries of a folder by name; empty where there is no such folder. */
  entries(folder: string): readonly Entry[];
  /** The file, or undefined where there is none (links and folders are not files). */
  file(path: string): TreeFile | undefined;
  /** Whether anything is at the path, links followed; nothing behind a link is read. */
  isThere(path: string): boolean;
  /**
   * Where a link of the tree leads, for reports: a tree that holds what is behind it, and the path there.
   * Undefined where the path is not a link or leads nowhere.
   */
  behind(path: string): { readonly tree: Tree; readonly path: string } | undefined;
}

/** Joins a folder (`''` for the root) and a name or relative path. */
export function joinPath(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
