import { chmodSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { exactPython } from '../../verify/environment/exact.ts';
import { verifyApp } from '../../verify/verify.ts';
import { openTree } from '../../workspace/tree/disk.ts';
import { diagnosticOf, valueIn } from '../diagnostics/results.ts';
import { environment, programs } from '../python/environment.ts';
import { pythonAt, scratchFolders, writeFiles } from './scratch.ts';

const py311 = await environment('py311');
const lay = scratchFolders();

const app = {
  'host.json': '{"version": "2.0"}',
  'function_app.py': `import azure.functions as func

app = func.FunctionApp()


@app.retry(strategy="fixed_delay", max_retry_count="3", delay_interval="00:00:30")
@app.timer_trigger(schedule="0 0 * * * *", arg_name="timer")
def sync(timer: func.TimerRequest) -> None:
    pass
`,
};

/** The other tests have pip. */
const withUv = { PATH: [await programs('tools'), process.env.PATH].join(path.delimiter) };

const run = (root: string, variables: NodeJS.ProcessEnv = {}) => {
  const told: string[] = [];
  const cache = path.join(root, '..', `${path.basename(root)}-cache`);
  const made = exactPython(openTree(root), root, {
    environment: { ...process.env, XDG_CACHE_HOME: cache, ...variables },
    cwd: root,
    tell: (text) => void told.push(text),
  });
  return { made, told, cache: path.join(cache, 'pyfunc') };
};

test('the pinned library and the Python of the Dockerfile are installed once and prove the app', async () => {
  const root = lay({
    ...app,
    Dockerfile: 'FROM mcr.microsoft.com/azure-functions/python:4-python3.11\n',
    'requirements.txt': '-e .\nazure-functions==1.17.0\n',
  });
  const before = readdirSync(root);
  const first = run(root);
  const python = await first.made;
  expect(valueIn(python)).toMatchObject({ from: '--exact', azureFunctions: '1.17.0' });
  if (python.kind === 'failed') return;
  expect(python.value.version).toMatch(/^3\.11\./);
  expect(first.told).toHaveLength(1);
  const second = run(root);
  expect(valueIn(await second.made)).toEqual(python.value);
  expect(second.told).toEqual([]);
  expect(readdirSync(root)).toEqual(before);
  // 1.17.0 has no `retry`, and nothing is said of other versions.
  const { diagnostics } = await verifyApp(root, { python: python.value });
  expect(diagnostics.map(({ code }) => code)).toContain('PYF405');
  expect(diagnostics.map(({ code }) => code)).not.toContain('PYF416');
});

test('without it, notes name both versions', async () => {
  const root = lay({
    ...app,
    Dockerfile: 'FROM python:3.9\n',
    'requirements.txt': 'azure-functions==1.17.0\n',
  });
  const python = await pythonAt(py311);
  const { diagnostics } = await verifyApp(root, { python });
  const notes = diagnostics.filter(({ code }) => /^PYF41[67]$/.test(code));
  expect(notes.map(({ message }) => message)).toEqual([
    'The app was verified with azure-functions 1.26.0; requirements.txt asks for ==1.17.0 (line 1).',
    `The app was verified with Python ${python.version}; Dockerfile asks for 3.9 (line 1).`,
  ]);
});

test('packages of a Pipfile are installed in the versions of its lock file', async () => {
  const root = lay({
    ...app,
    Pipfile: `[packages]\nazure-functions = "*"\ntyping-extensions = {version = ">=4"}\n[requires]\npython_version = "3.11"\n`,
    'Pipfile.lock': JSON.stringify({
      default: {
        'azure-functions': { hashes: [], version: '==1.18.0' },
        'typing-extensions': { version: '==4.9.0' },
      },
    }),
    'function_app.py': `import typing_extensions\n${app['function_app.py']}`,
  });
  const python = valueIn(await run(root, withUv).made);
  expect(python).toMatchObject({ from: '--exact', azureFunctions: '1.18.0' });
  const { indexing } = await verifyApp(root, { python });
  expect(indexing.standIns.modules).toEqual([]);
});

test('of a conda environment the pip section, the library and Python are what --exact installs', async () => {
  const root = lay({
    ...app,
    'environment.yml': `name: orders
channels: [conda-forge]
dependencies:
  - python=3.11
  - a-name-of-conda-only=1.0
  - azure-functions=1.18
  - pip
  - pip:
    # those that conda-forge lacks
    - "typing-extensions==4.9.0"  # pinned
    - -r more.txt
    - -e .
variables:
  STAGE: test
`,
    'more.txt': 'azure-functions>=1.17\nidna==3.6\n',
    'function_app.py': `import idna\nimport typing_extensions\n${app['function_app.py']}`,
  });
  const python = valueIn(await run(root, withUv).made);
  expect(python).toMatchObject({ from: '--exact', azureFunctions: '1.18.0' });
  expect(python.version).toMatch(/^3\.11\./);
  const { indexing } = await verifyApp(root, { python });
  expect(indexing.standIns.modules).toEqual([]);
});

test('a Python that is not available is named with the file that asks for it', async () => {
  const root = lay({ ...app, Dockerfile: 'FROM python:3.9\n', 'requirements.txt': '' });
  expect(diagnosticOf(await run(root).made)).toMatchObject({
    code: 'PYF419',
    message: expect.stringContaining('3.9 here, which Dockerfile asks for'),
  });
});

/** A uv that starts and then fails, as with an index that only pip is configured for. */
const brokenUv = (root: string) => {
  const folder = path.join(root, '..', `${path.basename(root)}-bin`);
  writeFiles(folder, {
    uv: '#!/bin/sh\n[ "$1" = --version ] || { echo "no index" >&2; exit 2; }\n',
  });
  chmodSync(path.join(folder, 'uv'), 0o755);
  return { PATH: [folder, process.env.PATH].join(path.delimiter) };
};

test.skipIf(process.platform === 'win32')('where uv fails, pip installs', async () => {
  const files = { '.python-version': '3.11', 'requirements.txt': 'azure-functions==1.17.0\n' };
  const root = lay({ ...app, ...files });
  const python = valueIn(await run(root, brokenUv(root)).made);
  expect(python).toMatchObject({ from: '--exact', azureFunctions: '1.17.0' });
  const broken = lay({ ...app, ...files, 'requirements.txt': 'azure-functions==0.0.0\n' });
  const { message } = diagnosticOf(await run(broken, brokenUv(broken)).made);
  expect(message).toContain('uv fails: no index');
  expect(message).toContain('pip fails: ');
});

test('where uv has no Python of that version, the one of the machine is used', async () => {
  const root = lay({ ...app, '.python-version': '3.11', 'requirements.txt': 'azure-functions\n' });
  const python = valueIn(
    await run(root, {
      ...withUv,
      UV_PYTHON_DOWNLOADS: 'never',
      UV_PYTHON_PREFERENCE: 'only-managed',
      UV_PYTHON_INSTALL_DIR: path.join(root, 'none'),
    }).made,
  );
  expect(python.version).toMatch(/^3\.11\./);
});

test('an installer that fails is quoted without the password of its index', async () => {
  const root = lay({ ...app, '.python-version': '3.11', 'requirements.txt': 'azure-functions\n' });
  const { made, cache } = run(root, {
    PIP_INDEX_URL: 'http://me:hush@127.0.0.1:9/simple',
    UV_INDEX_URL: 'http://me:hush@127.0.0.1:9/simple',
    PIP_RETRIES: '0',
    PIP_FIND_LINKS: '',
  });
  const failed = await made;
  expect(diagnosticOf(failed)).toMatchObject({
    code: 'PYF418',
    message: expect.stringContaining('fails'),
  });
  expect(JSON.stringify(failed)).not.toContain('hush');
  expect(readdirSync(cache).filter((name) => name.startsWith('exact'))).toEqual([]);
});
