import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { environment } from '../../python/environment.ts';
import { fill, folderWith } from '../../workspace/folders.ts';
import { pyfunc } from '../fake-host.ts';

const python = await environment('py313');

const app = {
  'host.json': '{"version": "2.0"}\n',
  'function_app.py': 'import azure.functions as func\n\napp = func.FunctionApp()\n',
};
const listed = { ...app, 'requirements.txt': 'azure-functions>=1.21.0\n' };
const read = (cwd: string, path: string) => readFileSync(join(cwd, path), 'utf8');
const telemetry = ['add', 'telemetry', 'price', '--yes'];
const wanted = 'azure-monitor-opentelemetry>=1.6.0';

describe('a package goes into every file that lists packages', () => {
  test.each([
    ['pyproject.toml', '[project]\nname = "x"\ndependencies = ["a"]\n', `["a", "${wanted}"]`],
    [
      'pyproject.toml',
      '[tool.poetry.dependencies]\npython = "^3.12"\n',
      'opentelemetry = ">=1.6.0"',
    ],
    ['requirements.in', 'azure-functions\n', `azure-functions\n${wanted}\n`],
    ['Pipfile', '[packages]\nazure-functions = "*"\n', 'opentelemetry = ">=1.6.0"'],
  ])('%s: %j', async (path, text, expected) => {
    const cwd = folderWith({ ...listed, [path]: text });
    expect((await pyfunc([...telemetry, '--no-verify'], { cwd })).code).toBe(0);
    expect(read(cwd, path)).toContain(expected);
    expect(read(cwd, 'requirements.txt')).toContain(wanted);
  });

  test('a [project] without a list gets one where nothing else lists packages', async () => {
    const project = '[project]\nname = "x"\nversion = "1"\n\n[tool.x]\na = 1\n';
    const alone = folderWith({ ...app, 'pyproject.toml': project });
    await pyfunc([...telemetry, '--no-verify'], { cwd: alone });
    expect(read(alone, 'pyproject.toml')).toContain(
      `version = "1"\ndependencies = ["${wanted}"]\n\n[tool.x]`,
    );
    const beside = folderWith({ ...listed, 'pyproject.toml': project });
    await pyfunc([...telemetry, '--no-verify'], { cwd: beside });
    expect(read(beside, 'pyproject.toml')).toBe(project);
  });
});

const sample = 'azure-monitor-opentelemetry-sample';

test.each([
  {},
  { 'pyproject.toml': '[tool.poetry]\nname = "x"\nversion = "1"\n' },
  { 'pyproject.toml': `[tool.poetry]\nname = "${sample}"\nversion = "1"\n` },
])('what is not installed is written and not proved, with the command: %j', async (more) => {
  const cwd = folderWith({ ...listed, ...more });
  const { code, stdout } = await pyfunc([...telemetry, '--python', python], {
    cwd,
    columns: 300,
  });
  expect(code).toBe(0);
  expect(stdout).toContain('review PYF364');
  expect(stdout).toContain(`Install with: \`python -m pip install '${wanted}'\``);
  expect(stdout).toMatch(/^Not verified: azure-monitor-opentelemetry is not installed/m);
  expect(stdout).not.toMatch(/^Verified/m);
  expect(read(cwd, 'function_app.py')).toContain('def price(');
});

/** An environment with azure-functions and with a pip that needs no network. */
function environmentIn(cwd: string, pip: string): void {
  execFileSync(python, ['-m', 'venv', '--without-pip', join(cwd, '.venv')]);
  const lib = join(cwd, '.venv/lib');
  const packages = join(lib, readdirSync(lib)[0] ?? '', 'site-packages');
  const ask = 'import sysconfig; print(sysconfig.get_paths()["purelib"])';
  writeFileSync(
    join(packages, 'library.pth'),
    execFileSync(python, ['-c', ask], { encoding: 'utf8' }),
  );
  mkdirSync(join(packages, 'pip'));
  writeFileSync(join(packages, 'pip/__init__.py'), '');
  writeFileSync(join(packages, 'pip/__main__.py'), pip);
}

const installs = `
import pathlib, re, sys
site = pathlib.Path(__file__).parents[1]
for line in sys.argv[2:]:
    name = re.match(r"[\\w-]+", line)[0]
    folder = site / (name.replace("-", "_") + "-9.0.dist-info")
    folder.mkdir()
    text = f"Metadata-Version: 2.1\\nName: {name}\\nVersion: 9.0\\n"
    # As that of the real package says.
    brought = "Requires-Dist: opentelemetry-api\\n" if "monitor" in name else ""
    (folder / "METADATA").write_text(text + brought)
`;

