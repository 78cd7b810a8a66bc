/** Metadata as azure-functions-durable 2.0.0rc3 writes it; `npm run test:prereleases` asks the library itself. */
import { expect, test } from 'vitest';
import { compareFunctions } from '../../bindings/compare/compare.ts';
import type { Binding, JsonObject } from '../../bindings/function-json/function-json.ts';
import { hostRefusal } from '../../verify/checks/host-rules.ts';

const binding = (type: string, name: string, properties: JsonObject = {}): Binding => ({
  type,
  name,
  direction: 'in',
  properties,
});
const indexed = (...bindings: readonly JsonObject[]) => ({
  name: 'F',
  bindings: bindings.map((each) => ({ direction: 'IN', ...each })),
});
const input = { name: '_durable_input', durableRequiresGrpc: true };

test.each([
  [
    'an orchestrator',
    binding('orchestrationTrigger', 'context'),
    { type: 'orchestrationTrigger', ...input },
  ],
  ['an entity', binding('entityTrigger', 'context'), { type: 'entityTrigger', ...input }],
  [
    'an activity',
    binding('activityTrigger', 'n'),
    { type: 'activityTrigger', name: 'n', durableRequiresGrpc: true },
  ],
])('%s is equal, with a note', (_, v1, v2) => {
  const { verdict, findings } = compareFunctions('F', { bindings: [v1] }, indexed(v2));
  expect(verdict).toBe('note');
  expect(findings.map(({ reason }) => reason)).toEqual(['durable-grpc']);
  expect(hostRefusal('F', JSON.stringify(indexed(v2)), [])).toBeUndefined();
});

test.each([
  ['another type', { type: 'entityTrigger', ...input }],
  ['a name that only looks so', { type: 'orchestrationTrigger', name: '_durable_input' }],
  ['another property', { type: 'orchestrationTrigger', ...input, orchestration: 'Other' }],
])('%s is a difference', (_, v2) => {
  const v1 = { bindings: [binding('orchestrationTrigger', 'context')] };
  expect(compareFunctions('F', v1, indexed(v2)).verdict).toBe('different');
});

test('other names that the host refuses stay refused', () => {
  const other = indexed({ type: 'queueTrigger', name: '_message' });
  expect(hostRefusal('F', JSON.stringify(other), [])).toContain('bad binding name');
});
