import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { folderWith } from '../workspace/folders.ts';
import { built } from './built.ts';

const bundle = built('pyfunc');

/** Runs a copy of the bundle that has only these files of its templates. */
function pyfuncWith(kept: readonly string[], words: readonly string[]) {
  const copy = folderWith({});
  cpSync(path.dirname(bundle), copy, { recursive: true });
  const templates = path.join(copy, 'templates');
  for (const name of readdirSync(templates)) {
    if (!kept.includes(name)) rmSync(path.join(templates, name));
  }
  const cwd = folderWith({
    'host.json': '{ "version": "2.0" }\n',
    'function_app.py': 'import azure.functions as func\n\napp = func.FunctionApp()\n',
  });
  return spawnSync(process.execPath, [path.join(copy, 'pyfunc.cjs'), ...words], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, HOME: '/nobody' },
  });
}

test.each([
  ['http', ['--route', 'hello']],
  ['queue', []],
])('add %s reads the index and that template, no other', (template, flags) => {
  const words = ['add', template, 'hello', ...flags, '--yes', '--dry-run'];
  const { status, stderr } = pyfuncWith(['index.json', `${template}.json`], words);
  expect([status, stderr]).toEqual([0, '']);
});

test.each([
  ['list', ['list'], 'cosmos-db'],
  ['help', ['add', 'queue', '--help'], '--connection'],
])('%s reads the index alone', (_, words, text) => {
  const { status, stdout } = pyfuncWith(['index.json'], words);
  expect([status, stdout]).toEqual([0, expect.stringContaining(text)]);
});

test('a template that is gone cannot be added', () => {
  const words = ['add', 'timer', 'hello', '--yes', '--dry-run'];
  expect(pyfuncWith(['index.json', 'http.json'], words).status).not.toBe(0);
});
