import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { integrityOf } from '../../../generators/templates/snapshot.ts';
import type { Pin } from '../../../registry/lock/lock.ts';
import { openRegistries, type Registries } from '../../../registry/open/registries.ts';
import type { openSource } from '../../../registry/sources/open-source.ts';
import { lockApp } from '../../../workspace/transaction/while-locked.ts';
import { memoryTree } from '../../../workspace/tree/disk.ts';
import { pyfunc } from '../../cli/fake-host.ts';
import { registryCommand as run } from '../../cli/registry/registry-command.ts';
import { diagnosticOf, valueIn } from '../../diagnostics/results.ts';
import { environment } from '../../python/environment.ts';
import { type Files, folderWith, shown } from '../../workspace/folders.ts';
import { registryFiles } from '../registry-files.ts';

/** What the source of every remote registry has now, and the pins that were asked for. */
const remote = vi.hoisted(() => ({
  version: '1.0.0',
  asked: [] as (Pin | undefined)[],
}));

vi.mock('../../../registry/sources/open-source.ts', () => ({
  openSource: (async (_, { pin }) => {
    remote.asked.push(pin);
    const version = pin?.version ?? remote.version;
    const files = Object.entries(registryFiles('r', ['orders'], { version }));
    const tree = memoryTree(Object.fromEntries(files.map(([path, text]) => [path.slice(2), text])));
    return { kind: 'ok', value: { tree, version, integrity: digest(version) } };
  }) satisfies typeof openSource,
}));

beforeEach(() => {
  remote.version = '1.0.0';
  remote.asked = [];
});

/** Stands for the files of a version. */
function digest(version: string): string {
  return integrityOf({ version: Buffer.from(version) });
}

const config = (source: string) => JSON.stringify({ registries: { '@acme': source } });
const npm = 'npm:@acme/templates@^1';
const files: Files = {
  '.git/HEAD': '',
  'apps/shop/host.json': '{}',
  'pyfunc.config.json': config(npm),
};
const pinned = { source: npm, version: '1.0.0', integrity: digest('1.0.0') };

test('the first use pins, and says so; the next one is held to it', async () => {
  const root = folderWith(files);
  const first = await opened(root);
  expect(first.findings).toMatchObject([{ code: 'PYF250', severity: 'note' }]);
  expect(first.newPins(root)).toEqual({ '@acme': pinned });
  expect(shown(root)).not.toHaveProperty('pyfunc-lock.json');

  expect(await first.recordPins()).toEqual({ kind: 'written', folders: [root] });
  expect(lockOf(root).registries).toEqual({ '@acme': pinned });
  remote.version = '1.1.0';
  const second = await opened(root);
  expect(remote.asked).toEqual([undefined, pinned]);
  expect(second.findings).toEqual([]);
  expect(second.pack('@acme').version).toBe('1.0.0');
  expect(second.configured).toMatchObject([{ pin: pinned }]);
});

test('the lock lies beside the outermost file that names the registry', async () => {
  const own = { 'apps/shop/pyfunc.config.json': config(npm) };
  const both = folderWith({ ...files, ...own });
  await (await opened(both)).recordPins();
  expect(shown(both)).toHaveProperty('pyfunc-lock.json');
  const inner = folderWith({ ...files, ...own, 'pyfunc.config.json': '{}' });
  await (await opened(inner)).recordPins();
  expect(shown(inner)).toHaveProperty(['apps/shop/pyfunc-lock.json']);
  expect(shown(inner)).not.toHaveProperty('pyfunc-lock.json');
});

test('a lock that the caller writes is left to it', async () => {
  const root = folderWith(files);
  const registries = await opened(root);
  expect(await registries.recordPins(root)).toEqual({ kind: 'written', folders: [] });
  expect(shown(root)).not.toHaveProperty('pyfunc-lock.json');
});

test('a pin for another source is void', async () => {
  const root = folderWith({ ...files, 'pyfunc-lock.json': lock({ ...pinned, source: 'npm:x@1' }) });
  const registries = await opened(root);
  expect(remote.asked).toEqual([undefined]);
  expect(registries.findings[0]?.message).toContain('its source was npm:x@1 before');
  await registries.recordPins();
  expect(lockOf(root).registries).toEqual({ '@acme': pinned });
});

