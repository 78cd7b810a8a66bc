import {
  closeSync,
  type Dirent,
  fchmodSync,
  fstatSync,
  futimesSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolders } from '../make-folders.ts';
import { inFlight, keepOwner } from './in-flight.ts';
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
export async function keepRun(state: State, folder: string): Promise<void> {
  removeFolder(state.trash);
  if (folder !== state.run && lstatSync(state.run, { throwIfNoEntry: false })) {
    rename(state.run, state.trash);
    removeFolder(state.trash);
  }
  if (!(await keepOutside(state, folder)) && folder !== state.run) rename(folder, state.run);
}

async function keepOutside({ record, trash }: State, folder: string): Promise<boolean> {
  if (record === undefined) return false;
  const isMoved = await succeeds(async () => {
    makeFolders(record.folder, 0o700);
    removeFolder(record.trash);
    if (lstatSync(record.run, { throwIfNoEntry: false })) rename(record.run, record.trash);
    await moveFolder(folder, record.run, { draft: record.draft, trash });
  });
  // What cannot be removed now is removed after another run.
  if (isMoved) {
    await succeeds(() => removeFolder(record.trash));
    await succeeds(() => removeOldRecords(dirname(record.folder)));
  }
  return isMoved;
}

/** Whether the file system does all of it. */
async function succeeds(work: () => void | Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    return false;
  }
}

/** Moves the last run into the app, from where its files can be renamed into the tree. */
export async function fetchRun({ run, trash, record }: State): Promise<void> {
  if (record === undefined || isRealFolder(run)) return;
  await moveFolder(record.run, run, { draft: trash, trash: record.trash });
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
async function moveFolder(
  from: string,
  to: string,
  { draft, trash }: { readonly draft: string; readonly trash: string },
): Promise<void> {
  try {
    rename(from, to);
    return;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
  }
  removeFolder(draft);
  await copyFolder(from, draft);
  rename(draft, to);
  syncFolder(dirname(to));
  removeFolder(trash);
  rename(from, trash);
  removeFolder(trash);
}

/** With modes, times and owners, down to the disk. */
async function copyFolder(from: string, to: string): Promise<void> {
  mkdirSync(to, { mode: 0o700 });
  const entries = readdirSync(from, { withFileTypes: true });
  const there = ({ name }: Dirent) => join(to, name);
  for (const each of entries) {
    if (each.isDirectory()) await copyFolder(join(from, each.name), there(each));
  }
  const files = entries.filter((each) => each.isFile());
  await inFlight(files, (each, open) => copyFile(join(from, each.name), there(each), open));
  syncFolder(to);
}

function copyFile(source: string, target: string, open: number[]): void {
  const original = openSync(source, 'r');
  try {
    const { uid, gid, mode, atimeMs, mtimeMs } = fstatSync(original);
    const file = openSync(target, 'wx', 0o600);
    open.push(file);
    writeFileSync(file, readFileSync(original));
    keepOwner(file, { uid, gid });
    fchmodSync(file, mode & 0o7777);
    // In seconds: a Date would round to milliseconds.
    futimesSync(file, atimeMs / 1000, mtimeMs / 1000);
  } finally {
    closeSync(original);
  }
}

function removeOldRecords(folder: string): void {
  const oldest = Date.now() - KEPT_DAYS * 24 * 60 * 60 * 1000;
  for (const name of namesIn(folder)) {
    const each = join(folder, name);
    if (lstatSync(each).mtimeMs < oldest) removeFolder(each);
  }
}
