import { createHash } from 'node:crypto';
import {
  chmodSync,
  lstatSync,
  readdirSync,
  rmdirSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, relative } from 'node:path';
import { STATE_FOLDER } from '../tree/disk.ts';
import { Refused } from './refusal.ts';

/** The places inside `.pyfunc/` of an app, as absolute paths. */
export interface State {
  readonly folder: string;
  /** A file for each process that wants to write. */
  readonly claims: string;
  /** The last run, for undo: on its way to or from its record, or where there can be no record. */
  readonly run: string;
  /** A run that is being staged or swapped in. */
  readonly next: string;
  /** A run that nobody needs any more. */
  readonly trash: string;
  /** Undefined where this user has no place for records outside of the app. */
  readonly record: RunRecord | undefined;
}

/** The last run on an app, kept for undo in a folder of the user. */
export interface RunRecord {
  readonly folder: string;
  readonly run: string;
  /** A copy that is being made. */
  readonly draft: string;
  readonly trash: string;
}

/**
 * Where this user's records of runs lie: outside of the apps, since Core Tools, `zip` and `docker build`
 * ship whatever lies in an app and is not named in a file for them.
 */
export function recordsFolder(
  environment: Readonly<Record<string, string | undefined>>,
  platform: string = process.platform,
): string {
  const home = environment.HOME || homedir();
  if (platform === 'win32') {
    return join(environment.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'pyfunc', 'Runs');
  }
  const { XDG_STATE_HOME: xdg = '' } = environment;
  if (isAbsolute(xdg)) return join(xdg, 'pyfunc', 'runs');
  const system = platform === 'darwin' ? 'Library/Application Support' : '.local/state';
  return join(home, system, 'pyfunc', 'runs');
}

/** None inside of the app, which would be deployed, and none that is a link or another user's. */
function recordOf(root: string): RunRecord | undefined {
  const records = recordsFolder(process.env);
  const fromRoot = relative(root, records);
  if (!isAbsolute(fromRoot) && fromRoot.split(/[\\/]/)[0] !== '..') return undefined;
  const folder = join(records, createHash('sha256').update(root).digest('hex').slice(0, 32));
  if (!isOwnFolderOrFree(folder)) return undefined;
  return {
    folder,
    run: join(folder, 'run'),
    draft: join(folder, 'draft'),
    trash: join(folder, 'trash'),
  };
}

function isOwnFolderOrFree(path: string): boolean {
  try {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    const uid = process.getuid?.() ?? stat?.uid;
    return stat === undefined || (stat.isDirectory() && stat.uid === uid);
  } catch {
    return false;
  }
}

function stateOf(root: string): State {
  const folder = join(root, STATE_FOLDER);
  return {
    folder,
    claims: join(folder, 'claims'),
    run: join(folder, 'run'),
    next: join(folder, 'next'),
    trash: join(folder, 'trash'),
    record: recordOf(root),
  };
}

/** The state of an app, refused where a part of it is not a folder but, for example, a link elsewhere. */
export function openState(root: string): State {
  const state = stateOf(root);
  for (const path of [state.folder, state.claims, state.run, state.next, state.trash]) {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (!stat || stat.isDirectory()) continue;
    throw new Refused({ kind: 'unsafe', path: relative(root, path), reason: 'is not a folder' });
  }
  return state;
}

/** Whether there is a folder of that name itself, and no link to one. */
export function isRealFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Names in a folder; none where it is missing, or has just been removed by another run. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/**
 * Keeps the state out of every version control that reads .gitignore, and from other users: it holds
 * originals of files that a folder above may have protected.
 */
export function hideState(state: State): void {
  const { mode, uid } = lstatSync(state.folder);
  if ((mode & 0o077) !== 0 && uid === process.getuid?.()) chmodSync(state.folder, 0o700);
  const path = join(state.folder, '.gitignore');
  if (!lstatSync(path, { throwIfNoEntry: false })) writeFileSync(path, '*\n', { flag: 'wx' });
}

/** Removes the state where nothing is left in it to keep. */
export function tidyState(state: State): void {
  if (namesIn(state.folder).some((name) => name !== '.gitignore' && name !== 'claims')) return;
  removeFile(join(state.folder, '.gitignore'));
}

/** Removes a file, if it is there. */
export function removeFile(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** Removes a folder and all that is in it, if it is there: Node loads code to do so. */
export function removeFolder(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })) {
    rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  }
}

/** Removes a folder if it is empty, and says whether it is gone. */
export function removeIfEmpty(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return true;
    if (code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'ENOTDIR') return false;
    throw error;
  }
}
