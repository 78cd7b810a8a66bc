import type { Span } from '../../workspace/change/edit.ts';

/** A parsed template: a closed language, as plain data. `render` knows nothing beside it. */
export interface Template {
  /** Where it was read from, for messages. */
  readonly path: string;
  readonly body: readonly Piece[];
}

export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  /** Without an escaper the value is written as it is: its format is known to be safe anywhere. */
  | {
      readonly kind: 'hole';
      readonly escaper?: string;
      readonly values: readonly Expression[];
      readonly span: Span;
    }
  | {
      readonly kind: 'if';
      readonly test: Expression;
      readonly body: readonly Piece[];
      readonly otherwise: readonly Piece[];
    }
  | {
      readonly kind: 'each';
      readonly list: Expression;
      readonly item: string;
      readonly body: readonly Piece[];
      readonly otherwise: readonly Piece[];
    };

export type Expression =
  | { readonly kind: 'constant'; readonly value: string | number | boolean }
  | { readonly kind: 'name'; readonly path: readonly string[]; readonly span: Span }
  | { readonly kind: 'equal'; readonly left: Expression; readonly right: Expression }
  /** Whether a list has the value in it. */
  | { readonly kind: 'has'; readonly left: Expression; readonly right: Expression };

/** What a template may be given: data without functions or prototypes. */
export type Value =
  | null
  | string
  | number
  | boolean
  | readonly Value[]
  | { readonly [name: string]: Value };

/**
 * How a name may be used. `bare`: its format is safe in every context, `{{name}}` is enough.
 * `text`: only through an escaper. `data`: for conditions, loops and properties.
 */
export type Use = 'bare' | 'text' | 'data';

/** The names a template may use; there are no others. */
export type Names = Readonly<Record<string, Use>>;

/** Turns values into text for one context, e.g. a Python literal. Throws `Unwritable`. */
export type Escaper = (...values: readonly Value[]) => string;

/** The value has no form in this context, e.g. a line break in an identifier. */
export class Unwritable extends Error {}
