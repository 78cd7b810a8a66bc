import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import { openRegistries, type Registries } from '../../../registry/open/registries.ts';
import { diagnosticOf } from '../../diagnostics/results.ts';
import { type Files, folderWith } from '../../workspace/folders.ts';
import { registryFiles } from '../registry-files.ts';

/** A repository with a registry of two templates, and an app in it. */
const monorepo: Files = {
  '.git/HEAD': '',
  'pyfunc.config.json': '{"registries": {"@acme": "./tools/templates"}}',
  ...registryFiles('tools/templates', ['orders', 'secure-http']),
  'apps/shop/host.json': '{}',
};

test('templates of a registry go by their namespace', async () => {
  const { library, configured } = await opened(monorepo, 'all');
  expect(library.names).toContain('http');
  expect(library.names.filter((name) => name.startsWith('@'))).toEqual([
    '@acme/orders',
    '@acme/secure-http',
  ]);
  expect(library.title('@acme/orders')).toBe('Makes orders');
  expect(library.function('@acme/orders').manifest.name).toBe('@acme/orders');
  expect(library.origin('@acme/orders')).toEqual({
    version: '1.0.0',
    integrity: expect.stringMatching(/^sha512-.{88}$/),
  });
  expect(configured).toMatchObject([
    { namespace: '@acme', text: './tools/templates', at: { path: '../../pyfunc.config.json' } },
  ]);
});

test('a built-in template needs no configuration, and is not kept from anybody by a broken one', async () => {
  const broken = { ...monorepo, 'pyfunc.config.json': '{' };
  const { library, configured } = await opened(broken, ['http']);
  expect(library.names).not.toContain('@acme/orders');
  expect(configured).toEqual([]);
});

test.each([
  ['@acme/ordrs', 'PYF248', 'Did you mean @acme/orders?'],
  ['orders', 'PYF248', 'Did you mean @acme/orders?'],
  ['htpp', 'PYF248', 'Did you mean http?'],
  ['secure-htp', 'PYF248', 'Did you mean @acme/secure-http?'],
  ['@acmee/orders', 'PYF247', 'Did you mean @acme?'],
  ['@other/orders', 'PYF247', 'Run `pyfunc registry add @other <source>`'],
  ['nothing-like-it', 'PYF248', 'Run `pyfunc list`'],
])('%s is not guessed', async (name, code, hint) => {
  const [problem, ...others] = await problems(monorepo, [name]);
  expect(others).toEqual([]);
  expect(problem).toMatchObject({ code, hint: expect.stringContaining(hint) });
});

test('a bare name that several registries have is answered with all of them', async () => {
  const [problem] = await problems(
    {
      ...monorepo,
      'pyfunc.config.json': '{"registries": {"@acme": "./tools/templates", "@plat": "./plat"}}',
      ...registryFiles('plat', ['orders']),
    },
    ['orders'],
  );
  expect(problem?.hint).toBe('Did you mean @acme/orders or @plat/orders?');
});

test('a broken template is told with its place, and stands in the way of no other', async () => {
  const files = {
    ...monorepo,
    'tools/templates/orders/template.json': '{"kind": "function"}',
  };
  const path = '../../tools/templates/orders/template.json';
  for (const problem of await problems(files, ['@acme/orders'])) {
    expect(problem).toMatchObject({ code: 'PYF206', at: { path } });
  }
  const { library } = await opened(files, ['@acme/secure-http']);
  expect(diagnosticOf(library.read('@acme/orders')).code).toBe('PYF206');
  expect(library.title('@acme/orders')).toBe('orders');
});

test('a registry for another pyfunc is refused by name', async () => {
  const files = {
    ...monorepo,
    ...registryFiles('tools/templates', ['orders'], { requires: { pyfunc: '>=9' } }),
  };
  expect(await problems(files, ['@acme'])).toMatchObject([
    { code: 'PYF251', message: expect.stringContaining('@acme requires pyfunc >=9') },
  ]);
  const { library, findings, configured } = await opened(files, 'all');
  expect(library.names).not.toContain('@acme/orders');
  expect(findings).toMatchObject([{ code: 'PYF251' }]);
  expect(configured).toMatchObject([{ diagnostics: [{ code: 'PYF251' }] }]);
});

test('without any pyfunc.config there are the built-in templates', async () => {
  const { library, configured } = await opened({ 'apps/shop/host.json': '{}' }, 'all');
  expect(library.names).toContain('http');
  expect(configured).toEqual([]);
  expect(await problems({ 'apps/shop/host.json': '{}' }, ['@acme/orders'])).toMatchObject([
    { code: 'PYF247' },
  ]);
});

const env = { HOME: '/nobody' };

async function open(files: Files, wanted: 'all' | readonly string[]) {
  return openRegistries(join(folderWith(files), 'apps/shop'), wanted, { env });
}

async function opened(files: Files, wanted: 'all' | readonly string[]): Promise<Registries> {
  const result = await open(files, wanted);
  if (result.kind === 'ok') return result.value;
  throw new Error(JSON.stringify(result.diagnostics));
}

async function problems(
  files: Files,
  wanted: 'all' | readonly string[],
): Promise<readonly Diagnostic[]> {
  const result = await open(files, wanted);
  if (result.kind === 'ok') throw new Error('nothing was in the way');
  return result.diagnostics;
}
