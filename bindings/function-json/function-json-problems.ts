import type { Span } from '../../workspace/change/edit.ts';

/** What keeps a function.json from describing a function that any host would run. */
export type FunctionJsonProblem = { readonly span: Span } & (
  | { readonly kind: 'not-json'; readonly reason: string }
  | { readonly kind: 'not-an-object' }
  | { readonly kind: 'no-bindings' }
  | { readonly kind: 'binding-not-an-object' }
  | { readonly kind: 'binding-without-type'; readonly binding?: string }
  | { readonly kind: 'binding-without-name'; readonly type: string }
  | { readonly kind: 'unknown-direction'; readonly binding: string; readonly direction: string }
  | { readonly kind: 'inout'; readonly binding: string }
  | { readonly kind: 'trigger-as-output'; readonly binding: string; readonly type: string }
  | { readonly kind: 'return-as-input'; readonly type: string }
  | { readonly kind: 'bad-binding-name'; readonly binding: string }
  | { readonly kind: 'duplicate-binding-name'; readonly binding: string; readonly other: string }
  | { readonly kind: 'no-trigger'; readonly types: readonly string[] }
  | { readonly kind: 'two-triggers'; readonly types: readonly string[] }
  | { readonly kind: 'not-a-string'; readonly property: 'scriptFile' | 'entryPoint' }
  | { readonly kind: 'retry-not-an-object' }
);

/** What is worth knowing about a function.json that can be carried over. */
export type FunctionJsonNote = { readonly span: Span } & (
  | { readonly kind: 'underscore-in-name'; readonly binding: string }
  | { readonly kind: 'duplicate-key'; readonly key: string }
);

/** What a reading has found so far. */
export class Findings {
  readonly problems: FunctionJsonProblem[] = [];
  readonly notes: FunctionJsonNote[] = [];
}
