import { lstatSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Attempt, failedBecause, ok } from './attempt.ts';
import { makeFolders } from './make-folders.ts';

/**
 * A file in which pyfunc keeps what a person decided: its text, undefined where there is none, or why it
 * does not count, as the end of a sentence. One of another user, or behind a link, does not.
 */
export function readUserFile(path: string): Attempt<string | undefined> {
  try {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found === undefined) return ok(undefined);
    if (!found.isFile()) return failedBecause('is not a plain file');
    const user = process.getuid?.();
    if (user !== undefined && found.uid !== user) {
      return failedBecause('belongs to another user');
    }
    return ok(readFileSync(path, 'utf8'));
  } catch (error) {
    return failedBecause(`cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

/** Writes it whole or not at all, for nobody else to read. Returns why not, as the end of a sentence. */
export function writeUserFile(path: string, text: string): string | undefined {
  const draft = `${path}.${process.pid}.tmp`;
  try {
    makeFolders(dirname(path), 0o700);
    writeFileSync(draft, text, { flag: 'wx', mode: 0o600 });
    renameSync(draft, path);
    return undefined;
  } catch (error) {
    rmSync(draft, { force: true });
    return `cannot be written (${(error as NodeJS.ErrnoException).code})`;
  }
}
