import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolders } from './make-folders.ts';

/** A file of the cache, or undefined where there is none that can be read. */
export function readCacheFile(path: string): Uint8Array | undefined {
  try {
    return new Uint8Array(readFileSync(path));
  } catch {
    return undefined;
  }
}

/**
 * Writes a file of the cache as a whole; others may write the same at the same time. What is private, no other
 * user can read or write. False where it cannot be written.
 */
export function writeCacheFile(
  path: string,
  bytes: Uint8Array,
  { isPrivate = false } = {},
): boolean {
  const draft = `${path}.${process.pid}`;
  try {
    makeFolders(dirname(path), isPrivate ? 0o700 : 0o777);
    writeFileSync(draft, bytes, { mode: isPrivate ? 0o600 : 0o666 });
    renameSync(draft, path);
    return true;
  } catch {
    removeCacheFile(draft);
    return false;
  }
}

/** Removes what turned out to be broken, where that can be done. */
export function removeCacheFile(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // The cache cannot be written to, or lies below a file: nobody relies on it.
  }
}

/** Removes a folder of the cache that turned out to be broken. Throws what the system does. */
export function removeCacheFolder(path: string): void {
  rmSync(path, { recursive: true, force: true });
}
