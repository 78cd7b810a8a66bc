import { basename, relative, sep } from 'node:path';
import type { Session } from '../command.ts';
import { commandLine } from './command-line.ts';
import { program } from './run-again.ts';

/** An app in a sentence: its path from here, or the folder's own name for the folder we are in. */
export function nameOfApp(root: string, cwd: string): string {
  return relative(cwd, root) || basename(root);
}

/** The same path on every machine that has the same files: with `/`, and `.` for the folder itself. */
export function pathFrom(folder: string, root: string): string {
  return relative(folder, root).split(sep).join('/') || '.';
}

/** The command line of a command for an app, e.g. `pyfunc undo ./app` or `pyfunc add --cwd ./app`. */
export function commandForApp(command: string, root: string, { cwd, env }: Session): string {
  const path = relative(cwd, root);
  return commandLine([...program(env), ...command.split(' '), ...(path === '' ? [] : [path])]);
}
