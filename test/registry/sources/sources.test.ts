import { readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, RequestListener } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Source } from '../../../registry/config/source.ts';
import { npmCommand } from '../../../registry/sources/npm.ts';
import { openSource } from '../../../registry/sources/open-source.ts';
import { diagnosticOf, valueIn } from '../../diagnostics/results.ts';
import { folderWith, shown } from '../../workspace/folders.ts';
import { registryFiles } from '../registry-files.ts';
import { optionsFor, repositoryWith, serve, soundFiles } from './opened-sources.ts';
import { entriesOf, tgz } from './tar.ts';

const archive = await tgz(entriesOf(soundFiles));

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
    const digests = packs.map((each) => valueIn(each).integrity);
    expect(new Set(digests).size).toBe(1);
    expect(packs.map((each) => valueIn(each).version)).toEqual(sources.map(() => '1.0.0'));
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
    const newest = valueIn(await openSource(source, optionsFor(root, { env })));
    expect(newest.version).toBe('1.2.0');
    const exact = valueIn(
      await openSource({ ...source, range: '1.0.0' }, optionsFor(root, { env })),
    );
    const pin = {
      source: 'npm:@acme/templates@^1.0.0',
      version: '1.0.0',
      integrity: exact.integrity,
    };
    const fresh = { ...env, XDG_CACHE_HOME: folderWith() };
    const pinned = valueIn(await openSource(source, optionsFor(root, { env: fresh, pin })));
    expect(pinned.version).toBe('1.0.0');
    expect(() => readFileSync(mark)).toThrow();

    const denied = await openSource(
      source,
      optionsFor(root, { env: { ...env, ACME_TOKEN: 'wr0ng' } }),
    );
    expect(diagnosticOf(denied)).toMatchObject({ code: 'PYF222' });
    expect(JSON.stringify(denied)).not.toMatch(/wr0ng|s3cret/);
  });
});

