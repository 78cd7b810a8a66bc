import { execFileSync } from 'node:child_process';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { initParser } from '../../python/parse.ts';
import type { Pack } from '../../registry/pack.ts';
import { parseSource } from '../../registry/parse-source.ts';
import { openRegistries } from '../../registry/registries.ts';
import { openSource } from '../../registry/sources/open-source.ts';
import { folderWith, shown } from '../workspace/folders.ts';
import { registryFiles, templateFiles } from './registry-files.ts';
import { entriesOf, type TarEntry, tar, tgz } from './tar.ts';

beforeAll(initParser);

const good = registryFiles('.', ['orders']) as { readonly [path: string]: string };
const files = Object.fromEntries(Object.entries(good).map(([path, text]) => [path.slice(2), text]));

/** Names that must not be in a registry, on their own and in the files of a template. */
const names = [
  ...['../x', '../../x', 'a/../../x', 'a/..', '..', './../x', 'a/./x', '..\\x', 'a\\..\\..\\x'],
  ...['C:/x', 'C:x', 'c:\\x', '//server/share/x', '\\\\server\\share\\x', '\\x', '~/x', '~root/x'],
  ...[
    '.git/config',
    '.git/hooks/pre-commit',
    '.GIT/config',
    '.Git/x',
    '.git',
    '.git /x',
    '.git./x',
  ],
  ...[
    'git~1/config',
    'GIT~2/x',
    '.g\u200cit/config',
    '.gi\u0074\u200d/x',
    'a/.git/config',
    '.git:x/y',
  ],
  ...[
    'con',
    'CON',
    'nul.txt',
    'aux.py',
    'prn',
    'com1',
    'COM9.md',
    'lpt1',
    'LPT9.x',
    'a/nul',
    'conin$',
  ],
  ...['a:b', 'x:$DATA', 'a|b', 'a?b', 'a*b', '<x>', '"x"', 'x.', 'x ', 'a./b', 'a /b'],
  ...[
    'bell\u0007',
    'esc\u001b[31m',
    'tab\tx',
    'line\nbreak',
    'del\u007f',
    'c1\u009b',
    'rtl\u202etxt',
  ],
  ...[
    'zero\u200bwidth',
    'bom\ufeff',
    'soft\u00adhyphen',
    'e\u0301 decomposed',
    '%2e%2e/x',
    '..%2fx',
  ],
  ...['\uff0e\uff0e/x', '%2egit/config', `${'long'.repeat(70)}.py`, 'a//b', '.pyfunc/run'],
];

