import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

export type Files = { readonly [path: string]: string | Uint8Array };

/** A new folder with these files, removed after the test. */
export function folderWith(files: Files = {}): string {
  const root = mkdtempSync(join(tmpdir(), 'pyfunc-test-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  fill(root, files);
  return root;
}

export function fill(root: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

export interface Shown {
  readonly kind: 'file' | 'folder' | 'link' | 'other';
  readonly mode?: number;
  readonly mtime?: number;
  readonly content?: string;
}

/**
 * Everything in a folder, for comparing before and after; without pyfunc's state and git's. Content
 * is latin1, so that it compares as bytes.
 */
export function shown(root: string, folder = ''): { [path: string]: Shown } {
  const all: { [path: string]: Shown } = {};
  for (const name of readdirSync(join(root, folder)).sort()) {
    const path = folder === '' ? name : `${folder}/${name}`;
    if (path === '.pyfunc' || path === '.git') continue;
    const stat = lstatSync(join(root, path));
    const mode = stat.mode & 0o7777;
    if (stat.isDirectory())
      Object.assign(all, { [path]: { kind: 'folder', mode } }, shown(root, path));
    else if (stat.isSymbolicLink())
      all[path] = { kind: 'link', content: readlinkSync(join(root, path)) };
    else if (stat.isFile())
      all[path] = {
        kind: 'file',
        mode,
        mtime: stat.mtimeMs,
        content: readFileSync(join(root, path)).toString('latin1'),
      };
    else all[path] = { kind: 'other' };
  }
  return all;
}

/** Only paths and contents. */
export function contents(root: string): { [path: string]: string } {
  return Object.fromEntries(
    Object.entries(shown(root)).flatMap(([path, { kind, content }]) =>
      kind === 'file' ? [[path, content ?? '']] : [],
    ),
  );
}
