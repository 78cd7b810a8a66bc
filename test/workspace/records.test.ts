import { spawnSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { apply } from '../../workspace/transaction/apply.ts';
import { recover } from '../../workspace/transaction/recover.ts';
import { recordsFolder } from '../../workspace/transaction/state.ts';
import { keepsRun, keepsRunInside, undo } from '../../workspace/transaction/undo.ts';
import { contents, folderWith, shown } from './folders.ts';
import { age, NEW, OLD, plan } from './scenario.ts';

const shm = '/dev/shm';
const hasOtherDisk = existsSync(shm) && statSync(shm).dev !== statSync(tmpdir()).dev;

let home: string;
beforeEach(() => {
  home = folderWith();
  stateIn(home);
});

function stateIn(folder: string) {
  vi.stubEnv('XDG_STATE_HOME', folder);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
}

/** Makes a file one that nobody can remove, or takes that back; false where the file system cannot. */
function lock(mode: '+i' | '-i', file: string): boolean {
  return spawnSync('chattr', [mode, file]).status === 0;
}

const records = () => {
  const folder = recordsFolder(process.env);
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
};

async function migrated() {
  const root = folderWith(OLD);
  age(root);
  const before = shown(root);
  expect(await apply(root, plan(root).changes)).toMatchObject({ kind: 'applied' });
  expect(contents(root)).toEqual(NEW);
  return { root, before };
}

it.each([
  ['linux', { HOME: '/h', XDG_STATE_HOME: '/s' }, '/s/pyfunc/runs'],
  ['linux', { HOME: '/h', XDG_STATE_HOME: 'relative' }, '/h/.local/state/pyfunc/runs'],
  ['darwin', { HOME: '/h' }, '/h/Library/Application Support/pyfunc/runs'],
  ['win32', { HOME: '/h', LOCALAPPDATA: '/l' }, '/l/pyfunc/Runs'],
  ['win32', { HOME: '/h' }, '/h/AppData/Local/pyfunc/Runs'],
] as const)('records of %s with %j are in %s', (platform, environment, folder) => {
  expect(recordsFolder(environment, platform)).toBe(folder);
});

describe('the record of a run', () => {
  it('leaves nothing in the app, is closed to others, and is gone once it is undone', async () => {
    const { root, before } = await migrated();
    expect(existsSync(join(root, '.pyfunc'))).toBe(false);
    const [record = ''] = records();
    for (const folder of ['', 'run', 'run/old', 'run/new']) {
      expect(statSync(join(record, folder)).mode & 0o077).toBe(0);
    }
    expect(await undo(root)).toMatchObject({ kind: 'undone' });
    expect(shown(root)).toEqual(before);
    expect(existsSync(join(root, '.pyfunc'))).toBe(false);
    expect(records()).toEqual([]);
    expect(await undo(root)).toEqual({ kind: 'nothing' });
  });

  it('is that of the last run only', async () => {
    const { root } = await migrated();
    const second = { after: { path: 'b.py', bytes: Buffer.from('b'), mode: 0o644 }, because: [] };
    await apply(root, [second]);
    expect(records()).toHaveLength(1);
    expect(readdirSync(records()[0] ?? '')).toEqual(['run']);
    expect(await undo(root)).toEqual({ kind: 'undone', paths: ['b.py'] });
    expect(await undo(root)).toEqual({ kind: 'nothing' });
    expect(contents(root)).toEqual(NEW);
  });

  it('stays where undo is refused', async () => {
    const { root, before } = await migrated();
    writeFileSync(join(root, 'empty.txt'), 'mine');
    expect(await undo(root)).toEqual({ kind: 'stale', paths: ['empty.txt'] });
    expect(existsSync(join(root, '.pyfunc'))).toBe(false);
    writeFileSync(join(root, 'empty.txt'), NEW['empty.txt']);
    expect(await undo(root)).toMatchObject({ kind: 'undone' });
    expect(contents(root)).toEqual(OLD);
    expect(Object.keys(shown(root))).toEqual(Object.keys(before));
  });

  it.skipIf(!hasOtherDisk)('goes to another file system and back', async () => {
    const other = mkdtempSync(join(shm, 'pyfunc-test-'));
    onTestFinished(() => rmSync(other, { recursive: true, force: true }));
    stateIn(other);
    const { root, before } = await migrated();
    expect(existsSync(join(root, '.pyfunc'))).toBe(false);
    expect(records()).toHaveLength(1);
    expect(await undo(root)).toMatchObject({ kind: 'undone' });
    expect(shown(root)).toEqual(before);
    expect(records()).toEqual([]);
  });

  it('does not restore an original that was damaged', async () => {
    const { root } = await migrated();
    const old = join(records()[0] ?? '', 'run/old');
    writeFileSync(join(old, readdirSync(old)[0] ?? ''), 'half');
    expect(await undo(root)).toEqual({ kind: 'nothing' });
    expect(contents(root)).toEqual(NEW);
  });

  it('is removed after 90 days, with the next run on any app', async () => {
    await migrated();
    const [first = ''] = records();
    const days = (count: number) => Date.now() / 1000 - count * 24 * 60 * 60;
    utimesSync(first, days(89), days(89));
    await migrated();
    expect(records()).toHaveLength(2);
    utimesSync(first, days(91), days(91));
    await migrated();
    expect(records()).toHaveLength(2);
    expect(records()).not.toContain(first);
  });

  it('is cleared away by the next command where an undo was killed at its end', async () => {
    const { root, before } = await migrated();
    const [record = ''] = records();
    mkdirSync(join(root, '.pyfunc/run/old'), { recursive: true });
    mkdirSync(join(root, '.pyfunc/run/new'));
    writeFileSync(join(root, '.pyfunc/run/phase-undone'), '');
    const journal = JSON.stringify({ version: 1, entries: [], folders: {} });
    writeFileSync(join(root, '.pyfunc/run/journal.json'), journal);
    expect(await recover(root)).toEqual({ kind: 'clean' });
    expect(existsSync(join(root, '.pyfunc'))).toBe(false);
    expect(existsSync(record)).toBe(false);
    expect(before).not.toEqual(shown(root));
  });
});

it('old records that stay do not bring the run back', async ({ skip }) => {
  const first = await migrated();
  const [old = ''] = records();
  const past = Date.now() / 1000 - 91 * 24 * 60 * 60;
  writeFileSync(join(old, 'run/locked'), '');
  if (!lock('+i', join(old, 'run/locked'))) skip('Files of this system cannot be locked.');
  onTestFinished(() => {
    lock('-i', join(old, 'run/locked'));
  });
  utimesSync(old, past, past);
  const { root, before } = await migrated();
  expect(existsSync(join(root, '.pyfunc'))).toBe(false);
  expect(await undo(root)).toMatchObject({ kind: 'undone' });
  expect(shown(root)).toEqual(before);
  expect(contents(first.root)).toEqual(NEW);
});

describe('without a place outside', () => {
  const places: readonly [string, () => void][] = [
    ['is a file', () => writeFileSync(join(home, 'pyfunc'), '')],
    ['is a link to nowhere', () => symlinkSync('/nonexistent/a', join(home, 'pyfunc'))],
  ];
  it.each(places)('the record stays in the app: the folder %s', async (_, spoil) => {
    spoil();
    const { root, before } = await migrated();
    expect(keepsRunInside(root)).toBe(true);
    expect(readdirSync(join(root, '.pyfunc')).sort()).toEqual(['.gitignore', 'run']);
    expect(lstatSync(join(root, '.pyfunc')).mode & 0o077).toBe(0);
    expect(await undo(root)).toMatchObject({ kind: 'undone' });
    expect(shown(root)).toEqual(before);
    expect(existsSync(join(root, '.pyfunc'))).toBe(false);
  });

  it('the record is not written below the app', async () => {
    const root = folderWith(OLD);
    stateIn(join(root, 'home'));
    await apply(root, plan(root).changes);
    expect(existsSync(join(root, 'home'))).toBe(false);
    expect(keepsRunInside(root)).toBe(true);
    expect(await undo(root)).toMatchObject({ kind: 'undone' });
  });

  it('a link or a folder of another user in its place is left alone', async () => {
    const { root } = await migrated();
    const [record = ''] = records();
    const outside = folderWith({ 'kept.py': 'kept' });
    rmSync(record, { recursive: true });
    symlinkSync(outside, record);
    expect(keepsRun(root)).toBe(false);
    const change = { after: { path: 'b.py', bytes: Buffer.from('b'), mode: 0o644 }, because: [] };
    expect(await apply(root, [change])).toMatchObject({ kind: 'applied' });
    expect(contents(outside)).toEqual({ 'kept.py': 'kept' });
    expect(keepsRunInside(root)).toBe(true);
    expect(await undo(root)).toEqual({ kind: 'undone', paths: ['b.py'] });
    expect(contents(outside)).toEqual({ 'kept.py': 'kept' });
  });

  it('a missing folder keeps no run', () => {
    expect(keepsRun(join(home, 'missing'))).toBe(false);
    expect(keepsRunInside(join(home, 'missing'))).toBe(false);
  });
});
