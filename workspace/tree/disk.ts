import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  type Dirent,
  existsSync,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { isOwnFile } from '../own-file.ts';
import { foldedPath } from '../text/paths.ts';
import type { Entry, EntryKind, Tree, TreeFile } from './tree.ts';

/** Files above this are not source text: they are refused, not read. Bytes. */
export const LARGEST_FILE = 5 * 1024 * 1024;

/** Where a run keeps its lock, journal and originals. Never part of a tree. */
export const STATE_FOLDER = '.pyfunc';

/** A file or folder that is there but cannot be read. `cause` is the system's error, if it is one. */
export class Unreadable extends Error {
  readonly path: string;
  /** What stands in the way; with `system` the cause is the error of the system, if there is one. */
  readonly kind: 'system' | 'too-large' | 'not-a-folder';

  constructor(kind: Unreadable['kind'], path: string, reason: string, cause?: unknown) {
    super(`${path || '.'}: ${reason}`, { cause });
    this.name = 'Unreadable';
    this.kind = kind;
    this.path = path;
  }
}

/** What a plan was made from: plain data, so that it can be saved and checked again before writing. */
export interface Inputs {
  /** null: there was no such file. */
  readonly files: { readonly [path: string]: FilePrint | null };
  /** Digest of the names and kinds of a folder's entries. */
  readonly folders: { readonly [path: string]: string };
}

export interface FilePrint {
  readonly sha256: string;
  readonly mode: number;
}

export interface DiskTree extends Tree {
  /** Everything that was asked for so far. */
  inputs(): Inputs;
}

/**
 * Opens a folder on disk. Links are never followed, neither files nor folders on the way: a link is
 * an entry of kind `link` and no file. A path that leaves the root is not there.
 * Throws `Unreadable` when `root` is not a folder, and later for what is there but cannot be read.
 */
export function openTree(root: string, limits: { largestFile?: number } = {}): DiskTree {
  const base = resolve(root);
  requireFolder(base);
  const largest = limits.largestFile ?? LARGEST_FILE;
  const listings = new Map<string, readonly Entry[]>();
  const listed = new Map<string, ReadonlyMap<string, Entry>>();
  const files = new Map<string, TreeFile | undefined>();
  const folders = new Map<string, boolean>([['', true]]);

  const isFolder = (path: string): boolean => {
    const known = folders.get(path);
    if (known !== undefined) return known;
    const entry = listedAs(path);
    // A name that is not valid UTF-8 is listed in a spelling that the system does not know.
    const isListed =
      entry !== undefined && !entry.name.includes('\uFFFD') && entry.name === nameOf(path);
    const real = isListed
      ? entry.kind === 'folder'
      : mayBeThere(path) && isFolder(parentOf(path)) && isFolderItself(base, path);
    folders.set(path, real);
    return real;
  };

  // What a listing tells, the system, which is slow, is not asked.
  const listedAs = (path: string): Entry | undefined =>
    listed.get(parentOf(path))?.get(foldedPath(nameOf(path)));

  /** False where the folder was listed without it. */
  const mayBeThere = (path: string): boolean =>
    !listed.has(parentOf(path)) || listedAs(path) !== undefined;

  return {
    root: base,
    entries(folder) {
      const known = listings.get(folder);
      if (known) return known;
      const found = isInside(folder) && isFolder(folder) ? list(base, folder) : [];
      const ofApp = found.filter((entry) => isOfApp(base, folder, entry));
      listings.set(folder, ofApp);
      listed.set(folder, new Map(found.map((entry) => [foldedPath(entry.name), entry])));
      return ofApp;
    },
    file(path) {
      if (files.has(path)) return files.get(path);
      const found =
        path !== '' && isInside(path) && mayBeThere(path) && isFolder(parentOf(path))
          ? read(base, path, largest)
          : undefined;
      files.set(path, found);
      return found;
    },
    isThere: (path) => isInside(path) && existsSync(join(base, path)),
    behind: (path) => (isInside(path) ? behindLink(join(base, path)) : undefined),
    inputs: () => ({
      files: mapped(files, (file) => (file ? printOf(file) : null)),
      folders: mapped(listings, digestOf),
    }),
  };
}

function behindLink(path: string): { tree: Tree; path: string } | undefined {
  if (!lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) return undefined;
  try {
    const target = realpathSync(path);
    return { tree: openTree(dirname(target)), path: basename(target) };
  } catch {
    // A link that leads nowhere, in a circle, or where nobody may look.
    return undefined;
  }
}