/** Entries that are no plain files, or do not go together. */
const kinds: readonly (readonly [what: string, entries: readonly TarEntry[]])[] = [
  ['a symbolic link out', [{ name: 'package/l', type: 'symlink', linkname: '../../etc/passwd' }]],
  ['an absolute symbolic link', [{ name: 'package/l', type: 'symlink', linkname: '/etc/passwd' }]],
  ['a symbolic link within', [{ name: 'package/l', type: 'symlink', linkname: 'registry.json' }]],
  [
    'a link and a file behind it',
    [
      { name: 'package/l', type: 'symlink', linkname: '/tmp' },
      { name: 'package/l/x', content: 'x' },
    ],
  ],
  ['a hard link out', [{ name: 'package/l', type: 'link', linkname: '/etc/passwd' }]],
  ['a hard link within', [{ name: 'package/l', type: 'link', linkname: 'package/registry.json' }]],
  ['a pipe', [{ name: 'package/l', type: 'fifo' }]],
  [
    'a character device',
    [{ name: 'package/l', type: 'character-device', devmajor: 1, devminor: 3 }],
  ],
  ['a block device', [{ name: 'package/l', type: 'block-device', devmajor: 8, devminor: 0 }]],
  [
    'names that differ in case',
    [
      { name: 'package/Readme', content: '' },
      { name: 'package/README', content: '' },
    ],
  ],
  [
    'folders that differ in case',
    [
      { name: 'package/A/x', content: '' },
      { name: 'package/a/y', content: '' },
    ],
  ],
  [
    'names that fold to one',
    [
      { name: 'package/straße', content: '' },
      { name: 'package/strasse', content: '' },
    ],
  ],
  [
    'a file twice',
    [
      { name: 'package/x', content: '1' },
      { name: 'package/x', content: '2' },
    ],
  ],
  [
    'a file that is a folder too',
    [
      { name: 'package/x', content: '' },
      { name: 'package/x/y', content: '' },
    ],
  ],
  [
    'a folder that is a file too',
    [
      { name: 'package/x/y', content: '' },
      { name: 'package/x', content: '' },
    ],
  ],
  ['folders within folders', [{ name: `package/${'d/'.repeat(30)}x`, content: '' }]],
  [
    'a manifest of 10 MB',
    [{ name: 'package/big/template.json', content: ' '.repeat(10 * 2 ** 20) }],
  ],
  ['a file of 6 MB', [{ name: 'package/big', content: ' '.repeat(6 * 2 ** 20) }]],
  [
    '__proto__ as a key',
    [{ name: 'package/x/template.json', content: '{"__proto__": {"kind": "app"}}' }],
  ],
  [
    '__proto__ in other letters',
    [{ name: 'package/x/template.json', content: '{"a": [{"\\u005f_proto__": 1}]}' }],
  ],
  [
    'constructor as a key',
    [{ name: 'package/x/template.json', content: '{"constructor": {"prototype": {}}}' }],
  ],
  [
    'a manifest nested a million times',
    [{ name: 'package/x/template.json', content: '['.repeat(500_000) + ']'.repeat(500_000) }],
  ],
];

describe('an archive with', () => {
  it.each(names)('%j at its root is refused whole', async (name) => {
    await isRefused([...entriesOf(files, ''), { name, content: 'x' }]);
  });

  it.each(names.filter((name) => !/^(?:[/~\\]|[a-z]:|\.pyfunc)/i.test(name)))(
    '%j in a template is refused whole',
    async (name) => {
      await isRefused([
        ...entriesOf(files),
        { name: `package/orders/files/${name}`, content: 'x' },
      ]);
    },
  );

  it.each(kinds)('%s is refused whole', async (_, entries) => {
    await isRefused([...entriesOf(files), ...entries]);
  });

  it('100,000 files is refused whole', async () => {
    const many = Array.from({ length: 100_000 }, (_, index) => ({ name: `package/f/${index}` }));
    const found = await opened(gzipSync(await tar([...entriesOf(files), ...many])));
    expect(found).toMatchObject({ code: expect.stringMatching(/PYF22[12]/) });
  });

  it.each([
    ['a gzip bomb', gzipSync(Buffer.alloc(200 * 2 ** 20)), 'PYF222'],
    ['nothing in it', Buffer.alloc(0), 'PYF220'],
    ['no archive in it', Buffer.from('<html>Sign in</html>'.repeat(50)), 'PYF222'],
    ['a broken gzip', gzipSync(Buffer.alloc(5000)).subarray(0, 20), 'PYF222'],
  ])('%s is refused', async (_, bytes, code) => {
    expect(await opened(bytes)).toMatchObject({ code });
  });

  it('its end missing is refused', async () => {
    const whole = await tar(entriesOf(files));
    for (const part of [0.2, 0.5, 0.7]) {
      const bytes = whole.subarray(0, Math.floor((whole.length * part) / 512) * 512 + 100);
      expect(await opened(bytes)).toHaveProperty('code');
    }
  });

  async function isRefused(entries: readonly TarEntry[]): Promise<void> {
    const found = await opened(await tgz(entries));
    expect(found).toMatchObject({ code: 'PYF221', severity: 'error' });
    expect((found as Diagnostic).message).toMatch(/holds ".+", which .+\.$/s);
  }
});

