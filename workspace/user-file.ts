import { lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * A file in which pyfunc keeps what a person decided: its text, undefined where there is none, or why it
 * does not count, as the end of a sentence. One of another user, or behind a link, does not.
 */
export function readUserFile(path: string): string | undefined | { readonly problem: string } {
  try {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found === undefined) return undefined;
    if (!found.isFile()) return { problem: 'is not a plain file' };
    const user = process.getuid?.();
    if (user !== undefined && found.uid !== user) return { problem: 'belongs to another user' };
    return readFileSync(path, 'utf8');
  } catch (error) {
    return { problem: `cannot be read (${(error as NodeJS.ErrnoException).code})` };
  }
}

/** Writes it whole or not at all, for nobody else to read. Returns why not, as the end of a sentence. */
export function writeUserFile(path: string, text: string): string | undefined {
  const draft = `${path}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(draft, text, { flag: 'wx', mode: 0o600 });
    renameSync(draft, path);
    return undefined;
  } catch (error) {
    rmSync(draft, { force: true });
    return `cannot be written (${(error as NodeJS.ErrnoException).code})`;
  }
}
