import { describe, expect, test } from 'vitest';
import { compareResults } from '../../verify/run/compare-results.ts';
import { clientText } from '../../verify/run/durable-values.ts';
import type { RawLog, RawResult } from '../../verify/run/raw-lines.ts';
import { neutral } from '../../verify/run/same-text.ts';

const plain: RawResult = {
  return: null,
  outputs: {},
  exception: null,
  logs: [],
  printed: '',
  calls: [],
};
const log = (message: string, more: Partial<RawLog> = {}): RawLog => {
  return { level: 'INFO', logger: 'root', message, exception: null, ...more };
};
const compare = (v1: Partial<RawResult>, v2: Partial<RawResult>) =>
  compareResults({ ...plain, ...v1 }, { ...plain, ...v2 });

const same: Partial<RawResult> = {
  return: {
    http: { status: '200', headers: { a: 'b' }, cookies: ['c'], body: { bytes: 'text' } },
  },
  outputs: { out: { string: 'x' } },
  logs: [log('one'), log('two')],
  printed: 'hello\n',
  calls: [{ method: 'POST', url: '/x', body: null }],
};

test('the same is the same', () => {
  expect(compare(same, structuredClone(same))).toEqual([]);
  expect(compare({ exception: 'ValueError: x' }, { exception: 'ValueError: x' })).toEqual([]);
});

const object =
  '<azure.durable_functions.models.DurableOrchestrationClient.DurableOrchestrationClient object at 0x…>';

test.each<[string, Partial<RawResult>, Partial<RawResult>]>([
  ['the client for its text', { logs: [log(`c ${clientText}`)] }, { logs: [log(`c ${object}`)] }],
  ['the name of a module', { exception: 'X: __app__.Fn.Y' }, { exception: 'X: Fn.Y' }],
  [
    'its logger',
    { logs: [log('a', { logger: '__app__.Fn' })] },
    { logs: [log('a', { logger: 'Fn' })] },
  ],
  [
    'an error in the words of the worker',
    {
      exception: `TypeError: unable to encode outgoing TypedData: unsupported type "<class 'x'>" for Python type "int"`,
    },
    {
      exception:
        'TypeError: unable to encode outgoing TypedData: unsupported type "http" for Python type "int"',
    },
  ],
])('%s is worth a note', (_, v1, v2) => {
  expect(compare(v1, v2).map((each) => each.verdict)).toEqual(['note']);
});

describe('different', () => {
  test.each<[string, Partial<RawResult>, Partial<RawResult>, string]>([
    [
      'a return value',
      { return: { string: 'a' } },
      { return: { string: 'b' } },
      'its return value is "b", not "a"',
    ],
    ['no return value', { return: { string: 'a' } }, {}, 'it has no return value; in v1 it is "a"'],
    ['a new return value', {}, { return: { string: 'a' } }, 'its return value is "a", v1 has none'],
    [
      'a type',
      { return: { string: '1' } },
      { return: { json: '1' } },
      'its return value is of type json, not string',
    ],
    [
      'an output',
      { outputs: { o: { string: 'a' } } },
      { outputs: { p: { string: 'a' } } },
      'it has no output o; in v1 it is "a"',
    ],
    ['an exception', { exception: 'A: x' }, {}, 'it has no exception; in v1 it is "A: x"'],
    ['printed text', { printed: 'a' }, { printed: '' }, 'its printed text is "", not "a"'],
    [
      'a level',
      { logs: [log('a')] },
      { logs: [log('a', { level: 'ERROR' })] },
      'it logs "a" as ERROR',
    ],
    ['a log less', { logs: [log('a')] }, {}, 'it does not log "a"'],
    ['a log more', {}, { logs: [log('a')] }, 'it logs "a", which v1 does not'],
    [
      'a logger',
      { logs: [log('a')] },
      { logs: [log('a', { logger: 'b' })] },
      'its logger is b, not root',
    ],
    [
      'a logged exception',
      { logs: [log('a', { exception: 'A: x' })] },
      { logs: [log('a', { exception: 'A: y' })] },
      'its logged exception is "A: y", not "A: x"',
    ],
    [
      'a call',
      { calls: [{ method: 'POST', url: '/a', body: null }] },
      { calls: [] },
      'its calls of the Durable client is "", not "POST /a "',
    ],
  ])('%s', (_, v1, v2, text) => {
    expect(compare(v1, v2)).toContainEqual(expect.objectContaining({ verdict: 'different', text }));
  });

  test('what comes after an exception is not compared', () => {
    const found = compare({ exception: 'A: x', return: { string: 'a' } }, { exception: 'A: y' });
    expect(found).toHaveLength(1);
  });

  test('a difference after a note is found', () => {
    const v1 = [log('a', { logger: '__app__.Fn' }), log('b')];
    const v2 = [log('a', { logger: 'Fn' }), log('c')];
    expect(compare({ logs: v1 }, { logs: v2 }).map((each) => each.verdict)).toEqual([
      'note',
      'different',
    ]);
  });

  test('long texts are shown from shortly before they part', () => {
    const [found] = compare(
      { printed: `${'x'.repeat(500)}a${'z'.repeat(500)}` },
      { printed: `${'x'.repeat(500)}b${'z'.repeat(500)}` },
    );
    expect(found?.text).toMatch(/"…x{20}bz+…", not "…x{20}az+…"$/);
  });
});

test.each([
  ['at 0x7f12ab34cd in /tmp/a/1/app/x.py', 'at 0x… in /app/x.py'],
  ['File "/tmp/a/1/app/x.py", line 12, in main', 'File "/app/x.py", line …, in main'],
  ['"File \\"x.py\\", line 12"', '"File \\"x.py\\", line …"'],
  ['line 12 of 0x7f', 'line 12 of 0x7f'],
])('what a migration or another process may change is not a difference: %s', (text, clean) => {
  expect(neutral(text, '/tmp/a/1')).toBe(clean);
});
