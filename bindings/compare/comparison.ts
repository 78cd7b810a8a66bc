import type { Json, JsonObject } from '../function-json/function-json.ts';

/** A function as the v2 library indexes it. */
export interface IndexedFunction {
  readonly name: string;
  /** The `bindings` of `get_function_json()`, parsed. */
  readonly bindings: readonly JsonObject[];
  /** `get_settings_dict("retry_policy")`; absent or null where there is none. */
  readonly retry?: JsonObject | null;
  /** Paths of values that come from a package that is missing here, e.g. `bindings.timer.schedule`. */
  readonly unknown?: readonly string[];
  /** What the worker takes for each binding's data type: 1 string, 2 binary, 3 stream, else undefined. */
  readonly dataTypes?: { readonly [binding: string]: number | null };
}

/** `note`: not the same text, but hosts, workers and extensions treat it the same. */
export type Verdict = 'same' | 'note' | 'different';

export type DifferenceReason =
  | 'function-name'
  | 'binding-missing'
  | 'binding-added'
  | 'type'
  | 'type-case'
  | 'type-renamed'
  | 'direction'
  | 'value'
  | 'property-missing'
  | 'property-added'
  | 'property-twice'
  | 'nothing-reads-it'
  | 'default-written'
  | 'worker-data-type'
  | 'durable-grpc'
  | 'retry';

export interface Finding {
  readonly verdict: Exclude<Verdict, 'same'>;
  readonly reason: DifferenceReason;
  /** E.g. `bindings.msg.queueName` or `retry.delayInterval`. */
  readonly path: string;
  readonly v1?: Json;
  readonly v2?: Json;
}

export interface Comparison {
  /** The worst of the findings. */
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
}
