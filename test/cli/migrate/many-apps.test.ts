import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test, vi } from 'vitest';
import { appsOfShard, parseShard } from '../../../api/apps/many-apps.ts';
import { width } from '../../../cli/views/visible.ts';
import * as migration from '../../../migrator/plan.ts';
import { environment } from '../../python/environment.ts';
import { contents, type Files, fill, folderWith, shown } from '../../workspace/folders.ts';
import { pyfunc } from '../fake-host.ts';
import { v1App } from '../v1-app.ts';

const python = await environment('py311');

/** A monorepo with an app in each of these folders. */
function monorepo(apps: { readonly [folder: string]: Files }): string {
  const files = Object.entries(apps).flatMap(([folder, app]) =>
    Object.entries(app).map(([path, content]) => [`${folder}/${path}`, content]),
  );
  return folderWith(Object.fromEntries(files));
}

const broken: Files = { ...v1App, 'Hello/function.json': '{' };
const v2App: Files = {
  'host.json': '{ "version": "2.0" }\n',
  'function_app.py': 'import azure.functions as func\n\napp = func.FunctionApp()\n',
};
const write = ['migrate', '--all', '--yes', '--no-verify'];

describe('migrate --all', () => {
  test('does each app, whatever becomes of the others', async () => {
    const cwd = monorepo({ 'apps/a': v1App, 'apps/b': broken, 'apps/c': v1App, d: v2App });
    const { code, stdout } = await pyfunc(write, { cwd });
    expect(code).toBe(4);
    expect(existsSync(join(cwd, 'apps/a/function_app.py'))).toBe(true);
    expect(existsSync(join(cwd, 'apps/b/function_app.py'))).toBe(false);
    expect(existsSync(join(cwd, 'apps/c/function_app.py'))).toBe(true);
    const table = stdout.slice(stdout.lastIndexOf('  App'));
    expect(table).toMatch(/^ {2}apps\/a +2 {2}written/m);
    expect(table).toMatch(/^ {2}apps\/b +2 {2}refused +PYF\d+/m);
    expect(table).toMatch(/^ {2}d +0 {2}up to date$/m);
    expect(table).toContain('4 apps with 6 functions: 1 refused, 1 up to date, 2 written.');
    expect(table).toMatch(/^Diagnostics: .*1 PYF\d+ in 1 app/m);
  });

  test('holds all of it with --json', async () => {
    const cwd = monorepo({ a: v1App, b: broken });
    const { code, stdout } = await pyfunc([...write, '--json'], { cwd });
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({
      command: 'migrate',
      exitCode: code,
      apps: [
        { path: 'a', result: 'written' },
        { path: 'b', result: 'refused' },
      ],
    });
  });

  test('says what was proved', async () => {
    const cwd = monorepo({ a: v1App });
    const { stdout } = await pyfunc(['migrate', '--all', '--yes', '--python', python], { cwd });
    expect(stdout).toMatch(/^ {2}a +2 {2}written +all 2/m);
  });

  test('goes on after a fault of ours, and ends as one', async () => {
    const cwd = monorepo({ a: v1App, b: v1App, c: v1App });
    const plan = migration.planMigration;
    const spy = vi.spyOn(migration, 'planMigration').mockImplementation((tree, options) => {
      if (tree.root.endsWith('/b')) throw new Error('boom');
      return plan(tree, options);
    });
    const { code, stdout } = await pyfunc(write, { cwd });
    spy.mockRestore();
    expect(code).toBe(70);
    expect(stdout).toContain('pyfunc failed on b because of an internal error: boom.');
    expect(stdout).toMatch(/^ {2}c +2 {2}written/m);
  });

  test('prints one patch of all', async () => {
    const cwd = monorepo({ a: v1App, b: v1App });
    const twin = monorepo({ a: v1App, b: v1App });
    const { stdout } = await pyfunc(['migrate', '--all', '--patch'], { cwd });
    execFileSync('git', ['apply'], { cwd: twin, input: stdout });
    await pyfunc(write, { cwd });
    for (const app of ['a', 'b']) {
      expect(contents(join(twin, app))).toEqual(contents(join(cwd, app)));
    }
  });

  test('--check finds work in any of them, and writes to none', async () => {
    const cwd = monorepo({ a: v1App, b: v2App });
    const before = shown(cwd);
    expect((await pyfunc(['migrate', '--all', '--check'], { cwd })).code).toBe(3);
    expect(shown(cwd)).toEqual(before);
  });
});

