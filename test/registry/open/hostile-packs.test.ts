import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Result } from '../../../diagnostics/result.ts';
import type { Source } from '../../../registry/config/source.ts';
import type { Pack } from '../../../registry/open/pack.ts';
import { openSource } from '../../../registry/sources/open-source.ts';
import { diagnosticOf, valueIn } from '../../diagnostics/results.ts';
import { fill, folderWith, shown } from '../../workspace/folders.ts';
import { registryFiles } from '../registry-files.ts';
import { soundFiles as files, optionsFor, repositoryWith } from '../sources/opened-sources.ts';
import { entriesOf, type TarEntry, tar, tgz, tgzWithMany } from '../sources/tar.ts';
import { hostileBeginnings, hostileNames } from './hostile-names.ts';

/** Opens a source, and proves that nothing was written where it is, nor kept where it was refused. */
async function opened(root: string, source: Source): Promise<Result<Pack>> {
  const before = shown(root);
  const cache = folderWith();
  const found = await openSource(source, optionsFor(root, { env: { XDG_CACHE_HOME: cache } }));
  expect(shown(root)).toEqual(before);
  if (found.kind === 'failed') expect(shown(cache)).toEqual({});
  return found;
}

/** An error that names the entry, as far as that has room in a message. */
function expectRefused(found: Result<Pack>, entry: string): void {
  const { code, severity, message } = diagnosticOf(found);
  expect({ code, severity }).toEqual({ code: 'PYF221', severity: 'error' });
  expect(message).toContain(` holds ${JSON.stringify(entry.slice(0, 200))}, which `);
  expect(message).toMatch(/which .+\.$/s);
}

const archive = { kind: 'tarball', url: 'file:./templates.tgz' } as const;
const inArchive = (bytes: Uint8Array) =>
  opened(folderWith({ 'templates.tgz': bytes, 'app/host.json': '{}' }), archive);

