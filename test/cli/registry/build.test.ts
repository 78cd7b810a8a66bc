import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeTarball } from '../../../registry/release/tarball.ts';
import { registryFiles, templateFiles } from '../../registry/registry-files.ts';
import { contents, fill, folderWith } from '../../workspace/folders.ts';
import { built } from '../built.ts';
import { pyfunc } from '../fake-host.ts';

const bin = built('pyfunc');
const registry = registryFiles('templates', ['orders', 'refunds']);

/** Node itself, and others that `PYFUNC_NODES` names, as paths with `:` between them. */
const nodes = [process.execPath, ...(process.env.PYFUNC_NODES?.split(':').filter(Boolean) ?? [])];

describe('the same bytes', () => {
  const situations = [
    { name: 'in German, in Kiritimati', env: { LC_ALL: 'de_DE.UTF-8', TZ: 'Pacific/Kiritimati' } },
    { name: 'in Turkish, in 1900', env: { LANG: 'tr_TR.UTF-8', TZ: 'America/Caracas' } },
    { name: 'without a locale', env: { LC_ALL: 'C', LANG: '', TZ: '' } },
  ];
  const all = nodes.flatMap((node) => situations.map((each) => ({ ...each, node })));

  test.each(all)('$name, with $node', ({ env, node }) => {
    expect(builtIn('077', env, node)).toEqual(builtIn('022', {}, process.execPath));
  });

  function builtIn(umask: string, env: NodeJS.ProcessEnv, node: string) {
    // In reverse order, so that the folder lists its files in another one.
    const files = Object.entries({ ...registry, 'templates/orders/files/größe.md': 'x' });
    const root = folderWith(Object.fromEntries(umask === '077' ? files.reverse() : files));
    const command = `umask ${umask}; exec "$0" "$@"`;
    const words = ['-c', command, node, bin, 'registry', 'build', join(root, 'templates')];
    execFileSync('sh', words, { env: { ...process.env, ...env } });
    return contents(join(root, 'templates/dist'));
  }
});

test('the tarball is what tar reads, below the folder that npm wants', async () => {
  const root = folderWith(registry);
  await build(root);
  const tarball = join(root, 'templates/dist/acme-1.0.0.tgz');
  const listed = execFileSync('tar', ['tzvf', tarball], { encoding: 'utf8', env: { TZ: 'UTC' } });
  expect(listed.trimEnd().split('\n').map(columns)).toEqual([
    '-rw-r--r-- 0/0 1970-01-01 package/orders/files/module.py.hbs',
    '-rw-r--r-- 0/0 1970-01-01 package/orders/template.json',
    '-rw-r--r-- 0/0 1970-01-01 package/refunds/files/module.py.hbs',
    '-rw-r--r-- 0/0 1970-01-01 package/refunds/template.json',
    '-rw-r--r-- 0/0 1970-01-01 package/registry.json',
  ]);
});

const columns = (line: string) => {
  const [mode, owner, , date, , path] = line.split(/\s+/);
  return [mode, owner, date, path].join(' ');
};

test('long and foreign names survive', async () => {
  const root = folderWith();
  const long = `${'folder/'.repeat(30)}${'x'.repeat(120)}.py`;
  fill(root, {
    'a.tgz': await writeTarball({ [long]: Buffer.from('1'), 'ё/名.md': Buffer.from('2') }),
  });
  execFileSync('tar', ['xzf', 'a.tgz'], { cwd: root, env: { ...process.env, LC_ALL: 'C.UTF-8' } });
  expect(contents(join(root, 'package'))).toEqual({ [long]: '1', 'ё/名.md': '2' });
});

test('what is not a part of the registry stays out, tests too unless they are wanted', async () => {
  const root = folderWith({
    ...registry,
    'templates/README.md': '# Ours',
    'templates/package.json': '{"name": "@acme/templates", "version": "1.0.0"}',
    'templates/node_modules/x/template.json': '{}',
    'templates/orders/tests/usual.json': '{"answers": {}}',
    'templates/orders/files/__pycache__/x.pyc': 'x',
    'templates/.env': 'SECRET=1',
    'templates/notes.txt': 'x',
  });
  expect(filesOf(await build(root))).toEqual([
    'README.md',
    'orders/files/module.py.hbs',
    'orders/template.json',
    'package.json',
    'refunds/files/module.py.hbs',
    'refunds/template.json',
    'registry.json',
  ]);
  const withTests = filesOf(await build(root, '--tests', '--out', '../out'));
  expect(withTests).toContain('orders/tests/usual.json');
});

test('a plopfile brings what it may import', async () => {
  const more = {
    'templates/plopfile.mjs': '',
    'templates/lib/names.mjs': '',
    'templates/.env': '',
  };
  const root = folderWith({
    ...registryFiles('templates', ['orders'], { plopfile: 'plopfile.mjs' }),
    ...more,
  });
  await build(root);
  const files = filesOf(await build(root));
  expect(files).toEqual(expect.arrayContaining(['plopfile.mjs', 'lib/names.mjs', 'registry.json']));
  expect(files.filter((path) => /dist|env/.test(path))).toEqual([]);
});

