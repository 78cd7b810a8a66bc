import { dirname } from 'node:path';
import { makeFolders } from './make-folders.ts';
import type { Refusal } from './transaction/refusal.ts';
import { removeIfEmpty } from './transaction/state.ts';

/** A folder that was made, with those above it. */
export interface MadeFolder {
  readonly kind: 'made';
  /** Removes what was made, as far as it is still empty. */
  undo(): void;
}

/** Makes a folder where there is none. */
export function makeFolder(path: string): MadeFolder | Refusal {
  try {
    const first = makeFolders(path);
    return {
      kind: 'made',
      undo() {
        if (first === undefined) return;
        for (let at = path; removeIfEmpty(at) && at !== first; ) at = dirname(at);
      },
    };
  } catch (error) {
    const cause = error as NodeJS.ErrnoException;
    return ['EACCES', 'EPERM', 'EROFS'].includes(cause.code ?? '')
      ? { kind: 'not-writable', paths: [path] }
      : { kind: 'failed', path, cause, pending: false };
  }
}