describe('an archive with', () => {
  it.each([...hostileNames, ...hostileBeginnings])('%j at its root is refused', async (name) => {
    const found = await inArchive(await tgz([...entriesOf(files, ''), { name, content: 'x' }]));
    expectRefused(found, name.replace(/^(?:\.\/)+/, ''));
  });

  it.each(hostileNames)('%j in a template is refused', async (name) => {
    const entry = `package/orders/files/${name}`;
    const found = await inArchive(await tgz([...entriesOf(files), { name: entry, content: 'x' }]));
    expectRefused(found, entry);
  });

  const l = 'package/l';
  const text = (name: string, content = '') => ({ name: `package/${name}`, content });
  const kinds: readonly (readonly [what: string, entry: string, entries: readonly TarEntry[]])[] = [
    ['a link out', l, [{ name: l, type: 'symlink', linkname: '../../etc/passwd' }]],
    ['an absolute link', l, [{ name: l, type: 'symlink', linkname: '/etc/passwd' }]],
    ['a link within', l, [{ name: l, type: 'symlink', linkname: 'registry.json' }]],
    ['a link to write through', l, [{ name: l, type: 'symlink', linkname: '/tmp' }, text('l/x')]],
    ['a hard link out', l, [{ name: l, type: 'link', linkname: '/etc/passwd' }]],
    ['a hard link within', l, [{ name: l, type: 'link', linkname: 'package/registry.json' }]],
    ['a pipe', l, [{ name: l, type: 'fifo' }]],
    ['a character device', l, [{ name: l, type: 'character-device', devmajor: 1, devminor: 3 }]],
    ['a block device', l, [{ name: l, type: 'block-device', devmajor: 8, devminor: 0 }]],
    ['names in two cases', 'package/README', [text('Readme'), text('README')]],
    ['folders in two cases', 'package/a/y', [text('A/x'), text('a/y')]],
    ['names that fold to one', 'package/strasse', [text('straße'), text('strasse')]],
    ['names with one capital', 'package/\u03c2', [text('\u03c3'), text('\u03c2')]],
    ['a file twice', 'package/x', [text('x', '1'), text('x', '2')]],
    ['a manifest twice', 'package/registry.json', [text('registry.json', '{}')]],
    ['a file that is a folder too', 'package/x/y', [text('x'), text('x/y')]],
    ['a folder that is a file too', 'package/x', [text('x/y'), text('x')]],
    ['a file named like a folder', 'package/x', [{ ...text('q'), pax: { path: 'package/x/' } }]],
    ['another path in its extended head', '../x', [{ ...text('q'), pax: { path: '../x' } }]],
    ['a manifest of 10 MB', 'package/b/template.json', [text('b/template.json', ' '.repeat(1e7))]],
    ['a file of 6 MB', 'package/b', [text('b', ' '.repeat(6 * 2 ** 20))]],
    [
      'a size that is not its own',
      'package/q',
      [{ ...text('q', 'hi'), pax: { size: '99999999999' } }],
    ],
    [
      '50 MB and more in all',
      'package/10',
      Array.from({ length: 12 }, (_, index) => text(`${index}`, 'x'.repeat(5 * 2 ** 20 - 100))),
    ],
    ...(
      [
        ['__proto__ as a key', '{"__proto__": {"kind": "app"}}'],
        ['__proto__ behind a mark', '\ufeff{"__proto__": {}}'],
        ['__proto__ behind a comment', '// harmless\n{"a": 1, "__proto__": {},}'],
        ['__proto__ in other letters', '{"a": [{"\\u005f_proto__": 1}]}'],
        ['constructor as a key', '{"constructor": {"prototype": {}}}'],
        ['a manifest nested 500,000 times', '['.repeat(500_000) + ']'.repeat(500_000)],
        ['a manifest nested 300 times', '{"a":'.repeat(300) + '1'.padEnd(301, '}')],
      ] as const
    ).map(([what, json]) => [what, 'x/template.json', [text('x/template.json', json)]] as const),
  ];

  it.each(kinds)('%s is refused', async (_, entry, entries) => {
    expectRefused(await inArchive(await tgz([...entriesOf(files), ...entries])), entry);
  });

  it('100,000 files is refused', async () => {
    const found = await inArchive(await tgzWithMany(files, 100_000));
    expect(diagnosticOf(found)).toMatchObject({
      code: 'PYF221',
      message: expect.stringContaining('"package/f/'),
    });
  });

  it.each([
    [
      'a gzip bomb',
      gzipSync(Buffer.alloc(200 * 2 ** 20), { level: 1 }),
      'PYF222',
      'unpacks to more',
    ],
    ['nothing in it', Buffer.alloc(0), 'PYF220', 'no registry.json'],
    ['a page in it', Buffer.from('<html>Sign in</html>'.repeat(50)), 'PYF222', 'complete archive'],
    ['a broken gzip', gzipSync(Buffer.alloc(5000)).subarray(0, 20), 'PYF222', 'not gzip'],
  ])('%s is refused', async (_, bytes, code, told) => {
    expect(diagnosticOf(await inArchive(bytes))).toMatchObject({
      code,
      message: expect.stringContaining(told),
    });
  });

  it.each([0.2, 0.5, 0.7])('its end missing after %d of it is refused', async (part) => {
    const whole = await tar(entriesOf(files));
    const bytes = whole.subarray(0, Math.floor((whole.length * part) / 512) * 512 + 100);
    expect(diagnosticOf(await inArchive(bytes))).toMatchObject({ code: 'PYF222' });
  });
});

