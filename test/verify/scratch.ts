import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { findPython, type UserPython } from '../../verify/environment/python.ts';

/** Lays apps out in folders of their own, which go when the tests of the file are done. */
export function scratchFolders(): (files: { readonly [path: string]: string }) => string {
  const scratch = mkdtempSync(path.join(tmpdir(), 'pyfunc-verify-'));
  afterAll(() => rmSync(scratch, { recursive: true }));
  let count = 0;
  return (files) => {
    count += 1;
    const root = path.join(scratch, String(count));
    mkdirSync(root);
    writeFiles(root, files);
    return root;
  };
}

export function writeFiles(root: string, files: { readonly [path: string]: string }): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
}

/** What the product finds out about one of the environments of test/python/environment.ts. */
export async function pythonAt(python: string): Promise<UserPython> {
  const { found } = await findPython(tmpdir(), { python });
  if (found === undefined) throw new Error(`${python} does not run`);
  return found;
}
