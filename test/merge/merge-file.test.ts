import { beforeAll, describe, expect, it } from 'vitest';
import type { Merged, Versions } from '../../merge/merge.ts';
import { mergeFile } from '../../merge/merge-file.ts';
import { settle } from '../../merge/settle.ts';
import { initParser } from '../../python/parse.ts';
import { insertion, type TextEdit, withEdits } from '../../workspace/text/text-edit.ts';

beforeAll(initParser);

const merged = (path: string, versions: Versions): [string, Merged] => {
  const outcome = mergeFile(path, versions);
  return [withEdits(versions.ours, outcome.edits), outcome];
};

const nothing = { edits: [], conflicts: [], missing: [] };

describe('a file of which only one side changed', () => {
  it('stays where the template did not change it', () => {
    const versions = { base: 'a\n', ours: 'mine\n', theirs: 'a\n' };
    expect(mergeFile('x.md', versions)).toEqual(nothing);
    expect(mergeFile('x.md', { ...versions, theirs: 'a\r\n' })).toEqual(nothing);
  });

  it('stays where both sides made the same change', () => {
    expect(mergeFile('x.md', { base: 'a\n', ours: 'b\r\n', theirs: 'b\n' })).toEqual(nothing);
  });

  it('need not be what its name says', () => {
    const [one, other] = ['def (:\n', 'class )\n'];
    expect(mergeFile('x.py', { base: one, ours: other, theirs: one })).toEqual(nothing);
    expect(mergeFile('x.py', { base: one, ours: other, theirs: other })).toEqual(nothing);
    const versions = { base: one, ours: one, theirs: other };
    expect(merged('x.py', versions)).toEqual([other, { ...nothing, edits: [expect.anything()] }]);
    const three = { base: one, ours: other, theirs: `${one}${other}` };
    expect(mergeFile('x.py', three).conflicts).not.toEqual([]);
  });

  it.each([
    ['a\n', 'b\nc\n', 'b\nc\n'],
    ['a\r\nb\r\n', 'a\nc\n', 'a\r\nc\r\n'],
    ['a\rb\r', 'a\nc\n', 'a\rc\r'],
    ['a', 'b\nc', 'b\nc'],
  ])('becomes the new one, with its own line ends: %j', (ours, theirs, expected) => {
    const [text, outcome] = merged('x.md', { base: ours.replace(/\r\n?/g, '\n'), ours, theirs });
    expect(text).toBe(expected);
    expect(outcome).toMatchObject({ conflicts: [], missing: [] });
  });
});

// Each of them is a conflict, or comes out differently, as a file of lines.
describe('the way in which a file is merged goes by its name', () => {
  const functions = {
    base: 'import a\n',
    ours: 'import a\n\n\ndef mine():\n    pass\n',
    theirs: 'import a\n\n\ndef new():\n    pass\n',
  };
  const json = { base: '{"a": 1}\n', ours: '{"a": 1, "b": 2}\n', theirs: '{"a": 1, "c": 3}\n' };
  const requirements = { base: 'a\n', ours: 'a\nmine\n', theirs: 'a\nnew\n' };
  const toml = { base: '[a]\nx = 1\n', ours: '[a]\nx = 1\ny = 2\n', theirs: '[a]\nx = 1\nz = 3\n' };

  it.each([
    ['function_app.py', functions, ['def mine', 'def new']],
    ['function_app.pyi', functions, ['def mine', 'def new']],
    ['host.json', json, ['"b": 2', '"c": 3']],
    ['settings.jsonc', json, ['"b": 2', '"c": 3']],
    ['requirements.txt', requirements, ['mine', 'new']],
    ['requirements-dev.txt', requirements, ['mine', 'new']],
    ['app/requirements.txt', requirements, ['mine', 'new']],
    ['pyproject.toml', toml, ['y = 2', 'z = 3']],
    ['.funcignore', requirements, ['mine', 'new']],
    ['app/.gitignore', requirements, ['mine', 'new']],
  ])('%s', (path, versions, both) => {
    const [text, { conflicts }] = merged(path, versions);
    expect(conflicts).toEqual([]);
    for (const each of both) expect(text).toContain(each);
  });

  it.each(['notes.txt', 'my-requirements.txt', 'x.py.bak', 'a.funcignore', 'json', '.gitignores'])(
    '%s is a file of lines',
    (path) => {
      expect(mergeFile(path, requirements).conflicts).toHaveLength(1);
    },
  );
});

describe('settle', () => {
  const remove = (start: number, end: number): TextEdit => ({ span: { start, end }, text: '' });

  it('leaves edits at different places alone', () => {
    const edits = [insertion(0, 'x'), { span: { start: 2, end: 3 }, text: 'y' }];
    expect(settle('abcd', edits)).toEqual(edits);
  });

  it('joins what is taken out in parts or twice', () => {
    expect(settle('abcdef', [remove(2, 4), remove(0, 2)])).toEqual([remove(0, 4)]);
    expect(settle('abcdef', [remove(0, 4), remove(1, 2)])).toEqual([remove(0, 4)]);
    expect(settle('abcdef', [remove(0, 1), remove(2, 3)])).toEqual([remove(0, 1), remove(2, 3)]);
    const change = { span: { start: 2, end: 3 }, text: 'x' };
    expect(settle('abcdef', [remove(0, 2), change])).toEqual([remove(0, 2), change]);
    expect(settle('abcdef', [{ ...change, span: { start: 0, end: 2 } }, remove(2, 3)])).toEqual([
      { ...change, span: { start: 0, end: 2 } },
      remove(2, 3),
    ]);
  });

  it('puts what comes in the place of what goes, set off as that was', () => {
    const text = 'a\n\n\nold\nb\n';
    const [start, end] = [1, 7];
    expect(settle(text, [remove(start, end), insertion(5, '\nnew\n')])).toEqual([
      { span: { start, end }, text: '\n\n\nnew' },
    ]);
    expect(settle('old\n\n\nb', [remove(0, 6), insertion(0, '\nnew\n')])).toEqual([
      { span: { start: 0, end: 6 }, text: 'new\n\n\n' },
    ]);
    expect(
      settle('old\r\n\r\nb', [remove(0, 7), insertion(0, 'one'), insertion(3, 'two')]),
    ).toEqual([{ span: { start: 0, end: 7 }, text: 'one\ntwo\n\n' }]);
  });

  it('keeps what is put before blank lines that go, and behind what goes', () => {
    const text = 'a\n\nold\nb';
    expect(settle(text, [insertion(1, 'x'), remove(1, 6)])).toEqual([
      insertion(1, 'x'),
      remove(1, 6),
    ]);
    expect(settle(text, [remove(1, 6), insertion(6, 'x')])).toEqual([
      insertion(6, 'x'),
      remove(1, 6),
    ]);
  });

  it('of blank lines only keeps them once', () => {
    expect(settle('a\n\n\nb', [remove(1, 4), insertion(2, 'x')])).toEqual([
      { span: { start: 1, end: 4 }, text: '\n\n\nx' },
    ]);
  });

  it('does not take an insertion for two removals', () => {
    const edits = [remove(0, 2), insertion(1, 'x'), remove(4, 6), insertion(5, 'y')];
    expect(settle('abcdef', edits)).toEqual([
      { span: { start: 0, end: 2 }, text: 'x' },
      { span: { start: 4, end: 6 }, text: 'y' },
    ]);
  });
});
