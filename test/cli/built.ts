import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Builds pyfunc for the tests of a file, in a folder of its own. Returns the path of an entry. */
export function built(entry: 'pyfunc' | 'create/create-pyfunc' | 'chunks/package'): string {
  const folder = path.join(root, '.cache', `built.${process.pid}`);
  beforeAll(() => void execFileSync(process.execPath, ['build.mjs', folder], { cwd: root }));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return path.join(folder, entry === 'chunks/package' ? `${entry}.js` : `${entry}.cjs`);
}
