import { lstatSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

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
