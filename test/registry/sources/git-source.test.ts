import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Source } from '../../../registry/config/source.ts';
import { folderHistory } from '../../../registry/sources/git-history.ts';
import { openSource } from '../../../registry/sources/open-source.ts';
import { diagnosticOf, valueIn } from '../../diagnostics/results.ts';
import { folderWith, shown } from '../../workspace/folders.ts';
import { registryFiles } from '../registry-files.ts';
import { optionsFor, type Repository, repositoryWith } from './opened-sources.ts';

const registry = registryFiles('.', ['orders']);
const sourceOf = ({ root }: Repository, more: object = {}): Source => ({
  kind: 'git',
  url: `file://${root}`,
  ref: 'main',
  ...more,
});
const version = (text: string) => `{"name": "@acme", "version": "${text}"}`;

/** Settings of git as its own variables give them. */
function settings(values: { readonly [key: string]: string }): { [name: string]: string } {
  const numbered = Object.entries(values).flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  return Object.fromEntries([['GIT_CONFIG_COUNT', `${numbered.length / 2}`], ...numbered]);
}

describe('a git repository', () => {
  it('is opened at a branch, a tag and a pinned commit, which stays when the branch moves on', async () => {
    const repository = repositoryWith(registry);
    const { root, git } = repository;
    git('tag', 'v1');
    const options = optionsFor(root);
    const first = valueIn(await openSource(sourceOf(repository, { ref: 'v1' }), options));
    expect(first.commit).toBe(git('rev-parse', 'HEAD'));
    writeFileSync(join(root, 'registry.json'), version('2.0.0'));
    git('commit', '-q', '-a', '-m', 'two');
    expect(valueIn(await openSource(sourceOf(repository), options)).version).toBe('2.0.0');
    const { integrity, commit = '' } = first;
    const pin = { source: 'x', version: first.version, integrity, commit };
    const pinned = valueIn(await openSource(sourceOf(repository), optionsFor(root, { pin })));
    expect(pinned).toMatchObject({ commit, integrity, version: '1.0.0' });

    // A server that hands out the tips of branches only.
    const env = { XDG_CACHE_HOME: folderWith(), ...settings({ 'protocol.version': '0' }) };
    const old = await openSource(sourceOf(repository), optionsFor(root, { pin, env }));
    expect(valueIn(old)).toMatchObject({ commit, integrity });
  });

  it('is opened at the newest tag of a range, whatever else is tagged', async () => {
    const repository = repositoryWith(registry);
    const { root, git } = repository;
    const release = (text: string, ...tags: readonly string[]) => {
      writeFileSync(join(root, 'registry.json'), version(text));
      git('commit', '-q', '--allow-empty', '-a', '-m', text);
      for (const tag of tags) git('tag', tag);
      return git('rev-parse', 'HEAD');
    };
    release('1.9.0', 'v1.9.0');
    const second = release('1.10.0', '1.10.0', 'v1.x', 'newest', 'v1.11.0-beta.1');
    release('2.0.0', 'v2.0.0');
    const ranged = sourceOf(repository, { ref: 'semver:^1' });
    const found = valueIn(await openSource(ranged, optionsFor(root)));
    expect(found).toMatchObject({ commit: second, version: '1.10.0' });
    const third = release('1.12.0', 'v1.12.0');
    const { integrity } = found;
    const pin = { source: 'x', version: '1.10.0', integrity, commit: second };
    const pinned = valueIn(await openSource(ranged, optionsFor(root, { pin })));
    expect(pinned.commit).toBe(second);
    expect(valueIn(await openSource(ranged, optionsFor(root))).commit).toBe(third);
    // The version in registry.json was not raised with the tag.
    git('commit', '-q', '--allow-empty', '-m', 'four');
    git('tag', 'v1.13.0');
    const forgotten = valueIn(await openSource(ranged, optionsFor(root)));
    expect(forgotten.version).toBe('1.13.0');
    const kept = { source: 'x', version: '1.13.0', integrity: forgotten.integrity };
    const again = { pin: { ...kept, commit: forgotten.commit ?? '' } };
    expect(valueIn(await openSource(ranged, optionsFor(root, again))).version).toBe('1.13.0');
    const none = await openSource(sourceOf(repository, { ref: 'semver:^9' }), optionsFor(root));
    expect(none).toMatchObject({
      diagnostics: [{ message: expect.stringContaining('in the range ^9') }],
    });
  });

  it('whose pinned commit is gone is said', async () => {
    const repository = repositoryWith(registry);
    const options = optionsFor(repository.root);
    const { integrity } = valueIn(await openSource(sourceOf(repository), options));
    const pin = { source: 'x', version: '1.0.0', integrity, commit: 'c0ffee'.repeat(7).slice(2) };
    const found = await openSource(sourceOf(repository), optionsFor(repository.root, { pin }));
    expect(diagnosticOf(found)).toMatchObject({
      code: 'PYF222',
      message: expect.stringContaining(`pinned commit ${pin.commit}`),
    });
  });

  it.each(['tools/t', './tools/t', 'tools/t/', './tools/t//'])(
    'is opened in its folder %s',
    async (path) => {
      const repository = repositoryWith(registryFiles('tools/t', ['orders']));
      const found = await openSource(sourceOf(repository, { path }), optionsFor(repository.root));
      expect(valueIn(found).version).toBe('1.0.0');
    },
  );

  it.each([
    ['a ref that is not there', { ref: 'nope' }],
    ['a folder that is not there', { path: 'nope' }],
    ['a folder above it', { path: '../x' }],
    ['an absolute folder', { path: '/tools/t' }],
    ['a pattern', { path: ':(glob)**' }],
    ['a file', { path: 'registry.json' }],
    ['a repository that is not there', { url: 'file:///nowhere/r.git' }],
  ])('%s is said', async (_, more) => {
    const repository = repositoryWith(registry);
    const found = await openSource(sourceOf(repository, more), optionsFor(repository.root));
    expect(diagnosticOf(found)).toMatchObject({ code: expect.stringMatching(/PYF22[02]/) });
  });

  it('runs nothing that it or its configuration names', async () => {
    const repository = repositoryWith({ ...registry, '.gitattributes': '* filter=x\n' });
    const { root, git } = repository;
    const mark = join(folderWith(), 'ran');
    git('config', 'core.fsmonitor', `touch ${mark}`);
    git('config', 'filter.x.smudge', `touch ${mark}`);
    git('config', 'uploadpack.packObjectsHook', `touch ${mark}`);
    mkdirSync(join(root, '.git/hooks'), { recursive: true });
    for (const hook of ['post-checkout', 'reference-transaction', 'post-merge']) {
      writeFileSync(join(root, '.git/hooks', hook), `#!/bin/sh\ntouch ${mark}\n`, { mode: 0o755 });
    }
    valueIn(await openSource(sourceOf(repository), optionsFor(root)));
    expect(() => readFileSync(mark)).toThrow();
  });

  it('leaves the repository alone whose hook started us', async () => {
    const repository = repositoryWith(registry);
    const elsewhere = folderWith({ index: '' });
    const env = {
      XDG_CACHE_HOME: folderWith(),
      GIT_DIR: elsewhere,
      GIT_WORK_TREE: elsewhere,
      GIT_OBJECT_DIRECTORY: elsewhere,
      GIT_INDEX_FILE: join(elsewhere, 'index'),
      GIT_NAMESPACE: 'x',
    };
    const before = shown(elsewhere);
    valueIn(await openSource(sourceOf(repository), optionsFor(repository.root, { env })));
    expect(shown(elsewhere)).toEqual(before);
  });

  it('is fetched the way the settings of git say, with no protocol that was not asked for', async () => {
    const repository = repositoryWith(registry);
    const source = { kind: 'git', url: 'https://host.invalid/r.git', ref: 'main' } as const;
    const mark = join(folderWith(), 'ran');
    const through = (base: string) => {
      const rewritten = settings({ [`url.${base}.insteadOf`]: 'https://host.invalid/' });
      const env = {
        ...rewritten,
        GIT_SSH_COMMAND: `touch ${mark};`,
        GIT_ALLOW_PROTOCOL: 'ext:file',
      };
      return openSource(source, optionsFor(repository.root, { env }));
    };
    for (const base of [`ext::sh -c 'touch ${mark}' `, `file://${repository.root}/`]) {
      expect(diagnosticOf(await through(base))).toMatchObject({
        code: 'PYF222',
        message: expect.stringContaining('not allowed'),
      });
      expect(existsSync(mark)).toBe(false);
    }
    await through('ssh://git@host.invalid/');
    expect(existsSync(mark)).toBe(true);
  });
});

