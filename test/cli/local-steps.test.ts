import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { localSteps } from '../../api/local-steps.ts';
import { environment } from '../python/environment.ts';
import { type Files, folderWith } from '../workspace/folders.ts';
import { pyfunc } from './fake-host.ts';
import { v1App } from './v1-app.ts';

const python = await environment('py311');
const site = '.venv/lib/python3.11/site-packages';
const windows = process.platform === 'win32';

/** A folder with these programs, as PATH. */
function pathWith(...programs: readonly string[]): string {
  const folder = folderWith(Object.fromEntries(programs.map((name) => [name, '#!/bin/sh\n'])));
  for (const name of programs) chmodSync(join(folder, name), 0o755);
  return folder;
}

/** Commits what is staged; returns the short name of the commit. */
function commit(cwd: string): string {
  const author = ['-c', 'user.name=t', '-c', 'user.email=t@example.com'];
  execFileSync('git', [...author, 'commit', '-qm', 'x'], { cwd });
  return String(execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd })).trim();
}

function stepsOf(files: Files, programs: readonly string[] = []) {
  const root = folderWith({ 'host.json': '{}', ...files });
  const compare = { revision: 'HEAD', command: (commit: string) => `pyfunc verify ${commit}` };
  return localSteps({ root, compare }, { env: { PATH: pathWith(...programs) } }).map(
    ({ text, command }) => (command === undefined ? text : `${text}: ${command}`),
  );
}