/** A tree for tests: texts are UTF-8, every file has mode 0o644. */
export function memoryTree(contents: { readonly [path: string]: string | Uint8Array }): Tree {
  const files = new Map<string, TreeFile>();
  const folders = new Map<string, Map<string, Entry>>([['', new Map()]]);
  for (const [path, content] of Object.entries(contents)) {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    files.set(path, { path, bytes, mode: 0o644 });
    let kind: EntryKind = 'file';
    for (let at = path; at !== ''; at = parentOf(at)) {
      const siblings = folders.get(parentOf(at)) ?? new Map<string, Entry>();
      const name = at.slice(at.lastIndexOf('/') + 1);
      siblings.set(name, { name, kind });
      folders.set(parentOf(at), siblings);
      kind = 'folder';
    }
  }
  return {
    root: 'memory',
    entries: (folder) => [...(folders.get(folder)?.values() ?? [])].sort(byName),
    file: (path) => files.get(path),
    isThere: (path) => files.has(path) || folders.has(path),
    behind: () => undefined,
  };
}

/** Digest and mode of a file, as recorded in plans and journals. */
export function printOf(file: { bytes: Uint8Array; mode: number }): FilePrint {
  let sha256 = digests.get(file.bytes);
  if (sha256 === undefined) {
    sha256 = createHash('sha256').update(file.bytes).digest('hex');
    digests.set(file.bytes, sha256);
  }
  return { sha256, mode: file.mode };
}

// Plans and journals record the same bytes, which nobody changes once they are read.
const digests = new WeakMap<Uint8Array, string>();

/** The folder of a path within a tree; `''` for the root's own entries. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** The last part of a path. */
function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function requireFolder(base: string): void {
  try {
    if (statSync(realpathSync(base)).isDirectory()) return;
  } catch (cause) {
    throw new Unreadable('system', base, reasonOf(cause), cause);
  }
  throw new Unreadable('not-a-folder', base, 'not a folder');
}

function isFolderItself(base: string, path: string): boolean {
  try {
    return lstatSync(join(base, path), { throwIfNoEntry: false })?.isDirectory() ?? false;
  } catch (cause) {
    // A name that no system call takes is not there.
    if (NOT_A_FILE.has(codeOf(cause))) return false;
    throw new Unreadable('system', path, reasonOf(cause), cause);
  }
}

function isInside(path: string): boolean {
  return (
    path === '' || path.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
  );
}

function list(base: string, folder: string): Entry[] {
  let found: Dirent[];
  try {
    found = readdirSync(join(base, folder), { withFileTypes: true });
  } catch (cause) {
    throw new Unreadable('system', folder, reasonOf(cause), cause);
  }
  return found.map((entry): Entry => ({ name: entry.name, kind: kindOf(entry) })).sort(byName);
}

function isOfApp(base: string, folder: string, { name, kind }: Entry): boolean {
  if (folder === '' && name === STATE_FOLDER) return false;
  return !(kind === 'file' && isOwnFile(join(base, folder, name), name));
}

function kindOf(entry: Dirent): EntryKind {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  return entry.isSymbolicLink() ? 'link' : 'other';
}

// O_NONBLOCK: opening a pipe would wait for its writer.
const READ = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
const NOT_A_FILE = new Set([
  'ENOENT',
  'ENOTDIR',
  'ELOOP',
  'EMLINK',
  'ENXIO',
  'EISDIR',
  'ENAMETOOLONG',
]);

function read(base: string, path: string, largest: number): TreeFile | undefined {
  let handle: number;
  try {
    handle = openSync(join(base, path), READ);
  } catch (cause) {
    if (NOT_A_FILE.has(codeOf(cause))) return undefined;
    throw new Unreadable('system', path, reasonOf(cause), cause);
  }
  try {
    const stat = fstatSync(handle);
    if (!stat.isFile()) return undefined;
    if (stat.size > largest) {
      throw new Unreadable('too-large', path, `larger than ${largest} bytes (${stat.size})`);
    }
    return { path, bytes: readAll(handle, stat.size), mode: stat.mode & 0o7777 };
  } catch (cause) {
    if (cause instanceof Unreadable) throw cause;
    throw new Unreadable('system', path, reasonOf(cause), cause);
  } finally {
    closeSync(handle);
  }
}

function readAll(handle: number, size: number): Uint8Array {
  const bytes = Buffer.allocUnsafe(size);
  let filled = 0;
  while (filled < size) {
    const count = readSync(handle, bytes, filled, size - filled, filled);
    if (count === 0) return bytes.subarray(0, filled);
    filled += count;
  }
  return bytes;
}

/** Digest of the names and kinds of a folder's entries, as recorded in `Inputs`. */
export function digestOf(entries: readonly Entry[]): string {
  const lines = entries.map(({ name, kind }) => `${kind} ${name}\0`);
  return createHash('sha256').update(lines.join('')).digest('hex');
}

function mapped<From, To>(
  from: ReadonlyMap<string, From>,
  convert: (value: From) => To,
): { [path: string]: To } {
  return Object.fromEntries([...from].map(([path, value]) => [path, convert(value)]));
}

function byName(a: Entry, b: Entry): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? '';
}

function reasonOf(error: unknown): string {
  return codeOf(error) || String(error);
}
