import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** In bytes. A shim is a script of some lines that starts what it is called. */
const LARGEST_SHIM = 4096;

/** Whether a program of this name is in a folder of PATH; nothing is started. */
export function isOnPath(name: string, environment: NodeJS.ProcessEnv): boolean {
  return programOnPath(name, environment) !== undefined;
}

/** Whether a program is where a path says. */
export function isProgramAt(path: string): boolean {
  return existsSync(path);
}

/** Whether two names on PATH start the same: they lead to one file, or to two copies of a shim. */
export function isSameOnPath(one: string, other: string, environment: NodeJS.ProcessEnv): boolean {
  const first = programOnPath(one, environment);
  const second = programOnPath(other, environment);
  if (first === undefined || second === undefined) return false;
  try {
    if (realpathSync(first) === realpathSync(second)) return true;
    const isShim = [first, second].every((each) => statSync(each).size <= LARGEST_SHIM);
    return isShim && readFileSync(first).equals(readFileSync(second));
  } catch {
    return false;
  }
}

function programOnPath(name: string, environment: NodeJS.ProcessEnv): string | undefined {
  const files = process.platform === 'win32' ? [`${name}.exe`, `${name}.cmd`] : [name];
  const folders = (environment.PATH ?? environment.Path ?? '').split(delimiter).filter(Boolean);
  const all = folders.flatMap((folder) => files.map((file) => join(folder, file)));
  return all.find((each) => existsSync(each));
}
