import type { Diagnostic } from './diagnostic.ts';

/** A value, or the diagnostics that say why there is none. */
export type Result<Value> = Ok<Value> | Failed;

export interface Ok<Value> {
  readonly kind: 'ok';
  readonly value: Value;
}

export interface Failed {
  readonly kind: 'failed';
  readonly diagnostics: readonly Diagnostic[];
}

export function ok<Value>(value: Value): Ok<Value> {
  return { kind: 'ok', value };
}

export function failed(...diagnostics: readonly Diagnostic[]): Failed {
  return { kind: 'failed', diagnostics };
}
