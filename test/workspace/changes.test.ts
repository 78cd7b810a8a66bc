import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changes, kindOf, OverlappingEdits, placeOf } from '../../workspace/change/changes.ts';
import type { Change, Edit } from '../../workspace/change/edit.ts';
import { Unencodable } from '../../workspace/text/text.ts';
import { memoryTree } from '../../workspace/tree/disk.ts';

const because = { step: 'test' };
const modify = (path: string, start: number, end: number, text: string, step = 'test'): Edit => ({
  kind: 'modify',
  path,
  span: { start, end },
  text,
  because: { step },
});
const textAfter = (change: Change | undefined) =>
  Buffer.from(change?.after?.bytes ?? []).toString();

describe('changes', () => {
  it('is nothing for no edits, and for edits that leave the file as it is', () => {
    const tree = memoryTree({ 'a.py': 'x = 1\n' });
    expect(changes(tree, [])).toEqual([]);
    expect(changes(tree, [modify('a.py', 0, 1, 'x'), modify('a.py', 6, 6, '')])).toEqual([]);
    expect(changes(tree, [{ kind: 'move', path: 'a.py', to: 'a.py', because }])).toEqual([]);
  });

  it('writes new text with the line end of the file it goes into', () => {
    const tree = memoryTree({ 'a.py': '\ufeffa\r\nb\r\n', 'b.py': 'a\nb\n', 'c.py': 'a\rb\r' });
    const result = changes(
      tree,
      ['a.py', 'b.py', 'c.py'].map((path) => modify(path, 1, 1, '\nnew\r\nlines\n')),
    );
    expect(result.map(textAfter)).toEqual([
      '\ufeffa\r\nnew\r\nlines\r\n\r\nb\r\n',
      'a\nnew\nlines\n\nb\n',
      'a\rnew\rlines\r\rb\r',
    ]);
  });

  it('leaves a line break of another kind with its line', () => {
    const tree = memoryTree({ 'a.py': 'a\r\nb\nc\r\n' });
    const [behind] = changes(tree, [modify('a.py', 4, 4, '\nnew'), modify('a.py', 5, 6, 'C')]);
    expect(behind && textAfter(behind)).toBe('a\r\nb\nnew\r\nC\r\n');
    const [joined] = changes(tree, [modify('a.py', 4, 4, '\nnew'), modify('a.py', 4, 5, ' ')]);
    expect(joined && textAfter(joined)).toBe('a\r\nb\r\nnew c\r\n');
  });

  it('keeps the encoding, and throws for what it cannot express', () => {
    const text = '# -*- coding: latin-1 -*-\nname = "é"\n';
    const tree = memoryTree({ 'a.py': Buffer.from(text, 'latin1') });
    const [change] = changes(tree, [modify('a.py', 26, 26, 'ü = 1\n')]);
    expect(Buffer.from(change?.after?.bytes ?? []).toString('latin1')).toBe(
      text.replace('name', 'ü = 1\nname'),
    );
    expect(() => changes(tree, [modify('a.py', 0, 0, '→')])).toThrow(Unencodable);
  });

  it('combines a move with modifications, and sorts by the path afterwards', () => {
    const tree = memoryTree({ 'a.py': 'one\n', 'b.py': 'two\n', 'd.py': 'gone\n' });
    const result = changes(tree, [
      { kind: 'move', path: 'a.py', to: 'z.py', because: { step: 'move' } },
      modify('a.py', 0, 3, 'ONE', 'shout'),
      { kind: 'delete', path: 'd.py', because },
      { kind: 'create', path: 'c.py', text: 'new\n', because },
    ]);
    expect(result.map(({ before, after }) => [before?.path, after?.path])).toEqual([
      [undefined, 'c.py'],
      ['d.py', undefined],
      ['a.py', 'z.py'],
    ]);
    expect(textAfter(result[2])).toBe('ONE\n');
    expect(result[2]?.because).toEqual([{ step: 'move' }, { step: 'shout' }]);
    expect(result[0]?.after?.mode).toBe(0o644);
  });

  it('lets a file move to where another one leaves', () => {
    const tree = memoryTree({ 'a.py': '1', 'b.py': '2' });
    const result = changes(tree, [
      { kind: 'move', path: 'a.py', to: 'b.py', because },
      { kind: 'move', path: 'b.py', to: 'a.py', because },
    ]);
    expect(result.map(textAfter)).toEqual(['2', '1']);
  });

  const create = (path: string, step: string): Edit => ({
    kind: 'create',
    path,
    text: '',
    because: { step },
  });
  const remove = (step: string): Edit => ({ kind: 'delete', path: 'a.py', because: { step } });
  const move = (to: string, step: string): Edit => ({
    kind: 'move',
    path: 'a.py',
    to,
    because: { step },
  });
  it.each<[string, Edit, Edit]>([
    ['overlapping spans', modify('a.py', 0, 3, '', 'one'), modify('a.py', 2, 4, '', 'two')],
    ['a span in a span', modify('a.py', 0, 5, '', 'one'), modify('a.py', 2, 3, '', 'two')],
    ['two insertions', modify('a.py', 2, 2, 'x', 'one'), modify('a.py', 2, 2, 'x', 'two')],
    ['an insertion in a span', modify('a.py', 1, 3, '', 'one'), modify('a.py', 2, 2, 'x', 'two')],
    ['two creates', create('n.py', 'one'), create('n.py', 'two')],
    ['two deletes', remove('one'), remove('two')],
    ['delete and modify', remove('one'), modify('a.py', 0, 1, '', 'two')],
    ['delete and move', remove('one'), move('b.py', 'two')],
    ['two moves', move('b.py', 'one'), move('c.py', 'two')],
    ['a move onto a new file', move('b.py', 'one'), create('b.py', 'two')],
  ])('calls %s a bug of both steps', (_, one, two) => {
    const tree = memoryTree({ 'a.py': 'abcdef' });
    for (const edits of [
      [one, two],
      [two, one],
    ]) {
      expect(() => changes(tree, edits)).toThrow(OverlappingEdits);
      expect(() => changes(tree, edits)).toThrow(/one.*two|two.*one/);
    }
  });

  it('takes an insertion on either side of a replaced span', () => {
    const tree = memoryTree({ 'a.py': 'abc' });
    const edits = [
      modify('a.py', 1, 2, 'B'),
      modify('a.py', 1, 1, '<'),
      modify('a.py', 2, 2, '>'),
      modify('a.py', 2, 3, 'C'),
    ];
    expect(changes(tree, edits).map(textAfter)).toEqual(['a<B>C']);
    expect(changes(tree, edits.toReversed()).map(textAfter)).toEqual(['a<B>C']);
  });

  it.each<[string, Edit]>([
    ['creating what exists', create('a.py', 'x')],
    ['moving onto what exists', { kind: 'move', path: 'b.py', to: 'a.py', because }],
    ['modifying what is not there', modify('missing.py', 0, 0, 'x')],
    ['modifying what is not text', modify('binary', 0, 0, 'x')],
    ['a span beyond the end', modify('a.py', 0, 99, 'x')],
    ['a span before the start', modify('a.py', -1, 0, 'x')],
    ['a span backwards', modify('a.py', 1, 0, 'x')],
  ])('throws for %s', (_, edit) => {
    const tree = memoryTree({ 'a.py': 'a', 'b.py': 'b', binary: Uint8Array.of(0, 1, 0xff) });
    expect(() => changes(tree, [edit])).toThrow(Error);
  });

  it.each<[string, Edit[]]>([
    ['test creates a.py, which exists', [create('a.py', 'test')]],
    [
      'test moves b.py to a.py, which exists',
      [{ kind: 'move', path: 'b.py', to: 'a.py', because }],
    ],
    [
      'two moves b.py to a.py, which exists',
      [
        modify('b.py', 0, 0, 'x', 'one'),
        { kind: 'move', path: 'b.py', to: 'a.py', because: { step: 'two' } },
        modify('a.py', 0, 0, 'x'),
      ],
    ],
    ['test changes missing.py, which is not there', [modify('missing.py', 0, 0, 'x')]],
    ['binary cannot be modified: holds a NUL character', [modify('binary', 0, 0, 'x')]],
    ['test: no span 0 to 99 in a.py', [modify('a.py', 0, 99, 'x')]],
    [
      'one and two both want a.py, characters 0 to 1',
      [modify('a.py', 0, 1, 'x', 'two'), modify('a.py', 0, 1, 'x', 'one')].reverse(),
    ],
    [
      'one and two (F) both want n.py',
      [
        create('n.py', 'one'),
        { ...create('n.py', 'two'), because: { step: 'two', function: 'F' } },
      ],
    ],
  ])('says %s', (message, edits) => {
    const tree = memoryTree({ 'a.py': 'a', 'b.py': 'b', binary: Uint8Array.of(97, 0, 98) });
    expect(() => changes(tree, edits)).toThrow(message);
  });

  it('names its kind of fault', () => {
    const tree = memoryTree({ 'a.py': 'a' });
    expect(() => changes(tree, [remove('one'), remove('two')])).toThrow(
      expect.objectContaining({ name: 'OverlappingEdits' }),
    );
  });

  it('leaves the line break where the new text is not put behind its line', () => {
    const tree = memoryTree({ 'a.py': 'a\r\nb\nc\r\nd\r\n' });
    const edited = (...edits: Edit[]) => textAfter(changes(tree, edits)[0]);
    expect(edited(modify('a.py', 3, 4, '\nX'))).toBe('a\r\n\r\nX\nc\r\nd\r\n');
    expect(edited(modify('a.py', 4, 4, 'X'))).toBe('a\r\nbX\nc\r\nd\r\n');
    expect(edited(modify('a.py', 3, 3, '\nX'))).toBe('a\r\n\r\nXb\nc\r\nd\r\n');
    expect(edited(modify('a.py', 4, 4, '\nX'), modify('a.py', 5, 5, '\nY'))).toBe(
      'a\r\nb\nX\r\n\r\nYc\r\nd\r\n',
    );
    expect(edited(modify('a.py', 1, 1, '\nX'), modify('a.py', 1, 3, ' '))).toBe(
      'a\r\nX b\nc\r\nd\r\n',
    );
  });

  it('writes whole files, and keeps the mode of those that were there', () => {
    const [bytes, other] = [Buffer.from('b'), Buffer.from('c')];
    const tree = memoryTree({ 'a.py': 'a', 'same.py': 'b' });
    const old = { path: 'a.py', bytes: Buffer.from('a'), mode: 0o755 };
    const executable = {
      ...tree,
      file: (path: string) => (path === 'a.py' ? old : tree.file(path)),
    };
    const edits = ['a.py', 'new.py', 'same.py'].map(
      (path): Edit => ({ kind: 'write', path, bytes, because }),
    );
    expect(changes(executable, edits)).toEqual([
      { before: old, after: { path: 'a.py', bytes, mode: 0o755 }, because: [because] },
      { after: { path: 'new.py', bytes, mode: 0o644 }, because: [because] },
    ]);
    const script: Edit = { kind: 'write', path: 'a.py', bytes: other, mode: 0o700, because };
    expect(changes(executable, [script])[0]?.after).toEqual({
      path: 'a.py',
      bytes: other,
      mode: 0o700,
    });
    expect(() => changes(tree, [script, modify('a.py', 0, 0, 'x')])).toThrow(OverlappingEdits);
    const created: Edit = { kind: 'create', path: 'run.sh', text: '', mode: 0o755, because };
    expect(changes(tree, [created])[0]?.after?.mode).toBe(0o755);
  });

  it('moves a file that is not text, also to where one goes', () => {
    const binary = Uint8Array.of(0, 1, 0xff);
    const tree = memoryTree({ binary, gone: 'x' });
    const result = changes(tree, [
      { kind: 'delete', path: 'gone', because },
      { kind: 'move', path: 'binary', to: 'gone', because },
    ]);
    expect(result.map(({ after }) => after?.bytes)).toEqual([undefined, binary]);
  });

  it('lets a file change the case of its name where the system takes both for one', () => {
    const tree = memoryTree({ 'lib/a.py': 'a', 'lib/b.py': 'b' });
    const blind = { ...tree, file: (path: string) => tree.file(path.toLowerCase()) };
    const moves = (from: string, to: string) => () =>
      changes(blind, [{ kind: 'move', path: from, to, because }]).map(kindOf);
    expect(moves('lib/a.py', 'lib/A.py')()).toEqual(['moved']);
    expect(moves('lib/a.py', 'lib/B.py')).toThrow('test moves lib/a.py to lib/B.py, which exists');
    const both = memoryTree({ 'lib/a.py': 'a', 'lib/A.py': 'A' });
    expect(() =>
      changes(both, [{ kind: 'move', path: 'lib/a.py', to: 'lib/A.py', because }]),
    ).toThrow('test moves lib/a.py to lib/A.py, which exists');
  });

  it('says once who wants a change, in order', () => {
    const tree = memoryTree({ 'a.py': 'abcd' });
    const wanted = [
      { step: 'b' },
      { step: 'a', function: 'G' },
      { step: 'a', function: 'F' },
      { step: 'a' },
      { step: 'b' },
    ];
    const edits = wanted.map(
      (each, at): Edit => ({ ...(modify('a.py', at, at, 'x') as object), because: each }) as Edit,
    );
    expect(changes(tree, edits)[0]?.because).toEqual([
      { step: 'a' },
      { step: 'a', function: 'F' },
      { step: 'a', function: 'G' },
      { step: 'b' },
    ]);
  });

  it('has a kind and a place', () => {
    const [a, b] = ['a.py', 'b.py'].map((path) => ({
      path,
      bytes: Buffer.from(path),
      mode: 0o644,
    }));
    const list: Change[] = [
      { ...(a && { after: a }), because: [] },
      { ...(a && { before: a }), because: [] },
      { ...(a && b && { before: a, after: b }), because: [] },
      { ...(a && { before: a, after: a }), because: [] },
      { because: [] },
    ];
    expect(list.slice(0, 4).map(kindOf)).toEqual(['new', 'deleted', 'moved', 'changed']);
    expect(list.map(placeOf)).toEqual(['a.py', 'a.py', 'b.py', 'a.py', '']);
  });

  const cuts = fc.uniqueArray(fc.nat({ max: 60 }), { minLength: 2, maxLength: 12 });
  const content = fc.string({
    unit: fc.constantFrom('a', 'é', '🐍', '\t', '\r\n', '\n', ' ', '\f'),
    minLength: 70,
    maxLength: 90,
  });

  it('keeps every character outside the edits, in any order of edits', () => {
    fc.assert(
      fc.property(content, cuts, fc.boolean(), fc.gen(), (text, offsets, bom, gen) => {
        // Halves of a surrogate pair are not a place for an edit.
        const places = offsets
          .sort((a, b) => a - b)
          .filter((at) => !/[\udc00-\udfff]/.test(text[at] ?? ''));
        const edits: Edit[] = [];
        let expected = '';
        let at = 0;
        for (let index = 0; index + 1 < places.length; index += 2) {
          const [start, end] = [places[index] as number, places[index + 1] as number];
          edits.push(modify('a.py', start, end, `«${index}»`));
          expected += `${text.slice(at, start)}«${index}»`;
          at = end;
        }
        expected += text.slice(at);
        const mark = bom ? '\ufeff' : '';
        const tree = memoryTree({ 'a.py': mark + text });
        const shuffled = gen(fc.shuffledSubarray, edits, { minLength: edits.length });
        const [change] = changes(tree, shuffled);
        expect(change ? textAfter(change) : mark + text).toBe(mark + expected);
      }),
    );
  });
});
