import { closeSync, fchownSync, fsync } from 'node:fs';
import { promisify } from 'node:util';

/** Files whose bytes are on their way to the disk at the same time. */
const IN_FLIGHT = 64;

const flush = promisify(fsync);

/**
 * Writes a file for each item, and waits until all of them are on the disk: many at a time, since a disk
 * takes as long for one. `write` adds the file that it opened to `open`.
 */
export async function inFlight<Item>(
  items: readonly Item[],
  write: (item: Item, open: number[]) => void,
): Promise<void> {
  for (let at = 0; at < items.length; at += IN_FLIGHT) {
    const open: number[] = [];
    try {
      for (const item of items.slice(at, at + IN_FLIGHT)) write(item, open);
      await Promise.all(open.map((file) => flush(file)));
    } finally {
      for (const file of open) closeSync(file);
    }
  }
}

/** An administrator's run leaves files to those who own them. */
export function keepOwner(file: number, { uid, gid }: { uid: number; gid: number }): void {
  if (process.getuid?.() !== 0) return;
  if (uid !== 0 || gid !== process.getgid?.()) fchownSync(file, uid, gid);
}
