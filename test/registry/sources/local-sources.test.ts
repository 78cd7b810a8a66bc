import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSource } from '../../../registry/sources/open-source.ts';
import { diagnosticOf, valueIn } from '../../diagnostics/results.ts';
import { type Files, folderWith } from '../../workspace/folders.ts';
import { registryFiles } from '../registry-files.ts';
import { optionsFor, soundFiles } from './opened-sources.ts';
import { entriesOf, tgz } from './tar.ts';

/** A repository in a folder that has a registry beside it, which is none of the repository's. */
function repositoryBeside(files: Files): string {
  const outer = folderWith(registryFiles('beside/t', ['orders']));
  const all = Object.entries({ '.git/HEAD': '', ...files });
  const within = all.map(([path, text]) => [`repository/${path}`, text] as const);
  const inner = folderWith(Object.fromEntries(within));
  symlinkSync(join(outer, 'beside'), join(inner, 'repository/link'));
  return join(inner, 'repository');
}

describe('a folder', () => {
  const open = (root: string, path = './t') =>
    openSource({ kind: 'folder', path }, optionsFor(root));

  it.each(['./link/t', './link'])('behind a link, %s, is not opened', async (path) => {
    const found = await open(repositoryBeside({}), path);
    expect(diagnosticOf(found)).toMatchObject({
      code: 'PYF220',
      message: expect.stringContaining('link is a link'),
    });
  });

  it('that is not there is said', async () => {
    expect(diagnosticOf(await open(folderWith()))).toMatchObject({ code: 'PYF220' });
  });

  it('of data is the same whatever lies beside its templates', async () => {
    const root = folderWith(registryFiles('t', ['orders']));
    const { integrity } = valueIn(await open(root));
    writeFileSync(join(root, 't/notes.md'), 'x');
    expect(valueIn(await open(root)).integrity).toBe(integrity);
    writeFileSync(join(root, 't/orders/files/more.py'), 'x');
    expect(valueIn(await open(root)).integrity).not.toBe(integrity);
  });

  it('with a program is another one when anything changes that this may import', async () => {
    const root = folderWith({
      ...registryFiles('t', ['orders'], { plopfile: 'plopfile.mjs' }),
      't/plopfile.mjs': "import './lib/steps.mjs';",
      't/lib/steps.mjs': '',
      't/.hidden.mjs': '',
      't/node_modules/x/index.js': '',
    });
    const seen = new Set([valueIn(await open(root)).integrity]);
    for (const path of ['t/plopfile.mjs', 't/lib/steps.mjs', 't/.hidden.mjs', 't/new.mjs']) {
      writeFileSync(join(root, path), 'other()');
      seen.add(valueIn(await open(root)).integrity);
    }
    expect(seen.size).toBe(5);
    symlinkSync('/etc/passwd', join(root, 't/lib/l'));
    expect(diagnosticOf(await open(root))).toMatchObject({
      code: 'PYF221',
      message: expect.stringContaining('"lib/l", which is a link'),
    });
  });
});

describe('an archive', () => {
  it('behind a link is not opened', async () => {
    const root = repositoryBeside({});
    const outer = folderWith({ 't.tgz': await tgz(entriesOf(soundFiles)) });
    symlinkSync(outer, join(root, 'other'));
    symlinkSync(join(outer, 't.tgz'), join(root, 't.tgz'));
    for (const url of ['file:./other/t.tgz', 'file:./t.tgz', 'file:../../x.tgz']) {
      const found = await openSource({ kind: 'tarball', url }, optionsFor(root));
      expect(diagnosticOf(found)).toMatchObject({ code: 'PYF220' });
    }
  });
});

