import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  composeEdits,
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
      insertion(1, 'e'),
    ]),
  ).toEqual([insertion(3, 'acd'), edit(3, 5, 'x'), insertion(1, 'be'), edit(3, 5, 'y')]);
});

it.each([
  ['nothing after', [edit(1, 3, 'xy')], [], [edit(1, 3, 'xy')]],
  [
    'nothing before',
    [],
    [edit(2, 3, 'z'), insertion(0, 'a')],
    [insertion(0, 'a'), edit(2, 3, 'z')],
  ],
  ['before', [edit(4, 5, 'xyz')], [edit(1, 2, '-')], [edit(1, 2, '-'), edit(4, 5, 'xyz')]],
  [
    'behind longer text',
    [edit(1, 2, 'xyz')],
    [edit(6, 7, '-')],
    [edit(1, 2, 'xyz'), edit(4, 5, '-')],
  ],
  ['behind shorter text', [edit(0, 3)], [edit(2, 3, '-')], [edit(0, 3), edit(5, 6, '-')]],
  [
    'behind two',
    [edit(3, 4), edit(0, 1, 'ab')],
    [edit(5, 6, '-')],
    [edit(0, 1, 'ab'), edit(3, 4), edit(5, 6, '-')],
  ],
  ['inside', [edit(2, 3, 'xyz')], [edit(3, 4, '-')], [edit(2, 3, 'x-z')]],
  ['at its start', [edit(2, 3, 'xyz')], [edit(1, 2, '-')], [edit(1, 3, '-xyz')]],
  ['at its end', [edit(2, 3, 'xyz')], [edit(5, 6, '-')], [edit(2, 4, 'xyz-')]],
  ['over all of it', [edit(2, 3, 'xyz')], [edit(1, 6, '-')], [edit(1, 4, '-')]],
  [
    'over the end of one and the start of the next',
    [edit(1, 2, 'xy'), edit(4, 5, 'zw')],
    [edit(2, 6, '-')],
    [edit(1, 5, 'x-w')],
  ],
  [
    'inside a long one that another follows',
    [edit(0, 1, 'tale')],
    [edit(1, 2), edit(3, 4)],
    [edit(0, 1, 'tl')],
  ],
  ['where text went', [edit(2, 5)], [insertion(2, '-')], [edit(2, 5, '-')]],
  [
    'beside an insertion at one place',
    [insertion(2, 'x')],
    [insertion(2, '-')],
    [insertion(2, '-x')],
  ],
] as const)(
  'turns edits of edited text into edits of the text: %s',
  (_, first, second, expected) => {
    const text = 'abcdefgh';
    const made = withEdits(text, first);
    const composed = composeEdits(made, first, second);
    expect(composed).toEqual(expected);
    expect(withEdits(text, composed)).toBe(withEdits(made, second));
  },
);

it('makes with composed edits what both make one after the other', () => {
  /** Edits that do not overlap, in any order, as cuts of a text of up to 12 characters. */
  const edits = fc
    .array(fc.record({ at: fc.nat(12), text: fc.string({ maxLength: 3 }) }), { maxLength: 8 })
    .chain((cuts) => {
      const places = [...new Set(cuts.map(({ at }) => at))].sort((a, b) => a - b);
      const found = places.flatMap((start, index) =>
        index % 2 === 0 ? [edit(start, places[index + 1] ?? start, cuts[index]?.text)] : [],
      );
      return fc.shuffledSubarray(found, { minLength: found.length });
    });
  fc.assert(
    fc.property(edits, edits, (first, second) => {
      const text = 'abcdefghijkl';
      const made = withEdits(text, first);
      const possible = second.filter(({ span }) => span.end <= made.length);
      const composed = composeEdits(made, first, possible);
      expect(withEdits(text, composed)).toBe(withEdits(made, possible));
    }),
  );
});
