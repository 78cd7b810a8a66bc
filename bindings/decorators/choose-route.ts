import { type Binding, sameKey } from '../function-json/function-json.ts';
import { httpOutput, httpTrigger } from '../services/http.ts';
import type { Argument, Decorator } from './decorator.ts';
import { type BindingExpression, express } from './express.ts';

/** An `httpTrigger` and its `http` output in one `route`. */
export interface RouteChoice {
  readonly decorator: Decorator;
  readonly bindings: readonly Binding[];
  readonly requires: BindingExpression['requires'];
  readonly notes: BindingExpression['notes'];
}

/**
 * The `route` decorator, which always makes a trigger and an output: undefined unless there is one of
 * each and it can express both. See docs/semantics.md#http
 */
export function chooseRoute(bindings: readonly Binding[]): RouteChoice | undefined {
  const [trigger, secondTrigger] = bindings.filter((each) => each.type === httpTrigger.type);
  const [output, secondOutput] = bindings.filter((each) => each.type === httpOutput.type);
  if (!trigger || secondTrigger || !output || secondOutput) return undefined;
  if (output.direction !== 'out') return undefined;
  const request = express(httpTrigger, withAuthLevel(trigger));
  const response = express(httpOutput, output);
  if (request === undefined || response === undefined) return undefined;

  const pick = (...names: string[]) =>
    request.arguments.filter((each) => names.includes(each.name));
  const decorator = {
    method: httpTrigger.decorator,
    arguments: [
      ...pick('route'),
      ...unless('req', pick('trigger_arg_name')),
      ...unless('$return', response.arguments.slice(0, 1)),
      ...pick('methods', 'auth_level'),
      ...dict('trigger_extra_fields', [...pick('data_type'), ...request.extras]),
      ...dict('binding_extra_fields', [...response.arguments.slice(1), ...response.extras]),
    ],
  };
  return {
    decorator,
    bindings: [trigger, output],
    requires: [...request.requires, ...response.requires],
    notes: [...request.notes, ...response.notes],
  };
}

/** Hosts assume `function` where v1 says nothing; in v2 it would be the app's level. Always said. */
export function withAuthLevel(trigger: Binding): Binding {
  if (Object.keys(trigger.properties).some((key) => sameKey(key, 'authLevel'))) return trigger;
  return { ...trigger, properties: { ...trigger.properties, authLevel: 'function' } };
}

function unless(usual: string, names: readonly Argument[]): readonly Argument[] {
  return names.filter(({ value }) => value.kind !== 'literal' || value.value !== usual);
}

function dict(name: string, fields: readonly Argument[]): readonly Argument[] {
  if (fields.length === 0) return [];
  return [
    { name, value: { kind: 'dict', entries: fields.map((each) => [each.name, each.value]) } },
  ];
}
