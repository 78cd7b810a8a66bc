import { createHash } from 'node:crypto';
import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { isObject, JOURNAL, readRun } from './journal.ts';
import { lastRunIn } from './records.ts';
import { openState } from './state.ts';

const COMPANIONS = 'companions.json';

/**
 * Notes in the last run on an app which runs in folders above it were written with it, so that undo
 * reverts them together. Folders are absolute.
 */
export function noteCompanions(root: string, folders: readonly string[]): void {
  const base = realpathSync(root);
  const noted = folders.flatMap((folder) => {
    const above = realpathSync(folder);
    const run = digestOfRun(above);
    return run === undefined ? [] : [{ folder: relative(base, above), run }];
  });
  if (noted.length === 0) return;
  writeFileSync(join(lastRunIn(openState(base)), COMPANIONS), JSON.stringify(noted), {
    mode: 0o600,
  });
}

/**
 * The folders above an app, absolute, whose last run was written with the last one on the app and
 * touched nothing but `files`. The note lies in the user's folder and may come from anywhere: what it
 * names is only undone where the run in that folder still is the one that was noted.
 */
export function companionsOf(root: string, files: readonly string[]): string[] {
  const base = realpathSync(root);
  return noted(base).flatMap(({ folder, run }) => {
    if (!/^\.\.(?:[\\/]\.\.)*$/.test(folder)) return [];
    const above = resolve(base, folder);
    const kept = readRun(lastRunIn(openState(above)));
    const touched = kept?.journal.entries.flatMap(({ before, after }) => [before, after]) ?? [];
    const isOurs = touched.every((each) => each === undefined || files.includes(each.path));
    return kept?.phase === 'applied' && isOurs && digestOfRun(above) === run ? [above] : [];
  });
}

function noted(base: string): { readonly folder: string; readonly run: string }[] {
  try {
    const read: unknown = JSON.parse(
      readFileSync(join(lastRunIn(openState(base)), COMPANIONS), 'utf8'),
    );
    const list: unknown[] = Array.isArray(read) ? read : [];
    return list.flatMap((each) => {
      const { folder, run } = isObject(each) ? each : {};
      return typeof folder === 'string' && typeof run === 'string' ? [{ folder, run }] : [];
    });
  } catch {
    return [];
  }
}

/** A journal has the times of the files it is about, so that no two are alike. */
function digestOfRun(root: string): string | undefined {
  try {
    const journal = readFileSync(join(lastRunIn(openState(root)), JOURNAL));
    return createHash('sha256').update(journal).digest('hex');
  } catch {
    return undefined;
  }
}
