import { accessSync, constants, lstatSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Inputs, openTree, parentOf } from './disk.ts';
import type { Change } from './edit.ts';
import { requireInside, requireRealParents } from './inside.ts';
import { on, Refused } from './refusal.ts';

/** Paths that leave and paths that come; a file that is replaced does both. */
export interface Moves {
  readonly leaving: readonly string[];
  readonly coming: readonly string[];
}

/** Refuses if something was changed, deleted or added since it was read. */
export function requireUnchanged(root: string, changes: readonly Change[], inputs: Inputs): void {
  const tree = openTree(root, { largestFile: Number.POSITIVE_INFINITY });
  const sameFile = (change: Change) => {
    const { before } = change;
    if (!before) return true;
    const file = tree.file(before.path);
    return file?.mode === before.mode && Buffer.compare(file.bytes, before.bytes) === 0;
  };
  const changed = changes.flatMap((change) =>
    sameFile(change) ? [] : [change.before?.path ?? ''],
  );
  for (const path of Object.keys(inputs.files)) tree.file(path);
  for (const folder of Object.keys(inputs.folders)) tree.entries(folder);
  const now = tree.inputs();
  for (const [path, print] of Object.entries(inputs.files)) {
    const found = now.files[path];
    const same = found?.sha256 === print?.sha256 && found?.mode === print?.mode;
    if (!same) changed.push(path);
  }
  for (const [folder, digest] of Object.entries(inputs.folders)) {
    if (now.folders[folder] !== digest) changed.push(`${folder}/`);
  }
  if (changed.length > 0) throw new Refused({ kind: 'stale', paths: [...new Set(changed)].sort() });
}

/**
 * Refuses what would fail halfway: paths that leave the root, links on the way, files in the way,
 * folders and files that may not be written, other file systems. Returns the folders that are there,
 * with their modes.
 */
export function preflight(root: string, { leaving, coming }: Moves): { [folder: string]: number } {
  const folders = new Set<string>();
  const leaves = new Set(leaving);
  for (const path of [...leaving, ...coming]) {
    requireInside(path);
    folders.add(on(path, () => requireRealParents(root, path)));
  }
  const inTheWay = coming.filter(
    (path) => !leaves.has(path) && lstatSync(join(root, path), { throwIfNoEntry: false }),
  );
  if (inTheWay.length > 0) throw new Refused({ kind: 'stale', paths: inTheWay });
  const closed = [...[...folders].filter((folder) => !mayWrite(join(root, folder), true))];
  closed.push(...leaving.filter((path) => !mayWrite(join(root, path), false)));
  if (closed.length > 0) throw new Refused({ kind: 'not-writable', paths: closed });
  return requireOneFileSystem(root, folders);
}

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

function mayWrite(path: string, isFolder: boolean): boolean {
  try {
    accessSync(path, isFolder ? constants.W_OK | constants.X_OK : constants.W_OK);
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
