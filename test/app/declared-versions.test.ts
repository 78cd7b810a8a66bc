import { expect, test } from 'vitest';
import { declaredVersions } from '../../app/declared-versions.ts';
import { asksFor } from '../../app/versions.ts';
import { memoryTree } from '../../workspace/tree/disk.ts';

const files = (texts: Record<string, string>) =>
  memoryTree(
    Object.fromEntries(Object.entries(texts).map(([path, text]) => [path, Buffer.from(text)])),
  );

const found = (texts: Record<string, string>) =>
  declaredVersions(files(texts)).map(
    ({ of, specifier, path, line }) => `${path}:${line} ${of}${specifier}`,
  );

test.each<[name: string, text: string, expected: readonly string[]]>([
  ['Dockerfile', 'FROM mcr.microsoft.com/azure-functions/python:4-python3.9\n', ['1 ==3.9.*']],
  ['Dockerfile', '# a\nFROM --platform=linux/amd64 python:3.12-slim AS b\n', ['2 ==3.12.*']],
  [
    'Dockerfile',
    'FROM python:3.8 AS b\nFROM mcr.microsoft.com/azure-functions/python:4-python3.11-slim\n',
    ['2 ==3.11.*'],
  ],
  ['Dockerfile', 'ARG V=3.10\nFROM python:$V-slim\n', ['2 ==3.10.*']],
  ['Dockerfile', 'FROM mcr.microsoft.com/azure-functions/python:3.0-python3.8\n', ['1 ==3.8.*']],
  ['Dockerfile', 'FROM mcr.microsoft.com/azure-functions/python:3.0\n', []],
  ['Dockerfile', 'FROM mcr.microsoft.com/azure-functions/python:4\n', []],
  ['Dockerfile', 'FROM ubuntu:22.04\n', []],
  ['.python-version', '3.11.4\n', ['1 ==3.11.*']],
  ['.tool-versions', 'nodejs 20.1.0\npython 3.12.1\n', ['2 ==3.12.*']],
  ['runtime.txt', 'python-3.9.18\n', ['1 ==3.9.*']],
  ['infra/main.bicep', "siteConfig: {\n linuxFxVersion: 'Python|3.10'\n}", ['2 ==3.10.*']],
  ['main.tf', 'site_config {\n python_version = "3.11"\n}', ['2 ==3.11.*']],
  ['.github/workflows/deploy.yml', "  with:\n    python-version: '3.12'\n", ['2 ==3.12.*']],
  ['.github/workflows/test.yml', "python-version: ['3.11', '3.12']\n", []],
  ['azure-pipelines.yml', "inputs:\n  versionSpec: '3.10'\n", ['2 ==3.10.*']],
  ['pyproject.toml', '[project]\nrequires-python = ">=3.10,<3.13"\n', ['2 >=3.10,<3.13']],
])('Python in %s: %j', (name, text, expected) => {
  const lines = expected.map((each) => {
    const [line, specifier] = each.split(' ');
    return `${name}:${line} python${specifier}`;
  });
  expect(found({ [name]: text })).toEqual(lines);
});

test.each<[name: string, text: string, expected: readonly string[]]>([
  [
    'requirements.txt',
    '# x\nazure_functions==1.17.0\nazure-functions-durable~=1.2.4\nflask\n',
    ['2 azure-functions==1.17.0', '3 azure-functions-durable~=1.2.4'],
  ],
  [
    'uv.lock',
    '[[package]]\nname = "azure-functions"\nversion = "1.18.0"\n',
    ['3 azure-functions==1.18.0'],
  ],
  [
    'poetry.lock',
    '[[package]]\nname = "azure-functions-durable"\nversion = "1.2.9"\n',
    ['3 azure-functions-durable==1.2.9'],
  ],
  [
    'Pipfile.lock',
    '{"default": {\n"azure-functions": {"hashes": ["sha256:1"], "version": "==1.20.0"}}}',
    ['2 azure-functions==1.20.0'],
  ],
  ['Pipfile', '[packages]\nazure-functions = "==1.7.2"\n', ['2 azure-functions==1.7.2']],
  [
    'environment.yml',
    'dependencies:\n  - python=3.9\n  - pip:\n    - azure-functions==1.9.0\n',
    ['2 python==3.9.*', '4 azure-functions==1.9.0'],
  ],
  [
    'pyproject.toml',
    '[project]\ndependencies = [\n  "azure-functions>=1.13",\n]\n',
    ['3 azure-functions>=1.13'],
  ],
])('libraries in %s', (name, text, expected) => {
  expect(found({ [name]: text })).toEqual(expected.map((each) => `${name}:${each}`));
});

test('around an app, what is about another one does not count', () => {
  const around = {
    tree: files({
      '.python-version': '3.12',
      'uv.lock': '[[package]]\nname = "azure-functions"\nversion = "1.18.0"\n',
      '.github/workflows/orders.yml': "path: apps/orders\npython-version: '3.11'\n",
      '.github/workflows/billing.yml': "path: apps/billing\npython-version: '3.10'\n",
      'apps/orders/host.json': '{}',
    }),
    app: 'apps/orders',
  };
  const all = declaredVersions(files({ 'host.json': '{}' }), around);
  expect(all.map(({ path, specifier }) => [path, specifier])).toEqual([
    ['../../.python-version', '==3.12.*'],
    ['../../.github/workflows/orders.yml', '==3.11.*'],
    ['../../uv.lock', '==1.18.0'],
  ]);
});

test.each([
  ['==1.17.0', '1.17.0', true],
  ['==1.17.0', '2.3.0', false],
  ['>=1.13', '2.3.0', true],
  ['>=1.21,<2', '2.3.0', false],
  ['~=1.2.0', '1.2.9', true],
  ['~=1.2.0', '1.3.0', false],
  ['~=1.2', '1.7.0', true],
  ['==1.*', '1.26.0', true],
  ['!=1.2.*', '1.2.9', false],
  ['<=1.2', '1.2.0', true],
  ['>=2.0', '2.0.0rc1', false],
  ['==1.2.0', '1.2.0.post1', false],
  ['==1.2.0', '1.2.0+local', true],
  ['', '1.0', true],
])('%s asks for %s: %s', (specifier, version, expected) => {
  expect(asksFor(specifier, version)).toBe(expected);
});
