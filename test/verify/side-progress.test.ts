import { expect, test } from 'vitest';
import type { Invocation } from '../../verify/run/invocation.ts';
import type { RawLine } from '../../verify/run/raw-lines.ts';
import { SideProgress } from '../../verify/run/side-progress.ts';
import type { ProgramRun } from '../../workspace/process/run-program.ts';

const call = (name: string, about: string): Invocation => ({
  function: name,
  name: about,
  inputs: {},
});
const calls = [call('A', 'one'), call('A', 'two'), call('B', 'one')];
const killed: ProgramRun = {
  ending: { kind: 'signal', signal: 'SIGSEGV' },
  report: '',
  output: '',
};
const end: RawLine = {
  kind: 'end',
  end: true,
  modules: [],
  environment: [],
  optional: [],
  refused: [],
};
const loaded: RawLine[] = [
  { kind: 'loaded', loaded: 'A' },
  { kind: 'loaded', loaded: 'B' },
];
const left = (progress: SideProgress) => progress.remaining().map((each) => each.index);

const legacy = () => new SideProgress(['A', 'B'], calls);
const present = () => new SideProgress([''], calls);

test('all done: no other process', () => {
  const progress = legacy();
  const lines: RawLine[] = [0, 1, 2].flatMap((index) => [
    { kind: 'begun', begun: index },
    { kind: 'done', done: index },
  ]);
  expect(progress.take([...loaded, ...lines, end], killed)).toBe(false);
  expect(left(progress)).toEqual([]);
});

test('a crash in a call ends its function; the next process does the rest', () => {
  const progress = legacy();
  expect(
    progress.take(
      [
        ...loaded,
        { kind: 'begun', begun: 0 },
        { kind: 'done', done: 0 },
        { kind: 'begun', begun: 1 },
      ],
      killed,
    ),
  ).toBe(true);
  expect(progress.stops.get('A')).toEqual({ kind: 'crash', invocation: 1 });
  expect(left(progress)).toEqual([2]);
});

test('a call that takes too long is noted with its place', () => {
  const progress = present();
  const stop: RawLine = { kind: 'stopped', stopped: 'time-limit', at: 'a.py:3', invocation: 0 };
  expect(progress.take([...loaded, { kind: 'begun', begun: 0 }, stop, end], killed)).toBe(true);
  expect(progress.stops.get('A')).toEqual({ kind: 'time-limit', invocation: 0, at: 'a.py:3' });
});

test('a v1 function that crashes while it is loaded is refused alone', () => {
  const progress = legacy();
  expect(progress.take([{ kind: 'loaded', loaded: 'A' }], killed)).toBe(true);
  expect(progress.refused.get('B')).toBe('Python ends: SIGSEGV');
});

test('a v2 app that crashes while it is loaded is refused as a whole', () => {
  const progress = present();
  expect(progress.take([], killed)).toBe(false);
  expect(progress.refused.get('')).toBe('Python ends: SIGSEGV');
});

test('an import that does not end is told with its place', () => {
  const progress = present();
  progress.take(
    [{ kind: 'stopped', stopped: 'time-limit', at: 'x.py:1', function: '' }, end],
    killed,
  );
  expect(progress.refused.get('')).toBe('its import does not end (x.py:1)');
});

test('a crash between two calls is laid to the next one; after the last, to none', () => {
  const progress = present();
  const done: RawLine[] = [
    { kind: 'begun', begun: 0 },
    { kind: 'done', done: 0 },
    { kind: 'begun', begun: 1 },
    { kind: 'done', done: 1 },
  ];
  expect(progress.take([...loaded, ...done], killed)).toBe(true);
  expect(progress.stops.has('B')).toBe(true);
  expect(progress.take(loaded, killed)).toBe(false);
});

test('a bug of ours is thrown', () => {
  expect(() => legacy().take([{ kind: 'bug', bug: 'Traceback' }], killed)).toThrow('Traceback');
});
