import { describe, expect, test } from 'vitest';
import { type DoctorOptions, doctor } from '../../api/doctor/doctor.ts';
import type { Host } from '../../api/host.ts';
import { generate, layouts, library } from '../generators/new-app.ts';
import { environment } from '../python/environment.ts';
import { badCode, goodCode, host, surroundings } from './doctor-apps.ts';
import { scratchFolders } from './scratch.ts';

const python = await environment('py313');
const lay = scratchFolders();

/** Without any Python, so that what the files show is all that is found. */
async function examine(
  files: { readonly [path: string]: string },
  more: Pick<DoctorOptions, 'python' | 'fix'> = {},
) {
  const root = lay({ 'host.json': host, ...files });
  const machine: Host = {
    cwd: root,
    env: { PATH: '' },
    signal: new AbortController().signal,
    on: () => undefined,
  };
  const outcome = await doctor('.', { python: './no-python', ...more }, machine);
  const grave = outcome.diagnostics.filter(({ severity }) => severity !== 'note');
  return { outcome, grave, root, machine };
}

describe('code', () => {
  test('each habit is found in its line, and nothing else', async () => {
    const requirements =
      'azure-functions\nazure-functions-durable\nazure-cosmos\nazure-storage-blob\nhttpx\npyodbc\nrequests\n';
    const { grave } = await examine({
      'function_app.py': badCode,
      'requirements.txt': requirements,
    });
    const marks = badCode.split('\n').flatMap((line, at) => {
      const code = /# (PYF\d+)$/.exec(line)?.[1];
      return code === undefined ? [] : [`${code}:${at + 1}`];
    });
    const found = grave.flatMap(({ code, at, places = at === undefined ? [] : [at], message }) => {
      return places.map(({ line }) => `${code}:${line ?? /^Line (\d+)/.exec(message)?.[1]}`);
    });
    expect(grave.filter(({ places }) => places !== undefined).length).toBeGreaterThan(0);
    expect(new Set(grave.map(({ code, message }) => code + message)).size).toBe(grave.length);
    expect([...new Set(found)].sort()).toEqual([...new Set(marks)].sort());
  });

  test('a secret is not repeated', async () => {
    const { outcome } = await examine({ 'function_app.py': badCode });
    expect(JSON.stringify(outcome.diagnostics)).not.toContain('aB3cD4eF5gH6');
  });

  test('what only looks alike is not', async () => {
    const requirements =
      'azure-functions\nazure-functions-durable\nazure-storage-blob\nhttpx\nrequests\n';
    const { grave } = await examine({
      'function_app.py': goodCode,
      'requirements.txt': requirements,
    });
    expect(grave).toEqual([]);
  });
});

test.each(surroundings)(
  'around the code: $name',
  async ({ files, codes, says = [], isIndexed }) => {
    const { grave, outcome } = await examine(files, isIndexed ? { python } : {});
    const shown = JSON.stringify(outcome.diagnostics, null, 1);
    expect([...new Set(grave.map(({ code }) => code))].sort(), shown).toEqual(codes);
    const texts = grave.map(({ message }) => message).join('\n');
    for (const words of says) expect(texts).toContain(words);
  },
);

test('fixes settle what needs no decision, and keep the rest', async () => {
  const files = {
    'host.json': '{\n  // ours\n  "version": "2.0"\n}\n',
    'function_app.py': surroundings[0]?.files['function_app.py'] ?? '',
    'local.settings.json': '{"IsEncrypted":false,"Values":{"Mine":"secret"}}',
    'requirements.txt': 'azure-functions\nazure-functions-worker\nrequests\n',
    'tests/test_x.py': '',
  };
  const { outcome, root, machine } = await examine(files, { python, fix: 'write' });
  expect(outcome.kind).toBe('written');
  const texts = Object.fromEntries(
    outcome.changes.map(({ after }) => [after?.path, Buffer.from(after?.bytes ?? []).toString()]),
  );
  expect(texts['.funcignore']).toBe('tests/\n');
  expect(texts['requirements.txt']).toBe('azure-functions\nrequests\n');
  const { Values } = JSON.parse(texts['local.settings.json'] ?? '{}');
  expect(Values).toMatchObject({ Mine: 'secret', FUNCTIONS_WORKER_RUNTIME: 'python', Store: '' });
  expect(root).toBe(machine.cwd);
  const again = await doctor('.', { python, check: true }, machine);
  expect(again.diagnostics.filter(({ severity }) => severity !== 'note')).toEqual([]);
  expect(again.kind).toBe('done');
});

test('a check has work where there is anything to settle', async () => {
  const { machine } = await examine({ 'function_app.py': badCode });
  expect(await doctor('.', { python: './no-python', check: true }, machine)).toMatchObject({
    kind: 'pending',
    about: { model: 'v2', unverified: expect.any(String) },
  });
});

test.each(layouts)('every built-in template is healthy in %s', async (layout) => {
  for (const name of library.names.filter((each) => each !== 'app')) {
    const { bytes } = generate({ template: [name], layout });
    const texts = Object.entries(bytes).map(([path, text]) => [path, Buffer.from(text).toString()]);
    const { grave } = await examine(Object.fromEntries(texts));
    expect(grave, name).toEqual([]);
  }
});
