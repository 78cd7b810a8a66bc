import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readFunctionJson } from '../../bindings/function-json/read-function-json.ts';

const timer = '{"type": "timerTrigger", "name": "timer", "direction": "in", "schedule": "%S%"}';

function read(...bindings: string[]) {
  return readFunctionJson(`{"bindings": [${bindings.join(', ')}]}`);
}

function kinds(text: string) {
  return readFunctionJson(text).problems.map((problem) => problem.kind);
}

describe('what every host accepts', () => {
  test('a plain function', () => {
    const { functionJson, problems, notes } = readFunctionJson(
      `{"scriptFile": "__init__.py", "entryPoint": "run", "disabled": true, "bindings": [${timer}]}`,
    );
    expect({ problems, notes }).toEqual({ problems: [], notes: [] });
    expect(functionJson).toEqual({
      scriptFile: '__init__.py',
      entryPoint: 'run',
      rest: { disabled: true },
      bindings: [
        { type: 'timerTrigger', name: 'timer', direction: 'in', properties: { schedule: '%S%' } },
      ],
    });
  });

  test('comments, trailing commas, odd spaces, names in any case', () => {
    const { functionJson } = readFunctionJson(
      `{\u00a0/* v1 */ "Bindings": [{"TYPE": "httpTrigger", "Name": "req", "Direction": "IN",},],
        "ScriptFile": "", "EntryPoint": null, "retry": null,}`,
    );
    const binding = { type: 'httpTrigger', name: 'req', direction: 'in', properties: {} };
    expect(functionJson).toEqual({ bindings: [binding], rest: {} });
  });

  test('a missing direction is in; nulls and an undefined data type are nothing', () => {
    const { functionJson } = read(
      '{"type": "queueTrigger", "name": "m", "connection": null, "dataType": "Undefined", "x": 0}',
    );
    expect(functionJson?.bindings).toEqual([
      { type: 'queueTrigger', name: 'm', direction: 'in', properties: { x: 0 } },
    ]);
  });

  test('numbers stay exact', () => {
    const { functionJson } = read(
      '{"type": "timerTrigger", "name": "t", "a": 12345678901234567890, "b": 1.5, "c": {"d": [-9007199254740993]}}',
    );
    expect(functionJson?.bindings[0]?.properties).toEqual({
      a: 12345678901234567890n,
      b: 1.5,
      c: { d: [-9007199254740993n] },
    });
  });

  test('the last of keys that hosts take for one', () => {
    const { functionJson, notes } = read(
      '{"type": "queueTrigger", "name": "m", "queueName": "a", "QueueName": "b", "x": 1, "x": 2}',
    );
    expect(functionJson?.bindings[0]?.properties).toEqual({ QueueName: 'b', x: 2 });
    expect(notes.map((note) => note.kind)).toEqual(['duplicate-key', 'duplicate-key']);
  });

  test('a name with an underscore, with a note', () => {
    const { functionJson, notes } = read('{"type": "queueTrigger", "name": "my_msg"}');
    expect(functionJson).toBeDefined();
    expect(notes).toMatchObject([{ kind: 'underscore-in-name', binding: 'my_msg' }]);
  });

  test('a retry policy', () => {
    const { functionJson } = readFunctionJson(
      `{"bindings": [${timer}], "retry": {"Strategy": "fixedDelay", "maxRetryCount": 3, "x": null}}`,
    );
    expect(functionJson?.retry).toEqual({
      strategy: 'fixedDelay',
      properties: { maxRetryCount: 3 },
    });
  });
});

describe('what no host runs', () => {
  test.each([
    ['', 'not-json'],
    ['{"bindings": [', 'not-json'],
    ['[]', 'not-an-object'],
    ['"text"', 'not-an-object'],
    ['{}', 'no-bindings'],
    ['{"bindings": []}', 'no-bindings'],
    ['{"bindings": {}}', 'no-bindings'],
    ['{"bindings": ["timerTrigger"]}', 'binding-not-an-object'],
    ['{"bindings": [{"name": "x"}]}', 'binding-without-type'],
    ['{"bindings": [{"type": "timerTrigger"}]}', 'binding-without-name'],
    ['{"bindings": [{"type": "timerTrigger", "name": ""}]}', 'binding-without-name'],
    [`{"bindings": [${timer}], "scriptFile": 1}`, 'not-a-string'],
    [`{"bindings": [${timer}], "retry": "often"}`, 'retry-not-an-object'],
  ])('%s', (text, kind) => {
    expect(kinds(text)).toEqual([kind]);
    expect(readFunctionJson(text).functionJson).toBeUndefined();
  });

  test.each([
    ['{"type": "blob", "name": "b", "direction": "inout"}', 'inout'],
    ['{"type": "blob", "name": "b", "direction": "sideways"}', 'unknown-direction'],
    ['{"type": "queueTrigger", "name": "q", "direction": "out"}', 'trigger-as-output'],
    ['{"type": "queue", "name": "$return", "direction": "in"}', 'return-as-input'],
    ['{"type": "queue", "name": "my-queue", "direction": "out"}', 'bad-binding-name'],
    ['{"type": "queue", "name": "my queue", "direction": "out"}', 'bad-binding-name'],
    ['{"type": "queue", "name": "größe", "direction": "out"}', 'bad-binding-name'],
    ['{"type": "queue", "name": "_q", "direction": "out"}', 'bad-binding-name'],
    ['{"type": "queue", "name": "TIMER", "direction": "out"}', 'duplicate-binding-name'],
    ['{"type": "queuetrigger", "name": "q"}', 'two-triggers'],
  ])('beside a trigger: %s', (binding, kind) => {
    expect(read(timer, binding).problems.map((problem) => problem.kind)).toEqual([kind]);
  });

  test('no trigger', () => {
    expect(read('{"type": "queue", "name": "q", "direction": "out"}').problems).toMatchObject([
      { kind: 'no-trigger' },
    ]);
  });

  test('all problems are told, each at its place', () => {
    const text = `{"bindings": [${timer}, {"type": "blob", "name": "a b", "direction": "inout"}]}`;
    const { problems } = readFunctionJson(text);
    expect(problems.map((each) => each.kind)).toEqual(['bad-binding-name', 'inout']);
    for (const { span } of problems) {
      expect(text.slice(span.start, span.end)).toMatch(/^\{"type": "blob".*\}$/);
    }
  });
});

test('places of what was read', () => {
  const text = `{"Disabled": true, "bindings": [${timer}]}`;
  const reading = readFunctionJson(text);
  const at = (span: { start: number; end: number } | undefined) =>
    span && text.slice(span.start, span.end);
  expect(at(reading.spanOf('disabled'))).toBe('true');
  expect(at(reading.spanOfBinding('timer'))).toBe(timer);
  expect(at(reading.spanOfBinding('timer', 'SCHEDULE'))).toBe('"%S%"');
  expect(reading.spanOfBinding('timer', 'nothing')).toBeUndefined();
  expect(reading.spanOfBinding('nobody')).toBeUndefined();
});

test('nothing is thrown, whatever the text', () => {
  const anything = fc.oneof(
    fc.json(),
    fc.string({ unit: 'binary' }),
    fc.json().map((json) => `{"bindings": [${json}], "retry": ${json}, "scriptFile": ${json}}`),
    fc.jsonValue().map((value) =>
      JSON.stringify({
        bindings: [{ type: value, name: value, direction: value, dataType: value }],
      }),
    ),
  );
  fc.assert(
    fc.property(anything, (text) => {
      const { functionJson, problems } = readFunctionJson(text);
      expect(functionJson === undefined).toBe(problems.length > 0);
    }),
  );
});
