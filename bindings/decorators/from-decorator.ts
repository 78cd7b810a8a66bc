import type { Binding, Json, JsonObject } from '../function-json/function-json.ts';
import { isJsonObject } from '../function-json/function-json.ts';
import { catalog } from '../index.ts';
import type { NamedRecord } from '../record.ts';
import { httpOutput, httpTrigger } from '../services/http.ts';
import { camelCase } from './property-names.ts';

/** A decorator as it is called: what it is given by keyword, members of enums as function.json has them. */
export interface CalledDecorator {
  readonly method: string;
  readonly values: JsonObject;
}

/** The keyword of what a decorator takes first, where that may stand without one. */
export function firstKeyword(method: string): string | undefined {
  switch (method) {
    case 'function_name':
      return 'name';
    case 'route':
      return 'route';
    default:
      return recordsOf(method)[0]?.nameArgument ?? (generic.has(method) ? 'arg_name' : undefined);
  }
}

/**
 * The bindings that a decorator makes, as function.json would have them. Empty for one that makes none.
 * Undefined where it is one that nothing is known of, or its name or type is not given.
 */
export function bindingsFrom({ method, values }: CalledDecorator): Binding[] | undefined {
  if (method === 'function_name') return [];
  if (method === 'route') return bindingsOfRoute(values);
  const isGeneric = generic.has(method);
  const [record] = recordsOf(method);
  const nameArgument = isGeneric ? 'arg_name' : record?.nameArgument;
  const type = isGeneric ? values.type : record?.type;
  const name = nameArgument === undefined ? undefined : values[nameArgument];
  if (nameArgument === undefined || typeof type !== 'string' || typeof name !== 'string') {
    return undefined;
  }
  const isOutput = isGeneric ? method === 'generic_output_binding' : record?.role === 'output';
  const properties = propertiesOf(values, isGeneric ? ['type', nameArgument] : [nameArgument]);
  return [{ type, name, direction: isOutput ? 'out' : 'in', properties }];
}

const generic: ReadonlySet<string> = new Set([
  'generic_trigger',
  'generic_input_binding',
  'generic_output_binding',
]);

function recordsOf(method: string): NamedRecord[] {
  const name = method === 'schedule' ? 'timer_trigger' : method;
  return catalog.filter(
    (each): each is NamedRecord => each.kind === 'named' && each.decorator === name,
  );
}

function bindingsOfRoute(values: JsonObject): Binding[] | undefined {
  const {
    [httpTrigger.nameArgument]: request = 'req',
    [httpOutput.nameArgument]: response = '$return',
    trigger_extra_fields: ofTrigger = {},
    binding_extra_fields: ofOutput = {},
    ...rest
  } = values;
  if (typeof request !== 'string' || typeof response !== 'string') return undefined;
  if (!isJsonObject(ofTrigger) || !isJsonObject(ofOutput)) return undefined;
  const properties = { ...propertiesOf(rest, []), ...propertiesOf(ofTrigger, []) };
  return [
    { type: httpTrigger.type, name: request, direction: 'in', properties },
    {
      type: httpOutput.type,
      name: response,
      direction: 'out',
      properties: propertiesOf(ofOutput, []),
    },
  ];
}

/** What is None is as good as not given. */
function propertiesOf(values: JsonObject, without: readonly string[]): JsonObject {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([keyword, value]) => value !== null && !without.includes(keyword))
      .map(([keyword, value]): [string, Json] => [camelCase(keyword) ?? keyword, value]),
  );
}
