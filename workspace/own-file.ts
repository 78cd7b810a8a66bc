import { lstatSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { type Attempt, failedBecause, ok } from './attempt.ts';

/**
 * Writes a file whose text begins with `mark`, in place of an older one that does. Returns why not, as
 * the end of a sentence, where something else is in its place or the system refuses.
 */
export function writeOwnFile(path: string, mark: string, text: string): string | undefined {
  const draft = `${path}.${process.pid}.tmp`;
  try {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found && !(found.isFile() && readFileSync(path, 'utf8').startsWith(mark))) {
      return 'is there already and is something else';
    }
    writeFileSync(draft, text, { flag: 'wx' });
    renameSync(draft, path);
    return undefined;
  } catch (error) {
    rmSync(draft, { force: true });
    return `cannot be written (${(error as NodeJS.ErrnoException).code})`;
  }
}

/** The text of such a file, or why it cannot be read, as the end of a sentence. */
export function readOwnFile(path: string): Attempt<string> {
  try {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found === undefined) return failedBecause('is not there');
    if (!found.isFile()) return failedBecause('is not a file');
    return ok(readFileSync(path, 'utf8'));
  } catch (error) {
    return failedBecause(`cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}