/** Opens an archive, and proves that it left nothing anywhere where it was refused. */
async function opened(bytes: Uint8Array): Promise<Pack | Diagnostic> {
  const root = folderWith({ 'templates.tgz': bytes, 'app/host.json': '{}' });
  const before = shown(root);
  const cache = folderWith();
  const source = { kind: 'tarball', url: 'file:./templates.tgz' } as const;
  const env = { XDG_CACHE_HOME: cache };
  const found = await openSource(source, { base: root, repository: root, env, offline: false });
  expect(shown(root)).toEqual(before);
  if ('code' in found) expect(shown(cache)).toEqual({});
  return found;
}

describe('a folder with', () => {
  it.each([
    [
      'a link out of a template',
      (root: string) => symlinkSync('/etc/passwd', join(root, 't/orders/files/x')),
    ],
    ['a link to a folder', (root: string) => symlinkSync('/etc', join(root, 't/orders/files/x'))],
    ['a template that is a link', (root: string) => symlinkSync('/etc', join(root, 't/other'))],
    ['a pipe', (root: string) => execFileSync('mkfifo', [join(root, 't/orders/files/x')])],
    [
      'names that differ in case',
      (root: string) => {
        writeFileSync(join(root, 't/orders/files/x'), '');
        writeFileSync(join(root, 't/orders/files/X'), '');
      },
    ],
    [
      'a device of Windows',
      (root: string) => writeFileSync(join(root, 't/orders/files/aux.py'), ''),
    ],
    [
      '__proto__ in its manifest',
      (root: string) => writeFileSync(join(root, 't/registry.json'), '{"__proto__": 1}'),
    ],
  ])('%s is refused', async (_, spoil) => {
    const root = folderWith(registryFiles('t', ['orders']));
    spoil(root);
    const found = await openSource(
      { kind: 'folder', path: './t' },
      { base: root, repository: root, env: {}, offline: false },
    );
    expect(found).toMatchObject({ code: 'PYF221' });
  });

  it.each(['../outside', '../../..', './../outside'])(
    'a path that leaves the repository, %s',
    async (path) => {
      const root = folderWith({ ...registryFiles('outside', ['orders']), 'repository/x': '' });
      const repository = join(root, 'repository');
      const options = { base: repository, repository, env: {}, offline: false };
      expect(await openSource({ kind: 'folder', path }, options)).toMatchObject({ code: 'PYF220' });
    },
  );

  it('hard links is read as it is: they are files like others', async () => {
    const root = folderWith(registryFiles('t', ['orders']));
    linkSync(join(root, 't/registry.json'), join(root, 't/orders/files/copy'));
    const options = { base: root, repository: root, env: {}, offline: false };
    expect(await openSource({ kind: 'folder', path: './t' }, options)).toHaveProperty('integrity');
  });
});

describe('a commit with', () => {
  const entries = {
    'a link': ['120000', 'orders/files/l'],
    'a submodule': ['160000', 'orders/files/m'],
    'a device of Windows': ['100644', 'orders/files/nul'],
    'a hidden character': ['100644', 'orders/files/a\u200b'],
    'names that differ in case': ['100644', 'ORDERS/x'],
    'a backslash': ['100644', 'orders/files/..\\..\\x'],
    'a drive': ['100644', 'c:x'],
  } as const;

  it.each(Object.entries(entries))('%s is refused', async (_, [mode, path]) => {
    const root = folderWith(registryFiles('.', ['orders']));
    const git = (...words: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...words], {
        cwd: root,
        encoding: 'utf8',
      }).trim();
    git('init', '-q', '-b', 'main');
    git('add', '-A');
    const commit = git('commit', '-q', '--allow-empty', '-m', 'x') && git('rev-parse', 'HEAD');
    const id =
      mode === '160000'
        ? commit || git('rev-parse', 'HEAD')
        : git('hash-object', '-w', 'registry.json');
    git(
      '-c',
      'core.protectNTFS=false',
      '-c',
      'core.protectHFS=false',
      'update-index',
      '--add',
      '--cacheinfo',
      `${mode},${id},${path}`,
    );
    git('commit', '-q', '-m', 'spoilt');
    const cache = folderWith();
    const found = await openSource(
      { kind: 'git', url: `file://${root}`, ref: 'main' },
      { base: root, repository: root, env: { XDG_CACHE_HOME: cache }, offline: false },
    );
    expect(found).toMatchObject({ code: 'PYF221' });
    expect(shown(cache)).toEqual({});
  });
});