describe('a version that was released', () => {
  test('is built again as it was', async () => {
    const root = folderWith(registry);
    await build(root);
    const before = contents(root);
    expect((await build(root)).code).toBe(0);
    expect(contents(root)).toEqual(before);
  });

  test('is not built with other contents: the place of the version is shown', async () => {
    const root = folderWith(registry);
    await build(root);
    const before = contents(join(root, 'templates/dist'));
    change(root);
    const ran = await build(root);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('PYF293  templates/orders/template.json:5:14');
    expect(ran.stderr).toMatch(
      /Template orders changed, and is still 1\.0\.0 as in\s+templates\/dist\/index\.json/,
    );
    expect(ran.stderr).toContain('The registry changed, and is still 1.0.0');
    expect(contents(join(root, 'templates/dist'))).toEqual(before);
  });

  test('gives way to a higher one', async () => {
    const root = folderWith(registry);
    await build(root);
    change(root, '1.1.0');
    fill(root, registryFiles('templates', [], { version: '1.1.0' }));
    expect((await build(root)).code).toBe(0);
    expect(readdirSync(join(root, 'templates/dist')).sort()).toEqual([
      'acme-1.0.0.tgz',
      'acme-1.1.0.tgz',
      'index.json',
    ]);
  });

  test.each(['tarball', 'git'])('is known from a %s', async (kind) => {
    const root = folderWith(registry);
    const git = (...words: string[]) =>
      execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@x', ...words], { cwd: root });
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '--message', 'x');
    git('tag', 'v1');
    await build(root, '--out', '../released');
    change(root);
    const against = kind === 'git' ? 'v1' : 'released/acme-1.0.0.tgz';
    const ran = await build(root, '--against', against);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain(`Template orders changed, and is still 1.0.0 as in ${against}`);
    expect(ran.stderr).not.toContain('refunds');
  });

  test.each([
    ['nothing.json', 'there is no such file'],
    ['templates/registry.json', 'it is not an index of a release'],
    ['no-such-tag', 'no-such-tag'],
    ['--output=x', 'is not a commit'],
  ])('is not taken from %s', async (against, problem) => {
    const root = folderWith(registry);
    const ran = await build(root, `--against=${against}`);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain('PYF298');
    expect(ran.stderr.replaceAll(/\s+/g, ' ')).toContain(problem);
  });
});

test('Windows line ends are named', async () => {
  const path = 'templates/orders/files/module.py.hbs';
  const text = String(registry[path]).replaceAll('\n', '\r\n');
  const root = folderWith({ ...registry, [path]: text });
  const { code, stdout } = await pyfunc(['registry', 'build', 'templates'], { cwd: root });
  expect(code).toBe(0);
  expect(stdout).toContain('PYF299  templates/orders/files/module.py.hbs');
});

test.each([
  ['no registry.json', '', 'registry.json'],
  ['no name', '{"version": "1.0.0"}', 'name'],
  ['a name that leads elsewhere', '{"name": "../../x", "version": "1.0.0"}', 'name'],
  ['no version', '{"name": "@acme", "version": "1"}', 'version'],
])('a registry with %s is not released', async (_, text, field) => {
  const { 'templates/registry.json': __, ...rest } = registry;
  const root = folderWith(text === '' ? rest : { ...rest, 'templates/registry.json': text });
  const ran = await build(root);
  expect(ran.code).not.toBe(0);
  expect(ran.stderr).toContain(field);
  expect(readdirSync(join(root, 'templates'))).not.toContain('dist');
});

test('a file beyond all measure is named', async () => {
  const big = 'templates/orders/files/module.py.hbs';
  const root = folderWith({ ...registry, [big]: new Uint8Array(6 * 1024 * 1024) });
  for (const command of ['build', 'test']) {
    const ran = await pyfunc(['registry', command, 'templates'], { cwd: root });
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('PYF003');
  }
});

test('a broken template is not released', async () => {
  const root = folderWith({ ...registry, ...broken() });
  const ran = await build(root);
  expect(ran.code).not.toBe(0);
  expect(ran.stderr).toContain('templates/orders/template.json');
  expect(readdirSync(join(root, 'templates'))).not.toContain('dist');
});

function broken() {
  const files = Object.entries(templateFiles('orders', { bindings: 'none' }));
  return Object.fromEntries(files.map(([path, text]) => [`templates/${path}`, text]));
}

/** The template orders with other text. */
function change(root: string, version = '1.0.0'): void {
  const files = Object.entries(templateFiles('orders', { version }));
  fill(
    root,
    Object.fromEntries(
      files.map(([path, text]) => [`templates/${path}`, text.replace('pass', 'return')]),
    ),
  );
}

async function build(root: string, ...words: readonly string[]) {
  const ran = await pyfunc(['registry', 'build', 'templates', '--json', ...words], { cwd: root });
  return { ...ran, root };
}

/** What the tarball of a release holds. */
function filesOf({ stdout, root }: Awaited<ReturnType<typeof build>>): string[] {
  const [tarball]: string[] = JSON.parse(stdout).result.files;
  const listed = execFileSync('tar', ['tzf', join(root, tarball ?? '')], { encoding: 'utf8' });
  expect(readFileSync(join(root, tarball ?? '')).length).toBeGreaterThan(0);
  return listed
    .trimEnd()
    .split('\n')
    .map((path) => path.replace(/^package\//, ''));
}
