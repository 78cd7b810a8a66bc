import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openRegistries } from '../../../registry/open/registries.ts';
import { registryFiles } from '../../registry/registry-files.ts';
import { fill, folderWith } from '../../workspace/folders.ts';
import { pyfunc } from '../fake-host.ts';

/** A repository whose apps have `orders` of @acme as it is now, as it was, and not at all. */
async function monorepo() {
  const root = folderWith({
    '.git/HEAD': '',
    'pyfunc.config.json': '{"registries": {"@acme": "./tools/templates"}}',
    ...registryFiles('tools/templates', ['orders', 'mail']),
    'apps/plain/host.json': '{}',
  });
  const registries = await openRegistries(root, 'all', { env: {} });
  if (registries.kind === 'failed') throw new Error(JSON.stringify(registries.diagnostics));
  const current = registries.value.library.origin('@acme/orders');
  const old = { version: '0.9.0', integrity: `sha512-${'A'.repeat(86)}==` };
  const lock = (...generated: object[]) =>
    JSON.stringify({ lockfileVersion: 1, registries: {}, generated });
  const run = (template: string, templates: object, name: string) => ({
    template,
    templates,
    answers: {},
    place: { file: 'function_app.py', on: 'app' },
    functions: { [name]: 'a'.repeat(64) },
    files: {},
  });
  fill(root, {
    'apps/new/host.json': '{}',
    'apps/new/pyfunc-lock.json': lock(
      run('@acme/orders', { '@acme/orders': current }, 'Orders'),
      run('@acme/mail', { '@acme/mail': old, '@acme/orders': current }, 'Mail'),
    ),
    'apps/old/host.json': '{}',
    'apps/old/pyfunc-lock.json': lock(
      run('@acme/orders', { '@acme/orders': old }, 'Late'),
      run('@gone/x', { '@gone/x': old }, 'Gone'),
    ),
  });
  return root;
}

const affected = async (root: string, ...words: string[]) => {
  const all = ['registry', 'affected', ...words];
  const { code, stdout } = await pyfunc([...all, '--json'], { cwd: root });
  const document = JSON.parse(stdout);
  expect(document.exitCode).toBe(code);
  const rows = document.result.apps?.flatMap(
    (app: { path: string; uses: Record<string, unknown>[] }) =>
      app.uses.map(({ template, version, state }) =>
        [app.path, template, version, state].join(' '),
      ),
  );
  return { code, rows, document };
};

test('says of each app what it has, and whether that is behind', async () => {
  const { code, rows } = await affected(await monorepo());
  expect(code).toBe(0);
  expect(rows).toEqual([
    'apps/new @acme/orders 1.0.0 current',
    'apps/new @acme/mail 0.9.0 behind',
    'apps/new @acme/orders 1.0.0 current',
    'apps/old @acme/orders 0.9.0 behind',
    'apps/old @gone/x 0.9.0 unknown',
  ]);
});

test.each<[string, string[], string[]]>([
  ['@acme/orders', [], ['apps/new', 'apps/new', 'apps/old']],
  ['@acme/orders@0.9.0', [], ['apps/old']],
  ['@acme/orders@<1', [], ['apps/old']],
  ['@acme', ['--include', 'apps/new'], ['apps/new', 'apps/new', 'apps/new']],
  ['@acme/order', [], []],
  ['@gone', [], ['apps/old']],
])('%s %j', async (wanted, flags, expected) => {
  const { code, rows } = await affected(await monorepo(), wanted, ...flags);
  expect(code).toBe(0);
  expect(rows.map((row: string) => row.split(' ')[0])).toEqual(expected);
});

test('a range that is none is usage', async () => {
  const { code, document } = await affected(await monorepo(), '@acme/orders@new');
  expect(code).toBe(2);
  expect(document.diagnostics).toMatchObject([{ code: 'PYF292' }]);
});

test('a lock that cannot be read is named, and the others are told', async () => {
  const root = await monorepo();
  fill(root, { 'apps/old/pyfunc-lock.json': '{' });
  const { code, rows, document } = await affected(root, '@acme');
  expect(code).toBe(0);
  expect(rows).toHaveLength(3);
  expect(document.diagnostics).toMatchObject([{ at: { path: 'apps/old/pyfunc-lock.json' } }]);
});

test('for people it is a table with a sum', async () => {
  const root = await monorepo();
  const { stdout } = await pyfunc(['registry', 'affected', '@acme/orders'], { cwd: root });
  expect(stdout).toMatch(/^ {2}apps\/old +@acme\/orders +0\.9\.0 +now 1\.0\.0 +Late$/m);
  expect(stdout).toMatch(/^3 uses in 2 apps, 1 behind\.$/m);
  const none = await pyfunc(['registry', 'affected', 'http'], { cwd: join(root, 'apps') });
  expect(none).toMatchObject({ code: 0, stdout: 'None of 3 apps uses http.\n' });
});
