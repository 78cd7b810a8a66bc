import { expect, test } from 'vitest';
import { problemOf, runPython } from '../../workspace/process/run-program.ts';
import { folderWith } from './folders.ts';

const running = (code: string, seconds = 20) =>
  runPython([process.execPath, '-e', code], { folder: folderWith(), seconds });

test.each([
  ['console.log("ok")', undefined],
  ['console.log("a\\nno such package.\\n\\n"); process.exit(2)', 'no such package'],
  ['process.exit(3)', 'exit status 3'],
  [
    'console.error("cannot reach https://me:hunter2@pypi.example/simple"); process.exit(1)',
    'cannot reach https://me:***@pypi.example/simple',
  ],
  ['process.kill(process.pid, "SIGKILL")', 'it was ended by SIGKILL'],
])('a program that fails names its cause: %s', async (code, problem) => {
  expect(problemOf(await running(code), 20)).toBe(problem);
});

test('a program that does not end is ended', async () => {
  const run = await running('setInterval(() => {}, 1000)', 1);
  expect(problemOf(run, 1)).toBe('it took longer than 1 seconds');
});