test('--all prints a summary: the worst first, diagnostics by kind, what to do next', async () => {
  const many = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [name, v1App]));
  const old = { ...v1App, 'host.json': '{"version": "2.0", "extensionBundle": {}}' };
  const cwd = monorepo({ ...many, [`deep/${'x'.repeat(90)}/app`]: broken, f: old });
  const { stdout } = await pyfunc(['migrate', '--all', '--check'], { cwd });
  const lines = stdout.split('\n');
  expect(lines[1]).toMatch(/^ {2}deep\/x+…x+\/app +2 {2}refused/);
  expect(stdout).not.toContain('@@');
  expect(stdout).toMatch(/^error PYF101 {2}function\.json is not JSON {2}1 in 1 app$/m);
  expect(stdout).toMatch(/^Next\n.*pyfunc explain PYF101$/m);
  expect(stdout).toMatch(/pyfunc migrate --all --yes$/m);
  const { stdout: diffs } = await pyfunc(['migrate', '--all', '--check', '--diff', 'short'], {
    cwd,
  });
  expect(diffs).toContain('@@');
});

describe('which apps', () => {
  const apps = () => monorepo({ 'apps/a': v1App, 'apps/b': v1App, 'legacy/c': v1App });
  const paths = async (...flags: string[]) => {
    const { code, stdout } = await pyfunc(['migrate', '--json', '--dry-run', ...flags], {
      cwd: apps(),
    });
    return [code, JSON.parse(stdout).apps.map(({ path }: { path: string }) => path)];
  };

  test.each<[string[], string[]]>([
    [['--all'], ['apps/a', 'apps/b', 'legacy/c']],
    [
      ['--include', 'apps/*'],
      ['apps/a', 'apps/b'],
    ],
    [['apps', '--include', 'a'], ['apps/a']],
    [
      ['--include', 'apps', '--include', '**/c', '--exclude', 'apps/a'],
      ['apps/b', 'legacy/c'],
    ],
    [
      ['--shard', '1/2'],
      ['apps/a', 'legacy/c'],
    ],
    [['--shard', '2/2'], ['apps/b']],
    [['--shard', '4/4'], []],
  ])('%j', async (flags, expected) => {
    expect(await paths(...flags)).toEqual([0, expected]);
  });

  test.each<[string, string[], string[]]>([
    ['.', [], ['apps/a', 'apps/b']],
    ['.', ['--exclude', 'apps/a'], ['apps/b']],
    ['.', ['--include', '**/c'], ['legacy/c']],
    ['.', ['--include', 'apps/old'], []],
    ['apps', [], ['apps/a', 'apps/b']],
    ['legacy', [], []],
  ])('below %s with %j where pyfunc.config has its say', async (path, flags, expected) => {
    const cwd = monorepo({
      'apps/a': v1App,
      'apps/b': v1App,
      'apps/old': v1App,
      'legacy/c': v1App,
    });
    fill(cwd, {
      '.git/HEAD': '',
      'pyfunc.config.json': '{"apps": {"include": ["apps"], "exclude": ["**/old"]}}',
    });
    const words = ['migrate', path, '--all', '--json', ...flags];
    const { stdout } = await pyfunc(words, { cwd });
    const { apps } = JSON.parse(stdout);
    expect(apps.map((each: { path: string }) => each.path)).toEqual(expected);
  });

  test('a pyfunc.config that cannot be read is not passed over', async () => {
    const cwd = apps();
    fill(cwd, { '.git/HEAD': '', 'pyfunc.config.json': '{' });
    const { code, stdout } = await pyfunc(['migrate', '--all'], { cwd });
    expect(code).not.toBe(0);
    expect(stdout).toContain('pyfunc.config.json');
  });

  test('a path that is not there is named', async () => {
    const { code, stdout } = await pyfunc(['migrate', 'nope', '--all'], { cwd: apps() });
    expect(code).toBe(2);
    expect(stdout).toContain('PYF001');
  });

  test.each([
    ['--include', 'nope', 'PYF286'],
    ['--exclude', '**', 'PYF286'],
    ['--shard', '0/2', 'PYF285'],
    ['--shard', '3/2', 'PYF285'],
    ['--shard', 'all', 'PYF285'],
  ])('%s %s is usage', async (flag, value, diagnostic) => {
    const { code, stdout } = await pyfunc(['migrate', flag, value], { cwd: apps() });
    expect(code).toBe(2);
    expect(stdout).toContain(diagnostic);
  });

  test('a shard without apps says so', async () => {
    const { code, stdout } = await pyfunc(['migrate', '--shard', '4/4'], { cwd: apps() });
    expect([code, stdout]).toEqual([0, 'Shard 4 of 4, which have 3 apps together: it has none.\n']);
  });

  test('each is in one shard of any number', () => {
    const list = Array.from({ length: 23 }, (_, at) => at);
    for (let count = 1; count <= 30; count += 1) {
      const shards = list.slice(0, count).map((at) => appsOfShard(list, { index: at + 1, count }));
      const more = Array.from({ length: Math.max(count - 23, 0) }, (_, at) =>
        appsOfShard(list, { index: 24 + at, count }),
      );
      const all = [...shards, ...more];
      expect(all.flat().sort((a, b) => a - b)).toEqual(list);
      const sizes = all.map(({ length }) => length);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    }
  });

  test.each(['', '1', '1/', '/2', '1/2/3', '-1/2', '1.5/2', ' 1/2', '1/0'])('%j', (text) => {
    expect(parseShard(text)).toBeUndefined();
  });
});