describe('a folder with', () => {
  const source = { kind: 'folder', path: './t' } as const;
  const names = hostileNames.filter(
    // What Linux takes for other than a name, and what cannot be told from a name here.
    (name) => !/^\.\.$|\/\.{0,2}\/|\/\.\.$|\.\.\/|\ufffd|.{256}/s.test(name),
  );

  it.each(names)('%j in a template is refused', async (name) => {
    const root = folderWith(registryFiles('t', ['orders']));
    fill(root, { [`t/orders/files/${name}`]: 'x' });
    const found = await opened(root, source);
    const { code, message } = diagnosticOf(found);
    expect(code).toBe('PYF221');
    const [first = ''] = name.split('/');
    expect(message).toContain(JSON.stringify(`orders/files/${first}`).slice(0, -1));
  });

  const at = 'orders/files/x';
  it.each<[string, string, (path: string) => void]>([
    ['a link out of a template', at, (path) => symlinkSync('/etc/passwd', path)],
    ['a link to a folder', at, (path) => symlinkSync('/etc', path)],
    ['a dangling link', at, (path) => symlinkSync('nowhere', path)],
    ['a link to itself', at, (path) => symlinkSync('x', path)],
    ['a template that is a link', 'other', (path) => symlinkSync('/etc', path)],
    ['a manifest that is a link', 'other/template.json', (path) => symlinkSync('/etc/fstab', path)],
    ['a pipe', at, (path) => execFileSync('mkfifo', [path])],
    ['names in two cases', 'orders/files/x', (path) => both(path, path.replace(/x$/, 'X'))],
    ['a key __proto__', 'registry.json', (path) => writeFileSync(path, '{"__proto__": 1}')],
    ['a deep manifest', 'registry.json', (path) => writeFileSync(path, '['.repeat(9999))],
  ])('%s is refused', async (_, entry, spoil) => {
    const root = folderWith(registryFiles('t', ['orders']));
    mkdirSync(dirname(join(root, 't', entry)), { recursive: true });
    spoil(join(root, 't', entry));
    expectRefused(await opened(root, source), entry);
  });

  it.each(['../outside', '../../..', './../outside', '..'])(
    'a path that leaves the repository, %s, is refused',
    async (path) => {
      const root = folderWith({ ...registryFiles('outside', ['orders']), 'repository/x': '' });
      const found = await opened(join(root, 'repository'), { kind: 'folder', path });
      expect(diagnosticOf(found)).toMatchObject({
        code: 'PYF220',
        message: expect.stringContaining('outside the repository'),
      });
    },
  );

  function both(...paths: readonly string[]): void {
    for (const path of paths) writeFileSync(path, '');
  }
});

describe('a commit with', () => {
  /** Entries of a tree as git keeps them, in whatever order, with names that git itself refuses. */
  it.each<[string, string, ...[mode: string, name: string][]]>([
    ['a link', 'l', ['120000', 'l']],
    ['a submodule', 'm', ['160000', 'm']],
    ['the folder above', '..', ['100644', '..']],
    ['a path out', '../../x', ['100644', '../../x']],
    ['a path out of a folder', 'a/../../x', ['100644', 'a/../../x']],
    ['an absolute path', '/x', ['100644', '/x']],
    ['.git', '.git', ['100644', '.git']],
    ['a hook', '.git/hooks/x', ['100755', '.git/hooks/x']],
    ['.GIT', '.GIT/config', ['100644', '.GIT/config']],
    ['git~1', 'git~1', ['100644', 'git~1']],
    ['a drive', 'c:x', ['100644', 'c:x']],
    ['a backslash', 'a\\..\\x', ['100644', 'a\\..\\x']],
    ['a device of Windows', 'nul', ['100644', 'nul']],
    ['a hidden character', 'a\u200b', ['100644', 'a\u200b']],
    ['names in two cases', 'README', ['100644', 'Readme'], ['100644', 'README']],
    ['a file twice', 'x', ['100644', 'x'], ['100644', 'x']],
  ])('%s is refused', async (_, entry, ...entries) => {
    const repository = repositoryWith(files);
    commitTree(repository.root, ([blob]) => entries.map(([mode, name]) => [mode, name, blob]));
    const url = `file://${repository.root}`;
    expectRefused(await opened(repository.root, { kind: 'git', url, ref: 'spoilt' }), entry);
  });

  it('100,000 files is refused', async () => {
    const { root } = repositoryWith(files);
    commitTree(root, ([blob]) =>
      Array.from({ length: 100_000 }, (_, index) => ['100644', `f${index}`, blob] as const),
    );
    const found = await opened(root, { kind: 'git', url: `file://${root}`, ref: 'spoilt' });
    expect(diagnosticOf(found)).toMatchObject({
      code: 'PYF221',
      message: expect.stringContaining('comes after'),
    });
  });

  it.each([
    ['a manifest of 10 MB', 'x.json', ' '.repeat(1e7)],
    ['a file of 60 MB, which is never read', 'x', undefined],
  ])('%s is refused', async (_, name, content) => {
    const { root, git } = repositoryWith(files);
    writeFileSync(join(root, name), content ?? '');
    if (content === undefined) execFileSync('truncate', ['-s', '60M', name], { cwd: root });
    git('-c', 'core.compression=1', 'add', name);
    git('commit', '-q', '-m', 'large');
    writeFileSync(join(root, name), '');
    const found = await opened(root, { kind: 'git', url: `file://${root}`, ref: 'main' });
    expectRefused(found, name);
  });

  /** Puts a tree with these entries beside the sound ones on the branch `spoilt`. */
  function commitTree(
    root: string,
    entriesFor: (ids: readonly [blob: string]) => readonly (readonly [string, string, string])[],
  ): void {
    const git = (words: readonly string[], input: Buffer = Buffer.alloc(0)) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...words], {
        cwd: root,
        input,
      });
    const blob = git(['rev-parse', 'HEAD:registry.json']).toString().trim();
    const raw = entriesFor([blob]).map(([mode, name, id]) =>
      Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(id, 'hex')]),
    );
    const all = Buffer.concat([git(['cat-file', 'tree', 'HEAD^{tree}']), ...raw]);
    const words = ['hash-object', '-t', 'tree', '-w', '--stdin', '--literally'];
    const tree = git(words, all).toString().trim();
    const commit = git(['commit-tree', tree, '-m', 'spoilt']).toString().trim();
    git(['update-ref', 'refs/heads/spoilt', commit]);
  }
});

