import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { LARGEST_FILE } from '../tree/disk.ts';

/** The files of a zip by their paths. */
export interface ZipContent {
  readonly kind: 'zip';
  readonly files: { readonly [path: string]: Uint8Array };
}

/** Why a zip cannot be read: a part of a sentence. */
export interface NoZip {
  readonly kind: 'unreadable';
  readonly problem: string;
}

/** The largest archive that is unpacked, in bytes of its content. */
const LARGEST_CONTENT = 512 * 1024 * 1024;

/** Reads a zip, skipping installed packages and large files. Refuses unsafe paths and paths with backslashes. */
export function readZip(path: string): ZipContent | NoZip {
  let total = 0;
  let refused: string | undefined;
  try {
    const files = unzipSync(readFileSync(path), {
      filter({ name, originalSize }) {
        if (name.endsWith('/') || /(?:^|\/)\.python_packages\//.test(name)) return false;
        if (/^(?:[\\/]|[a-z]:)/i.test(name) || name.split(/[\\/]/).includes('..')) {
          refused = `it contains a path outside the archive: ${name}`;
          return false;
        }
        if (name.includes('\\')) {
          refused = `it uses a backslash as the path separator, but zip files must use a slash: ${name}`;
          return false;
        }
        if (originalSize > LARGEST_FILE) return false;
        total += originalSize;
        if (total > LARGEST_CONTENT) throw new Error('it holds more than 512 MB');
        return true;
      },
    });
    return refused === undefined
      ? { kind: 'zip', files }
      : { kind: 'unreadable', problem: refused };
  } catch (error) {
    return { kind: 'unreadable', problem: error instanceof Error ? error.message : String(error) };
  }
}
