import { describe, expect, test } from 'vitest';
import { readFunctionJson } from '../../bindings/function-json/read-function-json.ts';
import type { Invocation } from '../../verify/run/invocation.ts';
import { makeInvocations } from '../../verify/run/make-invocations.ts';

function make(bindings: readonly object[], script = '', ...shared: string[]): Invocation[] {
  const { functionJson } = readFunctionJson(JSON.stringify({ bindings }));
  if (functionJson === undefined) throw new Error('the bindings are wrong');
  return makeInvocations('Fn', functionJson, script, ...shared);
}

const trigger = (type: string, more: object = {}) => ({
  type,
  name: 'x',
  direction: 'in',
  ...more,
});

const triggers: readonly object[] = [
  trigger('httpTrigger'),
  trigger('timerTrigger'),
  trigger('queueTrigger'),
  trigger('blobTrigger', { path: 'in/{name}' }),
  trigger('serviceBusTrigger'),
  trigger('serviceBusTrigger', { cardinality: 'many' }),
  trigger('eventHubTrigger', { cardinality: 'one' }),
  trigger('eventHubTrigger', { cardinality: 'Many', dataType: 'binary' }),
  trigger('eventGridTrigger'),
  trigger('cosmosDBTrigger'),
  trigger('kafkaTrigger', { cardinality: 'MANY' }),
  trigger('sqlTrigger'),
  trigger('warmupTrigger'),
  trigger('activityTrigger'),
  trigger('orchestrationTrigger'),
  trigger('entityTrigger'),
  trigger('rabbitMQTrigger'),
];

describe.each(triggers)('$type', (binding) => {
  const script = 'x.get("amount")\nif y == "add": pass';

  test('gives calls, the same each time, each with a name of its own', () => {
    const made = make([binding], script);
    expect(made.length).toBeGreaterThan(0);
    expect(make([binding], script)).toEqual(made);
    const names = made.map((each) => each.name);
    expect(names).toEqual([...new Set(names)]);
  });

  test('gives each call a value for the trigger, and nothing else', () => {
    for (const each of make([binding], script)) expect(Object.keys(each.inputs)).toEqual(['x']);
  });
});

test('no trigger, no calls', () => {
  expect(makeInvocations('Fn', { bindings: [] }, '')).toEqual([]);
});

test('other inputs get values too, outputs none', () => {
  const client = { type: 'orchestrationClient', name: 'starter', direction: 'in' };
  const blob = { type: 'blob', name: 'file', direction: 'in', path: 'a/b' };
  const out = { type: 'queue', name: 'out', direction: 'out', queueName: 'q' };
  const [first] = make([trigger('timerTrigger'), client, blob, out]);
  expect(Object.keys(first?.inputs ?? {})).toEqual(['x', 'starter', 'file']);
  expect(JSON.stringify(first?.inputs.starter)).toContain('createNewInstancePostUri');
});

test('cardinality many gives batches, and the arrays of properties with them', () => {
  const [first] = make([trigger('serviceBusTrigger', { cardinality: 'many' })]);
  expect(first?.inputs.x).toHaveProperty('collection_string');
  expect(first?.metadata).toHaveProperty('UserPropertiesArray');
});

test('an event hub without cardinality is tried both ways', () => {
  const fields = make([trigger('eventHubTrigger')]).map((each) => Object.keys(each.inputs.x ?? {}));
  expect([...new Set(fields.flat())]).toEqual(['string', 'collection_string']);
});

describe('http', () => {
  const urls = (more: object) =>
    make([trigger('httpTrigger', more)]).map((each) => {
      const value = each.inputs.x;
      return value !== undefined && 'http' in value ? value.http : undefined;
    });

  test('each method is called, GET and POST where none is named', () => {
    expect(new Set(urls({}).map((each) => each?.method))).toEqual(new Set(['GET', 'POST']));
    const methods = urls({ methods: ['put', 'DELETE'] }).map((each) => each?.method);
    expect(new Set(methods)).toEqual(new Set(['PUT', 'DELETE']));
  });

  test('route parameters get values that their constraints allow', () => {
    const [first] = urls({ route: 'a/{id:int}/{kind:guid}/{rest?}/{*path}' });
    expect(first?.params).toEqual({
      id: '7',
      kind: '11111111-2222-4333-8444-555555555555',
      rest: 'rest-1',
      path: 'path-1',
    });
    expect(first?.url).toContain('/api/a/7/11111111-2222-4333-8444-555555555555/rest-1/path-1');
  });

  test('optional route parameters are left out once', () => {
    expect(urls({ route: 'a/{id?}' }).map((each) => each?.params)).toContainEqual({});
  });

  test('bodies come as bytes, as from the host', () => {
    const bodies = urls({ methods: ['post'] }).flatMap((each) => each?.body ?? []);
    expect(bodies.length).toBeGreaterThan(2);
    for (const body of bodies) expect(body).toHaveProperty('bytes');
  });
});

describe('words of the sources', () => {
  test('keys that are looked for are there, from shared modules too', () => {
    const made = make([trigger('activityTrigger')], 'task["label"]', 'line.get("sku")');
    expect(made.map((each) => each.inputs.x)).toContainEqual({
      json: { label: 'label text', sku: 'sku text' },
    });
  });

  test('what is gone through is a list, what sounds like a number is one', () => {
    const made = make([trigger('activityTrigger')], 'for line in task["lines"]: line["quantity"]');
    expect(made.map((each) => each.inputs.x)).toContainEqual({
      json: { lines: [{ quantity: 3 }, { quantity: 3 }], quantity: 3 },
    });
  });

  test('operations that an entity compares with are called', () => {
    const made = make(
      [trigger('entityTrigger')],
      'if o == "add": pass\nmatch o:\n  case "reset": pass',
    );
    expect(JSON.stringify(made[0]?.inputs)).toMatch(/add.*reset/);
  });

  test('names of environment variables are not keys', () => {
    const script = 'os.environ["SECRET"]; os.environ.get("KEY"); os.getenv("X"); a["b"]';
    const [first] = make([trigger('activityTrigger')], script).slice(2);
    expect(first?.inputs.x).toEqual({ json: { b: 'b text' } });
  });
});