describe('--frozen', () => {
  test.each([
    ['no pin', undefined, 'is not pinned'],
    ['a pin for another source', { ...pinned, source: 'npm:x@1' }, 'is pinned to npm:x@1'],
  ])('%s is an error', async (_, pin, told) => {
    const root = folderWith({ ...files, ...(pin && { 'pyfunc-lock.json': lock(pin) }) });
    const result = await openRegistries(root, ['@acme/orders'], { env, frozen: true });
    expect(diagnosticOf(result)).toMatchObject({
      code: 'PYF249',
      message: expect.stringContaining(told),
    });
    expect(remote.asked).toEqual([]);
  });

  test('a pin that fits is fine', async () => {
    const root = folderWith({ ...files, 'pyfunc-lock.json': lock(pinned) });
    const result = await openRegistries(root, ['@acme/orders'], { env, frozen: true });
    expect(valueIn(result)).toHaveProperty('library');
  });
});

test.each([
  ['{', 'PYF255'],
  ['{"lockfileVersion": 99}', 'PYF256'],
])('a lock that reads %s is not written over', async (text, code) => {
  const root = folderWith({ ...files, 'pyfunc-lock.json': text });
  const result = await openRegistries(join(root, 'apps/shop'), ['@acme/orders'], { env });
  expect(diagnosticOf(result)).toMatchObject({ code, at: { path: '../../pyfunc-lock.json' } });
});

describe('registry update', () => {
  const locked = { ...files, 'pyfunc-lock.json': lock(pinned) };

  test('moves the pin, and only the pin', async () => {
    const root = folderWith(locked);
    remote.version = '1.2.0';
    const { code, stdout } = await run(root, 'update', '--yes');
    expect(code).toBe(0);
    expect(stdout).toContain('@acme  1.0.0  → 1.2.0');
    const moved = { ...pinned, version: '1.2.0', integrity: digest('1.2.0') };
    expect(lockOf(root)).toEqual({
      lockfileVersion: 1,
      registries: { '@acme': moved },
      generated: [],
    });
  });

  test('has nothing to do where the pin is the newest', async () => {
    const root = folderWith(locked);
    const before = shown(root);
    expect((await run(root, 'update', '--yes')).stdout).toContain('Already up to date');
    expect(shown(root)).toEqual(before);
  });

  test('goes back only when it is told to', async () => {
    const root = folderWith(locked);
    const before = shown(root);
    remote.version = '0.9.0';
    const refused = await run(root, 'update', '--yes');
    expect([refused.code, refused.stderr]).toEqual([5, expect.stringContaining('PYF253')]);
    expect(shown(root)).toEqual(before);
    expect((await run(root, 'update', '--yes', '--allow-downgrade')).code).toBe(0);
    expect(lockOf(root).registries['@acme']?.version).toBe('0.9.0');
  });

  test('knows only what is configured', async () => {
    const { code, stderr } = await run(folderWith(locked), 'update', '@acm', '--yes');
    expect([code, stderr]).toEqual([2, expect.stringContaining('Did you mean @acme?')]);
  });

  test('--json', async () => {
    const root = folderWith(locked);
    remote.version = '1.2.0';
    const { stdout } = await run(root, 'update', '--yes', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'written',
      exitCode: 0,
      result: {
        registries: [{ namespace: '@acme', from: { version: '1.0.0' }, to: { version: '1.2.0' } }],
      },
      changes: [{ path: 'pyfunc-lock.json', kind: 'changed' }],
    });
  });
});

describe('registry outdated', () => {
  test('says which pins are behind, and writes nothing', async () => {
    const root = folderWith({ ...files, 'pyfunc-lock.json': lock(pinned) });
    const before = shown(root);
    expect((await run(root, 'outdated', '--check')).stdout).toContain('Nothing is behind.');
    remote.version = '1.2.0';
    const told = await run(root, 'outdated');
    expect(told.code).toBe(0);
    expect(told.stdout).toContain('@acme  1.0.0  → 1.2.0');
    expect((await run(root, 'outdated', '--check', '--json')).code).toBe(3);
    expect(shown(root)).toEqual(before);
  });
});

test('registry add pins in the same transaction, registry remove takes the pin out', async () => {
  const root = folderWith({ ...files, 'pyfunc.config.json': '{}' });
  expect((await run(root, 'add', '@acme', npm, '--yes')).code).toBe(0);
  expect(lockOf(root).registries).toEqual({ '@acme': pinned });
  const list = await run(root, 'list');
  expect(list.stdout).toContain(`@acme  1.0.0  ${npm}`);
  expect(list.stdout).not.toContain('not pinned');
  expect((await run(root, 'remove', '@acme', '--yes')).code).toBe(0);
  expect(lockOf(root).registries).toEqual({});
});

