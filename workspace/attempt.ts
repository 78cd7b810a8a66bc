/** A value, or why there is none, as a part of a sentence. */
export type Attempt<Value> =
  | Ok<Value>
  | {
      readonly kind: 'failed';
      readonly reason: string;
    };

export interface Ok<Value> {
  readonly kind: 'ok';
  readonly value: Value;
}

export function ok<Value>(value: Value): Ok<Value> {
  return { kind: 'ok', value };
}

export function failedBecause(reason: string): Extract<Attempt<never>, { kind: 'failed' }> {
  return { kind: 'failed', reason };
}
