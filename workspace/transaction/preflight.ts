import { accessSync, constants, lstatSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Change } from '../change/edit.ts';
import { foldedPath } from '../text/paths.ts';
import { type Inputs, openTree, parentOf } from '../tree/disk.ts';
import { requireInside, requireRealParents } from '../tree/inside.ts';
import { on, Refused } from './refusal.ts';

/** Paths that leave and paths that come; a file that is replaced does both. */
export interface Moves {
  readonly leaving: readonly string[];
  readonly coming: readonly string[];
}

/** Refuses if something was changed, deleted or added since it was read. */
export function requireUnchanged(root: string, changes: readonly Change[], inputs: Inputs): void {
  const originals = new Map(changes.map(({ before }) => [before?.path, before]));
  const changed = new Set<string>();
  const changing = openTree(root, ANY_SIZE);
  for (const before of originals.values()) {
    const file = before && changing.file(before.path);
    const same = file?.mode === before?.mode && equalBytes(file?.bytes, before?.bytes);
    if (before && !same) changed.add(before.path);
  }
  const others = openTree(root, ANY_SIZE);
  const files = Object.entries(inputs.files).filter(([path]) => !originals.has(path));
  for (const [path] of files) others.file(path);
  for (const folder of Object.keys(inputs.folders)) others.entries(folder);
  const now = others.inputs();
  for (const [path, print] of files) {
    const found = now.files[path];
    if (found?.sha256 !== print?.sha256 || found?.mode !== print?.mode) changed.add(path);
  }
  for (const [folder, digest] of Object.entries(inputs.folders)) {
    if (now.folders[folder] !== digest) changed.add(`${folder || '.'}/`);
  }
  if (changed.size > 0) throw new Refused({ kind: 'stale', paths: [...changed].sort() });
}

/**
 * Refuses what would fail halfway: paths that leave the root, links on the way, files in the way,
 * folders and files that may not be written, other file systems. Returns the folders that are there,
 * with their modes.
 */
export function preflight(root: string, { leaving, coming }: Moves): { [folder: string]: number } {
  const parents = new Map<string, string>();
  for (const path of [...leaving, ...coming]) {
    requireInside(path);
    if (!parents.has(parentOf(path))) parents.set(parentOf(path), path);
  }
  const folders = new Set<string>();
  for (const path of parents.values()) {
    folders.add(on(path, () => requireRealParents(root, path)));
  }
  const leaves = new Set(leaving);
  const inTheWay = coming.filter((path) => {
    if (leaves.has(path) || !lstatSync(join(root, path), { throwIfNoEntry: false })) return false;
    return !leaving.some((each) => isOneFile(root, each, path));
  });
  if (inTheWay.length > 0) throw new Refused({ kind: 'stale', paths: inTheWay });
  const closed = [...folders].filter((folder) => !mayWrite(join(root, folder), FOLDER));
  closed.push(...leaving.filter((path) => !mayWrite(join(root, path), constants.W_OK)));
  if (closed.length > 0) throw new Refused({ kind: 'not-writable', paths: closed });
  return requireOneFileSystem(root, folders);
}

/** Whether two paths that differ in case, or in their Unicode form, are one to the file system. */
function isOneFile(root: string, one: string, other: string): boolean {
  if (foldedPath(one) !== foldedPath(other)) return false;
  const [a, b] = [one, other].map((path) =>
    lstatSync(join(root, path), { bigint: true, throwIfNoEntry: false }),
  );
  return a !== undefined && a.ino === b?.ino && a.dev === b.dev;
}

const FOLDER = constants.W_OK | constants.X_OK;
const ANY_SIZE = { largestFile: Number.POSITIVE_INFINITY };

/** Refuses if so many bytes, in files of these sizes, do not fit on the file system. */
export function requireSpace(root: string, sizes: readonly number[]): void {
  const { needed, free } = spaceFor(root, sizes);
  if (needed > free) throw new Refused({ kind: 'no-space', needed, free });
}

export function spaceFor(
  root: string,
  sizes: readonly number[],
): { readonly needed: number; readonly free: number } {
  const { bsize, bavail } = statfsSync(root);
  const blocks = sizes.reduce((sum, size) => sum + Math.ceil(size / bsize), 0);
  return { needed: blocks * bsize, free: bavail * bsize };
}

function equalBytes(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a !== undefined && b !== undefined && Buffer.compare(a, b) === 0;
}

function mayWrite(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}

function requireOneFileSystem(
  root: string,
  folders: ReadonlySet<string>,
): { [folder: string]: number } {
  const modes = new Map<string, number>();
  const { dev } = statSync(root);
  for (const folder of folders) {
    for (let at = folder; at !== '' && !modes.has(at); at = parentOf(at)) {
      const stat = on(at, () => lstatSync(join(root, at)));
      if (stat.dev !== dev) throw new Refused({ kind: 'other-file-system', path: at });
      modes.set(at, stat.mode & 0o7777);
    }
  }
  return Object.fromEntries(modes);
}
