import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { terminalPicture } from '../../docs/terminal-picture.ts';
import { built } from '../cli/built.ts';
import { programs } from '../python/environment.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const pyfunc = built('pyfunc');
const folder = mkdtempSync(path.join(tmpdir(), 'pyfunc-picture-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('docs/images/migrate.svg shows what migrate prints (npm run docs)', async () => {
  const app = path.join(folder, 'orders');
  for (const part of ['PickOrder', 'shared']) {
    cpSync(path.join(root, 'examples/legacy', part), path.join(app, part), { recursive: true });
  }
  writeFileSync(
    path.join(app, 'host.json'),
    `${JSON.stringify(
      {
        version: '2.0',
        extensionBundle: {
          id: 'Microsoft.Azure.Functions.ExtensionBundle',
          version: '[4.*, 5.0.0)',
        },
      },
      null,
      2,
    )}\n`,
  );
  writeFileSync(path.join(app, 'requirements.txt'), 'azure-functions>=1.11,<2\n');
  const venv = path.dirname(await programs('py311'));
  symlinkSync(venv, path.join(app, '.venv'));

  const words = ['migrate', 'orders', '--yes'];
  const { VIRTUAL_ENV: _active, NO_COLOR: _plain, ...env } = process.env;
  const output = execFileSync(process.execPath, [pyfunc, ...words], {
    cwd: folder,
    // As npx starts it.
    env: { ...env, FORCE_COLOR: '1', npm_command: 'exec' },
    encoding: 'utf8',
  });
  // Which 3.11 it is differs from machine to machine.
  const shown = output.replace(/(Python 3\.11)\.\d+/, '$1');
  const picture = terminalPicture(`npx pyfunc ${words.join(' ')}`, shown);
  await expect(picture).toMatchFileSnapshot('../../docs/images/migrate.svg');
});
