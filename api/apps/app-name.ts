import { basename, relative, sep } from 'node:path';

/** An app in a sentence: its path from here, or the folder's own name for the folder we are in. */
export function nameOfApp(root: string, cwd: string): string {
  return relative(cwd, root) || basename(root);
}

/** The same path on every machine that has the same files: with `/`, and `.` for the folder itself. */
export function pathFrom(folder: string, root: string): string {
  return relative(folder, root).split(sep).join('/') || '.';
}

/** The words of a command for an app, e.g. `undo ./app` or `add --cwd ./app`. */
export function wordsForApp(command: string, root: string, cwd: string): string[] {
  const path = relative(cwd, root);
  return [...command.split(' '), ...(path === '' ? [] : [path])];
}
