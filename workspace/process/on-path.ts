import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Whether a program of this name is in a folder of PATH; nothing is started. */
export function isOnPath(name: string, environment: NodeJS.ProcessEnv): boolean {
  const file = process.platform === 'win32' ? `${name}.exe` : name;
  const folders = (environment.PATH ?? environment.Path ?? '').split(delimiter).filter(Boolean);
  return folders.some((folder) => existsSync(join(folder, file)));
}
