import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderWith, shown } from '../../workspace/folders.ts';
import { pyfunc } from '../fake-host.ts';
import { create, lastLine, quick, wordsOf } from './created.ts';

describe('names of folders', () => {
  const hostile = [
    'CON',
    'nul.txt',
    'a/COM1/b',
    'a:b',
    'C:app',
    'a?',
    'a*b',
    'a|b',
    'a<b>',
    'a"b',
    'a\\b',
    'trailing.',
    'trailing ',
    'x'.repeat(256),
    'a\nb',
    'a\x1b]0;title\x07',
    'a\x7f',
    'a\u202eb',
    'a\u200bb',
    '.git',
    'a/.GIT/b',
    'git~1',
    '\ud800',
    ' ',
    '',
    'e\u0301',
    'a\u2028b',
  ];

  test.each(hostile)('%j is refused, and nothing made', async (name) => {
    const cwd = folderWith();
    const { code, stderr, stdout } = await create(cwd, '--yes', ...quick, '--', name);
    expect([code, readdirSync(cwd)]).toEqual([2, []]);
    expect(stderr + stdout).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202e\u2028]/);
  });

  test.each([
    'my-app',
    'my app',
    "it's",
    'a$(touch pwned)b',
    'ünï',
    '日本',
    '.hidden',
    'a.b',
    '-x',
    'a/b/c',
    './x/',
    '&',
    "';--",
    'x'.repeat(255),
  ])('%j is fine, and the line to repeat it too', async (name) => {
    const cwd = folderWith();
    const first = await create(cwd, '--yes', ...quick, '--', name);
    expect(first.code).toBe(0);
    const [, ...words] = wordsOf(lastLine(first.stdout));
    const other = folderWith();
    expect((await pyfunc(words, { cwd: other })).code).toBe(0);
    expect(Object.keys(shown(other))).toEqual(Object.keys(shown(cwd)));
  });

  test('a folder beside the one we are in', async () => {
    const cwd = folderWith({ 'here/x': '' });
    expect((await create(join(cwd, 'here'), '../there', '--yes', ...quick)).code).toBe(0);
    expect(readdirSync(cwd)).toEqual(['here', 'there']);
  });

  test.each(['file', 'file/app', 'link'])('%s is not a folder', async (name) => {
    const cwd = folderWith({ file: 'x' });
    execFileSync('ln', ['-s', 'nowhere', join(cwd, 'link')]);
    const before = shown(cwd);
    const { code } = await create(cwd, name, '--yes', ...quick);
    expect(code).not.toBe(0);
    expect(shown(cwd)).toEqual(before);
  });
});
