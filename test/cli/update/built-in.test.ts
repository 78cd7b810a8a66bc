import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { libraryOf } from '../../../generators/templates/library.ts';
import { openLibrary } from '../../../generators/templates/open-library.ts';
import manifest from '../../../package.json' with { type: 'json' };
import { writeTarball } from '../../../registry/release/tarball.ts';
import { memoryTree } from '../../../workspace/tree/disk.ts';
import { startRegistry } from '../../npm/registry.ts';
import { bareApp, generated } from '../../registry/update/renewal.ts';
import { folderWith } from '../../workspace/folders.ts';
import { pyfunc } from '../fake-host.ts';

const folder = fileURLToPath(new URL('../../../templates/', import.meta.url));
const now = (path: string) => readFileSync(join(folder, path), 'utf8');
/** The template as an older pyfunc had it. */
const old = {
  'queue/template.json': now('queue/template.json'),
  'queue/files/test.py.hbs': now('queue/files/test.py.hbs'),
  'queue/files/function.py.hbs': now('queue/files/function.py.hbs').replace(
    'Handle one',
    'Take one',
  ),
};

test('the registry of the package has the version of the package', () => {
  expect(JSON.parse(now('registry.json')).version).toBe(manifest.version);
});

test('a function of an older pyfunc is updated with the templates of that', async () => {
  const version = '0.0.9';
  const own = { name: 'pyfunc', version, bin: {}, pyfunc: { registry: 'templates' } };
  const registryJson = JSON.stringify({ name: '@pyfunc', version });
  const files = { 'registry.json': registryJson, ...old };
  const tarball = await writeTarball({
    'package.json': Buffer.from(JSON.stringify(own)),
    ...Object.fromEntries(
      Object.entries(files).map(([path, text]) => [`templates/${path}`, Buffer.from(text)]),
    ),
  });
  const library = openLibrary(memoryTree(old));
  const before = libraryOf({
    ...library,
    origin: (name) => ({ ...library.origin(name), pyfunc: version }),
  });
  const app = generated(bareApp, before, { template: 'queue' });
  expect(app['function_app.py']).toContain('Take one message');
  expect(JSON.parse(app['pyfunc-lock.json'] ?? '').generated[0].templates.queue.pyfunc).toBe(
    version,
  );
  const root = folderWith(app);
  const packed = join(folderWith({ 'pyfunc.tgz': tarball }), 'pyfunc.tgz');
  const registry = await startRegistry([{ manifest: own, tarball: packed, files: [] }]);
  const home = folderWith();
  const env = {
    HOME: home,
    XDG_CACHE_HOME: join(home, 'cache'),
    npm_config_registry: registry.url,
    npm_config_cache: join(home, 'npm'),
  };
  const run = (...words: string[]) =>
    pyfunc(['update', '--yes', '--no-verify', ...words], { cwd: root, env });
  try {
    const offline = await run('--offline');
    expect([offline.code, offline.stdout.includes('PYF271')]).toEqual([4, true]);
    const { code, stdout } = await run();
    expect(stdout).toContain('queue 1.0.0, changed  update: handle_message changed');
    expect(code).toBe(0);
    const script = readFileSync(join(root, 'function_app.py'), 'utf8');
    expect(script).toBe((app['function_app.py'] ?? '').replace('Take one', 'Handle one'));
    const lock = JSON.parse(readFileSync(join(root, 'pyfunc-lock.json'), 'utf8'));
    expect(lock.generated[0].templates.queue.pyfunc).toBe(manifest.version);
    expect((await run('--offline')).stdout).toContain('up to date');
  } finally {
    registry.close();
  }
});
