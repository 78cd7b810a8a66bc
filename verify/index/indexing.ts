import type { IndexedFunction } from '../../bindings/compare/comparison.ts';
import type { Diagnostic, Place } from '../../diagnostics/diagnostic.ts';
import type { UserPython } from '../environment/python.ts';
import type { ImportedPackage, OutsideModule } from './raw-report.ts';

/** One function as azure-functions gives it to the host. */
export interface AppFunction extends IndexedFunction {
  /** The user's function below all decorators, where it lies in the app. */
  readonly at?: Place;
  /** Whether it serves an ASGI or a WSGI application. */
  readonly isWebApp?: boolean;
}

/** A file of the app whose import raised an exception that the app has caught. */
export interface FailedImport {
  readonly path: string;
  /** The exception, in Python's words. */
  readonly problem: string;
  /** The line that raised it. */
  readonly at?: Place;
  /** The cause, where it is known better than by the exception. */
  readonly cause?: Diagnostic;
}

/** What one app has shown when it was indexed: plain data. */
export interface Indexing {
  readonly python: UserPython;
  /** Whether azure-functions-durable took part. */
  readonly usesDurable: boolean;
  readonly functions: readonly AppFunction[];
  /** One error keeps all functions of the app from the host, except PYF420, PYF421 and PYF598, which break one. */
  readonly diagnostics: readonly Diagnostic[];
  /** What the app declares and the host would not get; no more than that is wrong. */
  readonly losses: readonly Diagnostic[];
  /** The first module that the app imports from each folder outside of it. */
  readonly outside: readonly OutsideModule[];
  /** The app's own files that were imported, where it could be indexed. */
  readonly imported: readonly string[];
  readonly failed: readonly FailedImport[];
  /** Its other files that were read meanwhile, or looked for. */
  readonly read: readonly string[];
  /** The packages that these files import, but for those of Python and of the worker. */
  readonly packages: readonly ImportedPackage[];
  /** Normalized names of what is installed in this Python, where there are such packages. */
  readonly installed: readonly string[];
  /** What the app wanted and this machine has not. */
  readonly standIns: {
    readonly modules: readonly string[];
    readonly variables: readonly string[];
  };
  /** What the app printed meanwhile. */
  readonly output: string;
}

/** Whether the host would get the functions of the app, and none is known to fail when it runs. */
export function isSound({ diagnostics }: Pick<Indexing, 'diagnostics'>): boolean {
  return diagnostics.every((each) => each.severity !== 'error');
}
