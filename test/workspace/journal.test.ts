import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  begin,
  type Journal,
  newIn,
  oldIn,
  readRun,
  setPhase,
  syncFolder,
} from '../../workspace/transaction/journal.ts';
import { contents, folderWith } from './folders.ts';

const file = { path: 'a.py', sha256: 'x', mode: 0o644 };
const journal: Journal = {
  version: 1,
  entries: [{ before: file }, { after: file }, { before: file, after: file }, {}],
  folders: { lib: 0o755 },
};

function prepared() {
  const folder = folderWith();
  mkdirSync(oldIn(folder));
  mkdirSync(newIn(folder));
  return folder;
}

function begun() {
  const folder = prepared();
  begin({ folder, journal }, 'forward');
  return folder;
}

describe('a run on disk', () => {
  it('is what was written', () => {
    const folder = begun();
    expect(readRun(folder)).toEqual({ folder, journal, phase: 'forward' });
    expect(Object.keys(contents(folder))).toEqual(['journal.json', 'phase-forward']);
  });

  it('goes through its phases, of which it is in one', () => {
    const folder = begun();
    for (const phase of ['back', 'forward', 'applied', 'undone'] as const) {
      setPhase({ folder, journal }, phase);
      expect(readRun(folder)?.phase).toBe(phase);
      expect(Object.keys(contents(folder))).toEqual(['journal.json', `phase-${phase}`]);
    }
  });

  it('is not begun twice in one folder', () => {
    const folder = begun();
    expect(() => begin({ folder, journal }, 'forward')).toThrow('EEXIST');
  });

  it('has no phase to change before it is begun', () => {
    const folder = prepared();
    expect(() => setPhase({ folder, journal }, 'back')).toThrow(`no phase in ${folder}`);
  });

  it.each(['old', 'new', 'journal.json', 'phase-forward'])('is none without %s', (name) => {
    const folder = begun();
    rmSync(join(folder, name), { recursive: true });
    expect(readRun(folder)).toBeUndefined();
  });

  it.each(['old', 'new'])('is none where %s is a link', (name) => {
    const folder = begun();
    rmSync(join(folder, name), { recursive: true });
    symlinkSync(folderWith(), join(folder, name));
    expect(readRun(folder)).toBeUndefined();
  });

  it('leaves no half-written journal behind a phase', () => {
    const folder = prepared();
    writeFileSync(join(folder, 'journal.json.draft'), '{');
    expect(() => begin({ folder, journal }, 'forward')).toThrow('EEXIST');
    expect(existsSync(join(folder, 'journal.json'))).toBe(false);
    expect(readFileSync(join(folder, 'journal.json.draft'), 'utf8')).toBe('{');
  });
});

const onLinux = process.platform === 'linux';

it.skipIf(!onLinux)('keeps no file open', () => {
  const open = () => readdirSync('/proc/self/fd').length;
  const before = open();
  const folder = begun();
  setPhase({ folder, journal }, 'applied');
  readRun(folder);
  expect(open()).toBe(before);
});

it.skipIf(!onLinux)('cannot make durable what is in no folder', () => {
  expect(() => syncFolder(join(folderWith(), 'missing'))).toThrow('ENOENT');
});

describe('a journal that came from elsewhere', () => {
  const entry = (change: object) => ({ ...journal, entries: [{ before: { ...file, ...change } }] });
  it.each([
    ['no object', 1],
    ['null', null],
    ['another version', { ...journal, version: 2 }],
    ['no folders', { version: 1, entries: [] }],
    ['folders that are null', { ...journal, folders: null }],
    ['a mode of a folder that is a text', { ...journal, folders: { a: 1, lib: '755' } }],
    ['no entries', { version: 1, folders: {} }],
    ['entries that are no list', { ...journal, entries: {} }],
    ['an entry that is null', { ...journal, entries: [{}, null] }],
    ['a side that is a text', { ...journal, entries: [{ before: 'a.py' }] }],
    ['an after that is null', { ...journal, entries: [{ before: file, after: null }] }],
    ['no path', entry({ path: undefined })],
    ['a path that is a number', entry({ path: 1 })],
    ['no digest', entry({ sha256: null })],
    ['a mode that is a text', entry({ mode: '644' })],
  ])('counts for nothing with %s', (_, value) => {
    const folder = begun();
    writeFileSync(join(folder, 'journal.json'), JSON.stringify(value));
    expect(readRun(folder)).toBeUndefined();
  });

  it.each(['', '{', 'null'])('counts for nothing as %j', (text) => {
    const folder = begun();
    writeFileSync(join(folder, 'journal.json'), text);
    expect(readRun(folder)).toBeUndefined();
  });
});
