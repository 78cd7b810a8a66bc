import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Whether a program of this name is in a folder of PATH; nothing is started. */
export function isOnPath(name: string, environment: NodeJS.ProcessEnv): boolean {
  const files = process.platform === 'win32' ? [`${name}.exe`, `${name}.cmd`] : [name];
  const folders = (environment.PATH ?? environment.Path ?? '').split(delimiter).filter(Boolean);
  return folders.some((folder) => files.some((file) => existsSync(join(folder, file))));
}

/** Whether a program is where a path says. */
export function isProgramAt(path: string): boolean {
  return existsSync(path);
}
