import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { version } from '../../cli/version.ts';
import { environment } from '../python/environment.ts';
import { folderWith, shown } from '../workspace/folders.ts';
import { built } from './built.ts';
import { v1App } from './v1-app.ts';

const python = await environment('py311');
const bin = built('pyfunc');
const slow = {
  ...v1App,
  'Hello/__init__.py': `import time\ntime.sleep(60)\n${v1App['Hello/__init__.py']}`,
};

/** A migration that is being verified: all files are written, and Python is at work. */
async function verifying(root: string) {
  const words = [bin, 'migrate', root, '--yes', '--diff', 'names', '--python', python];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (data) => (output += data));
  while (!existsSync(join(root, 'function_app.py'))) await sleep(20);
  return { child, output: () => output };
}

describe('the process', () => {
  test('tells its version', () => {
    expect(execFileSync(process.execPath, [bin, '--version'], { encoding: 'utf8' })).toBe(
      `${version}\n`,
    );
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('ends on %s with %i, and takes back what is not proved', async (signal, code) => {
    const root = folderWith(slow);
    const before = shown(root);
    const { child, output } = await verifying(root);
    child.kill(signal);
    expect(await once(child, 'close')).toEqual([code, null]);
    expect(output()).toMatch(/^Rolled back: /m);
    expect(shown(root)).toEqual(before);
  });

  test('killed outright is put right by the next command, which says so', async () => {
    const root = folderWith(slow);
    const before = shown(root);
    const { child } = await verifying(root);
    child.kill('SIGKILL');
    await once(child, 'close');
    const next = [bin, 'migrate', root, '--dry-run'];
    const said = execFileSync(process.execPath, next, { encoding: 'utf8' });
    expect(said).toContain('PYF010');
    expect(shown(root)).toEqual(before);
  });

  test.each([
    ['not readable', 'Hello', 0o700, 'PYF003'],
    ['not writable', '.', 0o755, 'PYF006'],
  ])('says that a folder is %s', async (_, folder, mode, told) => {
    const root = folderWith(v1App);
    chmodSync(root, 0o755);
    chmodSync(join(root, folder), process.getuid?.() === 0 ? mode : mode & 0o500);
    const before = shown(root);
    // For root every folder is open: somebody else has to try.
    const user = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    const words = [bin, 'migrate', root, '--yes', '--no-verify'];
    const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'], ...user });
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    expect(await once(child, 'close')).toEqual([1, null]);
    expect(output).toContain(told);
    expect(shown(root)).toEqual(before);
  });

  test('goes on in silence where nobody reads', async () => {
    const root = folderWith(v1App);
    const words = [bin, 'migrate', root, '--yes', '--no-verify'];
    const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    let complaints = '';
    child.stderr.on('data', (data) => (complaints += data));
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(complaints).toBe('');
    expect(existsSync(join(root, 'function_app.py'))).toBe(true);
  });

  test('never waits for an answer where nobody is', async () => {
    const root = folderWith(v1App);
    const child = spawn(process.execPath, [bin, 'migrate', root], { stdio: 'pipe' });
    child.stdout.resume();
    expect(await once(child, 'close')).toEqual([2, null]);
  });
});