describe('a source that is an option or another program to git and npm', () => {
  it.each([
    'git+https://-oProxyCommand=x/r.git',
    'git+ssh://-oProxyCommand=x/r.git',
    'git+ssh://-x@host/r.git',
    'git+ext::sh -c x',
    'git+ext::sh%20-c%20x',
    'git+https://host/r.git#--upload-pack=x',
    'git+https://host/r.git#-x',
    'git+https://host/r.git#a..b',
    'git+https://host/r.git#a b',
    'git+fd::17',
    'git+http://host/r.git#main',
    'git+https://user:token@host/r.git',
    'https://user:token@host/t.tgz',
    'http://host/t.tgz',
    'ftp://host/t.tgz',
    'npm:--prefix',
    'npm:-g@1',
    'npm:../x@1',
    'workspace:../x',
    'file:/etc/x.tgz',
    'file:x.tgz',
    '/etc',
    'C:\\templates',
    './a\\b',
    '~/templates',
    './a\u202eb',
    './a\nb',
  ])('%j is refused before anything is started', (text) => {
    expect(parseSource(text)).toHaveProperty('problem');
  });

  it.each(['git+ssh://x', 'file:../x', 'https://host/x.tgz', 'github:a/b', '1 --prefix=x'])(
    'npm gets no version that is %j',
    async (range) => {
      const root = folderWith();
      const options = {
        base: root,
        repository: root,
        env: { XDG_CACHE_HOME: root },
        offline: false,
      };
      const found = await openSource({ kind: 'npm', name: 'x', range }, options);
      expect(found).toMatchObject({ code: 'PYF222' });
    },
  );
});

describe('a template with', () => {
  it.each([
    '{{constructor.constructor "x"}}',
    '{{__proto__}}',
    '{{name.constructor}}',
    '{{#with name}}{{constructor}}{{/with}}',
    '{{lookup name "constructor"}}',
    '{{{name}}}',
    '{{> other}}',
    '{{#*inline "x"}}{{/inline}}',
    '{{process.env.HOME}}',
    '{{"a".constructor}}',
    '{{py name x=1}}',
    '{{../name}}',
    '{{@root}}',
    `${'{{#if name}}'.repeat(5_000)}${'{{/if}}'.repeat(5_000)}`,
    `{{${'('.repeat(3_000)}name${')'.repeat(3_000)}}}`,
    '{{name}}'.repeat(6_000),
    'x'.repeat(300_000) + '{{name}}',
  ])('%j is refused with its place', async (text) => {
    const root = folderWith({
      '.git/HEAD': '',
      'pyfunc.config.json': '{"registries": {"@acme": "./t"}}',
      ...registryFiles('t', ['orders']),
      't/orders/files/module.py.hbs': text,
    });
    const found = await openRegistries(root, ['@acme/orders'], { env: { HOME: '/nowhere' } });
    expect(found).toMatchObject([{ code: expect.stringMatching(/^PYF20/) }]);
  });
});

