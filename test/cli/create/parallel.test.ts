import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { contents, folderWith } from '../../workspace/folders.ts';
import { built } from '../built.ts';
import { create, quick } from './created.ts';

const entry = built('create/create-pyfunc');

interface Ended {
  readonly code: number;
  readonly output: string;
}

function start(cwd: string, ...words: readonly string[]): Promise<Ended> {
  const all = [entry, 'app', '--yes', ...quick, ...words];
  return new Promise((resolve) => {
    execFile(process.execPath, all, { cwd }, (error, stdout, stderr) => {
      resolve({ code: Number(error?.code ?? 0), output: stdout + stderr });
    });
  });
}

const twenty = Array.from({ length: 20 }, (_, index) => index);

describe('twenty runs in one folder at the same time', () => {
  test.each([
    ['that is not there', {}],
    ['that has files', { 'app/.gitignore': 'mine\n', 'app/requirements.txt': 'requests\n' }],
  ])(
    '%s: one writes, the others find all of it there',
    async (_, existing) => {
      const [cwd, alone] = [folderWith(existing), folderWith(existing)];
      const ended = await Promise.all(twenty.map(() => start(cwd)));
      await create(alone, 'app', '--yes', ...quick);
      expect(ended.filter(({ code }) => code !== 0)).toEqual([]);
      expect(ended.filter(({ output }) => output.includes('The app is ready.'))).toHaveLength(1);
      expect(ended.filter(({ output }) => output.includes('Already up to date'))).toHaveLength(19);
      expect(contents(join(cwd, 'app'))).toEqual(contents(join(alone, 'app')));
    },
    120_000,
  );

  test('with other answers each: one app is there, and it is whole', async () => {
    const [cwd, alone] = [folderWith(), folderWith()];
    const ended = await Promise.all(twenty.map((index) => start(cwd, '--name', `app-${index}`)));
    const [winner, ...more] = twenty.filter((index) => ended[index]?.output.includes('is ready'));
    expect(more).toEqual([]);
    await create(alone, 'app', '--yes', '--name', `app-${winner}`, ...quick);
    expect(contents(join(cwd, 'app'))).toEqual(contents(join(alone, 'app')));
  }, 120_000);
});
