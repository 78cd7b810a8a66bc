import type { Binding, Json } from '../function-json/function-json.ts';
import type { Decorator } from './decorator.ts';

/** The outcome of choosing decorators. */
export interface DecoratorChoice {
  /** Top-most first. Not to be used where there are problems. */
  readonly decorators: readonly Decorator[];
  /** The decorator of each binding. */
  readonly expressed: ReadonlyMap<Binding, Decorator>;
  /** The least azure-functions that has all of it, e.g. `1.18.0`. */
  readonly requires: string;
  /** Whether azure-functions-durable is needed. */
  readonly needsDurable: boolean;
  /**
   * Whether the blueprint or app must be one of azure.durable_functions: with one of azure.functions,
   * the upper of two durable decorators would lose the lower.
   */
  readonly needsDurableBlueprint: boolean;
  readonly notes: readonly ChoiceNote[];
  readonly problems: readonly ChoiceProblem[];
}

/** What a person should know about decorators that carry the function over. */
export type ChoiceNote =
  /** Nothing reads this property of a durable binding, and the decorator does not take it. */
  | {
      readonly kind: 'dropped-property';
      readonly binding: string;
      readonly property: string;
      readonly value: Json;
    }
  /** Something in `retry` that its strategy does not read. */
  | { readonly kind: 'dropped-retry-property'; readonly property: string; readonly value: Json }
  /** `orchestrationClient` became `durableClient`. */
  | {
      readonly kind: 'renamed-type';
      readonly binding: string;
      readonly from: string;
      readonly to: string;
    }
  /** The library writes the property in another case; hosts read it the same. */
  | {
      readonly kind: 'respelled-property';
      readonly binding: string;
      readonly property: string;
      readonly written: string;
    }
  /** The library adds the value that the extension assumes anyway. */
  | {
      readonly kind: 'default-written';
      readonly binding: string;
      readonly property: string;
      readonly value: Json;
    }
  /** The library leaves out a null inside an object; most readers take a missing property for null. */
  | { readonly kind: 'null-dropped'; readonly binding: string; readonly property: string }
  /** No worker knows the type in this case, so no decorator with a type of its own may write it. */
  | {
      readonly kind: 'type-in-other-case';
      readonly binding: string;
      readonly type: string;
      readonly usual: string;
    }
  /** There is a decorator for the type, but it cannot express this binding. */
  | { readonly kind: 'generic-decorator'; readonly binding: string; readonly type: string }
  /** A retry count of -1: for ever, in both models. */
  | { readonly kind: 'retries-for-ever' };

/** What no decorator can carry over. */
export type ChoiceProblem =
  | { readonly kind: 'inexpressible-key'; readonly binding: string; readonly property: string }
  | { readonly kind: 'null-in-list'; readonly binding: string; readonly property: string }
  /** A number such as 1e400, which becomes infinite when it is read: JSON cannot spell that. */
  | { readonly kind: 'infinite-number'; readonly binding: string; readonly property: string }
  | { readonly kind: 'unknown-data-type'; readonly binding: string; readonly value: Json }
  /** The library binds `onlyName` and nothing else. */
  | { readonly kind: 'durable-binding-name'; readonly binding: string; readonly onlyName: string }
  | { readonly kind: 'retry-strategy'; readonly strategy: string }
  | { readonly kind: 'retry-count'; readonly value: Json }
  /** Not a time of day in whole seconds; `reason` says what it has instead. */
  | {
      readonly kind: 'retry-interval';
      readonly property: string;
      readonly value: Json;
      readonly reason:
        | 'missing'
        | 'malformed'
        | 'negative'
        | 'a day or more'
        | 'fractions of a second';
    };
