import { expect, test } from 'vitest';
import type { Invocation } from '../../verify/run/invocation.ts';
import { withInvocationsOf } from '../../verify/run/read-invocations.ts';
import { valueIn } from '../diagnostics/results.ts';

const madeUp: readonly Invocation[] = [
  {
    function: 'Orders',
    name: 'GET',
    inputs: {
      req: { http: { method: 'GET', url: 'http://localhost' } },
      starter: { string: '{}' },
    },
  },
  {
    function: 'Audit',
    name: 'a text',
    inputs: { msg: { string: 'text' } },
    metadata: { Id: { json: '1' }, DequeueCount: { json: 1 } },
  },
];

const attempt = (text: string) => withInvocationsOf(text, madeUp);
const read = (invocations: unknown) => valueIn(attempt(JSON.stringify({ invocations })));

test('an empty list changes nothing', () => {
  expect(read([])).toEqual(madeUp);
});

test('calls take the place of those made up for their function; what they leave out stays', () => {
  const call = { function: 'Audit', name: 'mine', metadata: { DequeueCount: { json: 5 } } };
  expect(read([call])).toEqual([
    madeUp[0],
    { ...madeUp[1], name: 'mine', metadata: { Id: { json: '1' }, DequeueCount: { json: 5 } } },
  ]);
});

test('a request gets what every request has, and its body as bytes', () => {
  const http = { method: 'POST', params: { id: '1' }, body: { json: { a: 1 } } };
  const [, call] = read([{ function: 'Orders', inputs: { req: { http } } }]);
  expect(call).toEqual({
    function: 'Orders',
    name: 'invocations[0]',
    inputs: {
      req: {
        http: {
          method: 'POST',
          url: 'http://localhost/api',
          headers: { host: 'localhost' },
          params: { id: '1' },
          query: {},
          body: { bytes: Buffer.from('{"a":1}').toString('base64') },
        },
      },
      starter: { string: '{}' },
    },
  });
});

test('comments and trailing commas do no harm', () => {
  expect(valueIn(attempt('{ // mine\n "invocations": [], }'))).toEqual(madeUp);
});

const audit = (msg: unknown) => [{ function: 'Audit', inputs: { msg } }];

test.each<[string, unknown, string]>([
  ['no list', {}, 'it has no list "invocations"'],
  ['no object', ['x'], 'invocations[0] is not an object'],
  [
    'an unknown function',
    [{ function: 'Nope' }],
    'invocations[0].function is not a function of the original',
  ],
  [
    'an unknown binding',
    [{ function: 'Audit', inputs: { x: { string: '' } } }],
    'invocations[0].inputs.x is not an input of Audit',
  ],
  ['plain text', audit('text'), 'invocations[0].inputs.msg is not an object with one key'],
  [
    'two kinds',
    audit({ string: 'a', json: 1 }),
    'invocations[0].inputs.msg is not an object with one key',
  ],
  [
    'an unknown kind',
    audit({ text: 'a' }),
    'invocations[0].inputs.msg is not an object with one key',
  ],
  [
    'a kind of another type',
    audit({ string: 1 }),
    'invocations[0].inputs.msg.string is of the wrong type',
  ],
  ['a list of another type', audit({ collection_string: [1] }), 'is of the wrong type'],
  ['a request without method', audit({ http: {} }), 'invocations[0].inputs.msg.http has no method'],
  [
    'headers that are not texts',
    audit({ http: { method: 'GET', headers: { a: 1 } } }),
    'headers is not an object of texts',
  ],
])('refuses %s, and says where', (_, invocations, message) => {
  const reason = expect.stringContaining(message);
  expect(attempt(JSON.stringify({ invocations }))).toMatchObject({ kind: 'failed', reason });
});

test('refuses what is not JSON', () => {
  const reason = expect.stringMatching(/^it is not JSON: /);
  expect(attempt('{')).toMatchObject({ kind: 'failed', reason });
});
