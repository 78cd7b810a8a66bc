import { decoratorsFor } from '../../bindings/decorators/choose.ts';
import type { Binding } from '../../bindings/function-json/function-json.ts';
import { catalog } from '../../bindings/index.ts';

export const timer: Binding = {
  type: 'timerTrigger',
  name: 'timer',
  direction: 'in',
  properties: { schedule: '0 0 * * * *' },
};

/** Each example of the catalog in a function of its own, with what it cannot do without. */
export const examples = catalog.map((record) => {
  const { name, ...properties } = record.example;
  const direction = record.role === 'output' ? 'out' : 'in';
  const example: Binding = { type: record.type, name, direction, properties };
  const bindings = [...companions(example), example];
  const fn = { name: 'Example', bindings };
  return { record, fn, choice: decoratorsFor(fn) };
});

export function companions(example: Binding): readonly Binding[] {
  const http = { type: 'http', name: '$return', direction: 'out', properties: {} } as const;
  if (example.type === 'httpTrigger') return [http];
  if (example.type === 'http') {
    return [{ type: 'httpTrigger', name: 'req', direction: 'in', properties: {} }];
  }
  return example.direction === 'in' && /Trigger$/.test(example.type) ? [] : [timer];
}
