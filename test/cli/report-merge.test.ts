import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fill, folderWith } from '../workspace/folders.ts';
import { pyfunc } from './fake-host.ts';
import { v1App } from './v1-app.ts';

/** A monorepo with five apps, one of which is refused. */
function monorepo(): string {
  const broken = { ...v1App, 'Hello/function.json': '{' };
  const apps = { 'apps/a': v1App, 'apps/b': broken, 'apps/c': v1App, d: v1App, e: v1App };
  return folderWith(
    Object.fromEntries(
      Object.entries(apps).flatMap(([folder, app]) =>
        Object.entries(app).map(([path, content]) => [`${folder}/${path}`, content]),
      ),
    ),
  );
}

/** The reports of each shard in a folder, which is returned. */
async function shards(count: number, flags: readonly string[] = ['--check']): Promise<string> {
  const cwd = monorepo();
  const reports = folderWith();
  for (let index = 1; index <= count; index += 1) {
    const shard = ['--shard', `${index}/${count}`];
    const { stdout } = await pyfunc(['migrate', ...flags, ...shard, '--json'], { cwd });
    fill(reports, { [`shard-${index}/report.json`]: stdout });
  }
  return reports;
}

const merge = (cwd: string, ...words: string[]) => pyfunc(['report', 'merge', ...words], { cwd });

