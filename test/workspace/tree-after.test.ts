import { describe, expect, it } from 'vitest';
import { changes } from '../../workspace/change/changes.ts';
import type { Edit } from '../../workspace/change/edit.ts';
import { memoryTree } from '../../workspace/tree/disk.ts';
import { composeChanges, treeAfter } from '../../workspace/tree/tree-after.ts';

const because = { step: 'one' };
const create = (path: string, text = 'x\n'): Edit => ({ kind: 'create', path, text, because });
const remove = (path: string): Edit => ({ kind: 'delete', path, because });
const put = (path: string, text: string, step = 'one'): Edit => {
  return { kind: 'modify', path, span: { start: 0, end: 1 }, text, because: { step } };
};
const tree = memoryTree({ 'a.py': 'a\n', 'sub/b.py': 'b\n' });
const textOf = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString();

describe('a tree after changes', () => {
  it('is the tree itself without any', () => {
    const after = treeAfter(tree, []);
    expect(after.entries('')).toEqual(tree.entries(''));
    expect(after.file('a.py')).toEqual(tree.file('a.py'));
  });

  it('has what came, also in new folders, and not what went', () => {
    const after = treeAfter(
      tree,
      changes(tree, [create('sub/deep/c.py'), remove('a.py'), put('sub/b.py', 'B')]),
    );
    expect(after.entries('')).toEqual([{ name: 'sub', kind: 'folder' }]);
    expect(after.entries('sub')).toEqual([
      { name: 'b.py', kind: 'file' },
      { name: 'deep', kind: 'folder' },
    ]);
    expect(after.entries('sub/deep')).toEqual([{ name: 'c.py', kind: 'file' }]);
    expect(after.file('a.py')).toBeUndefined();
    expect(after.isThere('a.py')).toBe(false);
    expect(after.isThere('sub/deep')).toBe(true);
    expect(textOf(after.file('sub/b.py')?.bytes)).toBe('B\n');
  });
});

describe('two rounds of changes as one', () => {
  const rounds = (first: readonly Edit[], second: readonly Edit[]) => {
    const one = changes(tree, first);
    return composeChanges(one, changes(treeAfter(tree, one), second));
  };

  it('keeps what was there at first and what is there at last', () => {
    const [change, ...more] = rounds([put('a.py', 'A')], [put('a.py', 'AA', 'two')]);
    expect(more).toEqual([]);
    expect([change?.before?.bytes, change?.after?.bytes].map(textOf)).toEqual(['a\n', 'AA\n']);
    expect(change?.because).toEqual([{ step: 'one' }, { step: 'two' }]);
  });

  it('is nothing for a file that came and went, or is as it was', () => {
    expect(rounds([create('c.py')], [remove('c.py')])).toEqual([]);
    expect(rounds([put('a.py', 'A')], [put('a.py', 'a')])).toEqual([]);
    expect(rounds([remove('a.py')], [create('a.py', 'a\n')])).toEqual([]);
  });

  it('follows files that move', () => {
    const move = (path: string, to: string): Edit => ({ kind: 'move', path, to, because });
    const paths = (first: readonly Edit[], second: readonly Edit[]) =>
      rounds(first, second).map((each) => [
        each.before?.path,
        each.after?.path,
        textOf(each.after?.bytes),
      ]);
    expect(paths([put('a.py', 'A')], [move('a.py', 'c.py')])).toEqual([['a.py', 'c.py', 'A\n']]);
    expect(paths([move('a.py', 'c.py')], [put('c.py', 'C')])).toEqual([['a.py', 'c.py', 'C\n']]);
    expect(paths([create('c.py')], [move('c.py', 'd.py')])).toEqual([[undefined, 'd.py', 'x\n']]);
    expect(paths([move('a.py', 'c.py')], [move('c.py', 'a.py')])).toEqual([]);
    expect(paths([move('a.py', 'c.py')], [create('a.py')])).toEqual([
      [undefined, 'a.py', 'x\n'],
      ['a.py', 'c.py', 'a\n'],
    ]);
  });

  it('has the files of both, in order', () => {
    const all = rounds([create('z.py')], [create('c.py'), remove('a.py')]);
    expect(all.map(({ before, after }) => [before?.path, after?.path])).toEqual([
      ['a.py', undefined],
      [undefined, 'c.py'],
      [undefined, 'z.py'],
    ]);
  });
});
