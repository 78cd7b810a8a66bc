import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { memoryTree, openTree, Unreadable } from '../../workspace/tree/disk.ts';
import { folderWith } from './folders.ts';

const FILES = { 'b/x.py': 'x\n', 'a.py': 'a\n', 'b/c/y.py': '' };

describe.each([
  ['openTree', () => openTree(folderWith(FILES))],
  ['memoryTree', () => memoryTree(FILES)],
])('%s', (_, open) => {
  it('lists folders by name and reads files', () => {
    const tree = open();
    expect(tree.entries('')).toEqual([
      { name: 'a.py', kind: 'file' },
      { name: 'b', kind: 'folder' },
    ]);
    expect(tree.entries('b').map(({ name }) => name)).toEqual(['c', 'x.py']);
    expect(Buffer.from(tree.file('b/x.py')?.bytes ?? []).toString()).toBe('x\n');
    expect(tree.file('b/x.py')).toMatchObject({ path: 'b/x.py', mode: 0o644 });
    expect(tree.file('b/c/y.py')?.bytes).toHaveLength(0);
  });

  it('has nothing where there is nothing', () => {
    const tree = open();
    for (const path of [
      '',
      'b',
      'none',
      'none/x.py',
      'a.py/x',
      '../a.py',
      'b/../a.py',
      './a.py',
      '/a.py',
    ]) {
      expect(tree.file(path)).toBeUndefined();
    }
    for (const folder of ['none', 'a.py', '..', 'b/..', '/', 'b/'])
      expect(tree.entries(folder)).toEqual([]);
  });
});

describe('openTree', () => {
  it('reads each file once', () => {
    const root = folderWith(FILES);
    const tree = openTree(root);
    const first = tree.file('a.py');
    tree.entries('');
    writeFileSync(join(root, 'a.py'), 'changed');
    writeFileSync(join(root, 'z.py'), '');
    expect(tree.file('a.py')).toBe(first);
    expect(tree.entries('')).toHaveLength(2);
  });

  it('does not show the state of pyfunc', () => {
    const root = folderWith({ '.pyfunc/run/journal.json': '', 'a.py': '' });
    expect(
      openTree(root)
        .entries('')
        .map(({ name }) => name),
    ).toEqual(['a.py']);
  });

  it('records what it was asked for', () => {
    const root = folderWith(FILES);
    const tree = openTree(root);
    tree.file('a.py');
    tree.file('missing.py');
    tree.entries('b');
    const { files, folders } = tree.inputs();
    expect(files).toEqual({
      'a.py': {
        sha256: '87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7',
        mode: 0o644,
      },
      'missing.py': null,
    });
    expect(Object.keys(folders)).toEqual(['b']);
    mkdirSync(join(root, 'b/new'));
    const again = openTree(root);
    again.entries('b');
    expect(again.inputs().folders.b).not.toBe(folders.b);
  });

  it('never follows links', () => {
    const outside = folderWith({ 'secret.py': 'secret' });
    const root = folderWith(FILES);
    symlinkSync(join(outside, 'secret.py'), join(root, 'file-outside.py'));
    symlinkSync('a.py', join(root, 'file-inside.py'));
    symlinkSync(outside, join(root, 'folder-outside'));
    symlinkSync('b', join(root, 'folder-inside'));
    symlinkSync('/nowhere', join(root, 'dangling'));
    symlinkSync('loop', join(root, 'loop'));
    const tree = openTree(root);
    const links = tree
      .entries('')
      .filter(({ kind }) => kind === 'link')
      .map(({ name }) => name);
    expect(links).toEqual([
      'dangling',
      'file-inside.py',
      'file-outside.py',
      'folder-inside',
      'folder-outside',
      'loop',
    ]);
    for (const link of links) {
      expect(tree.file(link)).toBeUndefined();
      expect(tree.entries(link)).toEqual([]);
      expect(tree.file(`${link}/secret.py`)).toBeUndefined();
      expect(tree.file(`${link}/x.py`)).toBeUndefined();
    }
  });

  it('is opened through a link to its root', () => {
    const link = join(folderWith(), 'link');
    symlinkSync(folderWith(FILES), link);
    expect(openTree(link).file('a.py')).toBeDefined();
  });

  it('does not wait for a pipe', () => {
    const root = folderWith();
    execFileSync('mkfifo', [join(root, 'pipe')]);
    const tree = openTree(root);
    expect(tree.entries('')).toEqual([{ name: 'pipe', kind: 'other' }]);
    expect(tree.file('pipe')).toBeUndefined();
  });

  it('refuses large files', () => {
    const root = folderWith({ 'big.py': 'x'.repeat(101), 'fine.py': 'x'.repeat(100) });
    const tree = openTree(root, { largestFile: 100 });
    expect(tree.file('fine.py')).toBeDefined();
    expect(() => tree.file('big.py')).toThrow(Unreadable);
    expect(() => tree.file('big.py')).toThrow('big.py: larger than 100 bytes (101)');
    expect(() => tree.file('big.py')).toThrow(expect.objectContaining({ kind: 'too-large' }));
  });

  it('throws for a root that is not a folder', () => {
    const root = folderWith(FILES);
    expect(() => openTree(join(root, 'none'))).toThrow(Unreadable);
    expect(() => openTree(join(root, 'a.py'))).toThrow('not a folder');
  });

  it.skipIf(process.getuid?.() === 0)('throws for what may not be read', () => {
    const root = folderWith(FILES);
    chmodSync(join(root, 'a.py'), 0);
    chmodSync(join(root, 'b'), 0);
    const tree = openTree(root);
    expect(() => tree.file('a.py')).toThrow(Unreadable);
    expect(() => tree.entries('b')).toThrow(Unreadable);
    chmodSync(join(root, 'b'), 0o755);
  });

  it('sees a folder that has gone as missing', () => {
    const root = folderWith(FILES);
    const tree = openTree(root);
    rmSync(join(root, 'b'), { recursive: true });
    expect(tree.entries('b')).toEqual([]);
    expect(tree.file('b/x.py')).toBeUndefined();
  });
});
