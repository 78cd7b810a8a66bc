import type { Json } from '../function-json/function-json.ts';

/** Decorators as values: chosen once, printed in decorator form or call form. */

/** The enums of azure.functions that decorators are written with. */
export type EnumName = 'AccessRights' | 'AuthLevel' | 'BlobSource' | 'Cardinality' | 'DataType';

/** The classes of azure.functions whose objects decorators take. */
export type ObjectName = 'PromptArgument';

/** A Python value to be written as source. `member` is an enum member of azure.functions. */
export type PyValue =
  | { readonly kind: 'literal'; readonly value: Json }
  | { readonly kind: 'member'; readonly enum: EnumName; readonly member: string }
  /** A list of objects of one class, each by its keywords. */
  | {
      readonly kind: 'objects';
      readonly of: ObjectName;
      readonly items: readonly (readonly Argument[])[];
    }
  | {
      readonly kind: 'dict';
      readonly entries: readonly (readonly [key: string, value: PyValue])[];
    };

export interface Argument {
  /** The keyword; one that is not Python identifier goes into `**{…}`. */
  readonly name: string;
  readonly value: PyValue;
  /** Written without its keyword. */
  readonly positional?: true;
}

/** `@bp.<method>(<arguments>)`. */
export interface Decorator {
  readonly method: string;
  readonly arguments: readonly Argument[];
}

/** A plain value as an argument's value. */
export function literal(value: Json): PyValue {
  return { kind: 'literal', value };
}
