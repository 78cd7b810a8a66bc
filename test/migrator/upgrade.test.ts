import { beforeAll, describe, expect, test } from 'vitest';
import type { UpgradeName } from '../../migrator/migration.ts';
import { planMigration } from '../../migrator/plan.ts';
import { initParser } from '../../python/parse.ts';
import { changes } from '../../workspace/change/changes.ts';
import { runToCompletion } from '../../workspace/process/pausable.ts';
import { memoryTree } from '../../workspace/tree/disk.ts';
import { defaults } from './fixture.ts';

beforeAll(initParser);

/** An app of the v2 model that is old in every way. */
const app = {
  'function_app.py': 'import azure.functions as func\n\napp = func.FunctionApp()\n',
  'host.json':
    '{"version": "2.0", "extensionBundle": {"id": "Microsoft.Azure.Functions.ExtensionBundle", "version": "[2.*, 3.0.0)"}}',
  'requirements.txt': 'azure-functions==1.15.0\nrequests\n',
  Dockerfile: 'FROM mcr.microsoft.com/azure-functions/python:3.0-python3.8\n',
};

function upgraded(upgrade: UpgradeName[], files: Record<string, string> = {}) {
  const tree = memoryTree({ ...app, ...files });
  const plan = runToCompletion(planMigration(tree, { ...defaults, upgrade }));
  const written = changes(tree, plan.edits).map(({ after }) => {
    return [after?.path ?? '', Buffer.from(after?.bytes ?? []).toString('utf8')] as const;
  });
  return { ...plan, texts: Object.fromEntries(written) };
}

describe('--upgrade on an app of the v2 model', () => {
  test.each([
    ['host', 'Dockerfile', ':4-python3.8'],
    ['bundle', 'host.json', '[4.*, 5.0.0)'],
    ['packages', 'requirements.txt', 'azure-functions==1.21.0\nrequests\n'],
  ] as const)('%s raises what it says and nothing else', (name, file, text) => {
    const { status, texts, functions } = upgraded([name]);
    expect(status).toBe('ready');
    expect(functions).toEqual([]);
    expect(Object.keys(texts)).toEqual([file]);
    expect(texts[file]).toContain(text);
  });

  test('packages are raised beside durable where the app has no durable function', () => {
    expect(upgraded(['packages', 'durable']).texts).toEqual(upgraded(['packages']).texts);
  });

  test('all of it in one run, and then no more', () => {
    const all: UpgradeName[] = ['host', 'bundle', 'python', 'packages'];
    const { texts } = upgraded(all);
    expect(Object.keys(texts).sort()).toEqual(['Dockerfile', 'host.json', 'requirements.txt']);
    expect(texts.Dockerfile).toContain(':4-python3.11');
    expect(upgraded(all, texts).status).toBe('already-v2');
  });

  test('raises no bundle below decorators for an old one', () => {
    const text = `${app['function_app.py']}\n@app.cosmos_db_output_v3(arg_name="d")\ndef f(d): ...\n`;
    const { status, diagnostics } = upgraded(['bundle'], { 'function_app.py': text });
    expect(status).toBe('already-v2');
    expect(diagnostics.map(({ code }) => code)).toContain('PYF197');
  });

  test('says nothing without it', () => {
    expect(upgraded([])).toMatchObject({ status: 'already-v2', diagnostics: [], edits: [] });
  });
});
