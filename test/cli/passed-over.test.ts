import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Files, fill, folderWith } from '../workspace/folders.ts';
import { built } from './built.ts';
import { v1App } from './v1-app.ts';

const bin = built('pyfunc');

/** For root every folder is open: somebody else has to try. */
const user = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
const closed = process.getuid?.() === 0 ? 0o700 : 0o000;

function pyfunc(root: string, ...words: readonly string[]) {
  return pyfuncIn({}, root, ...words);
}

function pyfuncIn(env: Record<string, string>, root: string, ...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...words], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    ...user,
  });
  return { status, output: stdout + stderr };
}

function appWith(files: Files = {}) {
  const root = folderWith({ ...v1App, ...files });
  for (const folder of ['.', 'Hello', 'Orders']) chmodSync(join(root, folder), 0o777);
  for (const file of Object.keys(v1App)) chmodSync(join(root, file), 0o666);
  return root;
}

describe('what is not a function is named', () => {
  test.each([
    ['a pipe', (path: string) => void execFileSync('mkfifo', [path])],
    ['a folder', (path: string) => void mkdirSync(path)],
  ])('a function.json that is %s', (_, make) => {
    const root = appWith({ 'Other/__init__.py': '' });
    make(join(root, 'Other/function.json'));
    const { status, output } = pyfunc(root, 'migrate', '.', '--dry-run', '--diff', 'names');
    expect(status).toBe(0);
    expect(output).toContain('PYF560');
    expect(output).toContain('Other/function.json is not a file');
    expect(output).toContain('2 functions: 2 migrated');
  });

  test('a folder whose name is not valid UTF-8', () => {
    const root = appWith();
    const name = Buffer.concat([Buffer.from(`${root}/caf`), Buffer.from([0xe9])]);
    mkdirSync(name);
    const { status, output } = pyfunc(root, 'migrate', '.', '--dry-run', '--diff', 'names');
    rmSync(name, { recursive: true });
    expect(status).toBe(0);
    expect(output).toContain('not valid UTF-8');
  });
});

describe('a folder that cannot be read', () => {
  test.each(['.venv', 'node_modules', '.cache'])('is passed over if it is %s', (name) => {
    const root = appWith({ [`${name}/x/y.py`]: '' });
    chmodSync(join(root, name), closed);
    const { status, output } = pyfunc(root, 'migrate', '.', '--dry-run', '--diff', 'names');
    chmodSync(join(root, name), 0o755);
    expect(status).toBe(0);
    expect(output).toContain(`Not read: ${name} (`);
    expect(output).toContain('2 functions: 2 migrated');
  });

  test('beside the app does not keep the app from being found', () => {
    const root = folderWith({ 'volume/data': '' });
    fill(join(root, 'app'), v1App);
    chmodSync(root, 0o755);
    chmodSync(join(root, 'volume'), closed);
    const { status, output } = pyfunc(root, 'migrate', '.', '--dry-run', '--diff', 'names');
    chmodSync(join(root, 'volume'), 0o755);
    expect(status).toBe(0);
    expect(output).toContain('Not read: volume (EACCES)');
  });

  test('that may hold functions stops the run', () => {
    const root = appWith();
    chmodSync(join(root, 'Orders'), closed);
    const { status, output } = pyfunc(root, 'migrate', '.', '--dry-run');
    chmodSync(join(root, 'Orders'), 0o755);
    expect(status).toBe(1);
    expect(output).toContain('PYF003');
  });
});

describe('the record of a run', () => {
  test('lies outside of the app: nothing of it could be deployed', () => {
    const rules = '# mine\n';
    const root = appWith({ '.funcignore': rules });
    const home = folderWith();
    chmodSync(home, 0o777);
    const env = { XDG_STATE_HOME: home };
    const { status, output } = pyfuncIn(env, root, 'migrate', '.', '--yes', '--no-verify');
    expect(status).toBe(0);
    expect(output).toContain('To undo');
    expect(output).not.toContain('PYF029');
    expect(existsSync(join(root, '.pyfunc'))).toBe(false);
    expect(readFileSync(join(root, '.funcignore'), 'utf8')).toBe(rules);
    expect(pyfuncIn(env, root, 'undo', '.').status).toBe(0);
    expect(existsSync(join(root, 'Hello/function.json'))).toBe(true);
  });

  const nowhere = () => ({ XDG_STATE_HOME: join(folderWith({ 'a.txt': '' }), 'a.txt') });
  test('stays in the app without a place outside, and is said to be deployed', () => {
    const root = appWith();
    const { status, output } = pyfuncIn(nowhere(), root, 'migrate', '.', '--yes', '--no-verify');
    expect(status).toBe(0);
    expect(output).toContain('PYF029');
    expect(output).toContain('There is no .funcignore');
    expect(existsSync(join(root, '.funcignore'))).toBe(false);
  });

  test.each(['.pyfunc\n', '.*\n', '/.pyfunc/\n'])('is not where %j keeps it out', (rules) => {
    const root = appWith({ '.funcignore': rules });
    const { output } = pyfuncIn(nowhere(), root, 'migrate', '.', '--yes', '--no-verify');
    expect(output).toContain('To undo');
    expect(output).not.toContain('PYF029');
  });
});

const canTrace = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;

describe.skipIf(!canTrace)('an error of the system (needs strace)', () => {
  test.each([
    ['host.json', 'openat', 'EIO'],
    ['Hello/function.json', 'pread64', 'EIO'],
    ['Hello/__init__.py', 'openat', 'EMFILE'],
    ['Hello', 'getdents64', 'EIO'],
    ['.', 'statfs', 'EIO'],
    ['.pyfunc', 'mkdir', 'EIO'],
  ])('on %s (%s: %s) is a diagnostic, and no file is changed', (path, call, error) => {
    const root = folderWith(v1App);
    const inject = ['-f', '-qq', '-o', '/dev/null', '-P', join(root, path)];
    const command = [process.execPath, bin, 'migrate', '.', '--yes', '--no-verify'];
    const { status, stdout, stderr } = spawnSync(
      'strace',
      [...inject, '-e', `inject=${call}:error=${error}`, ...command],
      { cwd: root, encoding: 'utf8' },
    );
    expect(status, stdout + stderr).toBe(1);
    expect(stdout + stderr).toMatch(/error PYF\d{3}/);
    expect(existsSync(join(root, 'function_app.py'))).toBe(false);
  });
});
