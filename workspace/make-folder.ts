import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { removeIfEmpty } from './state.ts';

/** A folder that was made, with those above it. */
export interface MadeFolder {
  /** Removes what was made, as far as it is still empty. */
  undo(): void;
}

/** Makes a folder where there is none. Throws what the system says. */
export function makeFolder(path: string): MadeFolder {
  const first = mkdirSync(path, { recursive: true });
  return {
    undo() {
      if (first === undefined) return;
      for (let at = path; removeIfEmpty(at) && at !== first; ) at = dirname(at);
    },
  };
}
