import { httpTrigger } from '../services/http.ts';
import { isJsonObject, type Json, type JsonObject, sameKey } from './function-json.ts';

/** The properties of a binding as hosts understand them. */
export interface Normalized {
  /** By name in lower case. */
  readonly properties: ReadonlyMap<string, { readonly key: string; readonly value: Json }>;
  readonly twice: readonly string[];
}

/** Without nulls, with what hosts assume for HTTP where nothing is said. */
export function normalized(properties: JsonObject, functionName: string, type: string): Normalized {
  const map = new Map<string, { key: string; value: Json }>();
  const twice: string[] = [];
  for (const [key, value] of Object.entries(properties)) {
    if (value === null) continue;
    const id = key.toLowerCase();
    if (map.has(id)) twice.push(key);
    map.set(id, { key, value: withoutNulls(value) });
  }
  const dataType = map.get('datatype')?.value;
  if (typeof dataType === 'string' && sameKey(dataType, 'undefined')) map.delete('datatype');
  if (sameKey(type, httpTrigger.type)) {
    if (!map.has('authlevel')) map.set('authlevel', { key: 'authLevel', value: 'function' });
    if (!map.has('route')) map.set('route', { key: 'route', value: functionName });
    const methods = map.get('methods');
    if (Array.isArray(methods?.value)) {
      const set = new Set(methods.value.map((each: Json) => String(each).toUpperCase()));
      if (set.size === 0) map.delete('methods');
      else map.set('methods', { key: methods.key, value: [...set].sort() });
    }
  }
  return { properties: map, twice };
}

function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isJsonObject(value)) return value;
  const kept = Object.entries(value).filter(([, each]) => each !== null);
  return Object.fromEntries(kept.map(([key, each]) => [key, withoutNulls(each)]));
}

/** Whether two values of a property are the same; enum values are in any case. */
export function sameValue(one: Json, other: Json, isEnumValue: boolean): boolean {
  if (typeof one === 'string' && typeof other === 'string') {
    return isEnumValue ? sameKey(one, other) : one === other;
  }
  if (Array.isArray(one) && Array.isArray(other)) {
    return (
      one.length === other.length &&
      one.every((each: Json, index) => sameValue(each, other[index] ?? null, isEnumValue))
    );
  }
  if (isJsonObject(one) && isJsonObject(other)) {
    const keys = Object.keys(one);
    return (
      keys.length === Object.keys(other).length &&
      keys.every((key) => key in other && sameValue(one[key] ?? null, other[key] ?? null, false))
    );
  }
  if (typeof one === 'bigint' && typeof other === 'number') return isSameInteger(other, one);
  if (typeof one === 'number' && typeof other === 'bigint') return isSameInteger(one, other);
  return one === other;
}

function isSameInteger(number: number, integer: bigint): boolean {
  return Number.isInteger(number) && BigInt(number) === integer;
}
