import { beforeAll, describe, expect, test } from 'vitest';
import { planMigration } from '../../migrator/plan.ts';
import { initParser } from '../../python/parse.ts';
import { changes } from '../../workspace/change/changes.ts';
import { runToCompletion } from '../../workspace/process/pausable.ts';
import { memoryTree } from '../../workspace/tree/disk.ts';
import { applied } from './apply-plan.ts';
import { defaults } from './fixture.ts';

beforeAll(initParser);

const app = {
  'host.json': '{"version": "2.0"}',
  'requirements.txt': 'azure-functions>=1.21.0\n',
  'Orders/function.json':
    '{"bindings": [{"type": "timerTrigger", "name": "timer", "schedule": "0 0 * * * *"}]}',
  'Orders/__init__.py': 'def main(timer):\n    pass\n',
};

/** One more file of the app, after `--upgrade host,python`, and the codes without it. */
function upgraded(path: string, text: string) {
  const files = Object.fromEntries(
    Object.entries({ ...app, [path]: text }).map(([name, each]) => [name, Buffer.from(each)]),
  );
  const tree = memoryTree(files);
  const plan = runToCompletion(planMigration(tree, { ...defaults, upgrade: ['host', 'python'] }));
  const after = applied(files, changes(tree, plan.edits));
  const codes = runToCompletion(planMigration(tree, defaults)).diagnostics.map(({ code }) => code);
  return {
    text: Buffer.from(after[path] ?? '').toString(),
    codes: codes.filter((code) => /^PYF50[0-3]$/.test(code)),
  };
}

const image = 'mcr.microsoft.com/azure-functions/python';

describe('versions that stand behind names and in lists', () => {
  test.each([
    [
      'Dockerfile',
      `ARG TAG=3.0-python3.8-slim\nFROM ${image}:$TAG\n`,
      `ARG TAG=4-python3.11-slim\nFROM ${image}:$TAG\n`,
      ['PYF500', 'PYF502'],
    ],
    [
      'Dockerfile',
      `ARG PYTHON_VERSION="3.8"\nFROM ${image}:4-python\${PYTHON_VERSION}\n`,
      `ARG PYTHON_VERSION="3.11"\nFROM ${image}:4-python\${PYTHON_VERSION}\n`,
      ['PYF502'],
    ],
    [
      'Dockerfile',
      `ARG HOST=3.0\nARG PY=3.7\nFROM ${image}:$HOST-python$PY-appservice\n`,
      `ARG HOST=4\nARG PY=3.11\nFROM ${image}:$HOST-python$PY-appservice\n`,
      ['PYF500', 'PYF502'],
    ],
    [
      'Dockerfile',
      `FROM ${image}:3.0-python\${PY:-3.7} AS base\n`,
      `FROM ${image}:4-python\${PY:-3.11} AS base\n`,
      ['PYF500', 'PYF502'],
    ],
    [
      'Dockerfile',
      'ARG TAG=3.8-slim\nFROM python:$TAG\n',
      'ARG TAG=3.11-slim\nFROM python:$TAG\n',
      ['PYF502'],
    ],
    [
      'environment.yml',
      'dependencies:\n  - python=3.8\n  - pip\n',
      'dependencies:\n  - python=3.11\n  - pip\n',
      ['PYF502'],
    ],
    [
      'infra/main.bicep',
      "param ext string = '~3'\nvar settings = [ { name: 'FUNCTIONS_EXTENSION_VERSION', value: ext } ]\n",
      "param ext string = '~4'\nvar settings = [ { name: 'FUNCTIONS_EXTENSION_VERSION', value: ext } ]\n",
      ['PYF500'],
    ],
    [
      '.github/workflows/ci.yml',
      'strategy:\n  matrix:\n    python-version: ["3.7", "3.8"]\n',
      'strategy:\n  matrix:\n    python-version: ["3.11"]\n',
      ['PYF502'],
    ],
    [
      '.github/workflows/ci.yml',
      'strategy:\n  matrix:\n    python-version:\n      - "3.7"\n      - "3.8" # old\n    os: [x]\n',
      'strategy:\n  matrix:\n    python-version:\n      - "3.11" # old\n    os: [x]\n',
      ['PYF502'],
    ],
    [
      '.github/workflows/ci.yml',
      'strategy:\n  matrix:\n    python: [3.6, 3.7]\n',
      'strategy:\n  matrix:\n    python: [3.11]\n',
      ['PYF502'],
    ],
  ])('in %s: %j', (path, before, after, codes) => {
    expect(upgraded(path, before)).toEqual({ text: after, codes });
  });

  test.each([
    [
      'azure-pipelines.yml',
      "strategy:\n  matrix:\n    Python37:\n      python.version: '3.7'\n    Python38:\n      python.version: '3.8'\n",
      ['PYF502'],
    ],
    ['Dockerfile', `ARG TAG=3.0-python3.8-mesh\nFROM ${image}:$TAG\n`, ['PYF500', 'PYF502']],
    ['Dockerfile', `FROM ${image}:3.0-python$PY\n`, ['PYF500']],
    ['Dockerfile', `ARG TAG=4-python3.11\nFROM ${image}:$TAG\n`, []],
    ['environment.yml', 'dependencies:\n  - python>=3.8\n', []],
    [
      '.github/workflows/ci.yml',
      'strategy:\n  matrix:\n    python-version:\n      - "3.8"\n      - "3.12"\n',
      [],
    ],
  ])('is left as it is in %s: %j', (path, text, codes) => {
    expect(upgraded(path, text)).toEqual({ text, codes });
  });
});
