import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bareApp, orders, templates } from '../../registry/update/renewal.ts';
import { folderWith } from '../../workspace/folders.ts';
import { pyfunc } from '../fake-host.ts';
import { below, repository, v1, v2 } from '../update/update-repository.ts';

/** An app whose lock is gone. */
function unrecorded(change: Parameters<typeof repository>[1] = (app) => app) {
  const made = repository(v2, change);
  const path = join(made.app, 'pyfunc-lock.json');
  const before = JSON.parse(readFileSync(path, 'utf8'));
  rmSync(path);
  return { ...made, before, lock: () => JSON.parse(made.text('pyfunc-lock.json')) };
}

test('code goes on record as it was, in the version that made it', async () => {
  const { run, lock, before, text } = unrecorded();
  const planned = await run('registry', 'adopt', '@acme/orders', 'apps/shop', '--dry-run');
  expect(planned.code).toBe(0);
  expect(planned.stdout).toMatch(/@acme\/orders 1\.0\.0\n {2}orders +untouched/);
  const { code } = await run('registry', 'adopt', '@acme/orders', 'apps/shop', '--yes');
  expect(code).toBe(0);
  expect(lock()).toEqual(before);
  expect((await run('registry', 'adopt', '@acme/orders', 'apps/shop', '--yes')).stdout).toContain(
    'Already up to date.',
  );
  await run('update', 'apps/shop', '--yes', '--no-verify', '--allow-dirty');
  expect(text('function_app.py')).toContain('logging.warning("two")');
});

test('edited code is of the version that it is nearest to, so that an update brings what is new', async () => {
  const { run, lock } = unrecorded((app) => ({
    ...app,
    'function_app.py': (app['function_app.py'] ?? '').replace('def orders(', 'def mine('),
  }));
  expect((await run('registry', 'adopt', '@acme/orders', 'apps/shop', '--yes')).code).toBe(0);
  expect(lock().generated[0].templates['@acme/orders'].version).toBe('1.0.0');
  expect((await run('update', 'apps/shop', '--check')).code).toBe(3);
});

test('a version can be named; code that is not there, and versions that are not, are refused', async () => {
  const { run, lock } = unrecorded();
  const adopt = (...words: readonly string[]) =>
    run('registry', 'adopt', '@acme/orders', 'apps/shop', '--yes', ...words);
  expect((await adopt('--from', '2.0.0')).code).toBe(0);
  expect(lock().generated[0].templates['@acme/orders'].version).toBe('2.0.0');
  const stranger = await adopt('--answer', 'name=returns');
  expect(stranger).toMatchObject({ code: 4, stderr: expect.stringContaining('PYF267') });
  const unknown = await adopt('--from', '7.0.0');
  expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('1.0.0') });
});

test('code in the style of the app goes on record in this style, with its test', async () => {
  const test = 'def test_it() -> None:\n    pass\n';
  const root = folderWith({
    ...bareApp,
    'pyfunc.config.json': '{"registries": {"@acme": "./tools/templates"}}',
    ...below('tools/templates', templates({ files: { 'tests/test_orders.py': test } })),
    'function_app.py': [
      'import azure.functions as func',
      '',
      'app = func.FunctionApp()',
      `words = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight']`,
      '',
    ].join('\n'),
    '.funcignore': '.venv\n',
    'test/unit/test_words.py': 'from function_app import words\n',
  });
  const run = (...words: readonly string[]) => pyfunc(words, { cwd: root });
  const lockPath = join(root, 'pyfunc-lock.json');
  const added = await run('add', '@acme/orders', '--yes', '--no-verify');
  expect(added).toMatchObject({ code: 0 });
  const before = JSON.parse(readFileSync(lockPath, 'utf8'));
  expect(before.generated[0].place).toMatchObject({ quotes: 'single', tests: 'test/unit' });
  expect(before.generated[0].files).toHaveProperty(['test/unit/test_orders.py']);
  rmSync(lockPath);
  expect(await run('registry', 'adopt', '@acme/orders', '.', '--yes')).toMatchObject({ code: 0 });
  expect(JSON.parse(readFileSync(lockPath, 'utf8')).generated).toEqual(before.generated);
});

test('a path that is not there is refused as in other commands', async () => {
  const { run } = repository(templates({ module: orders('pass') }));
  const { code, stdout, stderr } = await run('registry', 'outdated', 'nowhere');
  expect(code).toBe(2);
  expect(stdout + stderr).toContain('There is no folder nowhere.');
});

test('a change without a raised version is behind, named so, and adopted as what it is', async () => {
  const changed = templates({ module: orders('logging.warning("two")') });
  const { run, app, text } = repository(changed);
  const outdated = await run('registry', 'outdated');
  expect(outdated.stdout).toMatch(/shop +@acme\/orders +1\.0\.0, changed$/m);
  expect((await run('registry', 'affected')).stdout).toMatch(/orders +1\.0\.0 +changed since/);
  rmSync(join(app, 'pyfunc-lock.json'));
  const words = ['adopt', '@acme/orders', 'apps/shop', '--yes', '--from', '1.0.0'];
  expect((await run('registry', ...words)).code).toBe(0);
  const flags = ['--yes', '--no-verify', '--allow-dirty'];
  expect((await run('update', 'apps/shop', ...flags)).code).toBe(0);
  expect(text('function_app.py')).toContain('logging.warning("two")');
});

test.each([
  ['as the registry is', v1, '2.0.0'],
  ['as the registry was', v2, '1.5.0'],
])(
  'nothing is updated where the digest is that of another version, %s',
  async (_, now, version) => {
    const { run } = repository(now, (files) => ({
      ...files,
      'pyfunc-lock.json': (files['pyfunc-lock.json'] ?? '').replace('"1.0.0"', `"${version}"`),
    }));
    const { code, stdout, stderr } = await run('update', 'apps/shop', '--check');
    expect(stdout + stderr).toContain('PYF268');
    expect(stdout + stderr).not.toContain('PYF273');
    expect(code).toBe(1);
  },
);

test('an entry whose digest is that of another version is a fault', async () => {
  const { run, app } = repository(templates(), (files) => ({
    ...files,
    'pyfunc-lock.json': (files['pyfunc-lock.json'] ?? '').replace('"1.0.0"', '"1.5.0"'),
  }));
  const { code, stdout, stderr } = await run('registry', 'verify', app);
  expect(code).toBe(1);
  expect(stdout + stderr).toContain('PYF268');
});
