/** Decorators as values: chosen once, printed in decorator form or call form. */

/** A Python value to be written as source. `member` is an enum member of azure.functions. */
export type PyValue =
  | { readonly kind: 'literal'; readonly value: unknown }
  | { readonly kind: 'member'; readonly enum: 'AuthLevel' | 'HttpMethod' | 'DataType' | 'Cardinality' | 'AccessRights' | 'BlobSource'; readonly member: string };

export interface Argument {
  /** The keyword; one that is no Python identifier goes into `**{…}`. */
  readonly name: string;
  readonly value: PyValue;
}

/** `@bp.<method>(<arguments>)`. */
export interface Decorator {
  readonly method: string;
  readonly arguments: readonly Argument[];
}