describe('a workspace package', () => {
  const open = (root: string, name = '@acme/t', base = root) =>
    openSource({ kind: 'workspace', name }, optionsFor(root, { base }));

  it.each([
    ['npm', { 'package.json': '{"workspaces": ["packages/*"]}' }],
    ['yarn', { 'package.json': '{"workspaces": {"packages": ["./packages/*/"]}}' }],
    ['deep globs', { 'package.json': '{"workspaces": ["packages/**", "!packages/other"]}' }],
    ['by name', { 'package.json': '{"workspaces": ["packages/acme"]}' }],
    ['pnpm', { 'pnpm-workspace.yaml': "packages:\n  # ours\n  - 'packages/*'\n" }],
    ['a file with a mark', { 'package.json': '\ufeff{"workspaces": ["packages/{acme,other}"]}' }],
    [
      'globs that mean nothing',
      {
        'package.json': JSON.stringify({
          workspaces: [
            '',
            './',
            '.',
            '..',
            '../*',
            '/etc',
            '[',
            5,
            'x'.repeat(70_000),
            'packages/*',
          ],
        }),
      },
    ],
  ])('of %s is found by its name', async (_, top) => {
    const root = folderWith({
      ...top,
      ...registryFiles('packages/acme/templates', ['orders']),
      'packages/acme/package.json': '{"name": "@acme/t", "pyfunc": {"registry": "./templates"}}',
      'packages/other/package.json': '{"name": "other"}',
      'packages/acme/node_modules/x/package.json': '{"name": "@acme/t"}',
    });
    expect(valueIn(await open(root)).version).toBe('1.0.0');
  });

  it('is found in workspaces on the way up, and in the root where that is one', async () => {
    const root = folderWith({
      'package.json': '{"name": "top", "workspaces": ["."]}',
      ...registryFiles('.', ['orders']),
      'js/package.json': '{"workspaces": ["packages/*"]}',
      'js/packages/acme/package.json': '{"name": "@acme/t"}',
      ...registryFiles('js/packages/acme', ['orders']),
      'js/apps/shop/host.json': '{}',
    });
    const base = join(root, 'js/apps/shop');
    expect(valueIn(await open(root, '@acme/t', base)).tree.root).toBe(
      join(root, 'js/packages/acme'),
    );
    expect(valueIn(await open(root, 'top', base)).tree.root).toBe(root);
    expect(diagnosticOf(await open(root, '@acme/t'))).toMatchObject({ code: 'PYF220' });
  });

  it.each([
    ['that is not there', 'none', 'no workspace package has that name'],
    ['that is there twice', 'twice', 'packages/a and packages/b both have that name'],
    ['whose registry lies elsewhere', 'out', 'it lies outside the repository'],
    ['whose registry is a link', 'linked', 'packages/linked/l is a link'],
    ['whose registry is not there', 'empty', 'it has no registry.json'],
  ])('%s is said', async (_, name, told) => {
    const packages = {
      a: { name: 'twice' },
      b: { name: 'twice' },
      out: { name: 'out', pyfunc: { registry: '../../../beside/t' } },
      linked: { name: 'linked', pyfunc: { registry: 'l/t' } },
      empty: { name: 'empty' },
    };
    const files = Object.entries(packages).map(
      ([folder, text]) => [`packages/${folder}/package.json`, JSON.stringify(text)] as const,
    );
    const root = repositoryBeside({
      'package.json': '{"workspaces": ["packages/*"]}',
      ...Object.fromEntries(files),
    });
    symlinkSync(join(root, 'link'), join(root, 'packages/linked/l'));
    expect(diagnosticOf(await open(root, name))).toMatchObject({
      code: 'PYF220',
      message: expect.stringContaining(told),
    });
  });

  it.each([
    ['no workspaces', { 'package.json': '{}' }],
    ['broken files', { 'package.json': '{', 'pnpm-workspace.yaml': 'packages: [a, *b' }],
    ['a tag', { 'pnpm-workspace.yaml': 'packages: !!js/function x' }],
    ['a yaml bomb', { 'pnpm-workspace.yaml': bomb() }],
  ])('is not looked for where there is %s', async (_, files) => {
    expect(diagnosticOf(await open(folderWith(files)))).toMatchObject({
      code: 'PYF220',
      message: expect.stringContaining('names workspaces'),
    });
  });

  it('beside a package.json that is too large is not opened', async () => {
    const root = folderWith({
      'package.json': '{"workspaces": ["packages/*"]}',
      'packages/a/package.json': ' '.repeat(6 * 2 ** 20),
    });
    expect(diagnosticOf(await open(root))).toMatchObject({
      code: 'PYF220',
      message: expect.stringContaining('packages/a/package.json: larger than'),
    });
  });
});

/** Ten aliases of ten aliases, seven times. */
function bomb(): string {
  const names = [...'abcdefg'];
  const lines = names.map((name, index) => {
    const before = index === 0 ? 'x' : `*${names[index - 1]}`;
    return `${name}: &${name} [${Array(10).fill(before).join(', ')}]`;
  });
  return `${lines.join('\n')}\npackages: *g\n`;
}
