import type { Json } from '../../bindings/function-json/function-json.ts';

/**
 * A value as the host sends it to the worker: an object with one key. `bytes` are base64. `replay`
 * stands for the history of an orchestration, which is made run by run.
 */
export type TypedValue =
  | { readonly string: string }
  | { readonly json: Json }
  | { readonly bytes: string }
  | { readonly collection_string: readonly string[] }
  | { readonly collection_bytes: readonly string[] }
  | { readonly collection_sint64: readonly number[] }
  | { readonly http: HttpRequest }
  | { readonly replay: Replay }
  | { readonly none: null };

export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers?: TextMap;
  /** Route parameters. */
  readonly params?: TextMap;
  readonly query?: TextMap;
  readonly body?: TypedValue;
}

/** One orchestration from its first run to its end. */
export interface Replay {
  readonly input?: Json;
  /** What activities, sub-orchestrations, entities and events give, by their name. */
  readonly results?: { readonly [name: string]: Json };
  /** What those give that are not in `results`. */
  readonly result?: Json;
  /** Activities and sub-orchestrations fail. */
  readonly fail?: boolean;
  /** Timers fire before anything else happens. */
  readonly timersFirst?: boolean;
}

/** One call of one function; the same for both sides. */
export interface Invocation {
  readonly function: string;
  /** What is special about it, for people; unique among those of its function. */
  readonly name: string;
  /** Values of the input bindings, the trigger among them, by binding name. */
  readonly inputs: { readonly [binding: string]: TypedValue };
  /** What comes with the trigger, e.g. `DequeueCount`. */
  readonly metadata?: Metadata;
}

export type Metadata = { readonly [field: string]: TypedValue };

/** What the trigger brings along in one invocation. */
export interface Occasion {
  readonly name: string;
  readonly value: TypedValue;
  readonly metadata?: Metadata;
}

export type TextMap = { readonly [name: string]: string };

/** Text as the bytes the host sends. */
export function bytesOf(text: string): TypedValue {
  return { bytes: base64(text) };
}

/** UTF-8 in base64. */
export function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

/** Each field as JSON, which the library reads as whatever type the field has. */
export function asJson(fields: { readonly [field: string]: Json }): Metadata {
  return Object.fromEntries(Object.entries(fields).map(([field, json]) => [field, { json }]));
}