describe.skipIf(windows)('what to do next', () => {
  test.each<[string, Files, string[], RegExp | string]>([
    [
      'a virtual environment that is not there',
      { 'requirements.txt': 'azure-functions\n' },
      [],
      'Install the packages: python3 -m venv .venv && .venv/bin/python -m pip install -r requirements.txt',
    ],
    [
      'packages that it lacks',
      {
        'requirements.txt': 'azure-functions>=1.2\nPy_YAML # x\nrequests\n',
        [`${site}/azure_functions-1.26.0.dist-info/METADATA`]: '',
        [`${site}/py.yaml-6.0.dist-info/METADATA`]: '',
      },
      [],
      'Install requests, which .venv lacks: .venv/bin/python -m pip install -r requirements.txt',
    ],
    ['tests in a folder', { 'tests/test_a.py': '' }, [], 'Run your tests: python3 -m pytest'],
    ['tests beside the app', { 'test_a.py': '' }, [], 'Run your tests: python3 -m pytest'],
    [
      'what tests need',
      { 'requirements.txt': '', 'requirements-dev.txt': 'pytest\n', 'test_a.py': '' },
      [],
      'Run your tests: .venv/bin/python -m pip install -r requirements-dev.txt && .venv/bin/python -m pytest',
    ],
    ...(
      [
        ['uv', '[tool.uv]\npackage = false\n', 'uv sync'],
        ['poetry', '[tool.poetry]\npackage-mode = false\n', 'poetry install'],
        ['pdm', '[tool.pdm]\ndistribution = false\n', 'pdm install'],
      ] as const
    ).map(([tool, project, command]): [string, Files, string[], string] => [
      `the command of ${tool}`,
      { 'requirements.txt': 'azure-functions\n', 'pyproject.toml': project },
      [],
      `Install the packages: ${command}`,
    ]),
    [
      'the command of the tool where packages are missing',
      {
        'requirements.txt': 'azure-functions\nrequests\n',
        'uv.lock': '',
        [`${site}/azure_functions-1.26.0.dist-info/METADATA`]: '',
      },
      ['uv'],
      'Install requests, which .venv lacks: uv sync',
    ],
    [
      'tests that run with the tool',
      { 'pyproject.toml': '[tool.uv]\n', 'tests/test_a.py': '' },
      [],
      'Run your tests: uv add --dev pytest && uv run python -m pytest',
    ],
    [
      'tests whose packages the tool knows',
      { Pipfile: '[dev-packages]\npytest = "*"\n', 'tests/test_a.py': '' },
      [],
      'Run your tests: pipenv run python -m pytest',
    ],
    [
      'the start with the tool',
      { 'poetry.lock': '', 'pyproject.toml': '' },
      ['func'],
      'Start the app: poetry run func start',
    ],
    [
      'settings with a placeholder',
      { 'local.settings.json': '{"Values": {"Mail": "<key>", "A": "Key=<the key>;", "B": "a<b"}}' },
      [],
      'Fill in settings of local.settings.json: Mail, A',
    ],
  ])('names %s', (_, files, programs, wanted) => {
    const matching = typeof wanted === 'string' ? wanted : expect.stringMatching(wanted);
    expect(stepsOf(files, programs)).toContainEqual(matching);
  });

  const start = 'Start the app: func start';
  const coreTools =
    'Install Azure Functions Core Tools: npm install -g azure-functions-core-tools@4';
  const storage = 'Install the storage emulator: npm install -g azurite';
  const emulator = 'Start the storage emulator: azurite --silent &';
  test.each<[string, string, string[], string[]]>([
    ['Core Tools', '', ['func'], [start]],
    ['what gets Core Tools', '', [], [coreTools, start]],
    ['the emulator', 'UseDevelopmentStorage=true', ['func', 'azurite'], [emulator, start]],
    ['what gets the emulator', 'UseDevelopmentStorage=true', ['func'], [storage, emulator, start]],
  ])('starts the app with %s', (_, setting, programs, wanted) => {
    const settings = JSON.stringify({ Values: { A: setting } });
    expect(stepsOf({ 'local.settings.json': settings }, programs)).toEqual(wanted);
  });

  test('compares with nothing where no commit has the app', () => {
    const root = folderWith({ 'app/host.json': '{}', 'README.md': '' });
    execFileSync('git', ['init', '-q'], { cwd: root });
    const compare = { revision: 'HEAD', command: (commit: string) => commit };
    const texts = () =>
      localSteps({ root: join(root, 'app'), compare }, { env: {} }).map(({ text }) => text);
    expect(texts()).not.toContain('Compare what they do');
    execFileSync('git', ['add', 'README.md'], { cwd: root });
    commit(root);
    expect(texts()).not.toContain('Compare what they do');
    execFileSync('git', ['add', '.'], { cwd: root });
    commit(root);
    expect(texts()).toContain('Compare what they do');
  });

  test('knows the environment of the repository that the app lies in', () => {
    const top = folderWith({
      '.git/HEAD': 'ref: refs/heads/main\n',
      '.venv/pyvenv.cfg': '',
      [`${site}/azure_functions-1.26.0.dist-info/METADATA`]: '',
      'api/host.json': '{}',
      'api/requirements.txt': 'azure-functions\nrequests\n',
    });
    const steps = localSteps({ root: join(top, 'api') }, { env: { PATH: pathWith('func') } });
    expect(steps.map(({ command }) => command)).toEqual([
      '../.venv/bin/python -m pip install -r requirements.txt',
      '. ../.venv/bin/activate && func start',
    ]);
  });

  test('names nothing that is there already', () => {
    const files = {
      'requirements.txt': 'azure-functions\n',
      [`${site}/azure_functions-1.26.0.dist-info/METADATA`]: '',
    };
    expect(stepsOf(files, ['func'])).toEqual(['Start the app: . .venv/bin/activate && func start']);
  });

  test('closes a migration: settings, the comparison with the commit, undo', async () => {
    const cwd = folderWith({ ...v1App, 'local.settings.json': '{"Values": {}}' });
    execFileSync('git', ['init', '-q'], { cwd });
    execFileSync('git', ['add', '.'], { cwd });
    const before = commit(cwd);
    const { stdout } = await pyfunc(['migrate', '--yes', '--python', python], { cwd });
    const [, next = ''] = stdout.split('\nNext\n');
    expect(next).toContain(`pyfunc verify --against ${before} --run`);
    expect(next.trimEnd().split('\n').at(-1)).toBe('To undo: pyfunc undo');
  });

  test('says that functions that are left out will differ', async () => {
    const cwd = folderWith(v1App);
    execFileSync('git', ['init', '-q'], { cwd });
    execFileSync('git', ['add', '.'], { cwd });
    const before = commit(cwd);
    const words = ['migrate', '--yes', '--python', python, '--leave-out', 'Orders'];
    const { stdout } = await pyfunc(words, { cwd });
    expect(stdout).toContain('Compare what they do; the 1 function left out will differ');
    const run = ['verify', '--against', before, '--run', '--python', python];
    const verified = await pyfunc(run, { cwd });
    expect(verified.code).toBe(1);
    expect(verified.stdout).toContain('run: 1 the same, 1 different');
  });

  test('names settings that bindings need and local.settings.json lacks', async () => {
    const binding = { type: 'queueTrigger', direction: 'in', name: 'msg', queueName: '%Q%' };
    const cwd = folderWith({
      ...v1App,
      'Orders/function.json': JSON.stringify({ bindings: [{ ...binding, connection: 'Jobs' }] }),
      'local.settings.json': '{"Values": {"Jobs__queueServiceUri": "x"}}',
    });
    const { stdout } = await pyfunc(['migrate', '--yes', '--python', python], { cwd });
    expect(stdout).toMatch(/Add settings to local\.settings\.json: Q$/m);
  });
});
