import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Pack } from '../../registry/pack.ts';
import type { Source } from '../../registry/source.ts';
import { openSource, type SourceOptions } from '../../registry/sources/open-source.ts';
import { folderWith } from '../workspace/folders.ts';
import { registryFiles } from './registry-files.ts';
import { entriesOf, tgz } from './tar.ts';

const files = registryFiles('.', ['orders']) as { readonly [path: string]: string };
const plain = Object.fromEntries(
  Object.entries(files).map(([path, text]) => [path.slice(2), text]),
);
const archive = await tgz(entriesOf(plain));

function optionsFor(root: string, more: Partial<SourceOptions> = {}): SourceOptions {
  const env = { XDG_CACHE_HOME: folderWith() };
  return { base: root, repository: root, env, offline: false, ...more };
}

/** The pack, or a failure of the test. */
function sound(found: Pack | Diagnostic): Pack {
  if ('code' in found) throw new Error(found.message);
  return found;
}

describe('one registry', () => {
  it('is the same by its digest wherever it comes from', async () => {
    const root = folderWith({
      ...registryFiles('templates', ['orders']),
      'package.json': '{"workspaces": ["packages/*"]}',
      ...registryFiles('packages/acme', ['orders']),
      'packages/acme/package.json': '{"name": "@acme/templates"}',
      'templates.tgz': archive,
      'templates.tar': Buffer.from(
        await import('node:zlib').then(({ gunzipSync }) => gunzipSync(archive)),
      ),
    });
    const git = repositoryWith(registryFiles('tools/templates', ['orders']));
    const sources: readonly Source[] = [
      { kind: 'folder', path: './templates' },
      { kind: 'workspace', name: '@acme/templates' },
      { kind: 'tarball', url: 'file:./templates.tgz' },
      { kind: 'tarball', url: 'file:./templates.tar' },
      { kind: 'git', url: `file://${git.root}`, ref: 'main', path: 'tools/templates' },
    ];
    const packs = await Promise.all(sources.map((each) => openSource(each, optionsFor(root))));
    const digests = packs.map((each) => sound(each).integrity);
    expect(new Set(digests).size).toBe(1);
    expect(packs.map((each) => sound(each).version)).toEqual(sources.map(() => '1.0.0'));
  });
});

describe('a workspace package', () => {
  it.each([
    ['npm', { 'package.json': '{"workspaces": ["packages/*"]}' }],
    ['yarn', { 'package.json': '{"workspaces": {"packages": ["./packages/*/"]}}' }],
    ['deep globs', { 'package.json': '{"workspaces": ["packages/**", "!packages/other"]}' }],
    ['by name', { 'package.json': '{"workspaces": ["packages/acme"]}' }],
    ['pnpm', { 'pnpm-workspace.yaml': "packages:\n  # ours\n  - 'packages/*'\n" }],
  ])('of %s is found by its name', async (_, top) => {
    const root = folderWith({
      ...top,
      ...registryFiles('packages/acme/templates', ['orders']),
      'packages/acme/package.json': '{"name": "@acme/t", "pyfunc": {"registry": "./templates"}}',
      'packages/other/package.json': '{"name": "other"}',
      'packages/acme/node_modules/x/package.json': '{"name": "@acme/t"}',
    });
    const found = await openSource({ kind: 'workspace', name: '@acme/t' }, optionsFor(root));
    expect(sound(found).version).toBe('1.0.0');
  });

  it('that is not there, or there twice, is said', async () => {
    const root = folderWith({
      'package.json': '{"workspaces": ["packages/*"]}',
      'packages/a/package.json': '{"name": "twice"}',
      'packages/b/package.json': '{"name": "twice"}',
    });
    const twice = await openSource({ kind: 'workspace', name: 'twice' }, optionsFor(root));
    expect(twice).toMatchObject({
      code: 'PYF220',
      message: expect.stringContaining('packages/a and packages/b'),
    });
    const none = await openSource({ kind: 'workspace', name: 'none' }, optionsFor(root));
    expect(none).toMatchObject({
      code: 'PYF220',
      message: expect.stringContaining('no workspace package'),
    });
  });
});

