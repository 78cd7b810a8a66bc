import { describe, expect, test } from 'vitest';
import { compareFunctions } from '../../bindings/compare/compare.ts';
import { returnCandidates } from '../../bindings/decorators/return-candidates.ts';
import type { Binding } from '../../bindings/function-json/function-json.ts';
import { environment } from '../python/environment.ts';
import { examples, timer } from './examples.ts';
import { askLibrary, sourceOf } from './library.ts';

const py311 = await environment('py311');
const py313 = await environment('py313');
test.each(examples)('$record.type, $record.role: the decorator of the record', (example) => {
  const { record, choice } = example;
  const methods = choice.decorators.map((each) => each.method);
  const generic = {
    trigger: 'generic_trigger',
    input: record.type === 'orchestrationClient' ? 'durable_client_input' : 'generic_input_binding',
    output: 'generic_output_binding',
  };
  expect(methods).toContain(record.kind === 'named' ? record.decorator : generic[record.role]);
  expect(choice.problems).toEqual([]);
});

describe.each([
  ['py311', py311],
  ['py313', py313],
])('in the library, %s', (_, python) => {
  const answer = askLibrary(python, { functions: examples.map((each) => sourceOf(each.choice)) });
  test.each(examples.map((each, index) => ({ ...each, indexed: answer.functions[index] })))(
    '$record.type, $record.role',
    ({ record, fn, indexed }) => {
      if (indexed === undefined || 'error' in indexed) throw new Error(indexed?.error);
      const expected = record.type === 'orchestrationClient' ? 'note' : 'same';
      expect(compareFunctions(fn.name, fn, indexed).verdict).toBe(expected);
    },
  );
});

test('who may take a returned value', () => {
  const activity: Binding = { type: 'activityTrigger', name: 'x', direction: 'in', properties: {} };
  const mail: Binding = { type: 'sendGrid', name: 'mail', direction: 'out', properties: {} };
  const result: Binding = { ...mail, name: '$return' };
  expect(returnCandidates([activity, mail])).toEqual([activity, mail]);
  expect(returnCandidates([activity, mail, result])).toEqual([result]);
  expect(returnCandidates([timer])).toEqual([]);
});
