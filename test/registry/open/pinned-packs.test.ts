import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseSource } from '../../../registry/config/parse-source.ts';
import { openSource } from '../../../registry/sources/open-source.ts';
import { readTar } from '../../../registry/sources/read-tar.ts';
import { diagnosticOf, valueIn } from '../../diagnostics/results.ts';
import { folderWith } from '../../workspace/folders.ts';
import { soundFiles as files, optionsFor } from '../sources/opened-sources.ts';
import { entriesOf, tar, tgz } from '../sources/tar.ts';

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
    const { integrity } = valueIn(await open());
    const contents = Object.values(files).map((text) => whole.indexOf(text));
    const sizes = Object.values(files).map((text) => Buffer.byteLength(text));
    for (let index = 0; index < 200; index += 1) {
      const part = index % contents.length;
      const at = (contents[part] ?? 0) + ((index * 31) % (sizes[part] ?? 1));
      const spoilt = Buffer.from(whole);
      spoilt[at] = (spoilt[at] ?? 0) ^ (1 << (index % 8));
      writeFileSync(path, spoilt);
      expect(diagnosticOf(await open({ integrity })).code).toMatch(/PYF22/);
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
    const { integrity } = valueIn(await openSource(source, options));
    const pin = { source: source.url, version: '1.0.0', integrity };
    const [kept = ''] = readdirSync(join(cache, 'pyfunc/registries'));
    const at = join(cache, 'pyfunc/registries', kept);
    const offline = { ...options, pin, offline: true };
    expect(valueIn(await openSource(source, offline)).integrity).toBe(integrity);
    for (let index = 0; index < 200; index += 1) {
      const bytes = readFileSync(at);
      const spoilt = Buffer.from(bytes);
      spoilt[(index * 37) % bytes.length] =
        (spoilt[(index * 37) % bytes.length] ?? 0) ^ (1 << (index % 8));
      writeFileSync(at, spoilt);
      const found = await openSource(source, offline);
      // A bit of the gzip header may mean nothing: then what comes out is right.
      if (found.kind === 'failed') expect(diagnosticOf(found).code).toBe('PYF225');
      else expect(found.value.integrity).toBe(integrity);
      if (!existsSync(at)) mkdirSync(dirname(at), { recursive: true });
      writeFileSync(at, bytes);
    }
    writeFileSync(at, 'spoilt');
    expect(valueIn(await openSource(source, { ...options, pin })).integrity).toBe(integrity);
    expect(valueIn(await openSource(source, offline)).integrity).toBe(integrity);
  });
});

it('bytes that were flipped anywhere make an archive, a refusal or an end, and nothing else', async () => {
  const [plain, zipped] = [await tar(entriesOf(files)), await tgz(entriesOf(files))];
  for (let index = 0; index < 600; index += 1) {
    const spoilt = Buffer.from(index % 3 === 0 ? zipped : plain);
    const at = (index * 7919) % spoilt.length;
    spoilt[at] = (spoilt[at] ?? 0) ^ (1 << (index % 8));
    const read = await readTar(spoilt);
    expect(['files', 'refused', 'unreadable']).toContain(read.kind);
  }
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
    'https://account.blob.core.windows.net/t/t.tgz?sv=2024-01-01&sig=abc',
    'https://host/t.tgz?access_token=abc',
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
      const found = await openSource({ kind: 'npm', name: 'x', range }, optionsFor(folderWith()));
      expect(diagnosticOf(found)).toMatchObject({ code: 'PYF222' });
    },
  );
});
