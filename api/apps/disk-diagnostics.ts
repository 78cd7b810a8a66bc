import { relative, resolve } from 'node:path';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import {
  changedSince,
  folderUnreadable,
  interruptedRun,
  locked,
  lockLeft,
  noSpace,
  notAFolder,
  notWritable,
  otherFileSystem,
  pathMissing,
  systemFailed,
  unsafePath,
  writeFailed,
} from '../../diagnostics/environment.ts';
import type { LeftLock } from '../../workspace/transaction/lock.ts';
import type { Refusal } from '../../workspace/transaction/refusal.ts';
import { STATE_FOLDER, Unreadable } from '../../workspace/tree/disk.ts';

/** Why the workspace wrote nothing to an app. */
export function refusalDiagnostic(refusal: Refusal, root: string): Diagnostic {
  switch (refusal.kind) {
    case 'locked': {
      const { pid, host, since } = refusal.by;
      return diagnose(locked, { holder: `process ${pid} on ${host}, since ${since}` });
    }
    case 'stale':
      return diagnose(changedSince, { files: refusal.paths });
    case 'unsafe':
      return diagnose(unsafePath, refusal);
    case 'not-writable':
      return diagnose(notWritable, { paths: refusal.paths.map((path) => inWords(path, root)) });
    case 'no-space':
      return diagnose(noSpace, refusal);
    case 'other-file-system':
      return diagnose(otherFileSystem, refusal);
    case 'interrupted':
      return diagnose(interruptedRun, refusal);
    case 'failed': {
      const { path, cause, pending } = refusal;
      const reason = (cause as NodeJS.ErrnoException).code ?? cause.message;
      return diagnose(writeFailed, { path, reason, pending });
    }
  }
}

/** The folder of our own records cannot be made where the app itself cannot be written. */
function inWords(path: string, root: string): string {
  return relative(root, resolve(root, path)).startsWith(STATE_FOLDER) ? root : path;
}

/** A lock that stays behind. */
export function lockLeftDiagnostic(left: LeftLock): Diagnostic {
  return diagnose(lockLeft, left);
}

/** What the system reported to a step that foresaw no error; undefined for a fault in pyfunc. */
export function systemDiagnostic(error: unknown): Diagnostic | undefined {
  if (error instanceof Unreadable) {
    const call = 'read';
    return diagnose(systemFailed, { call, path: error.path, reason: reasonOf(error) });
  }
  if (!(error instanceof Error)) return undefined;
  const { code = error.message, syscall, path = '' } = error as NodeJS.ErrnoException;
  if (syscall === undefined) return undefined;
  return diagnose(systemFailed, { call: syscall, path, reason: code });
}

/** Why a folder, or something in it, could not be read. */
export function unreadable(path: string, root: string, error: Unreadable): Diagnostic {
  if (error.path !== root) {
    return diagnose(folderUnreadable, { path: error.path, ...whyUnreadable(error) });
  }
  const { cause, kind } = error;
  // A person who gave --cwd never wrote the dot.
  const named = path === '.' ? root : path;
  if (kind === 'not-a-folder') return diagnose(notAFolder, { path: named });
  const missing = Object(cause).code === 'ENOENT';
  return missing
    ? diagnose(pathMissing, { path: named })
    : diagnose(folderUnreadable, { path: named, ...whyUnreadable(error) });
}

/** What diagnostics about a place that cannot be read have to know beside the place. */
export function whyUnreadable(error: Unreadable): { reason: string; isTooLarge: boolean } {
  return { reason: reasonOf(error), isTooLarge: error.kind === 'too-large' };
}

/** The system's own word for it, e.g. `EACCES`. */
export function reasonOf({ message, path }: Unreadable): string {
  return message.replace(`${path || '.'}: `, '');
}
