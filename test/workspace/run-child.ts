import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

/** child.ts as one file that node runs without help, in a folder to be removed after the tests. */
export function buildChild(): { file: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'pyfunc-child-'));
  const file = join(folder, 'child.mjs');
  buildSync({
    entryPoints: [fileURLToPath(new URL('child.ts', import.meta.url))],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: file,
    logLevel: 'error',
  });
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) };
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