describe('a git repository', () => {
  it('is opened at a branch, a tag and a pinned commit, which stays when the branch moves on', async () => {
    const { root, git } = repositoryWith(registryFiles('.', ['orders']));
    git('tag', 'v1');
    const source = (ref: string): Source => ({ kind: 'git', url: `file://${root}`, ref });
    const options = optionsFor(root);
    const first = sound(await openSource(source('v1'), options));
    expect(first.commit).toBe(git('rev-parse', 'HEAD'));
    writeFileSync(join(root, 'registry.json'), '{"name": "@acme", "version": "2.0.0"}');
    git('commit', '-q', '-a', '-m', 'two');
    expect(sound(await openSource(source('main'), options)).version).toBe('2.0.0');
    const { version, integrity, commit = '' } = first;
    const pin = { source: 'x', version, integrity, commit };
    const pinned = await openSource(source('main'), optionsFor(root, { pin }));
    expect(sound(pinned)).toMatchObject({ commit, integrity, version: '1.0.0' });
  });

  it('runs nothing that it or its configuration names', async () => {
    const { root, git } = repositoryWith({
      ...registryFiles('.', ['orders']),
      '.gitattributes': '* filter=x\n',
    });
    const mark = join(folderWith(), 'ran');
    git('config', 'core.fsmonitor', `touch ${mark}`);
    git('config', 'filter.x.smudge', `touch ${mark}`);
    git('config', 'uploadpack.packObjectsHook', `touch ${mark}`);
    mkdirSync(join(root, '.git/hooks'), { recursive: true });
    for (const hook of ['post-checkout', 'reference-transaction', 'post-merge']) {
      writeFileSync(join(root, '.git/hooks', hook), `#!/bin/sh\ntouch ${mark}\n`, { mode: 0o755 });
    }
    sound(await openSource({ kind: 'git', url: `file://${root}`, ref: 'main' }, optionsFor(root)));
    expect(() => readFileSync(mark)).toThrow();
  });

  it.each([
    ['a ref that is not there', { ref: 'nope' }],
    ['a folder that is not there', { ref: 'main', path: 'nope' }],
    ['a repository that is not there', { url: 'file:///nowhere/r.git', ref: 'main' }],
  ])('%s is said', async (_, more) => {
    const { root } = repositoryWith(registryFiles('.', ['orders']));
    const source: Source = { kind: 'git', url: `file://${root}`, ...more };
    expect(await openSource(source, optionsFor(root))).toMatchObject({
      code: expect.stringMatching(/PYF22[02]/),
    });
  });
});

describe('a package of npm', () => {
  it('is the newest of its range, keeps to its pin, and runs no script', {
    timeout: 60_000,
  }, async () => {
    const mark = join(folderWith(), 'ran');
    const scripts = {
      preinstall: `touch ${mark}`,
      prepare: `touch ${mark}`,
      prepack: `touch ${mark}`,
    };
    const versions = await Promise.all(
      ['1.0.0', '1.2.0', '2.0.0'].map(async (version) => {
        const manifest = {
          name: '@acme/templates',
          version,
          scripts,
          pyfunc: { registry: 'templates' },
        };
        const own = registryFiles('templates', ['orders'], { version }) as {
          [path: string]: string;
        };
        return {
          manifest,
          bytes: await tgz(entriesOf({ 'package.json': JSON.stringify(manifest), ...own })),
        };
      }),
    );
    const server = await serve((request, response) => {
      const path = decodeURIComponent(request.url ?? '');
      if (request.headers.authorization !== 'Bearer s3cret') {
        response.writeHead(401).end('{}');
        return;
      }
      const tarball = versions.find(({ manifest }) => path === `/t/${manifest.version}.tgz`);
      if (tarball !== undefined) {
        response.end(tarball.bytes);
        return;
      }
      response.setHeader('content-type', 'application/json');
      const entries = versions.map(({ manifest }) => {
        const dist = { tarball: `${server.url}/t/${manifest.version}.tgz` };
        return [manifest.version, { ...manifest, dist }];
      });
      response.end(
        JSON.stringify({
          name: '@acme/templates',
          'dist-tags': { latest: '2.0.0' },
          versions: Object.fromEntries(entries),
        }),
      );
    });
    const host = server.url.slice('http:'.length);
    const root = folderWith({
      'package.json': '{}',
      '.npmrc': `@acme:registry=${server.url}/\n${host}/:_authToken=\${ACME_TOKEN}\n`,
    });
    const home = folderWith();
    const env = { ACME_TOKEN: 's3cret', npm_config_cache: join(home, 'npm'), XDG_CACHE_HOME: home };
    const source: Source = { kind: 'npm', name: '@acme/templates', range: '^1.0.0' };
    const newest = sound(await openSource(source, optionsFor(root, { env })));
    expect(newest.version).toBe('1.2.0');
    const exact = sound(await openSource({ ...source, range: '1.0.0' }, optionsFor(root, { env })));
    const pin = {
      source: 'npm:@acme/templates@^1.0.0',
      version: '1.0.0',
      integrity: exact.integrity,
    };
    const fresh = { ...env, XDG_CACHE_HOME: folderWith() };
    const pinned = sound(await openSource(source, optionsFor(root, { env: fresh, pin })));
    expect(pinned.version).toBe('1.0.0');
    expect(() => readFileSync(mark)).toThrow();

    const denied = await openSource(
      source,
      optionsFor(root, { env: { ...env, ACME_TOKEN: 'wr0ng' } }),
    );
    expect(denied).toMatchObject({ code: 'PYF222' });
    expect(JSON.stringify(denied)).not.toMatch(/wr0ng|s3cret/);
  });
});

