import { describe, expect, test } from 'vitest';
import { compareFunctions } from '../../bindings/compare/compare.ts';
import type { IndexedFunction } from '../../bindings/compare/comparison.ts';
import type {
  Binding,
  JsonObject,
  RetryPolicy,
} from '../../bindings/function-json/function-json.ts';

type Loose = { type: string; name: string; direction?: 'in' | 'out' } & JsonObject;

function v1(...bindings: Loose[]): { bindings: Binding[] } {
  return {
    bindings: bindings.map(({ type, name, direction = 'in', ...properties }) => ({
      type,
      name,
      direction,
      properties,
    })),
  };
}

function v2(...bindings: JsonObject[]): IndexedFunction {
  return { name: 'Fn', bindings: bindings.map((each) => ({ direction: 'IN', ...each })) };
}

function verdict(one: { bindings: Binding[]; retry?: RetryPolicy }, other: IndexedFunction) {
  return compareFunctions('Fn', one, other).verdict;
}

const queue = { type: 'queueTrigger', name: 'msg', queueName: 'in' };
const http = { type: 'httpTrigger', name: 'req' };

describe('same', () => {
  test.each([
    ['order', v1(queue, { ...http, type: 'x' }), v2({ ...http, type: 'x' }, queue)],
    [
      'case of property names',
      v1({ ...queue, Connection: 'C' }),
      v2({ ...queue, connection: 'C' }),
    ],
    ['nulls', v1({ ...queue, connection: null, a: { b: null } }), v2({ ...queue, a: {} })],
    ['case of enums', v1({ ...queue, dataType: 'binary' }), v2({ ...queue, dataType: 'BINARY' })],
    ['undefined data type', v1({ ...queue, dataType: 'undefined' }), v2(queue)],
    ['assumed level and route', v1(http), v2({ ...http, authLevel: 'FUNCTION', route: 'Fn' })],
    [
      'methods as a set',
      v1({ ...http, methods: ['get', 'POST', 'get'] }),
      v2({ ...http, methods: ['POST', 'GET'] }),
    ],
    ['no methods', v1({ ...http, methods: [] }), v2(http)],
    ['1 and 1.0', v1({ ...queue, n: 1 }), v2({ ...queue, n: 1.0 })],
  ])('%s', (_, one, other) => {
    expect(compareFunctions('Fn', one, other)).toEqual({ verdict: 'same', findings: [] });
  });
});

describe('different', () => {
  test.each([
    ['a value', v1(queue), v2({ ...queue, queueName: 'out' }), 'bindings.msg.queueName'],
    ['case of a value', v1(queue), v2({ ...queue, queueName: 'IN' }), 'bindings.msg.queueName'],
    ['text and boolean', v1({ ...queue, x: true }), v2({ ...queue, x: 'true' }), 'bindings.msg.x'],
    ['0 and nothing', v1({ ...queue, x: 0 }), v2(queue), 'bindings.msg.x'],
    ['an added property', v1(queue), v2({ ...queue, x: 0 }), 'bindings.msg.x'],
    ['order of a list', v1({ ...queue, x: [1, 2] }), v2({ ...queue, x: [2, 1] }), 'bindings.msg.x'],
    ['nested', v1({ ...queue, x: { y: 1 } }), v2({ ...queue, x: { y: 2 } }), 'bindings.msg.x'],
    ['a property twice', v1({ ...queue, x: 1 }), v2({ ...queue, x: 1, X: 1 }), 'bindings.msg.X'],
    ['type', v1(queue), v2({ ...queue, type: 'blobTrigger' }), 'bindings.msg.type'],
    ['direction', v1(queue), v2({ ...queue, direction: 'OUT' }), 'bindings.msg.direction'],
    ['name of a binding', v1(queue), v2({ ...queue, name: 'MSG' }), 'bindings.msg'],
    ['a missing binding', v1(queue, http), v2(queue), 'bindings.req'],
    ['an added binding', v1(queue), v2(queue, http), 'bindings.req'],
    ['a level', v1(http), v2({ ...http, authLevel: 'ANONYMOUS' }), 'bindings.req.authLevel'],
    ['a route', v1(http), v2({ ...http, route: '' }), 'bindings.req.route'],
    [
      'an extra method',
      v1({ ...http, methods: ['get'] }),
      v2({ ...http, methods: ['GET', 'QUERY'] }),
      'bindings.req.methods',
    ],
    ['function name', v1(queue), { ...v2(queue), name: 'fn' }, 'name'],
    [
      'what the worker converts to',
      v1({ ...queue, dataType: 'binary' }),
      { ...v2({ ...queue, dataType: 'binary' }), dataTypes: { msg: null } },
      'bindings.msg.dataType',
    ],
  ])('%s', (_, one, other, path) => {
    const comparison = compareFunctions('Fn', one, other);
    expect(comparison.verdict).toBe('different');
    expect(comparison.findings.map((finding) => finding.path)).toContain(path);
  });
});

describe('a note', () => {
  const client = { type: 'durableClient', name: 'starter' };
  const sql = { type: 'sql', name: 'rows', commandText: 'q' };
  test.each([
    ['nothing reads it', v1({ ...client, datatype: 'string' }), v2(client)],
    ['the old client', v1({ ...client, type: 'orchestrationClient' }), v2(client)],
    ['case of a type', v1({ ...queue, type: 'QueueTrigger' }), v2(queue)],
    ['a documented default', v1(sql), v2({ ...sql, commandType: 'Text' })],
  ])('%s', (_, one, other) => {
    expect(compareFunctions('Fn', one, other)).toMatchObject({
      verdict: 'note',
      findings: [{ verdict: 'note' }],
    });
  });

  test('but not where something reads it, or for another default', () => {
    expect(verdict(v1({ ...client, externalClient: true }), v2(client))).toBe('different');
    expect(verdict(v1(sql), v2({ ...sql, commandType: 'StoredProcedure' }))).toBe('different');
    const activity = { type: 'activityTrigger', name: 'x' };
    expect(verdict(v1({ ...activity, dataType: 'string' }), v2(activity))).toBe('different');
  });
});

describe('retry', () => {
  const policy = {
    strategy: 'fixedDelay',
    properties: { maxRetryCount: 3, delayInterval: '00:00:10' },
  };
  const one = { ...v1(queue), retry: policy };
  const settings = { strategy: 'fixed_delay', max_retry_count: '3', delay_interval: '00:00:10' };
  const other = (retry: JsonObject | null) => ({ ...v2(queue), retry });

  test('is the same by meaning', () => {
    expect(verdict(one, other(settings))).toBe('same');
    expect(verdict(one, other({ ...settings, setting_name: 'retry_policy' }))).toBe('same');
    expect(verdict(v1(queue), other(null))).toBe('same');
  });

  test.each([
    ['lost', null],
    ['another strategy', { ...settings, strategy: 'exponential_backoff' }],
    ['another count', { ...settings, max_retry_count: '4' }],
    ['another delay', { ...settings, delay_interval: '00:10:00' }],
    ['a delay that the worker cannot read', { ...settings, delay_interval: '00:00:10.0' }],
  ])('%s is different', (_, retry) => {
    expect(verdict(one, other(retry))).toBe('different');
  });

  test('that was not there is different', () => {
    expect(verdict(v1(queue), other(settings))).toBe('different');
  });
});
