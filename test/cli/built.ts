import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, inject } from 'vitest';
import { locked, repository } from '../python/environment.ts';

/** Builds pyfunc once for the tests of a run. Returns the path of an entry. */
export function built(entry: 'pyfunc' | 'create/create-pyfunc' | 'chunks/package'): string {
  const folder = path.join(inject('run'), 'dist');
  beforeAll(() =>
    locked(`${path.basename(inject('run'))}.built.lock`, async () => {
      if (existsSync(folder)) return;
      await promisify(execFile)(process.execPath, ['build.mjs', folder], { cwd: repository });
    }),
  );
  return path.join(folder, entry === 'chunks/package' ? `${entry}.js` : `${entry}.cjs`);
}
