import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import type { IndexedFunction } from '../../bindings/compare/comparison.ts';
import { repository } from '../python/environment.ts';
import { type Files, fill } from '../workspace/folders.ts';

/** What try_apps.py says of one app. */
export interface Tried {
  readonly folder: string;
  readonly uncompiled: readonly string[];
  readonly functions: { readonly value?: readonly IndexedFunction[]; readonly failure?: string };
  readonly tests: { readonly value?: { readonly status: number; readonly said: string } };
}

/** Indexes the apps and runs their own tests, all from one process of this Python. */
export async function tryApps(python: string, folders: readonly string[]): Promise<Tried[]> {
  const script = path.join(repository, 'test/generators/try_apps.py');
  const process = spawn(python, ['-B', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  process.stdin.end(JSON.stringify(folders));
  const lines = (await text(process.stdout)).trim().split('\n');
  return lines.map((line) => JSON.parse(line));
}

/** The same for apps that are not on disk yet; the answers come in their order. */
export async function tryFiles(python: string, apps: readonly Files[]): Promise<Tried[]> {
  const root = mkdtempSync(path.join(tmpdir(), 'pyfunc-apps-'));
  const folders = apps.map((_, index) => path.join(root, `${index}`));
  try {
    for (const [index, folder] of folders.entries()) fill(folder, apps[index] ?? {});
    return await tryApps(python, folders);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
