import {
  closeSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsync,
  openSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Change, FileVersion } from '../change/edit.ts';
import { printOf } from '../tree/disk.ts';
import { type JournalEntry, type JournalFile, newIn } from './journal.ts';
import { on } from './refusal.ts';

/** Files whose bytes are on their way to the disk at the same time. */
const IN_FLIGHT = 64;

/** Writes every new file once, beside the app and with its final mode, down to the disk. */
export async function stage(
  root: string,
  run: string,
  changes: readonly Change[],
): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = [];
  for (let at = 0; at < changes.length; at += IN_FLIGHT) {
    const open: number[] = [];
    try {
      for (const change of changes.slice(at, at + IN_FLIGHT)) {
        entries.push(stageOne(root, join(newIn(run), String(entries.length)), change, open));
      }
      await Promise.all(open.map((file) => flush(file)));
    } finally {
      for (const file of open) closeSync(file);
    }
  }
  return entries;
}

const flush = promisify(fsync);

function stageOne(
  root: string,
  target: string,
  { before, after }: Change,
  open: number[],
): JournalEntry {
  const old = before && { before: sideOf(before) };
  if (!after) return { ...old };
  return on(after.path, () => {
    const file = openSync(target, 'wx', after.mode);
    open.push(file);
    writeFileSync(file, after.bytes);
    if (!before) {
      // The user's umask has its say on a new file.
      return { after: { ...sideOf(after), mode: fstatSync(file).mode & 0o7777 } };
    }
    if (process.getuid?.() === 0) keepOwner(file, join(root, before.path));
    fchmodSync(file, after.mode);
    return { ...old, after: sideOf(after) };
  });
}

/** An administrator's run leaves files to those who own them. */
function keepOwner(file: number, original: string): void {
  const { uid, gid } = statSync(original);
  if (uid !== 0 || gid !== process.getgid?.()) fchownSync(file, uid, gid);
}

function sideOf(version: FileVersion): JournalFile {
  return { path: version.path, ...printOf(version) };
}
