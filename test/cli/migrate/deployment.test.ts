import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import schema from '../../../schemas/report.schema.json' with { type: 'json' };
import { type Files, folderWith } from '../../workspace/folders.ts';
import { pyfunc } from '../fake-host.ts';
import { mismatches } from '../json-schema.ts';
import { v1App } from '../v1-app.ts';

const image = 'FROM mcr.microsoft.com/azure-functions/python';
const below = (folder: string, files: Files) =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));

/** An app in `api`, with an image in its folder and a template above it. */
const project: Files = {
  ...below('api', { ...v1App, Dockerfile: `${image}:3.0-python3.8\nCOPY . /app\n` }),
  'infra/main.tf': '\nfunctions_extension_version = "~3"\n',
};

describe('what is left before the app is deployed', () => {
  test('closes the report of a run that wrote', async () => {
    const cwd = folderWith(project);
    const { code, stdout } = await pyfunc(['migrate', 'api', '--yes', '--no-verify'], { cwd });
    expect(code).toBe(0);
    const [, end = ''] = stdout.split('Before you deploy:\n');
    expect(end).toMatch(/^ {2}1\. .*\(PYF500\)\n {5}Dockerfile:1\n {5}\.\.\/infra\/main\.tf:2\n/);
    expect(end).toMatch(/^ {2}2\. .*\(PYF502\)\n {5}Dockerfile:1\n/m);
  });

  test('is one step where several places ask for the same', async () => {
    const cwd = folderWith({
      ...v1App,
      'requirements.txt': 'azure-functions==1.7.2\n-c limits.txt\n',
      'limits.txt': 'azure-functions==1.8.0\n',
    });
    const { stdout } = await pyfunc(['migrate', '--yes', '--no-verify'], { cwd });
    const [, end = ''] = stdout.split('Before you deploy:\n');
    expect(end).toMatch(/^ {2}1\. .*\(PYF137\)\n {5}limits\.txt:1\n {5}requirements\.txt:1\n\n/);
  });

  test('shows each place with its line', async () => {
    const { stdout } = await pyfunc(['migrate', 'api', '--dry-run'], { cwd: folderWith(project) });
    expect(stdout).toMatch(/^review PYF500 {2}Dockerfile:1:\d+\n {2}1 \| FROM/m);
    expect(stdout).toMatch(/^ {2}and \.\.\/infra\/main\.tf:2:\d+\n {2}2 \| functions_extension/m);
  });

  test('is `next` in the JSON document', async () => {
    const words = ['migrate', 'api', '--dry-run', '--json'];
    const { stdout } = await pyfunc(words, { cwd: folderWith(project) });
    const document = JSON.parse(stdout);
    expect(mismatches(document, { $ref: '#/$defs/migrate' }, schema)).toEqual([]);
    const [{ next, diagnostics }] = document.apps;
    expect(next.map(({ code }: { code: string }) => code)).toEqual(['PYF500', 'PYF502']);
    expect(next[0].places).toEqual(['Dockerfile:1', '../infra/main.tf:2']);
    const host = diagnostics.find(({ code }: { code: string }) => code === 'PYF500');
    expect(host.at).toEqual(host.places[0]);
    expect(host.places[1]).toMatchObject({ path: '../infra/main.tf', line: 2 });
  });

  test('is nothing for an app that is fine', async () => {
    const cwd = folderWith({ ...v1App, Dockerfile: `${image}:4-python3.11\nCOPY . /app\n` });
    const { stdout } = await pyfunc(['migrate', '--yes', '--no-verify'], { cwd });
    expect(stdout).not.toContain('Before you deploy');
    expect(stdout).not.toMatch(/^(?:review|note) PYF5/m);
  });
});

describe('--upgrade', () => {
  test('is named only where it would change a place', async () => {
    const told = async (flags: readonly string[]) => {
      const words = ['migrate', 'api', '--dry-run', '--no-verify', ...flags];
      const { stdout } = await pyfunc(words, { cwd: folderWith(project) });
      return stdout.replaceAll(/\s+/g, ' ');
    };
    expect(await told([])).toContain('migrate with --upgrade host');
    const upgraded = await told(['--upgrade', 'host']);
    expect(upgraded).toContain('review PYF500 ../infra/main.tf:2');
    expect(upgraded).not.toContain('migrate with --upgrade host');
  });

  test.each([[['--upgrade', 'host,python']], [['--upgrade', 'host', '--upgrade', 'python']]])(
    'raises what lies in the app, and nothing around it: %j',
    async (flags) => {
      const cwd = folderWith(project);
      await pyfunc(['migrate', 'api', '--yes', '--no-verify', ...flags], { cwd });
      const read = (path: string) => readFileSync(join(cwd, path), 'utf8');
      expect(read('api/Dockerfile')).toBe(`${image}:4-python3.11\nCOPY . /app\n`);
      expect(read('infra/main.tf')).toBe(project['infra/main.tf']);
    },
  );

  test('packages raises a line that asks for any version', async () => {
    const cwd = folderWith(v1App);
    await pyfunc(['migrate', '--yes', '--no-verify', '--upgrade', 'packages'], { cwd });
    expect(readFileSync(join(cwd, 'requirements.txt'), 'utf8')).toBe('azure-functions>=1.21.0\n');
  });

  test('takes no other part', async () => {
    const { code, stderr } = await pyfunc(['migrate', '--upgrade', 'host,images'], {
      cwd: folderWith(v1App),
    });
    expect(code).toBe(2);
    expect(stderr).toContain('host, bundle, python, packages');
  });
});
