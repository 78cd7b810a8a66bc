import { describe, expect, test } from 'vitest';
import { deploymentFiles } from '../../app/deployment/deployment-files.ts';
import { imageOf, upgradedTag } from '../../app/deployment/function-image.ts';
import { oldHosts } from '../../app/deployment/host-version.ts';
import { oldPythons } from '../../app/deployment/python-version.ts';
import { memoryTree } from '../../workspace/tree/disk.ts';

const hostsIn = (files: Record<string, string>) =>
  oldHosts(deploymentFiles(memoryTree(files))).map(({ file, value }) => `${file.path} ${value}`);
const pythonsIn = (files: Record<string, string>) =>
  oldPythons(deploymentFiles(memoryTree(files))).map(({ file, value }) => `${file.path} ${value}`);

const image = 'mcr.microsoft.com/azure-functions/python';

test.each([
  [
    'main.bicep',
    "appSettings: [\n  { name: 'FUNCTIONS_EXTENSION_VERSION'\n  value: '~3' }\n  { name: 'FUNCTIONS_WORKER_RUNTIME'\n  value: 'node' }\n]\n",
  ],
  [
    'arm.json',
    '{"resources": [{"appSettings": [{"name": "FUNCTIONS_EXTENSION_VERSION", "value": "~3"}, {"name": "FUNCTIONS_WORKER_RUNTIME", "value": "dotnet"}]}]}',
  ],
  [
    'main.tf',
    'resource "azurerm_function_app" "web" {\n  version = "~3"\n  app_settings = {\n    FUNCTIONS_WORKER_RUNTIME = "node"\n  }\n}\n',
  ],
  ['deploy.sh', 'az functionapp create --name web \\\n  --runtime node --functions-version 3\n'],
])('the host version of an app in another language is ignored in %s: %j', (path, text) => {
  expect(hostsIn({ [path]: text })).toEqual([]);
  const python = text.replace(/'?"?\b(?:node|dotnet)\b/, (word) => word.replace(/\w+/, 'python'));
  expect(hostsIn({ [path]: python })).toHaveLength(1);
});

test.each([
  ['services/web/Dockerfile', 'FROM python:3.8\nCOPY . /web\n'],
  ['services/web/.python-version', '3.8\n'],
])('the Python version of another program is ignored: %s', (path, text) => {
  const around = { tree: memoryTree({ [path]: text }), app: 'services/api' };
  expect(oldPythons(deploymentFiles(memoryTree({}), around))).toEqual([]);
  const own = text.replace('. /web', 'services/api /app');
  const above = { tree: memoryTree({ [path.replace('web/', '')]: own }), app: 'services/api' };
  expect(oldPythons(deploymentFiles(memoryTree({}), above))).toHaveLength(1);
});

test('a folder in the app may have a Python of its own', () => {
  expect(pythonsIn({ 'samples/cli/.python-version': '3.8\n' })).toEqual([]);
});

describe('a host below 4', () => {
  test.each([
    ['Dockerfile', `FROM ${image}:3.0-python3.8\n`, '3.0-python3.8'],
    ['Dockerfile', `FROM ${image}:3\n`, '3'],
    [
      'Dockerfile',
      'FROM microsoft/azure-functions-python3.6:v2.0.11961-alpha\n',
      'v2.0.11961-alpha',
    ],
    ['Dockerfile', `FROM ${image}:2.0-python3.6 AS base\nFROM base\n`, '2.0-python3.6'],
    ['api.Dockerfile', `FROM ${image}:3.0.14492-python3.7-slim\n`, '3.0.14492-python3.7-slim'],
    ['Dockerfile.prod', `FROM --platform=linux/amd64 ${image}:3.0\n`, '3.0'],
    ['Dockerfile', `ARG TAG=3.0-python3.8\nFROM ${image}:\${TAG}\n`, '3.0-python3.8'],
    ['Dockerfile', `ARG HOST=2.0\nFROM ${image}:\${HOST}-python3.7\n`, '2.0'],
    ['Dockerfile', 'FROM python:3.11\nRUN npm i -g azure-functions-core-tools@3\n', '3'],
    ['Dockerfile', 'FROM x\nENV FUNCTIONS_EXTENSION_VERSION=~2\n', '~2'],
    [
      'docker-compose.yml',
      `services:\n  app:\n    image: ${image}:3.0-python3.8\n`,
      '3.0-python3.8',
    ],
    ['local.settings.json', '{"Values": {"FUNCTIONS_EXTENSION_VERSION": "~3"}}', '~3'],
    ['.vscode/settings.json', '{"azureFunctions.projectRuntime": "~2"}', '~2'],
    ['x.code-workspace', '{"settings": {"azureFunctions.projectRuntime": "~3"}}', '~3'],
    ['arm.json', '[{"name": "FUNCTIONS_EXTENSION_VERSION", "value": "~2"}]', '~2'],
    ['arm.json', '[{"value": "~1", "name": "FUNCTIONS_EXTENSION_VERSION"}]', '~1'],
    ['arm.json', `["[createObject('name', 'FUNCTIONS_EXTENSION_VERSION', 'value', '~3')]"]`, '~3'],
    [
      'arm.json',
      '[{"name": "FUNCTIONS_EXTENSION_VERSION", "slotSetting": false, "value": "~3"}]',
      '~3',
    ],
    [
      'arm.json',
      `{"parameters": {"host": {"type": "string", "defaultValue": "~3"}},
        "r": {"name": "FUNCTIONS_EXTENSION_VERSION", "value": "[parameters('host')]"}}`,
      '~3',
    ],
    ['main.bicep', "{ name: 'FUNCTIONS_EXTENSION_VERSION'\n  value: '~3' }", '~3'],
    [
      'main.bicep',
      "param version string = '~3'\nx: {\n  FUNCTIONS_EXTENSION_VERSION: version\n}",
      '~3',
    ],
    ['main.bicep', "param functionsVersion string = '~2'\n", '~2'],
    ['infra/app.tf', 'functions_extension_version = "~3"\n', '~3'],
    ['infra/app.tf', 'app_settings = { "FUNCTIONS_EXTENSION_VERSION" = "~2" }\n', '~2'],
    ['infra/app.tf', 'resource "azurerm_function_app" "x" {\n  version = "~3"\n}\n', '~3'],
    [
      'infra/app.tf',
      'variable "host" {\n  default = "~3"\n}\nresource "azurerm_function_app" "x" {\n  version = var.host\n}\n',
      '~3',
    ],
    [
      'infra/app.tf',
      'functions_extension_version = var.host\nvariable "host" {\n  type    = string\n  default = "~3"\n}\n',
      '~3',
    ],
    [
      'azure-pipelines.yml',
      'steps:\n- task: x\n  inputs:\n    appSettings: -FUNCTIONS_EXTENSION_VERSION ~3\n',
      '~3',
    ],
    ['.github/workflows/x.yml', 'env:\n  FUNCTIONS_EXTENSION_VERSION: ~3\n', '~3'],
    ['.github/workflows/x.yml', 'run: az functionapp create --functions-version 3 -n x\n', '3'],
    [
      'deploy.sh',
      'az functionapp config appsettings set --settings FUNCTIONS_EXTENSION_VERSION=~2\n',
      '~2',
    ],
    ['deploy.ps1', 'New-AzFunctionApp -Name x -FunctionsVersion 3\n', '3'],
    ['__main__.py', 'settings = {"FUNCTIONS_EXTENSION_VERSION": "~3"}\n', '~3'],
  ])('in %s: %s', (path, text, value) => {
    expect(hostsIn({ [path]: text })).toEqual([`${path} ${value}`]);
  });

  test.each([
    ['Dockerfile', `FROM ${image}:4-python3.11\n`],
    ['Dockerfile', `FROM ${image}:latest\n`],
    ['Dockerfile', `# FROM ${image}:3.0-python3.8\nFROM ${image}:4\n`],
    ['Dockerfile', 'FROM mcr.microsoft.com/azure-functions/node:3.0\n'],
    ['local.settings.json', '{"Values": {"FUNCTIONS_EXTENSION_VERSION": "~4"}}'],
    ['main.tf', '# functions_extension_version = "~3"\nfunctions_extension_version = "~4"\n'],
    [
      'main.tf',
      'azurerm = {\n  source = "hashicorp/azurerm_function_app"\n  version = "~> 3.0"\n}\n',
    ],
    ['main.bicep', "/*\nFUNCTIONS_EXTENSION_VERSION: '~3'\n*/\n"],
    ['pipeline.yml', 'variables:\n  functionVersion: 3\n'],
    ['host.json', '{"version": "2.0"}'],
    ['README.md', `FROM ${image}:3.0\n`],
    ['.venv/lib/x.py', 'x = {"FUNCTIONS_EXTENSION_VERSION": "~3"}\n'],
  ])('not in %s: %s', (path, text) => {
    expect(hostsIn({ [path]: text })).toEqual([]);
  });
});

describe('a Python that Azure no longer supports', () => {
  test.each([
    ['Dockerfile', `FROM ${image}:4-python3.9\n`, ['4-python3.9']],
    ['arm.json', '{"pythonVersion": {"type": "string", "defaultValue": "3.7"}}', ['3.7']],
    ['.devcontainer/devcontainer.json', '{"args": {"VARIANT": "3.9-bullseye"}}', ['3.9']],
    ['main.tf', 'variable "python_version" {\n  type    = string\n  default = "3.8"\n}\n', ['3.8']],
    ['main.bicep', "param pythonVersion string = '3.9'\n", ['3.9']],
    ['Dockerfile', 'FROM python:3.8-slim AS build\n', ['3.8']],
    [
      '.devcontainer/devcontainer.json',
      '{"image": "mcr.microsoft.com/devcontainers/python:1-3.8"}',
      ['3.8'],
    ],
    [
      '.devcontainer/devcontainer.json',
      `{"image": "${image}:4-python3.8-core-tools"}`,
      ['4-python3.8-core-tools'],
    ],
    ['.github/workflows/x.yml', "with:\n  python-version: '3.7'\n", ['3.7']],
    ['.github/workflows/x.yml', 'matrix:\n  python-version: [3.6, "3.8"]\n', ['3.6, "3.8']],
    ['.github/workflows/x.yml', 'env:\n  PYTHON_VERSION: 3.9.x\n', ['3.9.x']],
    ['azure-pipelines.yml', "inputs:\n  versionSpec: '3.6'\n", ['3.6']],
    ['main.tf', 'python_version = "3.8"\n', ['3.8']],
    ['main.tf', 'linux_fx_version = "PYTHON|3.7"\n', ['3.7']],
    ['main.bicep', "runtime: {\n  name: 'python'\n  version: '3.9'\n}\n", ['3.9']],
    ['main.json', '{"runtime": {"version": "3.8", "name": "python"}}', ['3.8']],
    ['main.bicep', "linuxFxVersion: 'Python|3.9'\nruntimeVersion: '3.8'\n", ['3.9', '3.8']],
    ['deploy.sh', 'az functionapp create --runtime python --runtime-version 3.8\n', ['3.8']],
    ['.python-version', '3.8.12\n', ['3.8.12']],
  ])('in %s: %s', (path, text, values) => {
    expect(pythonsIn({ [path]: text })).toEqual(values.map((each) => `${path} ${each}`));
  });

  test.each([
    ['.github/workflows/x.yml', 'matrix:\n  python-version: [3.8, 3.9, "3.10", "3.11"]\n'],
    ['.github/workflows/x.yml', "python-version: '3.12'\n"],
    ['Dockerfile', `FROM ${image}:4-python3.10\n`],
    ['main.tf', 'required_version = ">= 3.8"\n'],
  ])('not in %s: %s', (path, text) => {
    expect(pythonsIn({ [path]: text })).toEqual([]);
  });
});

test.each([
  ['3.0-python3.8', true, false, '4-python3.8'],
  ['3.0-python3.8-slim', true, true, '4-python3.11-slim'],
  ['4-python3.9-appservice', false, true, '4-python3.11-appservice'],
  ['2.0-python3.6', true, false, undefined],
  ['2.0-python3.6', true, true, '4-python3.11'],
  ['3.0', true, true, undefined],
  ['3.0-python3.8-bullseye', true, true, undefined],
  ['3.0-python3.8', false, true, undefined],
])('the image %s raised (host %s, python %s)', (tag, host, python, wanted) => {
  const read = imageOf(tag);
  expect(read && upgradedTag(read, { host, python })).toBe(wanted);
});
