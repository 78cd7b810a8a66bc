import { foldCase, type Json, type JsonObject } from './function-json.ts';

/** The key as spelled; where several differ only by case, the last, as the host's reader does. */
export function keyOf(object: JsonObject, name: string): string | undefined {
  let keys = keysBySpelling.get(object);
  if (keys === undefined) {
    keys = new Map(Object.keys(object).map((key) => [foldCase(key), key]));
    keysBySpelling.set(object, keys);
  }
  return keys.get(foldCase(name));
}

// An object may have thousands of keys, each of which is looked up.
const keysBySpelling = new WeakMap<JsonObject, ReadonlyMap<string, string>>();

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
