import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { changes } from '../../workspace/change/changes.ts';
import { apply } from '../../workspace/transaction/apply.ts';
import { recover } from '../../workspace/transaction/recover.ts';
import { undo } from '../../workspace/transaction/undo.ts';
import { openTree } from '../../workspace/tree/disk.ts';
import { contents, fill, shown } from './folders.ts';
import { buildChild, run } from './run-child.ts';
import { age, NEW, OLD, plan } from './scenario.ts';

/** File systems with other rules than Linux's, which Linux can mount. */
const systems = [
  {
    name: 'NTFS with the names of Windows, where case does not count',
    make: ['mkntfs', '-F', '-q', '-Q'],
    mount: ['lowntfs-3g', '-o', 'ignore_case,windows_names,no_detach'],
    ignoresCase: true,
  },
  {
    name: 'NTFS as Linux mounts it',
    make: ['mkntfs', '-F', '-q', '-Q'],
    mount: ['ntfs-3g', '-o', 'no_detach'],
    ignoresCase: false,
  },
] as const;

const isThere = (program: string) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
const canMount = process.getuid?.() === 0 && existsSync('/dev/fuse');

let child: string;
beforeAll(() => {
  const built = buildChild();
  child = built.file;
  return built.remove;
});

describe.each(systems)('$name', ({ make, mount, ignoresCase }) => {
  const isReady = canMount && isThere(make[0]) && isThere(mount[0]);
  let at = '';

  beforeAll(async () => {
    if (!isReady) return undefined;
    const folder = mkdtempSync(join(tmpdir(), 'pyfunc-mount-'));
    const image = join(folder, 'image');
    writeFileSync(image, '');
    truncateSync(image, 16_000_000);
    const [program, ...options] = make;
    execFileSync(program, [...options, image], { stdio: 'ignore' });
    at = join(folder, 'mounted');
    mkdirSync(at);
    const [driver, ...words] = mount;
    const mounted = spawn(driver, [...words, image, at], { stdio: 'ignore' });
    for (let tries = 0; spawnSync('mountpoint', ['-q', at]).status !== 0; tries += 1) {
      if (tries > 100) throw new Error(`${driver} mounts nothing`);
      await new Promise((done) => setTimeout(done, 50));
    }
    return async () => {
      execFileSync('umount', [at]);
      if (mounted.exitCode === null) await new Promise((done) => mounted.once('exit', done));
      rmSync(folder, { recursive: true });
    };
  });

  function oldApp(name: string) {
    const root = join(at, name);
    mkdirSync(root);
    fill(root, OLD);
    age(root);
    return root;
  }

  /** This driver lists names in lower case, whatever they were written as. */
  const listed = (files: { readonly [path: string]: string }) =>
    ignoresCase
      ? Object.fromEntries(Object.entries(files).map(([path, text]) => [path.toLowerCase(), text]))
      : files;

  it.skipIf(!isReady)('a run is written and undone, byte for byte', async () => {
    const root = oldApp('app');
    const before = shown(root);
    const { changes: planned, inputs } = plan(root);
    expect(await apply(root, planned, { inputs })).toMatchObject({ kind: 'applied' });
    expect(contents(root)).toEqual(listed(NEW));
    expect(existsSync(join(root, '.pyfunc'))).toBe(false);
    expect(await undo(root)).toMatchObject({ kind: 'undone' });
    expect(shown(root)).toEqual(before);
  });

  it.skipIf(!isReady)('a run that was killed is rolled back', async () => {
    const root = oldApp('killed');
    const before = shown(root);
    run([process.execPath, child, 'die-while-accepting', root]);
    expect(contents(root)).toEqual(listed(NEW));
    expect(await recover(root)).toMatchObject({ outcome: 'rolled-back' });
    expect(shown(root)).toEqual(before);
  });

  it.skipIf(!isReady || !ignoresCase)('a file in another case is in the way', async () => {
    const root = oldApp('case');
    const after = { path: 'HOST.json', bytes: Buffer.from('{}'), mode: 0o644 };
    expect(await apply(root, [{ after, because: [] }])).toMatchObject({ kind: 'stale' });
    expect(contents(root)).toEqual(listed(OLD));
  });

  it.skipIf(!isReady)('a name can change its case only', async () => {
    const root = oldApp('renamed');
    const tree = openTree(root);
    const because = { step: 'test' };
    const moves = [{ kind: 'move', path: 'empty.txt', to: 'EMPTY.txt', because }] as const;
    expect(await apply(root, changes(tree, moves))).toMatchObject({ kind: 'applied' });
    expect(openTree(root).file('EMPTY.txt')?.bytes).toHaveLength(0);
    const twice = {
      after: { path: 'empty.txt', bytes: Buffer.from('x'), mode: 0o644 },
      because: [],
    };
    if (ignoresCase) expect(await apply(root, [twice])).toMatchObject({ kind: 'stale' });
    expect(await undo(root)).toMatchObject({ kind: 'undone' });
    expect(contents(root)).toEqual(listed(OLD));
  });

  it.skipIf(!isReady)('a listed folder answers for names in any case, as the system does', () => {
    const root = oldApp('asked');
    const [fresh, asked] = [openTree(root), openTree(root)];
    asked.entries('');
    asked.entries('Orders');
    for (const path of ['host.json', 'HOST.JSON', 'orders/FUNCTION.json', 'missing.py']) {
      expect(asked.file(path)?.bytes, path).toEqual(fresh.file(path)?.bytes);
    }
  });

  it.skipIf(!isReady || !ignoresCase)('a device of Windows is a refusal', async () => {
    const root = oldApp('device');
    const after = { path: 'lib/con.py', bytes: Buffer.from(''), mode: 0o644 };
    expect(await apply(root, [{ after, because: [] }])).toMatchObject({ kind: 'failed' });
    expect(contents(root)).toEqual(listed(OLD));
    expect(existsSync(join(root, 'lib'))).toBe(false);
  });
});
