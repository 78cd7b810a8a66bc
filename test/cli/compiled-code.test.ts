import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { folderWith } from '../workspace/folders.ts';
import { built } from './built.ts';

const program = built('pyfunc');

/** A run with a cache of its own. */
function run(cache: string, words: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], {
    cwd: folderWith(),
    env: { ...process.env, XDG_CACHE_HOME: cache, ...env },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const keptIn = (cache: string) => path.join(cache, 'pyfunc/code');

it('keeps compiled code for the next run of a command, which prints the same', () => {
  const cache = folderWith();
  const first = run(cache, ['list']);
  expect(first).toMatchObject({ status: 0, stderr: '' });
  expect(readdirSync(keptIn(cache))).toEqual(['list']);
  const file = path.join(keptIn(cache), 'list');
  const { ino, mode } = statSync(file);
  expect(run(cache, ['list'])).toEqual(first);
  // It was taken: what cannot be used is written anew.
  expect(statSync(file).ino).toBe(ino);
  if (process.platform !== 'win32') expect(mode & 0o077).toBe(0);
});

it.each([
  ['is cut off', (file: string) => writeFileSync(file, readFileSync(file).subarray(0, 3000))],
  [
    'is damaged',
    (file: string) => {
      const bytes = readFileSync(file);
      bytes.writeUInt8(~bytes.readUInt8(bytes.length >> 1) & 0xff, bytes.length >> 1);
      writeFileSync(file, bytes);
    },
  ],
  ['is not ours at all', (file: string) => writeFileSync(file, 'code')],
  ['others can write', (file: string) => chmodSync(file, 0o666)],
])('compiles again where the kept code %s', (_, change) => {
  const cache = folderWith();
  const first = run(cache, ['list']);
  const file = path.join(keptIn(cache), 'list');
  const { ino, size } = statSync(file);
  change(file);
  expect(run(cache, ['list'])).toEqual(first);
  const { ino: now, size: bytes } = statSync(file);
  expect(now).not.toBe(ino);
  expect(bytes).toBeGreaterThan(size / 2);
});

it('runs the parser with kept code, whose flags of V8 are set before', () => {
  const cache = folderWith();
  const app = folderWith();
  execFileSync(process.execPath, [
    program,
    'create',
    app,
    '--yes',
    '--no-verify',
    '--no-install',
    '--no-git',
  ]);
  const words = ['add', 'http', 'second', '--cwd', app, '--dry-run', '--no-verify', '--json'];
  const first = run(cache, words);
  expect(first.status).toBe(0);
  const { ino } = statSync(path.join(keptIn(cache), 'add'));
  expect(run(cache, words)).toEqual(first);
  expect(statSync(path.join(keptIn(cache), 'add')).ino).toBe(ino);
});

it('keeps nothing where it cannot, is told not to, or knows no such command', () => {
  const first = run(folderWith(), ['list']);
  const blocked = folderWith();
  writeFileSync(path.join(blocked, 'pyfunc'), '');
  expect(run(blocked, ['list'])).toEqual(first);
  const off = folderWith();
  expect(run(off, ['list'], { NODE_DISABLE_COMPILE_CACHE: '1' })).toEqual(first);
  expect(run(off, ['lost']).status).toBe(2);
  expect(readdirSync(off)).toEqual([]);
});
