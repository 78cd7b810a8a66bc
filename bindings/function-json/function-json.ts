/** The v1 description of one function, read from its function.json. */

/**
 * JSON values as function.json holds them. An integer that a double cannot hold is a bigint, so that
 * the literal written for it is the one that was read.
 */
export type Json =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

export type JsonObject = { readonly [key: string]: Json };

export type Direction = 'in' | 'out';

export interface Binding {
  /** As spelled in the file. */
  readonly type: string;
  readonly name: string;
  /** A trigger is an `in` binding whose type ends in Trigger (any case). */
  readonly direction: Direction;
  /** All other properties, in order, as spelled; nulls and `dataType: undefined` dropped. */
  readonly properties: JsonObject;
}

export interface RetryPolicy {
  /** As spelled; empty where it is missing. */
  readonly strategy: string;
  readonly properties: JsonObject;
}

export interface FunctionJson {
  readonly bindings: readonly Binding[];
  readonly scriptFile?: string;
  readonly entryPoint?: string;
  readonly retry?: RetryPolicy;
  /** `disabled`, `excluded`, `configurationSource`, `$schema` …: everything else at the top level. */
  readonly rest: JsonObject;
}

/** A trigger by the host's rule. See docs/semantics.md#triggers */
export function isTrigger(binding: Pick<Binding, 'type' | 'direction'>): boolean {
  return binding.direction === 'in' && /trigger$/i.test(binding.type);
}

/** Whether a JSON value is an object, as opposed to a list or a scalar. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Property names are read by the host without regard to case. See docs/semantics.md#property-names */
export function sameKey(one: string, other: string): boolean {
  return foldCase(one) === foldCase(other);
}

/** A property name as it is compared. */
export function foldCase(name: string): string {
  return name.toLowerCase();
}

/** Whether a list somewhere in the value holds a null: the library would drop it and move the rest. */
export function hasNullInList(value: Json): boolean {
  if (isList(value)) return value.some((each) => each === null || hasNullInList(each));
  return isJsonObject(value) && Object.values(value).some(hasNullInList);
}

/** Whether an object somewhere in the value holds a null: the library leaves the property out. */
export function hasNullInObject(value: Json): boolean {
  if (isList(value)) return value.some(hasNullInObject);
  return (
    isJsonObject(value) &&
    Object.values(value).some((each) => each === null || hasNullInObject(each))
  );
}

/** Whether a number somewhere in the value is too large for a double. */
export function hasInfiniteNumber(value: Json): boolean {
  if (isList(value)) return value.some(hasInfiniteNumber);
  if (isJsonObject(value)) return Object.values(value).some(hasInfiniteNumber);
  return typeof value === 'number' && !Number.isFinite(value);
}

/** JSON text for messages; an integer beyond the range of a double is written as it was read. */
export function jsonText(value: Json): string {
  if (typeof value === 'bigint') return value.toString();
  if (isList(value)) return `[${value.map(jsonText).join(',')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, each]) => {
    return `${JSON.stringify(key)}:${jsonText(each)}`;
  });
  return `{${entries.join(',')}}`;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
