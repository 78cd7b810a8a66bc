import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startCommands } from '../../../api/core-tools.ts';
import { installCommands } from '../../../api/create/install-commands.ts';
import { folderWith } from '../../workspace/folders.ts';

const answers = { packages: 'pip', python: '3.12' };
const [, ...rest] = installCommands(answers, {});

function program(folder: string, name: string): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, '');
  chmodSync(path, 0o755);
  return path;
}

test.skipIf(process.platform === 'win32')('the Python that is there makes .venv', () => {
  const root = folderWith();
  const shims = join(root, 'shims');
  program(shims, 'python3.12');
  const env = { HOME: root, PYENV_ROOT: root, PATH: shims };
  const installed = program(root, 'versions/3.12.1/bin/python3');
  expect(installCommands(answers, env)).toEqual([`${installed} -m venv .venv`, ...rest]);
  const bin = join(root, 'bin');
  program(bin, 'python3.12');
  const onPath = { ...env, PATH: `${shims}:${bin}` };
  expect(installCommands(answers, onPath)[0]).toBe('python3.12 -m venv .venv');
  expect(installCommands({ ...answers, packages: 'uv' }, env)[0]).toBe('uv sync');
});

test.skipIf(process.platform === 'win32').each([
  [
    'nothing',
    [],
    {},
    [
      'npm install -g azure-functions-core-tools@4',
      'npm install -g azurite',
      'azurite --silent &',
      'func start',
    ],
  ],
  ['the tools', ['func', 'azurite'], {}, ['azurite --silent &', 'func start']],
  [
    'Core Tools, with tests',
    ['func'],
    { tests: 'pytest' },
    ['python -m pytest', 'npm install -g azurite', 'azurite --silent &', 'func start'],
  ],
  [
    'the tools, with emulators',
    ['func'],
    { extras: ['emulators'] },
    ['docker compose up --detach --wait', 'func start'],
  ],
])('a new app is started where there is %s', (_, programs, given, expected) => {
  const folder = folderWith();
  for (const each of programs) program(folder, each);
  expect(startCommands({ PATH: folder }, given)).toEqual(expected);
});
