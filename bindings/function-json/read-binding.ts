import type { Span } from '../../workspace/change/edit.ts';
import type { Binding, Direction, Json, JsonObject } from './function-json.ts';
import { isJsonObject, isTrigger, sameKey } from './function-json.ts';
import type { Findings } from './function-json-problems.ts';
import { filter, keyOf, stringAt } from './keys.ts';

const acceptedName = /^(?:[a-zA-Z][a-zA-Z0-9_]*|\$return)$/;

/** One entry of `bindings`; undefined where it is none. */
export function readBinding(value: Json, span: Span, found: Findings): Binding | undefined {
  if (!isJsonObject(value)) {
    found.problems.push({ kind: 'binding-not-an-object', span });
    return undefined;
  }
  const type = stringAt(value, 'type');
  const name = stringAt(value, 'name');
  if (type === undefined) {
    const named = name === undefined ? {} : { binding: name };
    found.problems.push({ kind: 'binding-without-type', ...named, span });
    return undefined;
  }
  if (name === undefined) {
    found.problems.push({ kind: 'binding-without-name', type, span });
    return undefined;
  }
  if (!acceptedName.test(name)) {
    found.problems.push({ kind: 'bad-binding-name', binding: name, span });
  } else if (name.includes('_')) {
    found.notes.push({ kind: 'underscore-in-name', binding: name, span });
  }
  const direction = readDirection(value, name, span, found);
  if (direction === 'out' && isTrigger({ type, direction: 'in' })) {
    found.problems.push({ kind: 'trigger-as-output', binding: name, type, span });
  }
  if (direction === 'in' && name === '$return') {
    found.problems.push({ kind: 'return-as-input', type, span });
  }
  return { type, name, direction, properties: bindingProperties(value, span, found) };
}

function readDirection(value: JsonObject, binding: string, span: Span, found: Findings): Direction {
  const key = keyOf(value, 'direction');
  const given = key === undefined ? 'in' : (value[key] ?? 'in');
  const direction = typeof given === 'string' ? given.toLowerCase() : String(given);
  if (direction === 'in' || direction === 'out') return direction;
  if (direction === 'inout') found.problems.push({ kind: 'inout', binding, span });
  else found.problems.push({ kind: 'unknown-direction', binding, direction: String(given), span });
  return 'in';
}

function bindingProperties(value: JsonObject, span: Span, found: Findings): JsonObject {
  const own = ['type', 'name', 'direction'];
  return filter(value, (key, property) => {
    if (property === null || own.some((each) => sameKey(each, key))) return false;
    if (keyOf(value, key) !== key) {
      found.notes.push({ kind: 'duplicate-key', key, span });
      return false;
    }
    const undefinedType = typeof property === 'string' && sameKey(property, 'undefined');
    return !(sameKey(key, 'dataType') && undefinedType);
  });
}
