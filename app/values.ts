import type { Node } from 'web-tree-sitter';
import type { PythonSource } from '../python/python-source.ts';
import type { Span } from '../workspace/change/edit.ts';

/** What an expression may come to, as far as reading tells. */
export type PythonValue =
  | { readonly kind: 'text'; readonly text: string }
  /** Something of a package that is not the app's, by its dotted name. */
  | { readonly kind: 'external'; readonly name: string }
  /** What a call of something external gives. */
  | { readonly kind: 'foreign'; readonly of: string; readonly by?: 'factory' }
  /** A function of the app whose calls give an object of this class of azure.functions. */
  | { readonly kind: 'factory'; readonly of: string }
  /** A module, or a folder of modules, of the app. */
  | { readonly kind: 'module'; readonly name: string }
  | { readonly kind: 'object'; readonly object: AppObject }
  | { readonly kind: 'list'; readonly items: readonly PythonValue[] }
  | { readonly kind: 'unknown' };

export type AppClass =
  | 'FunctionApp'
  | 'DFApp'
  | 'AsgiFunctionApp'
  | 'WsgiFunctionApp'
  | 'Blueprint';

/** A FunctionApp or Blueprint, by the assignment that makes it. */
export interface AppObject {
  readonly className: AppClass;
  /** Whether azure-functions-durable made it, which has decorators of its own. */
  readonly isDurable: boolean;
  readonly source: PythonSource;
  /** The variable. */
  readonly name: string;
  /** The assignment. */
  readonly span: Span;
  readonly call: Node;
  /** A function of the app makes it, so that the arguments of the call are not those of the class. */
  readonly by?: 'factory';
  /** Stands inside an `if`, `try` or `with`. */
  readonly nested: boolean;
}

export const unknown: PythonValue = { kind: 'unknown' };

const classes: readonly AppClass[] = [
  'FunctionApp',
  'DFApp',
  'AsgiFunctionApp',
  'WsgiFunctionApp',
  'Blueprint',
];

/** The class of azure.functions or azure.durable_functions that a dotted name means. */
export function appClass(name: string): AppClass | undefined {
  if (!/^azure\.(?:durable_)?functions\./.test(name)) return undefined;
  return classes.find((each) => name.endsWith(`.${each}`));
}

/** The texts among the values; undefined where there may be others. */
export function textsOf(values: readonly PythonValue[]): string[] | undefined {
  const texts = values.flatMap((each) => (each.kind === 'text' ? [each.text] : []));
  return texts.length === values.length && texts.length > 0 ? texts : undefined;
}

/** The objects among the values. */
export function objectsOf(values: readonly PythonValue[]): AppObject[] {
  return values.flatMap((each) => (each.kind === 'object' ? [each.object] : []));
}

/** Packages whose apps have a `route` of their own. */
const frameworks =
  /^(?:flask|quart|fastapi|starlette|sanic|bottle|litestar|connexion|dash|chalice)/i;

/** Whether something is known to be not an app of azure.functions. */
export function isElsewhere(value: PythonValue): boolean {
  if (value.kind === 'foreign') return frameworks.test(value.of);
  if (value.kind === 'external') return frameworks.test(value.name);
  return value.kind === 'text' || value.kind === 'list';
}

/** Each value once: the same path leads to the same object. */
export function distinct(values: readonly PythonValue[]): PythonValue[] {
  const seen = new Map(values.map((each) => [keyOf(each), each]));
  return [...seen.values()];
}

function keyOf(value: PythonValue): string {
  switch (value.kind) {
    case 'object':
      return `object ${value.object.source.path} ${value.object.span.start}`;
    case 'list':
      return `list ${value.items.map(keyOf).join(',')}`;
    default:
      return JSON.stringify(value);
  }
}
