import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder for a while, outside of every app. */
export interface Scratch {
  /** Absolute, without links. */
  readonly path: string;
  clear(): void;
}

/** Makes a new folder; it goes with the process at the latest, also when a signal ends that. */
export function makeScratch(name: string): Scratch {
  const path = realpathSync(mkdtempSync(join(tmpdir(), `${name}-`)));
  const remove = () => rmSync(path, { recursive: true, force: true });
  process.once('exit', remove);
  return {
    path,
    clear() {
      process.off('exit', remove);
      remove();
    },
  };
}

/** Writes a file below a scratch folder, readable and writable for us whatever its mode. */
export function writeScratchFile(path: string, content: string | Uint8Array, mode = 0o600): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  chmodSync(path, mode | 0o600);
}