describe('npm', () => {
  const source: Source = { kind: 'npm', name: 'templates', range: '^1' };
  const npmThat = (script: string) => {
    const bin = folderWith();
    writeFileSync(join(bin, 'npm'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return { XDG_CACHE_HOME: folderWith(), PATH: `${bin}:${process.env.PATH}` };
  };
  const destination = `for word; do case $word in --pack-destination=*) to=\${word#*=};; esac; done`;

  it.each([
    ['is not there', undefined, 'npm is not installed'],
    ['leaves nothing', '', 'left no package'],
    [
      'leaves more than a registry may have',
      `${destination}; truncate -s 60M "$to/x.tgz"`,
      'larger than 52428800 bytes',
    ],
    [
      'says why it failed, with a password',
      'echo "npm error 404 https://me:s3cret@host/t - Not found" >&2; exit 1',
      '404 https://…@host/t',
    ],
  ])('that %s is said', async (_, script, told) => {
    const env = script === undefined ? { PATH: '/nowhere' } : npmThat(script);
    const options = optionsFor(folderWith(), { env: { XDG_CACHE_HOME: folderWith(), ...env } });
    const found = await openSource(source, options);
    expect(diagnosticOf(found)).toMatchObject({
      code: 'PYF222',
      message: expect.stringContaining(told),
    });
    expect(JSON.stringify(found)).not.toContain('s3cret');
  });

  it('that does not end is stopped, with what it started left behind', async () => {
    const mark = folderWith();
    const env = npmThat(`touch ${mark}/started; sleep 300 & wait`);
    const controller = new AbortController();
    const { signal } = controller;
    const watch = setInterval(() => {
      if ('started' in shown(mark)) controller.abort();
    }, 20);
    const found = await openSource(source, optionsFor(mark, { env, signal }));
    clearInterval(watch);
    expect(diagnosticOf(found)).toMatchObject({
      code: 'PYF222',
      message: expect.stringContaining('stopped'),
    });
  });

  it.each([
    [{}, 'C:\\node\\node_modules\\npm\\bin\\npm-cli.js'],
    [{ npm_execpath: 'D:\\x\\npm-cli.js' }, 'D:\\x\\npm-cli.js'],
    [{ npm_execpath: 'D:\\x\\yarn.js' }, 'C:\\node\\node_modules\\npm\\bin\\npm-cli.js'],
  ])('is started without a shell on Windows, %o', (env, script) => {
    const node = 'C:\\node\\node.exe';
    expect(npmCommand(env, { platform: 'win32', execPath: node })).toEqual([node, script]);
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
    expect(valueIn(found).version).toBe('1.0.0');
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
    valueIn(await openSource(at(`${server.url}/old.tgz`), optionsFor('/', { env: env() })));
    expect(heard).toEqual(['Bearer s3cret', 'Bearer s3cret']);
  });

  it('is not asked for without the variable that its headers name', async () => {
    let asked = 0;
    const server = await serve((_, response) => {
      asked += 1;
      response.end(archive);
    });
    const options = optionsFor('/', { env: { XDG_CACHE_HOME: folderWith() } });
    expect(diagnosticOf(await openSource(at(server.url), options))).toMatchObject({
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
    ['a redirect to a port that is closed', redirect(() => 'http://127.0.0.1:1/x')],
    ['a redirect to a host in the clear', redirect(() => 'http://example.com/x')],
    ['a redirect with a password', redirect(() => 'http://user:s3cret@127.0.0.1/x')],
    ['a redirect to what is not a URL', redirect(() => 'http://[')],
    ['a redirect to a script', redirect(() => 'javascript:1')],
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
    expect(diagnosticOf(found)).toMatchObject({ code: expect.stringMatching(/PYF22[02]/) });
    expect(JSON.stringify(found)).not.toMatch(/s3cret|TypeError/);
  });

  it('is given up when somebody stops the run', async () => {
    const server = await serve(() => controller.abort());
    const controller = new AbortController();
    const { signal } = controller;
    const found = await openSource(at(server.url), optionsFor('/', { env: env(), signal }));
    expect(diagnosticOf(found)).toMatchObject({
      code: 'PYF222',
      message: expect.stringContaining('stopped'),
    });
  });

  it('gets its token no more once it went elsewhere, not even back where it came from', async () => {
    const heard: (string | undefined)[] = [];
    const first = await serve((request, response) => {
      if (request.url === '/t.tgz') redirect(() => `${other.url}/t.tgz`, heard)(request, response);
      else {
        heard.push(request.headers.authorization);
        response.end(archive);
      }
    });
    const other = await serve(redirect(() => `${first.url}/chosen.tgz`, heard));
    valueIn(await openSource(at(`${first.url}/t.tgz`), optionsFor('/', { env: env() })));
    expect(heard).toEqual(['Bearer s3cret', undefined, undefined]);
  });

  it('never tells a token that HTTP does not allow', async () => {
    const server = await serve((_, response) => void response.end(archive));
    const options = optionsFor('/', { env: { ...env(), TOKEN: 's3\ncret' } });
    const found = await openSource(at(server.url), options);
    expect(diagnosticOf(found)).toMatchObject({ code: 'PYF222' });
    expect(JSON.stringify(found)).not.toMatch(/s3|cret/);
  });

  it('comes from the cache offline, once it is pinned', async () => {
    const server = await serve((_, response) => void response.end(archive));
    const options = optionsFor('/', { env: env() });
    const { integrity, version } = valueIn(await openSource(at(server.url), options));
    const pin = { source: server.url, version, integrity };
    expect(
      valueIn(await openSource(at(server.url), { ...options, pin, offline: true })).integrity,
    ).toBe(integrity);
    expect(
      diagnosticOf(await openSource(at(server.url), { ...options, offline: true })),
    ).toMatchObject({
      code: 'PYF225',
    });
    const changed = { ...pin, integrity: `sha512-${'A'.repeat(86)}==` };
    expect(
      diagnosticOf(await openSource(at(server.url), { ...options, pin: changed })),
    ).toMatchObject({
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