test('the table fits, whatever the paths and however many findings', async () => {
  const long = `${'deep/'.repeat(30)}app`;
  const cwd = monorepo({
    [long]: broken,
    'añ/日本語の関数アプリケーションフォルダ': broken,
    b: v1App,
  });
  for (const columns of [60, 80, 120]) {
    const { stdout } = await pyfunc(['migrate', '--all', '--dry-run'], { cwd, columns });
    const table = stdout.slice(0, stdout.indexOf('\nNext\n'));
    const lines = table.split('\n');
    expect(lines.length).toBeGreaterThan(5);
    for (const line of lines) expect(width(line)).toBeLessThanOrEqual(columns);
    expect(table).toContain('/app ');
  }
});

test('of two hundred apps one is in memory at a time', async () => {
  const names = Array.from({ length: 200 }, (_, at) => `apps/app-${at}`);
  const cwd = monorepo(Object.fromEntries(names.map((name) => [name, v1App])));
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const trees: WeakRef<object>[] = [];
  let mostAlive = 0;
  const plan = migration.planMigration;
  const spy = vi.spyOn(migration, 'planMigration').mockImplementation((tree, options) => {
    if (trees.length % 50 === 49) {
      collect();
      const alive = trees.filter((each) => each.deref() !== undefined);
      mostAlive = Math.max(mostAlive, alive.length);
    }
    trees.push(new WeakRef(tree));
    return plan(tree, options);
  });
  // A spy remembers what it was called with.
  const forget = setInterval(() => spy.mockClear(), 0);
  const { code, stdout } = await pyfunc(write, { cwd });
  clearInterval(forget);
  spy.mockRestore();
  expect(code).toBe(0);
  expect(stdout).toContain('200 apps with 400 functions: 200 written.');
  expect(trees).toHaveLength(200);
  expect(mostAlive).toBeLessThan(10);
});
