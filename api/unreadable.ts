import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { folderUnreadable, notAFolder, pathMissing } from '../diagnostics/environment.ts';
import type { Unreadable } from '../workspace/tree/disk.ts';

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

/** The system's own word for it, e.g. `EACCES`. */
export function reasonOf({ message, path }: Unreadable): string {
  return message.replace(`${path || '.'}: `, '');
}
