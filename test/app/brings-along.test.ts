import { expect, test } from 'vitest';
import { bringsAlong } from '../../app/brings-along.ts';

test.each([
  ['isodate', 'azure-storage-blob'],
  ['isodate', 'azure-servicebus'],
  ['pyjwt', 'azure-identity'],
  ['python-dateutil', 'pandas'],
  ['azure-functions-durable', 'agent-framework-azurefunctions'],
])('%s comes with %s', (name, listed) => {
  expect(bringsAlong(name, ['azure-functions', listed])).toBe(true);
});

test.each([
  ['isodate', 'azure-functions'],
  ['isodate', 'azure-identity'],
  ['azure-functions-durable', 'azure-functions'],
  ['flask', 'azure-storage-blob'],
])('%s does not come with %s', (name, listed) => {
  expect(bringsAlong(name, [listed])).toBe(false);
});
