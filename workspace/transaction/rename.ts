import { renameSync } from 'node:fs';

/** What Windows answers while another program, such as a virus scanner or an editor, has the file open. */
const PASSING = new Set(['EPERM', 'EBUSY']);
const WAITS_MS = [10, 30, 60, 100, 200, 300, 300];

/** Renames a file or a folder. What may pass is tried again, for a second in all. */
export function rename(from: string, to: string): void {
  for (const wait of WAITS_MS) {
    try {
      renameSync(from, to);
      return;
    } catch (error) {
      if (!PASSING.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, wait);
  }
  renameSync(from, to);
}