describe('what is no harm passes:', () => {
  const names = [
    ...['.editorconfig', 'a b.md', 'naïve.py', '日本語.md', 'com10', 'console.py', '.gitignore'],
    ...['.github/x.yml', '.gitattributes', '.gitkeep', 'git/x', 'a.git', 'nul_.py', 'auxiliary'],
    ...['a-b_c.d/e.hbs', 'x..y', '...x', '__name__.py', 'LICENSE', 'a+b', 'a,b', 'a=b', 'a@b'],
    ...['#x', "it's", '(x)', '[x]', '$x', '100%', '&x', ';x', '!x', '^x', '`x`', 'a~b', '-x'],
    ...['x'.repeat(255), `${'d/'.repeat(8)}x`, 'constructor', 'prototype.py', '{{name}}.py.hbs'],
  ];

  it.each(names)('a file %j in an archive, a folder and a commit', async (name) => {
    const all = { ...files, [`orders/files/${name}`]: 'x' };
    const found = await inArchive(await tgz(entriesOf(all)));
    expect(valueIn(found)).toHaveProperty('version', '1.0.0');
    const inFolder = Object.entries(all).map(([path, text]) => [`t/${path}`, text] as const);
    const root = folderWith(Object.fromEntries(inFolder));
    const source = { kind: 'folder', path: './t' } as const;
    expect(valueIn(await opened(root, source))).toHaveProperty('version', '1.0.0');
  });

  it('all of them in a commit', async () => {
    const all = names.map((name) => [`orders/files/${name}`, 'x'] as const);
    const { root } = repositoryWith({ ...files, ...Object.fromEntries(all.slice(0, -6)) });
    const found = await opened(root, { kind: 'git', url: `file://${root}`, ref: 'main' });
    expect(valueIn(found)).toHaveProperty('version', '1.0.0');
  });

  it.each<[string, readonly TarEntry[]]>([
    ['no folder around it', entriesOf(files, '')],
    ['./ before each name', entriesOf(files, './')],
    ['the folder of a git host', entriesOf(files, 'templates-1.0.0/')],
    ['folders with entries', [{ name: 'package/', type: 'directory' }, ...entriesOf(files)]],
    ['an entry for the root', [{ name: './', type: 'directory' }, ...entriesOf(files, './')]],
    [
      'a folder twice',
      [...Array(2).fill({ name: 'd/', type: 'directory' }), ...entriesOf(files, '')],
    ],
    ['names in extended heads', entriesOf(files).map((e) => ({ ...e, pax: { path: e.name } }))],
    ['programs in it', entriesOf(files).map((each) => ({ ...each, mode: 0o755 }))],
    [
      'old times and foreign users',
      entriesOf(files).map((e) => ({ ...e, mtime: new Date(0), uid: 9 })),
    ],
    [
      'a package.json that names its folder',
      [
        { name: 'package/package.json', content: '\ufeff{"pyfunc": {"registry": "./t/"}}' },
        ...entriesOf(files, 'package/t/'),
      ],
    ],
  ])('an archive with %s', async (_, entries) => {
    expect(valueIn(await inArchive(await tgz(entries)))).toHaveProperty('version', '1.0.0');
  });

  it('hard links in a folder, which are files like others', async () => {
    const root = folderWith(registryFiles('t', ['orders']));
    linkSync(join(root, 't/registry.json'), join(root, 't/orders/files/copy'));
    expect(valueIn(await opened(root, { kind: 'folder', path: './t' }))).toHaveProperty('version');
  });
});