describe('report merge', () => {
  test.each([1, 2, 3, 5, 7])('of %i shards says what one run would', async (count) => {
    const cwd = await shards(count);
    const { code, stdout } = await merge(cwd, '.', '--json');
    const document = JSON.parse(stdout);
    expect(code).toBe(4);
    const paths = document.apps.map((app: { path: string }) => app.path);
    expect(paths).toEqual(['apps/a', 'apps/b', 'apps/c', 'd', 'e']);
    expect(document).toMatchObject({
      version: 1,
      command: 'migrate',
      exitCode: 4,
      diagnostics: [],
    });
    expect(document.shard).toBeUndefined();
  });

  test('is a table for people', async () => {
    const { stdout } = await merge(await shards(2), '.');
    expect(stdout).toMatch(/^ {2}apps\/b +2 {2}refused +PYF\d+$/m);
    expect(stdout).toContain('5 apps with 10 functions: 4 pending, 1 refused.');
  });

  test('names shards that are missing, and does not end as done', async () => {
    const cwd = await shards(4, ['--dry-run']);
    const { code, stdout } = await merge(cwd, 'shard-1', 'shard-3/report.json', '--json');
    expect(code).toBe(1);
    const [finding] = JSON.parse(stdout).diagnostics;
    expect(finding).toMatchObject({ code: 'PYF290' });
    expect(finding.message).toContain('shard 2 of 4; shard 4 of 4');
  });

  test('names a shard that was cut off', async () => {
    const cwd = await shards(2, ['--dry-run']);
    const text = JSON.stringify({
      ...JSON.parse((await merge(cwd, 'shard-1/report.json', '--json')).stdout),
      shard: { index: 1, count: 2, appsInAll: 5 },
      apps: [],
      exitCode: 0,
    });
    fill(cwd, { 'shard-1/report.json': text });
    const { stdout } = await merge(cwd, '.');
    expect(stdout).toContain('shard 1 has 0 of its 3 apps');
  });

  test('tells of each app once', async () => {
    const cwd = await shards(2, ['--dry-run']);
    const { code, stdout } = await merge(cwd, '.', 'shard-2/report.json', '--json');
    const { apps, diagnostics } = JSON.parse(stdout);
    expect([code, apps.length]).toEqual([1, 5]);
    expect(diagnostics).toMatchObject([{ code: 'PYF291' }]);
  });

  test('merges runs on different folders too', async () => {
    const cwd = monorepo();
    const one = (await pyfunc(['migrate', 'apps', '--all', '--json'], { cwd })).stdout;
    const two = (await pyfunc(['migrate', 'd', '--json'], { cwd })).stdout;
    fill(cwd, { 'r/one.json': one, 'r/two.json': two });
    const { stdout } = await merge(cwd, 'r', '--json');
    const { apps, diagnostics } = JSON.parse(stdout);
    expect([apps.length, diagnostics]).toEqual([4, []]);
  });

  const row = {
    ...{ version: 1, command: 'migrate', status: 'done', exitCode: 0 },
    ...{ diagnostics: [], apps: [] },
  };
  test.each<[string, unknown, string]>([
    ['another version', { ...row, version: 2 }, 'is of version 2'],
    ['another command', { ...row, command: 'update' }, 'is of update, unlike one.json'],
    ['a shard', { ...row, shard: { index: 1, count: 2, appsInAll: 3 } }, 'is one of 2 shards'],
    ['no report', { apps: [] }, 'is not a report'],
    ['a list', [], 'is not a report'],
    ['null', null, 'is not a report'],
    ['bad apps', { ...row, apps: [{ path: 1 }] }, 'is not a report'],
    ['a bad shard', { ...row, shard: { index: 3, count: 2, appsInAll: 3 } }, 'is not a report'],
  ])('refuses %s', async (_, other, said) => {
    const cwd = folderWith({
      'one.json': JSON.stringify(row),
      'two.json': JSON.stringify(other),
    });
    const { code, stdout } = await merge(cwd, 'one.json', 'two.json');
    expect(code).toBe(2);
    expect(stdout.replace(/\s+/g, ' ')).toContain(said);
  });

  test('refuses other counts of apps: the shards saw different files', async () => {
    const of = (index: number, appsInAll: number) =>
      JSON.stringify({ ...row, shard: { index, count: 2, appsInAll } });
    const cwd = folderWith({ 'one.json': of(1, 0), 'two.json': of(2, 3) });
    const { code, stdout } = await merge(cwd, '.');
    expect(code).toBe(2);
    expect(stdout).toContain('two.json is of a repository with 3 apps');
  });

  test.each([
    ['nope.json', 'is not there'],
    ['empty', 'holds no .json file'],
    ['text.json', 'is not valid JSON'],
  ])('refuses %s, which %s', async (path, said) => {
    const cwd = folderWith({ 'text.json': 'pyfunc: no', 'empty/x.txt': '' });
    const { code, stdout } = await merge(cwd, path);
    expect(code).toBe(2);
    expect(stdout).toContain(said);
  });

  test('reads what PowerShell writes', async () => {
    const cwd = folderWith({ '1.json': Buffer.from(`\ufeff${JSON.stringify(row)}`, 'utf16le') });
    expect((await merge(cwd, '1.json')).code).toBe(0);
  });
});

describe('--markdown', () => {
  test('is a table with the sums', async () => {
    const { code, stdout } = await merge(await shards(2), '.', '--markdown');
    expect(code).toBe(4);
    expect(stdout).toMatch(/^### pyfunc migrate$/m);
    expect(stdout).toMatch(/^\| apps\/b \| 2 \| refused \| {2}\| PYF\d+ \|$/m);
  });

  test('has no markup out of names, and fits into a comment', async () => {
    const hostile = '|<img src=x>`[a](b)`@octocat\n## x';
    const apps = Array.from({ length: 3_000 }, (_, at) => ({
      path: `${hostile}/${at}`,
      result: 'planned',
      diagnostics: [],
      changes: [],
    }));
    const head = { version: 1, command: hostile, status: 'planned', exitCode: 0 };
    const report = { ...head, diagnostics: [], apps };
    const cwd = folderWith({ '1.json': JSON.stringify(report) });
    const { stdout } = await merge(cwd, join(cwd, '1.json'), '--markdown');
    expect(stdout).not.toMatch(/<img|\[a\]|@octocat|^## x|`/m);
    expect(stdout.length).toBeLessThan(65_000);
    expect(stdout).toMatch(/… and \d+ more, which did not fit\.\n$/);
  });
});
