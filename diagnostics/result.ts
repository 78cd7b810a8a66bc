import { type Ok, ok } from '../workspace/attempt.ts';
import type { Diagnostic } from './diagnostic.ts';

export { ok };

/** A value, or the diagnostics that say why there is none. */
export type Result<Value> = Ok<Value> | Failed;

export interface Failed {
  readonly kind: 'failed';
  readonly diagnostics: readonly Diagnostic[];
}

export function failed(...diagnostics: readonly Diagnostic[]): Failed {
  return { kind: 'failed', diagnostics };
}
