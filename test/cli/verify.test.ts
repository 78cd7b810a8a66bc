import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { environment } from '../python/environment.ts';
import { folderWith } from '../workspace/folders.ts';
import { pyfunc } from './fake-host.ts';
import { v1App } from './v1-app.ts';

const python = await environment('py311');

async function migrated(): Promise<string> {
  const root = folderWith(v1App);
  await pyfunc(['migrate', '--yes', '--no-verify'], { cwd: root });
  return root;
}

test('verify prints each function with its bindings', async () => {
  const { code, stdout } = await pyfunc(['verify', '--python', python], { cwd: await migrated() });
  expect(code).toBe(0);
  expect(stdout).toContain('Hello  indexed\n  in   httpTrigger  req  ');
  expect(stdout).toContain('authLevel: "ANONYMOUS"');
  expect(stdout).toMatch(/^Indexed with azure-functions 1\.\d+\.\d+ on Python 3\.11\.\d+ /m);
  expect(stdout).toMatch(/^Verified: 2 functions, all indexed\.$/m);
});

test('verify --against a folder or a revision says what differs', async () => {
  const root = folderWith(v1App);
  const git = (...words: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...words], {
      cwd: root,
    });
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'v1');
  await pyfunc(['migrate', '--yes', '--no-verify'], { cwd: root });
  const against = (original: string) =>
    pyfunc(['verify', '--python', python, '--against', original], { cwd: root, columns: 200 });
  const same = await against('HEAD');
  expect(same.stdout).toMatch(/^Verified: 2 functions, all the same\.$/m);
  expect(same.code).toBe(0);

  const script = join(root, 'Orders/__init__.py');
  writeFileSync(script, readFileSync(script, 'utf8').replace('"orders"', '"lost"'));
  const different = await against(folderWith(v1App));
  expect(different.stdout).toContain('msg.queueName is "lost", not "orders"');
  expect(different.stdout).toMatch(/^Failed: 2 functions: 1 the same, 1 different\.$/m);
  expect(different.code).toBe(1);
});

test.each([
  [['--against', 'nowhere'], 'PYF433'],
  [['--timeout', 'soon'], 'PYF019'],
  [['--timeout', '0'], 'PYF019'],
  [['--python', 'no-such'], 'PYF400'],
])('verify %j is a mistake to be mended', async (flags, told) => {
  const { code, stdout } = await pyfunc(['verify', ...flags], { cwd: await migrated() });
  expect(code).toBe(2);
  expect(stdout).toContain(told);
});
