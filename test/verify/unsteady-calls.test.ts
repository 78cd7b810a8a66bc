import { expect, test } from 'vitest';
import type { Ran } from '../../verify/run/pairs.ts';
import type { RawResult } from '../../verify/run/raw-lines.ts';
import { SideProgress } from '../../verify/run/side-progress.ts';
import { unsteadyCalls } from '../../verify/run/unsteady-calls.ts';

const calls = ['one', 'two'].map((name) => ({ function: 'Fn', name, inputs: {} }));

/** A side whose calls print these texts; a list is what one prints and what it returns. */
function printing(...said: readonly (string | readonly [string, string])[]): Ran {
  const run = new SideProgress(['Fn'], calls);
  for (const [index, each] of said.entries()) {
    const [printed, returned = ''] = [each].flat();
    const nothing = { outputs: {}, exception: null, logs: [], calls: [] };
    const result: RawResult = { ...nothing, printed: printed ?? '', return: { string: returned } };
    run.results.set(index, [result]);
  }
  return { run, folder: '/nowhere' };
}

const unsteady = (first: [Ran, Ran], second: [Ran, Ran]) => [
  ...unsteadyCalls(calls, { v1: first[0], v2: first[1] }, { v1: second[0], v2: second[1] }),
];

test('calls that do the same are steady', () => {
  const side = printing('a', 'b');
  expect(unsteady([side, side], [side, side])).toEqual([]);
});

test('a difference that lasts stands', () => {
  const [v1, v2] = [printing('a', 'b'), printing('a', 'c')];
  expect(unsteady([v1, v2], [v1, v2])).toEqual([]);
});

test('a difference that is another one each time stands where the original is steady', () => {
  const v1 = printing('a', 'b');
  expect(unsteady([v1, printing('a', '1')], [v1, printing('a', '2')])).toEqual([]);
});

test('what the original does not do twice is unsteady', () => {
  const v2 = printing('a', 'c');
  expect(unsteady([printing('a', '1'), v2], [printing('a', '2'), v2])).toEqual([1]);
});

test('a difference that is gone the second time is unsteady', () => {
  const [v1, v2] = [printing('a', 'b'), printing('a', 'c')];
  expect(unsteady([v1, v2], [v1, v1])).toEqual([1]);
});

test('where the original prints another text each time, no other text counts, in any call', () => {
  const first: [Ran, Ran] = [printing('1', 'b'), printing('2', 'x')];
  const second: [Ran, Ran] = [printing('2', 'b'), printing('1', 'x')];
  expect(unsteady(first, second)).toEqual([0, 1]);
});

test('and yet another return value does', () => {
  const first: [Ran, Ran] = [printing('1', ['b', 'x']), printing('2', ['c', 'y'])];
  const second: [Ran, Ran] = [printing('2', ['b', 'x']), printing('1', ['c', 'y'])];
  expect(unsteady(first, second)).toEqual([0]);
});
