import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { unzipSync } from 'fflate';

/**
 * Writes the files of a zip archive below a folder, as far as `wanted` takes their paths. Throws where
 * an entry would leave the folder, and what the system does.
 */
export function unpackZip(
  bytes: Uint8Array,
  folder: string,
  wanted: (path: string) => boolean,
): void {
  const base = resolve(folder);
  const entries = unzipSync(bytes, { filter: ({ name }) => !name.endsWith('/') && wanted(name) });
  for (const [name, content] of Object.entries(entries)) {
    const path = resolve(join(base, name));
    if (!path.startsWith(base + sep)) throw new Error(`${name} leaves its folder`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    chmodSync(path, 0o644);
  }
}
