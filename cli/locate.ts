import { join, resolve } from 'node:path';
import { findApps } from '../app/find.ts';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import {
  folderUnreadable,
  noApp,
  notAFolder,
  pathMissing,
  severalApps,
} from '../diagnostics/environment.ts';
import { openTree, Unreadable } from '../workspace/disk.ts';

export interface Located {
  /** Absolute paths of the apps at or below the path, or none with the reason beside. */
  readonly apps: readonly string[];
  readonly problem?: Diagnostic;
}

/** Finds the app a command is about. Several are a problem unless `all` of them are wanted. */
export function locateApps(path: string, cwd: string, all: boolean): Located {
  const root = resolve(cwd, path);
  let found: string[];
  try {
    found = findApps(openTree(root));
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { apps: [], problem: unreadable(path, root, error) };
  }
  const apps = found.map((app) => join(root, app));
  if (apps.length === 0) return { apps, problem: diagnose(noApp, { path }) };
  // An app in the folder itself is what was meant, whatever else lies below it.
  if (found[0] === '' && !all) return { apps: [root] };
  if (apps.length > 1 && !all) {
    return { apps, problem: diagnose(severalApps, { path, count: apps.length }) };
  }
  return { apps };
}

/** Puts what the disk refused into words. */
export function unreadable(path: string, root: string, error: Unreadable): Diagnostic {
  if (error.path !== root) {
    return diagnose(folderUnreadable, { path: error.path, reason: reasonOf(error) });
  }
  const { cause } = error;
  if (cause === undefined) return diagnose(notAFolder, { path });
  const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
  return missing
    ? diagnose(pathMissing, { path })
    : diagnose(folderUnreadable, { path, reason: reasonOf(error) });
}

function reasonOf({ message, path }: Unreadable): string {
  return message.replace(`${path || '.'}: `, '');
}
