import { lstatSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Writes a file that can be made again at any time, whole or not at all, in a folder that is made
 * where it is not there. Returns why not, in a word or a few.
 */
export function writeArtifact(folder: string, name: string, bytes: Uint8Array): string | undefined {
  const path = join(folder, name);
  const draft = `${path}.${process.pid}.tmp`;
  try {
    mkdirSync(folder, { recursive: true });
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found && !found.isFile()) return 'something that is not a file is in its place';
    writeFileSync(draft, bytes, { flag: 'wx', mode: 0o644 });
    renameSync(draft, path);
    return undefined;
  } catch (error) {
    rmSync(draft, { force: true });
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}

/** Whether such a file is there. */
export function isArtifact(folder: string, name: string): boolean {
  return lstatSync(join(folder, name), { throwIfNoEntry: false })?.isFile() ?? false;
}
