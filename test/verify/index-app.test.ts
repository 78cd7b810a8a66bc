import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { indexApp } from '../../verify/index/index-app.ts';
import { isSound } from '../../verify/index/indexing.ts';
import { environment } from '../python/environment.ts';
import { indexInV2 } from '../python/oracle.ts';
import { badApps, goodApps, type SampleApp } from './apps.ts';
import { pythonAt, scratchFolders } from './scratch.ts';

const py311 = await environment('py311');
const py313 = await environment('py313');
const lay = scratchFolders();
const pythons = await Promise.all([py311, py313].map(pythonAt));

describe.each(pythons)('azure-functions $azureFunctions on Python $version', (python) => {
  test.concurrent.each([...goodApps, ...badApps])('$name', async (app) => {
    const root = lay(app.files);
    const timeoutSeconds = app.codes.includes('PYF408') ? 4 : 60;
    const indexing = await indexApp(root, { python, timeoutSeconds });
    const codes = indexing.diagnostics.map((each) => each.code);
    const [first] = indexing.diagnostics;
    expect(codes, JSON.stringify(indexing.diagnostics, null, 1) + indexing.output).toEqual(
      app.codes,
    );
    expect(isSound(indexing)).toBe(goodApps.includes(app));
    if (app.says !== undefined) expect(first?.message).toContain(app.says);
    if (app.place !== undefined) expect(place(app, first?.at)).toBe(app.place);
    expect(readdirSync(root, { recursive: true }).sort()).toEqual(everyPath(app.files));
  });
});

test.concurrent.each([...goodApps, ...badApps].filter((app) => app.loads !== undefined))(
  'Microsoft agrees: $name',
  async (app) => {
    const verdicts = await indexInV2(lay(app.files));
    expect(
      verdicts.every((each) => each.loaded),
      JSON.stringify(verdicts),
    ).toBe(app.loads);
  },
);

type Where = { readonly path: string; readonly span?: { readonly start: number } } | undefined;

function place(app: SampleApp, at: Where): string {
  const text = app.files[at?.path ?? '']?.replace(/^\ufeff/, '') ?? '';
  return `${at?.path}:${text.slice(0, at?.span?.start).split('\n').length}`;
}

function everyPath(files: SampleApp['files']): string[] {
  const parents = Object.keys(files).flatMap((name) => {
    const parts = name.split('/');
    return parts.map((_, at) => parts.slice(0, at + 1).join('/'));
  });
  return [...new Set(parents)].sort();
}

test('a library that changes between two runs is loaded again', async () => {
  const [python] = pythons;
  if (python === undefined) throw new Error('there are two Pythons');
  const folder = lay({});
  const library = path.join(folder, 'azure/functions');
  const installed = path.join(
    path.dirname(py311),
    '../lib/python3.11/site-packages/azure/functions',
  );
  cpSync(installed, library, { recursive: true });
  vi.stubEnv('PYTHONPATH', folder);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const root = lay({
    'function_app.py': [
      'import azure.functions as func',
      'app = func.FunctionApp()',
      '@app.function_name(func.MARK)',
      '@app.route()',
      'def main(req: func.HttpRequest) -> str:',
      '    return "x"',
    ].join('\n'),
  });
  const nameWith = async (mark: string) => {
    const file = path.join(library, '__init__.py');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/\nMARK = .*|$/, `\nMARK = "${mark}"`));
    return (await indexApp(root, { python })).functions.map(({ name }) => name);
  };
  for (const mark of ['one', 'one', 'one', 'two']) {
    expect(await nameWith(mark)).toEqual([mark]);
  }
});

test('an exception that quotes the settings shows none of their values', async () => {
  const [python] = pythons;
  if (python === undefined) throw new Error('there are two Pythons');
  const root = lay({
    'host.json': '{"version": "2.0"}',
    'local.settings.json': '{"Values": {"ApiPassword": "correct-horse-battery"}}',
    'function_app.py': 'raise ValueError(open("local.settings.json").read())\n',
  });
  const { diagnostics } = await indexApp(root, { python });
  expect(diagnostics[0]?.message).toContain('ApiPassword');
  expect(JSON.stringify(diagnostics)).not.toContain('correct-horse');
});
