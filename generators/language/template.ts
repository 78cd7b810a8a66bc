import type { Span } from '../../workspace/change/edit.ts';

/** A parsed template: a closed language, as plain data. `render` knows nothing beside it. */
export interface Template {
  /** Where it was read from, for messages. */
  readonly path: string;
  readonly body: readonly TemplatePiece[];
}

export type TemplatePiece =
  | { readonly kind: 'text'; readonly text: string }
  /** Without an escaper the value is written as it is: its format is known to be safe anywhere. */
  | {
      readonly kind: 'placeholder';
      readonly escaper?: string;
      readonly values: readonly TemplateExpression[];
      readonly span: Span;
    }
  | {
      readonly kind: 'if';
      readonly test: TemplateExpression;
      readonly body: readonly TemplatePiece[];
      readonly otherwise: readonly TemplatePiece[];
    }
  | {
      readonly kind: 'each';
      readonly list: TemplateExpression;
      readonly item: string;
      readonly body: readonly TemplatePiece[];
      readonly otherwise: readonly TemplatePiece[];
    };

export type TemplateExpression =
  | { readonly kind: 'constant'; readonly value: string | number | boolean }
  | { readonly kind: 'name'; readonly path: readonly string[]; readonly span: Span }
  | {
      readonly kind: 'equal';
      readonly left: TemplateExpression;
      readonly right: TemplateExpression;
    }
  /** Whether a list has the value in it. */
  | { readonly kind: 'has'; readonly left: TemplateExpression; readonly right: TemplateExpression };

/** What a template may be given: data without functions or prototypes. */
export type TemplateValue =
  | null
  | string
  | number
  | boolean
  | readonly TemplateValue[]
  | { readonly [name: string]: TemplateValue };

/**
 * How a name may be used. `bare`: its format is safe in every context, `{{name}}` is enough.
 * `text`: only through an escaper. `data`: for conditions, loops and properties.
 */
export type NameUse = 'bare' | 'text' | 'data';

/** The names a template may use; there are no others. */
export type Names = Readonly<Record<string, NameUse>>;

/** Turns values into text for one context, e.g. a Python literal. Throws `Unwritable`. */
export type Escaper = ((...values: readonly TemplateValue[]) => string) & {
  /** What becomes of the text above what follows it. */
  readonly above?: (text: string, below: string) => string;
};

/** The value has no form in this context, e.g. a line break in an identifier. */
export class Unwritable extends Error {}
