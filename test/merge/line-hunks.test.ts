import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hunks, type LineHunk } from '../../merge/line-hunks.ts';

const apply = (base: readonly string[], list: readonly LineHunk[]) =>
  [...list]
    .reverse()
    .reduce<readonly string[]>(
      (lines, { start, end, lines: put }) => [
        ...lines.slice(0, start),
        ...put,
        ...lines.slice(end),
      ],
      base,
    );

// cspell:disable
/** Each letter is a line; a hunk is written as `start-end:lines`. */
it.each([
  ['', '', ''],
  ['abc', 'abc', ''],
  ['abc', 'abxc', '2-2:x'],
  ['abc', 'xabc', '0-0:x'],
  ['abc', 'abcx', '3-3:x'],
  ['abc', '', '0-3:'],
  ['', 'abc', '0-0:abc'],
  ['abc', 'xyz', '0-3:xyz'],
  ['aaa', 'aa', '2-3:'],
  ['aa', 'aaa', '2-2:a'],
  ['abcdef', 'abxdeyf', '2-3:x 5-5:y'],
  // A line that moves goes and comes: the longest run of lines that each side has once stays.
  ['abcde', 'badce', '0-1: 2-3:a 4-4:c'],
  ['abcdef', 'defabc', '0-3: 6-6:abc'],
  ['abcdef', 'fabcde', '0-0:f 5-6:'],
  ['abcdef', 'bcdefa', '0-1: 6-6:a'],
  ['abcdefgh', 'aghcdebf', '1-2:gh 5-5:b 6-8:'],
  // Lines that are there more often are no anchors, but the ends are.
  ['xaay', 'xaaby', '3-3:b'],
  ['xabay', 'xacay', '2-3:c'],
  ['xaaxbby', 'xaxby', '2-3: 4-5:'],
  ['ppqrpp', 'pprqpp', '2-3: 4-4:q'],
])('%s becomes %s by %s', (base, side, expected) => {
  const found = hunks([...base], [...side]);
  const told = found.map(({ start, end, lines }) => `${start}-${end}:${lines.join('')}`);
  expect(told.join(' ')).toBe(expected);
});

it('any list becomes any other, in order', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'), { maxLength: 12 });
  fc.assert(
    fc.property(lines, lines, (base, side) => {
      const list = hunks(base, side);
      expect(apply(base, list)).toEqual(side);
      for (const [index, { start }] of list.entries()) {
        expect(start).toBeGreaterThan(list[index - 1]?.end ?? -1);
      }
    }),
    { numRuns: 2_000, seed: 1 },
  );
});

it.each([
  ['as many as are compared', 314, 314, 2],
  ['exactly as many', 248, 398, 2],
  ['more', 315, 315, 1],
])('of lines that are the same, %s', (_, has, wants, count) => {
  const same = (times: number) => Array.from({ length: times }, () => 'a');
  const base = ['x', ...same(has), 'y', ...same(2), 'z'];
  const side = ['b', ...same(wants), 'c', ...same(2), 'd'];
  const list = hunks(base, side);
  expect(apply(base, list)).toEqual(side);
  expect(list.length > 1 ? 2 : 1).toBe(count);
});

/** Lines that each side has once, with as many blank ones between them as are not compared at once. */
const text = (numbers: readonly number[]) => numbers.flatMap((at) => ['', `line ${at}`]);
const count = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => from + index);

it.each([
  ['that change at both ends', [-1, ...count(1, 399), -2], '1-2:1 799-800:1'],
  ['that come', [...count(0, 200), -1, ...count(200, 399), -2], '401-401:2 799-800:1'],
  ['that go', [-1, ...count(1, 200), ...count(203, 399), -2], '1-2:1 401-407:0 799-800:1'],
  [
    'that move up',
    [-1, ...count(300, 303), ...count(1, 300), ...count(303, 399), -2],
    '1-2:7 601-607:0 799-800:1',
  ],
  [
    'that move down',
    [-1, ...count(1, 100), ...count(103, 300), ...count(100, 103), ...count(300, 399), -2],
    '1-2:1 201-207:0 601-601:6 799-800:1',
  ],
  ['that change places', [-1, 2, 1, 4, 3, ...count(5, 399), -2], '1-4:1 7-8:1 11-11:2 799-800:1'],
])('among many blank lines, lines %s', (_, numbers, expected) => {
  const [base, side] = [text(count(0, 400)), text(numbers)];
  const list = hunks(base, side);
  expect(apply(base, list)).toEqual(side);
  expect(list.map(({ start, end, lines }) => `${start}-${end}:${lines.length}`).join(' ')).toBe(
    expected,
  );
});
