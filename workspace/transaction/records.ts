import {
  chmodSync,
  chownSync,
  closeSync,
  constants,
  copyFileSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { JOURNAL, syncFolder } from './journal.ts';
import { rename } from './rename.ts';
import { isRealFolder, namesIn, removeFile, removeFolder, type State } from './state.ts';

/** Older records are removed when a run is recorded: they hold copies of files, and apps come and go. */
const KEPT_DAYS = 90;

/** The folder of the last run: in the app only where it could not be kept outside. */
export function lastRunIn(state: State): string {
  return isRealFolder(state.run) || state.record === undefined ? state.run : state.record.run;
}

/**
 * Moves a run that is in the tree to where `undo` looks for it, in place of the one before. Where the place
 * outside cannot be written to, the run stays in the app.
 */
export function keepRun(state: State, folder: string): void {
  removeFolder(state.trash);
  if (folder !== state.run && lstatSync(state.run, { throwIfNoEntry: false })) {
    rename(state.run, state.trash);
    removeFolder(state.trash);
  }
  if (!keepOutside(state, folder) && folder !== state.run) rename(folder, state.run);
}

function keepOutside({ record, trash }: State, folder: string): boolean {
  if (record === undefined) return false;
  const isMoved = succeeds(() => {
    mkdirSync(record.folder, { recursive: true, mode: 0o700 });
    removeFolder(record.trash);
    if (lstatSync(record.run, { throwIfNoEntry: false })) rename(record.run, record.trash);
    moveFolder(folder, record.run, { draft: record.draft, trash });
  });
  // What cannot be removed now is removed after another run.
  if (isMoved) {
    succeeds(() => removeFolder(record.trash));
    succeeds(() => removeOldRecords(dirname(record.folder)));
  }
  return isMoved;
}

/** Whether the file system does all of it. */
function succeeds(work: () => void): boolean {
  try {
    work();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    return false;
  }
}

/** Moves the last run into the app, from where its files can be renamed into the tree. */
export function fetchRun({ run, trash, record }: State): void {
  if (record === undefined || isRealFolder(run)) return;
  moveFolder(record.run, run, { draft: trash, trash: record.trash });
}

/** Removes the last run, once it is undone. */
export function forgetRun(state: State): void {
  discard(state.run);
  if (state.record) discard(state.record.run);
  if (state.record) removeFolder(state.record.folder);
}

/** Forgets a run that is not in the tree. The journal goes first: without it nobody looks at the rest. */
export function discard(folder: string): void {
  removeFile(join(folder, JOURNAL));
  removeFolder(folder);
}

/** Killed on the way, the folder is whole in one of the two places, or in both. */
function moveFolder(
  from: string,
  to: string,
  { draft, trash }: { readonly draft: string; readonly trash: string },
): void {
  try {
    rename(from, to);
    return;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
  }
  removeFolder(draft);
  copyFolder(from, draft);
  rename(draft, to);
  syncFolder(dirname(to));
  removeFolder(trash);
  rename(from, trash);
  removeFolder(trash);
}

/** With modes, times and owners, down to the disk. */
function copyFolder(from: string, to: string): void {
  mkdirSync(to, { mode: 0o700 });
  for (const name of readdirSync(from)) {
    const [source, target] = [join(from, name), join(to, name)];
    const stat = lstatSync(source);
    if (stat.isDirectory()) copyFolder(source, target);
    if (stat.isFile()) copyFile(source, target);
  }
  syncFolder(to);
}

function copyFile(source: string, target: string): void {
  const { uid, gid, mode, atime, mtime } = statSync(source);
  copyFileSync(source, target, constants.COPYFILE_EXCL);
  chmodSync(target, 0o600);
  const file = openSync(target, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  const copy = statSync(target);
  if (process.getuid?.() === 0 && (copy.uid !== uid || copy.gid !== gid)) {
    chownSync(target, uid, gid);
  }
  chmodSync(target, mode & 0o7777);
  utimesSync(target, atime, mtime);
}

function removeOldRecords(folder: string): void {
  const oldest = Date.now() - KEPT_DAYS * 24 * 60 * 60 * 1000;
  for (const name of namesIn(folder)) {
    const each = join(folder, name);
    if (lstatSync(each).mtimeMs < oldest) removeFolder(each);
  }
}