describe('the history of a folder', () => {
  const versionsIn = (folder: string) =>
    [...folderHistory(folder)].map(({ tree }) => {
      const text = Buffer.from(tree.file('registry.json')?.bytes ?? []).toString();
      return text === '' ? 'none' : JSON.parse(text).version;
    });

  it.each(['t', 't[a]*', ':(top)x', '-t', 'ö t'])('%s is that of its commits', (folder) => {
    const { root, git } = repositoryWith({ ...registryFiles(folder, ['orders']), 'other/x': '' });
    const commit = (path: string, text: string) => {
      writeFileSync(join(root, path), text);
      git('commit', '-q', '-a', '-m', 'x');
    };
    commit(`${folder}/registry.json`, version('1.1.0'));
    commit('other/x', '1');
    commit(`${folder}/registry.json`, version('1.2.0'));
    commit(`${folder}/registry.json`, version('1.1.0'));
    writeFileSync(join(root, folder, 'registry.json'), version('9.9.9'));
    expect(versionsIn(join(root, folder))).toEqual(['1.1.0', '1.2.0', '1.0.0']);
  });

  it('has what a merge did not take over', () => {
    const { root, git } = repositoryWith(registryFiles('t', ['orders']));
    git('checkout', '-q', '-b', 'side');
    writeFileSync(join(root, 't/registry.json'), version('1.5.0'));
    git('commit', '-q', '-a', '-m', 'side');
    git('checkout', '-q', 'main');
    git('commit', '-q', '--allow-empty', '-m', 'x');
    git('merge', '-q', '-s', 'ours', '-m', 'merge', 'side');
    expect(versionsIn(join(root, 't'))).toEqual(['1.0.0', '1.5.0']);
  });

  it('runs no program that the repository names, such as one that checks signatures', () => {
    const { root, git } = repositoryWith(registry);
    const mark = join(folderWith(), 'ran');
    const program = join(folderWith(), 'gpg');
    writeFileSync(program, `#!/bin/sh\ntouch ${mark}\n`, { mode: 0o755 });
    const signed =
      `tree ${git('rev-parse', 'HEAD^{tree}')}\nauthor a <a@b> 0 +0000\n` +
      'committer a <a@b> 0 +0000\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n iQ==\n' +
      ' -----END PGP SIGNATURE-----\n\nsigned\n';
    const words = ['hash-object', '-t', 'commit', '-w', '--stdin'];
    const id = execFileSync('git', words, { cwd: root, input: signed, encoding: 'utf8' }).trim();
    git('update-ref', 'HEAD', id);
    git('config', 'log.showSignature', 'true');
    git('config', 'gpg.program', program);
    expect(versionsIn(root)).toEqual(['1.0.0']);
    expect(existsSync(mark)).toBe(false);
    git('log', '--format=%H');
    expect(existsSync(mark)).toBe(true);
  });

  it('is none outside a repository, and in one without commits', () => {
    expect(versionsIn(folderWith(registry))).toEqual([]);
    const root = folderWith(registry);
    execFileSync('git', ['init', '-q'], { cwd: root });
    expect(versionsIn(root)).toEqual([]);
  });
});
