import { type Json, type JsonObject, sameKey } from './function-json.ts';

/** The key as spelled; where several differ only by case, the last, as the host's reader does. */
export function keyOf(object: JsonObject, name: string): string | undefined {
  return Object.keys(object).findLast((key) => sameKey(key, name));
}

/** The text of a property in any case; undefined where it is empty or no text. */
export function stringAt(object: JsonObject, name: string): string | undefined {
  const key = keyOf(object, name);
  const value = key === undefined ? undefined : object[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The object with some of its properties. */
export function filter(
  object: JsonObject,
  keep: (key: string, value: Json) => boolean,
): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key, value]) => keep(key, value)));
}
