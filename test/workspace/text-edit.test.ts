import { expect, it } from 'vitest';
import {
  insertion,
  joinInsertions,
  overlap,
  type TextEdit,
  withEdits,
} from '../../workspace/text/text-edit.ts';

const edit = (start: number, end: number, text = ''): TextEdit => ({ span: { start, end }, text });

it('makes edits in any order', () => {
  expect(withEdits('abcdef', [])).toBe('abcdef');
  expect(withEdits('abcdef', [edit(4, 6, 'Z'), insertion(2, 'x'), edit(0, 1)])).toBe('bxcdZ');
  expect(withEdits('ab', [edit(0, 1, 'x'), insertion(0, 'y')])).toBe('yxb');
  expect(withEdits('ab', [edit(0, 1), edit(1, 2)])).toBe('');
});

it('names the place of edits that overlap', () => {
  expect(() => withEdits('abc', [edit(0, 2), edit(1, 3)])).toThrow('edits overlap at 1 of "abc"');
});

it.each([
  [[], false],
  [[edit(0, 1), edit(1, 2)], false],
  [[edit(1, 2), edit(0, 1)], false],
  [[edit(0, 0), edit(0, 1)], false],
  [[edit(0, 1), edit(0, 0)], false],
  [[edit(0, 0), edit(0, 0)], false],
  [[edit(0, 2), edit(1, 2)], true],
  [[edit(1, 3), edit(0, 2)], true],
  [[edit(0, 3), edit(1, 1)], true],
  [[edit(0, 2), edit(0, 3)], true],
] as const)('%j overlap: %s', (edits, expected) => {
  expect(overlap(edits)).toBe(expected);
});

it('joins insertions at one place, in their order, and nothing else', () => {
  expect(joinInsertions([])).toEqual([]);
  expect(
    joinInsertions([
      insertion(3, 'a'),
      edit(3, 5, 'x'),
      insertion(1, 'b'),
      insertion(3, 'c'),
      edit(3, 5, 'y'),
      insertion(3, 'd'),
    ]),
  ).toEqual([insertion(3, 'acd'), edit(3, 5, 'x'), insertion(1, 'b'), edit(3, 5, 'y')]);
});