describe('an archive at a URL', () => {
  const headers = { Authorization: `Bearer \${TOKEN}` };
  const env = () => ({ TOKEN: 's3cret', XDG_CACHE_HOME: folderWith() });
  const at = (url: string): Source => ({ kind: 'tarball', url, headers });

  it('gets its token, which goes to no other origin and into no message', async () => {
    const heard: (string | undefined)[] = [];
    const other = await serve((request, response) => {
      heard.push(request.headers.authorization);
      response.end(archive);
    });
    const first = await serve(redirect(() => `${other.url}/t.tgz`, heard));
    const found = await openSource(at(`${first.url}/t.tgz`), optionsFor('/', { env: env() }));
    expect(sound(found).version).toBe('1.0.0');
    expect(heard).toEqual(['Bearer s3cret', undefined]);
    expect(JSON.stringify(found)).not.toContain('s3cret');
  });

  it('gets it on the same origin after a redirect', async () => {
    const heard: (string | undefined)[] = [];
    const server = await serve((request, response) => {
      if (request.url === '/old.tgz') redirect(() => '/new.tgz', heard)(request, response);
      else {
        heard.push(request.headers.authorization);
        response.end(archive);
      }
    });
    sound(await openSource(at(`${server.url}/old.tgz`), optionsFor('/', { env: env() })));
    expect(heard).toEqual(['Bearer s3cret', 'Bearer s3cret']);
  });

  it('is not asked for without the variable that its headers name', async () => {
    let asked = 0;
    const server = await serve((_, response) => {
      asked += 1;
      response.end(archive);
    });
    const options = optionsFor('/', { env: { XDG_CACHE_HOME: folderWith() } });
    expect(await openSource(at(server.url), options)).toMatchObject({
      code: 'PYF224',
      message: expect.stringContaining('TOKEN'),
    });
    expect(asked).toBe(0);
  });

  const answers: readonly (readonly [what: string, answer: RequestListener])[] = [
    ['401', (_, response) => void response.writeHead(401).end('s3cret')],
    ['403', (_, response) => void response.writeHead(403).end()],
    ['404', (_, response) => void response.writeHead(404).end()],
    ['500', (_, response) => void response.writeHead(500).end()],
    ['a redirect to itself', redirect((request) => request.url ?? '')],
    ['a redirect to a file', redirect(() => 'file:///etc/passwd')],
    ['a redirect to nowhere', redirect(() => 'http://127.0.0.1:1/x')],
    ['a page', (_, response) => void response.end('<html>Sign in</html>')],
    [
      'the beginning of an archive',
      (_, response) => {
        response.writeHead(200, { 'content-length': archive.length });
        response.write(archive.slice(0, 100));
        setTimeout(() => response.destroy(), 20);
      },
    ],
    ['a bomb', (_, response) => void response.end(gzipSync(Buffer.alloc(200 * 2 ** 20)))],
    ['no answer', (_, response) => void response.destroy()],
  ];

  it.each(answers)('is refused where the server gives %s', async (_, answer) => {
    const server = await serve(answer);
    const found = await openSource(at(`${server.url}/t.tgz`), optionsFor('/', { env: env() }));
    expect(found).toMatchObject({ code: expect.stringMatching(/PYF22[02]/) });
    expect(JSON.stringify(found)).not.toContain('s3cret');
  });

  it('never tells a token that HTTP does not allow', async () => {
    const server = await serve((_, response) => void response.end(archive));
    const options = optionsFor('/', { env: { ...env(), TOKEN: 's3\ncret' } });
    const found = await openSource(at(server.url), options);
    expect(found).toMatchObject({ code: 'PYF222' });
    expect(JSON.stringify(found)).not.toMatch(/s3|cret/);
  });

  it('comes from the cache offline, once it is pinned', async () => {
    const server = await serve((_, response) => void response.end(archive));
    const options = optionsFor('/', { env: env() });
    const { integrity, version } = sound(await openSource(at(server.url), options));
    const pin = { source: server.url, version, integrity };
    expect(
      sound(await openSource(at(server.url), { ...options, pin, offline: true })).integrity,
    ).toBe(integrity);
    expect(await openSource(at(server.url), { ...options, offline: true })).toMatchObject({
      code: 'PYF225',
    });
    const changed = { ...pin, integrity: `sha512-${'A'.repeat(86)}==` };
    expect(await openSource(at(server.url), { ...options, pin: changed })).toMatchObject({
      code: 'PYF223',
    });
  });
});

function redirect(
  to: (request: IncomingMessage) => string,
  heard: (string | undefined)[] = [],
): RequestListener {
  return (request, response) => {
    heard.push(request.headers.authorization);
    response.writeHead(302, { location: to(request) }).end();
  };
}

/** A server on this machine for the length of the test. */
async function serve(answer: RequestListener): Promise<{ readonly url: string }> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

function repositoryWith(content: Parameters<typeof folderWith>[0]): {
  readonly root: string;
  readonly git: (...words: string[]) => string;
} {
  const root = folderWith(content);
  const git = (...words: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...words], {
      cwd: root,
      encoding: 'utf8',
    }).trim();
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-q', '-m', 'one');
  return { root, git };
}
