import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keepFolder } from '../../workspace/tree/cached-folder.ts';
import { folderWith } from './folders.ts';

/** Writes files into many folders for half a second, and makes again what goes. */
const writer = `
const { mkdirSync, writeFileSync } = require("node:fs");
const write = (n) => {
  mkdirSync(process.argv[1] + "/" + (n % 50), { recursive: true });
  writeFileSync(process.argv[1] + "/" + (n % 50) + "/" + n, "");
};
for (let n = 0; n < 2000; n += 1) write(n);
process.stdout.write("on");
for (let n = 0, end = Date.now() + 500; Date.now() < end; n += 1) {
  try {
    write(n % 5000);
  } catch {}
}
`;

test('a folder that is not made whole says why, although a program still writes there', async () => {
  const folder = join(folderWith({}), 'environment');
  const stopped = await keepFolder(folder, async (draft) => {
    mkdirSync(draft);
    const child = spawn(process.execPath, ['-e', writer, draft], { stdio: 'pipe' });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    return 'it was stopped';
  });
  expect(stopped).toBe('it was stopped');
  expect(existsSync(folder)).toBe(false);
});
