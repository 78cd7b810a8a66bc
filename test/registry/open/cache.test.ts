import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { integrityOf } from '../../../generators/templates/snapshot.ts';
import { cacheFiles, findFiles } from '../../../registry/open/cache.ts';
import { openRegistries } from '../../../registry/open/registries.ts';
import { openSource } from '../../../registry/sources/open-source.ts';
import { valueIn } from '../../diagnostics/results.ts';
import { folderWith, shown } from '../../workspace/folders.ts';
import { optionsFor, repositoryWith, soundFiles } from '../sources/opened-sources.ts';
import { entriesOf, tgz } from '../sources/tar.ts';

const files = { 'registry.json': Buffer.from('{}'), 'orders/files/ö.py': Buffer.from('x\r\n\0') };
const integrity = integrityOf(files);
const at = (cache: string) => join(cache, 'pyfunc/registries');

describe('the cache', () => {
  it('gives back what it was given, by its digest', async () => {
    const env = { XDG_CACHE_HOME: folderWith() };
    expect(await findFiles(integrity, env)).toBeUndefined();
    await cacheFiles(files, integrity, env);
    const found = (await findFiles(integrity, env)) ?? {};
    expect(Object.keys(found).sort()).toEqual(Object.keys(files).sort());
    expect(integrityOf(found)).toBe(integrity);
  });

  it('gives nothing that is broken, tells so, and is put right by the next who has it', async () => {
    const cache = folderWith();
    const env = { XDG_CACHE_HOME: cache };
    await cacheFiles(files, integrity, env);
    const [name = ''] = readdirSync(at(cache));
    const told: string[] = [];
    for (const broken of ['', 'x', await tgz([{ name: 'registry.json', content: '[]' }])]) {
      writeFileSync(join(at(cache), name), broken);
      expect(await findFiles(integrity, env, () => told.push(name))).toBeUndefined();
      expect(readdirSync(at(cache))).toEqual([]);
      writeFileSync(join(at(cache), name), broken);
      await cacheFiles(files, integrity, env);
      expect(await findFiles(integrity, env)).toBeDefined();
    }
    expect(told).toHaveLength(3);
  });

  it('can be used by many at once', async () => {
    const cache = folderWith();
    const env = { XDG_CACHE_HOME: cache };
    await Promise.all(Array.from({ length: 20 }, () => cacheFiles(files, integrity, env)));
    expect(readdirSync(at(cache))).toHaveLength(1);
    expect(await findFiles(integrity, env)).toBeDefined();
  });

  it.each([
    ['lies below a file', (cache: string) => writeFileSync(join(cache, 'pyfunc'), '')],
    ['has a folder in the place of the file', blockedPlace],
  ])('is no must where it %s', async (_, spoil) => {
    const cache = folderWith();
    spoil(cache);
    const before = shown(cache);
    const root = folderWith({ 't.tgz': await tgz(entriesOf(soundFiles)) });
    const env = { XDG_CACHE_HOME: cache };
    await cacheFiles(files, integrity, env);
    expect(await findFiles(integrity, env)).toBeUndefined();
    expect(shown(cache)).toEqual(before);
    const source = { kind: 'tarball', url: 'file:./t.tgz' } as const;
    expect(valueIn(await openSource(source, optionsFor(root, { env }))).version).toBe('1.0.0');
  });

  it.each([
    ['deep', `orders/files/${'d/'.repeat(9)}x.py`],
    ['long', `orders/files/${`${'d'.repeat(240)}/`.repeat(4)}${'x'.repeat(40)}`],
    ['in all letters', 'orders/files/Ünï/名前.py'],
  ])('holds a path that is %s, if a registry may', async (_, path) => {
    const { root } = repositoryWith({ ...soundFiles, [path]: 'x' });
    const source = { kind: 'git', url: `file://${root}`, ref: 'main' } as const;
    const options = optionsFor(root);
    const { version, commit = '', integrity } = valueIn(await openSource(source, options));
    const pin = { source: 'x', version, commit, integrity };
    const offline = valueIn(await openSource(source, { ...options, pin, offline: true }));
    expect([offline.integrity, offline.version]).toEqual([integrity, version]);
  });
});

it('a registry that the cache held broken is fetched again, and that is said', async () => {
  const cache = folderWith();
  const env = { HOME: '/nobody', XDG_CACHE_HOME: cache };
  const root = folderWith({
    't.tgz': await tgz(entriesOf(soundFiles)),
    'pyfunc.config.json': '{"registries": {"@acme": "file:./t.tgz"}}',
  });
  const open = async () => {
    const registries = await openRegistries(root, ['@acme'], { env });
    if (registries.kind === 'failed') throw new Error(registries.diagnostics[0]?.message);
    await registries.value.recordPins();
    return registries.value.findings.map(({ code, severity }) => `${severity} ${code}`);
  };
  expect(await open()).toEqual(['note PYF250']);
  for (const name of readdirSync(at(cache))) writeFileSync(join(at(cache), name), 'broken');
  expect(await open()).toEqual(['note PYF226']);
  expect(await open()).toEqual([]);
});

function blockedPlace(cache: string): void {
  const digest = Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex');
  mkdirSync(join(at(cache), `${digest}.tgz`), { recursive: true });
  writeFileSync(join(at(cache), `${digest}.tgz`, 'x'), '');
}
