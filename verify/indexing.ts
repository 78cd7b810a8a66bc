import type { FunctionJson } from '../bindings/function-json.ts';
import type { Diagnostic, Place } from '../diagnostics/diagnostic.ts';
import type { UserPython } from './python.ts';

export type DataType = 'undefined' | 'string' | 'binary' | 'stream';

/** One function as azure-functions gives it to the host. */
export interface IndexedFunction {
  readonly name: string;
  /** The metadata, read as a function.json would be; with the retry policy, which has v2 spelling. */
  readonly functionJson: FunctionJson;
  /** What the worker decodes each binding as, in the order of the bindings; not in the metadata. */
  readonly dataTypes: readonly DataType[];
  /** The user's function below all decorators, where it lies in the app. */
  readonly at?: Place;
}

/** What one app has shown when it was indexed: plain data. */
export interface Indexing {
  readonly python: UserPython;
  readonly functions: readonly IndexedFunction[];
  /** One error keeps all functions of the app from the host, except PYF42x, which break one. */
  readonly diagnostics: readonly Diagnostic[];
  /** What the app wanted and this machine has not. */
  readonly standIns: { readonly modules: readonly string[]; readonly variables: readonly string[] };
  /** What the app printed meanwhile. */
  readonly output: string;
}

/** Whether the host would get the functions of the app, and none is known to fail when it runs. */
export function isSound(indexing: Indexing): boolean {
  return indexing.diagnostics.every((each) => each.severity !== 'error');
}