describe('a pinned archive', () => {
  it('is not the one that is pinned with any byte of it flipped', {
    timeout: 120_000,
  }, async () => {
    const root = folderWith();
    const whole = await tar(entriesOf(files));
    const path = join(root, 'templates.tar');
    const source = { kind: 'tarball', url: 'file:./templates.tar' } as const;
    const open = async (pin?: { integrity: string }) => {
      const options = {
        base: root,
        repository: root,
        env: { XDG_CACHE_HOME: folderWith() },
        offline: false,
      };
      const pinned = pin && { pin: { source: source.url, version: '1.0.0', ...pin } };
      return openSource(source, { ...options, ...pinned });
    };
    writeFileSync(path, whole);
    const first = await open();
    if ('code' in first) throw new Error(first.message);
    const { integrity } = first;
    const contents = Object.values(files).map((text) => whole.indexOf(text));
    const sizes = Object.values(files).map((text) => Buffer.byteLength(text));
    for (let index = 0; index < 200; index += 1) {
      const part = index % contents.length;
      const at = (contents[part] ?? 0) + ((index * 31) % (sizes[part] ?? 1));
      const spoilt = Buffer.from(whole);
      spoilt[at] = (spoilt[at] ?? 0) ^ (1 << (index % 8));
      writeFileSync(path, spoilt);
      expect(await open({ integrity })).toMatchObject({ code: expect.stringMatching(/PYF22/) });
    }
  });

  it('is fetched again where the cache has it spoilt', async () => {
    const root = folderWith({ 'templates.tgz': await tgz(entriesOf(files)) });
    const cache = folderWith();
    const source = { kind: 'tarball', url: 'file:./templates.tgz' } as const;
    const options = {
      base: root,
      repository: root,
      env: { XDG_CACHE_HOME: cache },
      offline: false,
    };
    const first = await openSource(source, options);
    if ('code' in first) throw new Error(first.message);
    const pin = { source: source.url, version: '1.0.0', integrity: first.integrity };
    const [kept = ''] = readdirSync(join(cache, 'pyfunc/registries'));
    const at = join(cache, 'pyfunc/registries', kept);
    const offline = { ...options, pin, offline: true };
    expect(await openSource(source, offline)).toMatchObject({ integrity: first.integrity });
    for (let index = 0; index < 200; index += 1) {
      const bytes = readFileSync(at);
      const spoilt = Buffer.from(bytes);
      spoilt[(index * 37) % bytes.length] =
        (spoilt[(index * 37) % bytes.length] ?? 0) ^ (1 << (index % 8));
      writeFileSync(at, spoilt);
      const found = await openSource(source, offline);
      // A bit of the gzip header may mean nothing: then what comes out is right.
      if ('code' in found) expect(found.code).toBe('PYF225');
      else expect(found.integrity).toBe(first.integrity);
      if (!existsSync(at)) mkdirSync(dirname(at), { recursive: true });
      writeFileSync(at, bytes);
    }
    writeFileSync(at, 'spoilt');
    expect(await openSource(source, { ...options, pin })).toMatchObject({
      integrity: first.integrity,
    });
    expect(await openSource(source, offline)).toMatchObject({ integrity: first.integrity });
  });
});

it('what is no harm passes', async () => {
  const harmless = [
    ...[
      '.editorconfig',
      'a b.md',
      'naïve.py',
      '日本語.md',
      'com10',
      'console.py',
      '.gitignore',
      '.github/x.yml',
    ],
    ...[
      'a-b_c.d/e.hbs',
      'nul_.py',
      'x..y',
      'files/{{name}}.py'.replace(/[{}]/g, '_'),
      '.gitkeep',
      'LICENSE',
    ],
    ...['a+b', 'a,b', 'a=b', 'a@b', '#x', "it's", '(x)', '[x]', '$x', '%x', '&x', ';x', '!x', '^x'],
  ];
  expect(harmless.length).toBeGreaterThanOrEqual(25);
  const entries = harmless.map((name) => ({ name: `package/orders/files/${name}`, content: 'x' }));
  const found = await opened(
    await tgz([...entriesOf({ ...files, ...templateFiles('more') }), ...entries]),
  );
  expect(found).toHaveProperty('integrity');
});
