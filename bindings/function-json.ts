/** The v1 description of one function, read from its function.json. */

/** JSON values as function.json holds them. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export type Direction = 'in' | 'out';

export interface Binding {
  /** As spelled in the file. */
  readonly type: string;
  readonly name: string;
  /** A trigger is an `in` binding whose type ends in Trigger (any case). */
  readonly direction: Direction;
  /** All other properties, in order, as spelled; nulls dropped. */
  readonly properties: { readonly [key: string]: Json };
}

export interface RetryPolicy {
  readonly strategy: string;
  readonly properties: { readonly [key: string]: Json };
}

export interface FunctionJson {
  readonly bindings: readonly Binding[];
  readonly scriptFile?: string;
  readonly entryPoint?: string;
  readonly retry?: RetryPolicy;
  /** `disabled`, `excluded`, `configurationSource`, `$schema` …: everything else at the top level. */
  readonly rest: { readonly [key: string]: Json };
}

/** A trigger by the host's rule. See docs/semantics.md#triggers */
export function isTrigger(binding: Binding): boolean {
  return binding.direction === 'in' && /trigger$/i.test(binding.type);
}