test('registry add pins what was only written down', async () => {
  const root = folderWith(files);
  expect((await run(root, 'add', '@acme', npm, '--yes', '--json')).code).toBe(0);
  expect(lockOf(root).registries).toEqual({ '@acme': pinned });
  expect((await run(root, 'add', '@acme', npm, '--yes')).stdout).toContain('Already up to date');
});

test('registry list pins nothing, and says that it is not pinned', async () => {
  const root = folderWith(files);
  expect((await run(root, 'list')).stdout).toContain('1.0.0, not pinned yet');
  expect((await run(root, 'list', '--json')).code).toBe(0);
  expect(shown(root)).not.toHaveProperty('pyfunc-lock.json');
});

describe('pins in the lock of another folder', () => {
  const script = (check: string) =>
    `import azure.functions as func\n\n${check}app = func.FunctionApp()\n`;
  const shop = (check = '') => ({ ...files, 'apps/shop/function_app.py': script(check) });
  const add = (root: string, ...words: readonly string[]) => {
    const cwd = join(root, 'apps/shop');
    return pyfunc(['add', '@acme/orders', 'late', '--yes', ...words], { cwd, env });
  };

  test('are written with the changes', async () => {
    const root = folderWith(shop());
    expect((await add(root, '--no-verify')).code).toBe(0);
    expect(lockOf(root).registries).toEqual({ '@acme': pinned });
  });

  test('are undone with the changes', async () => {
    const root = folderWith(shop());
    const before = contents(root);
    expect((await add(root, '--no-verify')).code).toBe(0);
    const cwd = join(root, 'apps/shop');
    const { code, stdout } = await pyfunc(['undo', '--json'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain('../../pyfunc-lock.json');
    expect(contents(root)).toEqual(before);
  });

  test('stay where the lock was changed since', async () => {
    const root = folderWith(shop());
    expect((await add(root, '--no-verify')).code).toBe(0);
    const path = join(root, 'pyfunc-lock.json');
    const changed = `${readFileSync(path, 'utf8')} `;
    writeFileSync(path, changed);
    const { code, stdout } = await pyfunc(['undo', '--json'], { cwd: join(root, 'apps/shop') });
    expect([code, stdout]).toEqual([0, expect.stringContaining('PYF023')]);
    expect(readFileSync(path, 'utf8')).toBe(changed);
  });

  test('stay where another run in that folder came after', async () => {
    const root = folderWith({ ...shop(), 'pyfunc.config.json': config(npm) });
    expect((await add(root, '--no-verify')).code).toBe(0);
    expect((await run(root, 'remove', '@acme', '--force', '--yes')).code).toBe(0);
    const after = lockOf(root);
    expect((await pyfunc(['undo'], { cwd: join(root, 'apps/shop') })).code).toBe(0);
    expect(lockOf(root)).toEqual(after);
  });

  test('are not left where the changes are rolled back', async () => {
    // It indexes as long as nothing is added to it.
    const check = 'if "late" in open(__file__).read()[80:]:\n    raise RuntimeError("no")\n\n';
    const root = folderWith(shop(check));
    const before = contents(root);
    const { code, stdout } = await add(root, '--python', await environment('py311'));
    expect([code, stdout]).toEqual([1, expect.stringContaining('Rolled back: ')]);
    expect(contents(root)).toEqual(before);
  });

  test('roll the changes back where they cannot be written', async () => {
    const root = folderWith(shop());
    const before = contents(root);
    const held = await lockApp(root);
    const { code } = await add(root, '--no-verify');
    if (held.kind === 'held') held.release();
    expect(code).toBe(75);
    expect(contents(root)).toEqual(before);
  });
});

/** The files, without those in which pyfunc keeps its runs. */
function contents(root: string) {
  const all = Object.entries(shown(root));
  return all
    .filter(([name]) => !name.includes('.pyfunc'))
    .map(([name, each]) => [name, each.content]);
}

const env = { HOME: '/nobody' };

async function opened(root: string): Promise<Registries> {
  const result = await openRegistries(join(root, 'apps/shop'), ['@acme/orders'], { env });
  if (result.kind === 'ok') return result.value;
  throw new Error(JSON.stringify(result.diagnostics));
}

function lock(pin: Pin): string {
  return `${JSON.stringify({ lockfileVersion: 1, registries: { '@acme': pin }, generated: [] }, null, 2)}\n`;
}

function lockOf(root: string): { registries: Record<string, Pin> } {
  return JSON.parse(readFileSync(join(root, 'pyfunc-lock.json'), 'utf8'));
}
