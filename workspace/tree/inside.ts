import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Refused } from '../transaction/refusal.ts';
import { rename } from '../transaction/rename.ts';
import { removeIfEmpty } from '../transaction/state.ts';
import { parentOf, STATE_FOLDER } from './disk.ts';

/** Refuses a path that leaves the root by its spelling, or goes where nobody writes. */
export function requireInside(path: string): void {
  const reason = problemInside(path);
  if (reason !== undefined) throw new Refused({ kind: 'unsafe', path, reason });
}

function problemInside(path: string): string | undefined {
  const parts = path.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..' || part.includes('\0'))) {
    return 'is not a plain relative path';
  }
  if (process.platform === 'win32' && /[\\:]/.test(path)) return 'is not a plain relative path';
  if (parts.some((part) => part.toLowerCase() === '.git')) return 'goes into .git';
  return parts[0] === STATE_FOLDER ? `goes into ${STATE_FOLDER}` : undefined;
}

/**
 * The nearest folder of `path` that is there, after looking at every folder on the way: a link or a
 * file among them is refused. Called again right before each rename, since things may have changed.
 */
export function requireRealParents(root: string, path: string): string {
  const parts = parentOf(path).split('/');
  let folder = '';
  for (const part of parts[0] === '' ? [] : parts) {
    const next = folder === '' ? part : `${folder}/${part}`;
    const stat = lstatSync(join(root, next), { throwIfNoEntry: false });
    if (!stat) return folder;
    if (stat.isSymbolicLink()) {
      throw new Refused({ kind: 'unsafe', path, reason: `${next} is a link` });
    }
    if (!stat.isDirectory()) {
      throw new Refused({ kind: 'unsafe', path, reason: `${next} is not a folder` });
    }
    folder = next;
  }
  return folder;
}

/**
 * Makes the missing folders of a path, with the modes they once had. `draft` is where a folder can
 * get its mode before it is seen.
 */
export function makeParents(
  root: string,
  path: string,
  modes: { readonly [folder: string]: number },
  draft: string,
): void {
  requireInside(path);
  const folder = parentOf(path);
  if (requireRealParents(root, path) === folder) return;
  makeParents(root, folder, modes, draft);
  const mode = modes[folder];
  if (mode === undefined) {
    mkdirSync(join(root, folder));
    return;
  }
  removeIfEmpty(draft);
  mkdirSync(draft);
  chmodSync(draft, mode);
  rename(draft, join(root, folder));
}