describe('pip in the .venv of the app', () => {
  const add = (cwd: string, ...words: readonly string[]) =>
    pyfunc([...telemetry, ...words], { cwd, columns: 300, env: { PATH: process.env.PATH ?? '' } });

  test('installs before the proof', async () => {
    const cwd = folderWith(listed);
    environmentIn(cwd, installs);
    const { code, stdout, stderr } = await add(cwd);
    expect(code).toBe(0);
    const said = stdout + stderr;
    expect(said).toContain(`Installing packages: .venv/bin/python -m pip install '${wanted}'`);
    expect(said).toMatch(/^Verified: the app has 1 function now/m);
    expect(said).not.toContain('PYF364');
  });

  test('is not asked for what is installed already', async () => {
    const cwd = folderWith(listed);
    environmentIn(cwd, installs);
    await add(cwd);
    const { stdout, stderr } = await pyfunc(
      ['add', 'telemetry', 'other', '--route', 'o', '--yes'],
      { cwd, env: { PATH: process.env.PATH ?? '' } },
    );
    expect(stdout + stderr).not.toContain('Installing');
    expect(stdout).toMatch(/^Verified: the app has 2 functions now/m);
  });

  test('may fail: the files stay, with the reason', async () => {
    const cwd = folderWith(listed);
    environmentIn(cwd, 'print("no network here")\nraise SystemExit(1)\n');
    const { code, stdout } = await add(cwd);
    expect(code).toBe(0);
    expect(stdout).toMatch(/failed\s+\(no\s+network\s+here\)/);
    expect(stdout).toMatch(/^Not verified/m);
    expect(read(cwd, 'function_app.py')).toContain('def price(');
  });

  test('is not run with --no-install', async () => {
    const cwd = folderWith(listed);
    environmentIn(cwd, 'raise SystemExit("started")\n');
    const { code, stdout } = await add(cwd, '--no-install');
    expect(code).toBe(0);
    expect(stdout).toContain('--no-install was given');
    expect(stdout).not.toContain('started');
    expect(stdout).toContain('--no-install --yes');
  });
});

describe('a project tool', () => {
  const project = { 'pyproject.toml': '[project]\nname = "x"\ndependencies = []\n', 'uv.lock': '' };

  test('locks and installs from the files as they are then', async () => {
    const tools = folderWith({
      'bin/uv': '#!/bin/sh\necho "$@" > ran.txt\ngrep opentelemetry pyproject.toml >> ran.txt\n',
    });
    chmodSync(join(tools, 'bin/uv'), 0o755);
    const cwd = folderWith({ ...app, ...project });
    const env = { PATH: `${join(tools, 'bin')}:${process.env.PATH}` };
    const { code } = await pyfunc([...telemetry, '--python', python], { cwd, env });
    expect(code).toBe(0);
    expect(read(cwd, 'ran.txt')).toBe(`sync --inexact\ndependencies = ["${wanted}"]\n`);
  });

  test.each([
    ['uv.lock', 'uv is not on PATH', 'uv sync --inexact'],
    ['poetry.lock', 'poetry is not on PATH', 'poetry lock --no-interaction && poetry install'],
    ['Pipfile.lock', 'pipenv is not on PATH', 'pipenv install'],
  ])('that is missing is named: %s', async (lock, reason, command) => {
    const cwd = folderWith({ ...listed, [lock]: '' });
    const { code, stdout } = await pyfunc([...telemetry, '--python', python], {
      cwd,
      columns: 300,
    });
    expect(code).toBe(0);
    expect(stdout).toContain(reason);
    expect(stdout).toContain(`Install with: \`${command}`);
  });

  test('of a workspace around the app locks and installs there', async () => {
    const tools = folderWith({ 'bin/uv': '#!/bin/sh\necho "$@" > ran.txt\n' });
    chmodSync(join(tools, 'bin/uv'), 0o755);
    const top = folderWith({
      '.git/HEAD': 'ref: refs/heads/main\n',
      'pyproject.toml': '[project]\nname = "all"\n[tool.uv.workspace]\nmembers = ["apps/*"]\n',
      'uv.lock': '',
    });
    const cwd = join(top, 'apps/orders');
    fill(cwd, { ...app, 'pyproject.toml': project['pyproject.toml'] });
    const env = { PATH: `${join(tools, 'bin')}:${process.env.PATH}` };
    const { code, stdout } = await pyfunc([...telemetry, '--python', python], { cwd, env });
    expect(code).toBe(0);
    expect(read(cwd, 'ran.txt')).toBe('sync --inexact\n');
    expect(stdout).not.toContain('the app has no environment');
    expect(stdout).not.toContain('pip install');
  });
});

test('pip installs into the environment of the repository that the app lies in', async () => {
  const top = folderWith({ '.git/HEAD': 'ref: refs/heads/main\n', '.venv/pyvenv.cfg': '' });
  const cwd = join(top, 'api');
  fill(cwd, listed);
  environmentIn(top, 'raise SystemExit("no network here")\n');
  const { stdout } = await pyfunc(telemetry, { cwd, columns: 300 });
  expect(stdout).toContain(`Install with: \`../.venv/bin/python -m pip install '${wanted}'\``);
  expect(stdout).toContain('no network here');
});
