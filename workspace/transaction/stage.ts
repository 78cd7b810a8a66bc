import { fchmodSync, fstatSync, openSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Change, FileVersion } from '../change/edit.ts';
import { printOf } from '../tree/disk.ts';
import { inFlight, keepOwner } from './in-flight.ts';
import { type JournalEntry, type JournalFile, newIn } from './journal.ts';
import { on } from './refusal.ts';

/** Writes every new file once, beside the app and with its final mode, down to the disk. */
export async function stage(
  root: string,
  run: string,
  changes: readonly Change[],
): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = [];
  await inFlight(changes, (change, open) => {
    entries.push(stageOne(root, join(newIn(run), String(entries.length)), change, open));
  });
  return entries;
}

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
    keepOwner(file, statSync(join(root, before.path)));
    fchmodSync(file, after.mode);
    return { ...old, after: sideOf(after) };
  });
}

function sideOf(version: FileVersion): JournalFile {
  return { path: version.path, ...printOf(version) };
}
