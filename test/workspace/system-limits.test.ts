import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdtempSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apply } from '../../workspace/transaction/apply.ts';
import { recover } from '../../workspace/transaction/recover.ts';
import { undo } from '../../workspace/transaction/undo.ts';
import { contents, fill, folderWith, shown } from './folders.ts';
import { buildChild, run } from './run-child.ts';
import { age, NEW, OLD, plan } from './scenario.ts';

let child: string;
beforeAll(() => {
  const built = buildChild();
  child = built.file;
  return built.remove;
});

const isRoot = process.getuid?.() === 0;
const NOBODY = 65534;
const asNobody = isRoot
  ? ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups']
  : [];
const canBeNobody = asNobody.length === 0 || run([...asNobody, 'true']).status === 0;

/** An app of a user without privileges. */
function ordinaryApp() {
  const root = folderWith(OLD);
  age(root);
  if (isRoot) {
    chmodSync(dirname(child), 0o755);
    for (const path of ['', ...Object.keys(shown(root))])
      chownSync(join(root, path), NOBODY, NOBODY);
  }
  return root;
}

const ordinaryRun = (command: string, root: string, word = '') =>
  JSON.parse(run([...asNobody, process.execPath, child, command, root, word]).stdout);

describe.skipIf(!canBeNobody)('without the right to read', () => {
  it.each(['host.json', 'Orders', 'Gone'])('%s is unreadable, not missing', (path) => {
    const root = ordinaryApp();
    chmodSync(join(root, path), 0o000);
    expect(ordinaryRun('read', root, path)).toEqual({ kind: 'unreadable', path });
    chmodSync(join(root, path), 0o755);
  });
});

describe.skipIf(!canBeNobody)('without the right to write', () => {
  const closed: [string, number, string][] = [
    ['Orders', 0o555, 'Orders'],
    ['Gone/only', 0o555, 'Gone/only'],
    ['empty.txt', 0o444, 'empty.txt'],
    ['Timer/function.json', 0o444, 'Timer/function.json'],
  ];
  it.each(closed)('to %s nothing is written at all', (path, mode, named) => {
    const root = ordinaryApp();
    chmodSync(join(root, path), mode);
    const before = shown(root);
    expect(ordinaryRun('apply', root)).toEqual({ kind: 'not-writable', paths: [named] });
    expect(shown(root)).toEqual(before);
    expect(existsSync(join(root, '.pyfunc'))).toBe(false);
  });

  it('to the root nothing is written at all', () => {
    const root = ordinaryApp();
    chmodSync(root, 0o555);
    const before = shown(root);
    expect(ordinaryRun('apply', root)).toMatchObject({ kind: 'not-writable' });
    expect(shown(root)).toEqual(before);
    chmodSync(root, 0o755);
  });

  it('undo takes back nothing', () => {
    const root = ordinaryApp();
    expect(ordinaryRun('apply', root)).toMatchObject({ kind: 'applied' });
    chmodSync(join(root, 'Orders'), 0o555);
    const before = shown(root);
    expect(ordinaryRun('undo', root)).toEqual({ kind: 'not-writable', paths: ['Orders'] });
    expect(shown(root)).toEqual(before);
  });
});

describe.skipIf(!isRoot)('run by an administrator', () => {
  it('leaves files to those who own them', async () => {
    const root = ordinaryApp();
    await apply(root, plan(root).changes);
    const { uid, gid } = statSync(join(root, 'Orders/__init__.py'));
    expect({ uid, gid }).toEqual({ uid: NOBODY, gid: NOBODY });
  });
});

it.skipIf(canBeNobody)('was not run without rights: setpriv is not there', () => {});

const mounts: string[] = [];
afterAll(() => {
  for (const folder of mounts) {
    run(['umount', folder]);
    rmSync(folder, { recursive: true, force: true });
  }
});

function smallDisk(kilobytes: number): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'pyfunc-disk-'));
  const size = `size=${kilobytes}k`;
  if (run(['mount', '-t', 'tmpfs', '-o', size, 'tmpfs', folder]).status !== 0) {
    rmSync(folder, { recursive: true });
    return undefined;
  }
  mounts.push(folder);
  return folder;
}

const canMount = isRoot && smallDisk(64) !== undefined;

describe.skipIf(!canMount)('on a full disk (needs the right to mount)', () => {
  it.each([36, 40, 44, 48, 52, 56, 60, 64, 68, 72, 76, 80, 88, 96, 128, 256])(
    'of %d kB a run is complete or leaves no trace',
    async (size) => {
      const root = smallDisk(size) as string;
      fill(root, OLD);
      age(root);
      const before = shown(root);
      const outcome = await apply(root, plan(root).changes);
      if (outcome.kind === 'applied') {
        expect(contents(root)).toEqual(NEW);
        expect(await undo(root)).toMatchObject({ kind: 'undone' });
      } else {
        expect(outcome).toEqual({
          kind: 'no-space',
          needed: expect.any(Number),
          free: expect.any(Number),
        });
        expect(existsSync(join(root, '.pyfunc'))).toBe(false);
      }
      expect(shown(root)).toEqual(before);
    },
  );

  it('says how much is needed before it writes anything', async () => {
    const root = smallDisk(64) as string;
    const big = {
      after: { path: 'big', bytes: new Uint8Array(200_000), mode: 0o644 },
      because: [],
    };
    expect(await apply(root, [big])).toEqual({
      kind: 'no-space',
      needed: 4096 * 51,
      free: expect.any(Number),
    });
  });

  it('refuses a folder on another disk', async () => {
    const root = smallDisk(256) as string;
    fill(root, OLD);
    const inner = join(root, 'Orders');
    const kept = folderWith();
    cpSync(inner, kept, { recursive: true });
    expect(run(['mount', '-t', 'tmpfs', 'tmpfs', inner]).status).toBe(0);
    mounts.unshift(inner);
    cpSync(kept, inner, { recursive: true });
    const before = shown(root);
    expect(await apply(root, plan(root).changes)).toEqual({
      kind: 'other-file-system',
      path: 'Orders',
    });
    expect(shown(root)).toEqual(before);
  });

  it('undo needs no space', async () => {
    const root = smallDisk(256) as string;
    fill(root, OLD);
    age(root);
    const before = shown(root);
    await apply(root, plan(root).changes);
    try {
      writeFileSync(join(root, '.pyfunc/filler'), new Uint8Array(1_000_000));
    } catch {}
    expect(await undo(root)).toMatchObject({ kind: 'undone' });
    expect(shown(root)).toEqual(before);
    expect(await recover(root)).toEqual({ kind: 'clean' });
  });
});

it.skipIf(canMount)('was not run on a full disk: no right to mount', () => {});
