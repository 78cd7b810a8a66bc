import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderWith } from '../workspace/folders.ts';
import { built } from './built.ts';
import { v1App } from './v1-app.ts';

const entry = built('pyfunc');

interface Ended {
  readonly code: number;
  readonly output: string;
}

function start(cwd: string, ...words: readonly string[]): Promise<Ended> {
  const all = [entry, ...words, '--yes', '--no-verify'];
  return new Promise((resolve) => {
    execFile(process.execPath, all, { cwd }, (error, stdout, stderr) => {
      resolve({ code: Number(error?.code ?? 0), output: stdout + stderr });
    });
  });
}

const twelve = Array.from({ length: 12 }, (_, index) => index);

describe('runs that start at the same time in one app wait for each other', () => {
  test('add: each function is there, and nothing else of the file has changed', async () => {
    const source = 'import azure.functions as func\n\napp = func.FunctionApp()\n';
    const cwd = folderWith({ 'host.json': '{"version": "2.0"}\n', 'function_app.py': source });
    const ended = await Promise.all(twelve.map((at) => start(cwd, 'add', 'http', `f${at}`)));
    expect(ended.filter(({ code }) => code !== 0)).toEqual([]);
    const text = readFileSync(join(cwd, 'function_app.py'), 'utf8');
    const made = [...text.matchAll(/^def (\w+)/gm)].map(([, name]) => name);
    expect(made.sort()).toEqual(twelve.map((at) => `f${at}`).sort());
    expect(text).toContain('app = func.FunctionApp()\n');
    expect(existsSync(join(cwd, '.pyfunc/claims'))).toBe(false);
  }, 120_000);

  test('migrate: one migrates, the others find nothing to migrate', async () => {
    const root = folderWith(v1App);
    const ended = await Promise.all([1, 2, 3, 4].map(() => start(root, 'migrate')));
    expect(ended.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    expect(ended.filter(({ output }) => output.includes('To undo'))).toHaveLength(1);
    expect(existsSync(join(root, 'Hello/function.json'))).toBe(false);
  }, 120_000);

  test('registry add: the configuration names each registry', async () => {
    const pack = (name: string) => ({
      [`${name}/registry.json`]: JSON.stringify({ name: `@${name}`, version: '1.0.0' }),
    });
    const cwd = folderWith({ ...pack('one'), ...pack('two'), ...pack('three') });
    const ended = await Promise.all(
      ['one', 'two', 'three'].map((name) => {
        const words = [entry, 'registry', 'add', `@${name}`, `./${name}`, '--yes'];
        return new Promise<number>((resolve) => {
          execFile(process.execPath, words, { cwd }, (error) => resolve(Number(error?.code ?? 0)));
        });
      }),
    );
    expect(ended).toEqual([0, 0, 0]);
    const config = readFileSync(join(cwd, 'pyfunc.config.json'), 'utf8');
    expect(Object.keys(JSON.parse(config).registries).sort()).toEqual(['@one', '@three', '@two']);
  }, 120_000);
});
