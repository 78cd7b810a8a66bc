import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { snapshotOf } from '../../../generators/templates/snapshot.ts';
import { cacheFiles } from '../../../registry/open/cache.ts';
import { openRegistries, type Registries } from '../../../registry/open/registries.ts';
import { oldSnapshot, rememberSnapshots } from '../../../registry/update/history.ts';
import { openTree } from '../../../workspace/tree/disk.ts';
import { type Files, folderWith } from '../../workspace/folders.ts';
import { registryFiles, templateFiles } from '../registry-files.ts';
import { repositoryWith } from '../sources/opened-sources.ts';

const config = (source: string): Files => ({
  'pyfunc.config.json': JSON.stringify({ registries: { '@acme': source } }),
});
const inFolder: Files = { ...config('./t'), ...registryFiles('t', ['orders']) };
/** The manifest of another version of the template. */
const manifest = (version: string) => templateFiles('orders', { version })['orders/template.json'];
const ours = (folder: string) => snapshotOf(openTree(folder), 'orders');

async function opened(root: string, env = freshEnv()): Promise<Registries> {
  const registries = await openRegistries(root, ['@acme'], { env });
  if (registries.kind === 'failed') throw new Error(registries.diagnostics[0]?.message);
  return registries.value;
}

function freshEnv(): Readonly<Record<string, string>> {
  return { HOME: '/nobody', XDG_CACHE_HOME: folderWith() };
}

describe('what a template of a folder was rendered from', () => {
  it('comes out of the history of git, whatever the folder holds now', async () => {
    const { root, git } = repositoryWith(inFolder);
    const { integrity, files } = ours(join(root, 't'));
    for (const version of ['1.1.0', '1.2.0']) {
      writeFileSync(join(root, 't/orders/template.json'), manifest(version) ?? '');
      git('commit', '-q', '-a', '-m', version);
    }
    const options = { registries: await opened(root), env: freshEnv(), folder: root };
    const found = await oldSnapshot('@acme/orders', { version: '1.0.0', integrity }, options);
    expect(found?.integrity).toBe(integrity);
    expect(Object.keys(found?.files ?? {})).toEqual(Object.keys(files));
  });

  it('is found only in the cache where it was never committed', async () => {
    const { root } = repositoryWith(inFolder);
    writeFileSync(join(root, 't/orders/template.json'), manifest('1.0.1') ?? '');
    const { integrity, files } = ours(join(root, 't'));
    writeFileSync(join(root, 't/orders/template.json'), manifest('1.0.2') ?? '');
    const env = freshEnv();
    const options = { registries: await opened(root), env, folder: root };
    const version = { version: '1.0.1', integrity };
    expect(await oldSnapshot('@acme/orders', version, options)).toBeUndefined();
    await cacheFiles(files, integrity, env);
    expect(await oldSnapshot('@acme/orders', version, options)).toMatchObject({ integrity });
  });

  it('is the folder itself where nothing changed, without any repository', async () => {
    const root = folderWith(inFolder);
    const { integrity } = ours(join(root, 't'));
    const options = { registries: await opened(root), env: freshEnv(), folder: root };
    const version = { version: '1.0.0', integrity };
    expect(await oldSnapshot('@acme/orders', version, options)).toMatchObject({ integrity });
  });
});

describe('what a template of a git repository was rendered from', () => {
  it('is fetched by its commit, then at hand offline, and is nothing else in any case', async () => {
    const remote = repositoryWith(registryFiles('.', ['orders']));
    const release = remote.git('rev-parse', 'HEAD');
    const { integrity } = ours(remote.root);
    writeFileSync(join(remote.root, 'orders/template.json'), manifest('2.0.0') ?? '');
    remote.git('commit', '-q', '-a', '-m', 'two');
    const root = folderWith(config(`git+file://${remote.root}#main`));
    const env = freshEnv();
    const options = { registries: await opened(root), env, folder: root };
    const version = { version: '1.0.0', integrity, release };
    const find = (more: object = {}, other: object = {}) =>
      oldSnapshot('@acme/orders', { ...version, ...other }, { ...options, ...more });

    expect(await find({ offline: true })).toBeUndefined();
    expect(await find({}, { release: 'main' })).toBeUndefined();
    expect(await find({}, { integrity: `sha512-${'A'.repeat(86)}==` })).toBeUndefined();
    expect(await find()).toMatchObject({ integrity });
    rmSync(remote.root, { recursive: true });
    expect(await find({ offline: true })).toMatchObject({ integrity });
    expect(await find({ env: freshEnv() })).toBeUndefined();
  });
});

it('what is asked for by many apps is looked for once, found or not', async () => {
  const [one, two] = [repositoryWith(inFolder).root, repositoryWith(inFolder).root];
  const find = rememberSnapshots();
  const ask = async (root: string, integrity: string) => {
    const options = { registries: await opened(root), env: freshEnv(), folder: root };
    return { answer: find('@acme/orders', { version: '1.0.0', integrity }, options) };
  };
  const gone = 'sha512-gone';
  const [first, second, elsewhere] = [
    await ask(one, gone),
    await ask(one, gone),
    await ask(two, gone),
  ];
  expect(second.answer).toBe(first.answer);
  expect(elsewhere.answer).not.toBe(first.answer);
  expect(await first.answer).toBeUndefined();
});
