import type { Json } from '../../bindings/function-json/function-json.ts';
import type { Occasion, Replay, TypedValue } from './invocation.ts';
import { likelyObject, objectsFor, type Words } from './words.ts';

const HOST = 'http://127.0.0.1:7071/runtime/webhooks/durabletask';

/** What the host gives a starter: addresses of its HTTP API, which lead nowhere here. */
export const clientText = JSON.stringify({
  taskHubName: 'hub',
  creationUrls: {
    createNewInstancePostUri: `${HOST}/orchestrators/{functionName}[/{instanceId}]?code=none`,
    createAndWaitOnNewInstancePostUri: `${HOST}/orchestrators/{functionName}[/{instanceId}]?timeout={timeoutInSeconds}&code=none`,
  },
  managementUrls: {
    id: 'INSTANCEID',
    statusQueryGetUri: `${HOST}/instances/INSTANCEID?code=none`,
    sendEventPostUri: `${HOST}/instances/INSTANCEID/raiseEvent/{eventName}?code=none`,
    terminatePostUri: `${HOST}/instances/INSTANCEID/terminate?reason={text}&code=none`,
    rewindPostUri: `${HOST}/instances/INSTANCEID/rewind?reason={text}&code=none`,
    purgeHistoryDeleteUri: `${HOST}/instances/INSTANCEID?code=none`,
    restartPostUri: `${HOST}/instances/INSTANCEID/restart?code=none`,
  },
  baseUrl: HOST,
  requiredQueryStringParameters: 'code=none',
  rpcBaseUrl: `${HOST}/`,
});

export const clientValue: TypedValue = { string: clientText };

/** Values of several kinds: nobody can tell from outside which one a function wants. */
function inputs(words: Words): { readonly name: string; readonly value: Json }[] {
  return [
    { name: 'a text', value: 'text' },
    { name: 'a number', value: 3 },
    ...objectsFor(words),
    { name: 'a list of texts', value: ['one', 'two'] },
    { name: 'a list of numbers', value: [1, 2] },
    { name: 'a list of objects', value: [likelyObject(words)] },
    ...words.values.map((value) => ({ name: `"${value}"`, value })),
    { name: 'nothing', value: null },
  ];
}

/** Activities get JSON. */
export function activityOccasions(words: Words): Occasion[] {
  return inputs(words).map(({ name, value }) => ({ name, value: { json: value } }));
}

/** Orchestrations from the first run to the last: all goes well, all fails, timers run out. */
export function orchestrationOccasions(words: Words): Occasion[] {
  const plays = inputs(words).map(({ name, value }): readonly [string, Replay] => {
    const result = value === null ? 'result' : value;
    return [`all done, with ${name}`, { input: value, result }];
  });
  const input = likelyObject(words);
  return [
    ...plays,
    ['text for a list', { input: 'text', result: ['one', 'two'] }] as const,
    ['text for a yes', { input: 'text', result: true }] as const,
    ['text for a no', { input: '+123', result: false }] as const,
    ['activities fail', { input, fail: true }] as const,
    ['timers first', { input: '+123', result: 'result', timersFirst: true }] as const,
  ].map(([name, replay]) => ({ name, value: { replay } }));
}

/** Each operation the entity knows, on new and on old state. */
export function entityOccasions(entity: string, words: Words): Occasion[] {
  const operations = [...words.values, 'get'];
  return [
    occasion('a new entity', entity, null, operations, 5),
    occasion('with a number as state', entity, '3', operations, 5),
    occasion('with a text as state', entity, '"text"', operations, 'text'),
    occasion('with an object as state', entity, '{"count": 1}', operations, { name: 'text' }),
    occasion('an operation without input', entity, '3', operations, null),
    occasion('an unknown operation', entity, '3', ['pyfunc_unknown'], 5),
  ];
}

function occasion(
  name: string,
  entity: string,
  state: string | null,
  operations: readonly string[],
  input: Json,
): Occasion {
  const batch = operations.map((each) => {
    return { name: each, input: JSON.stringify(input), isSignal: false, id: `operation-${each}` };
  });
  const context = { self: { name: entity, key: 'key-1' }, exists: state !== null, state, batch };
  return { name, value: { string: JSON.stringify(context) } };
}
