import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { afterAll } from 'vitest';

/** child.ts as one file that node runs without help; removed after the tests of the file. */
export function buildChild(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pyfunc-child-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const outfile = join(folder, 'child.mjs');
  buildSync({
    entryPoints: [fileURLToPath(new URL('child.ts', import.meta.url))],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    logLevel: 'error',
  });
  return outfile;
}

export function run(words: readonly string[]): SpawnSyncReturns<string> {
  const [program = '', ...rest] = words;
  return spawnSync(program, rest, { encoding: 'utf8' });
}

/** What a child reported; undefined for one that died. */
export function start(words: readonly string[]): Promise<{ kind: string } | undefined> {
  const [program = '', ...rest] = words;
  return new Promise((done) => {
    let out = '';
    const child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.on('data', (data) => {
      out += data;
    });
    child.on('close', () => done(out === '' ? undefined : JSON.parse(out)));
  });
}
