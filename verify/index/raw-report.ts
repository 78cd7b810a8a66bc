/** What index_app.py writes, as plain JSON. */

import type { Place } from '../../diagnostics/diagnostic.ts';

export type RawPlace = Place & { readonly line?: number };

export interface RawProblem {
  readonly kind:
    | 'script-name'
    | 'no-script'
    | 'no-library'
    | 'syntax'
    | 'import'
    | 'exit'
    | 'time-limit'
    | 'no-app'
    | 'many-apps'
    | 'decorators'
    | 'load'
    | 'unknown-value'
    | 'async-orchestrator'
    | 'sync-starter'
    | 'rewrapped-client'
    | 'lost-functions'
    | 'two-owners'
    | 'decorator-unchecked'
    | 'unused-decorator'
    | 'lost-setting'
    | 'setting-twice'
    | 'declared-late'
    | 'declared-conditionally'
    | 'from-environment'
    | 'unknown-durable-name'
    | 'asked-functions'
    | 'registered-twice'
    | 'decorator-not-called'
    | 'positional-only'
    | 'nested-blueprints'
    | 'not-a-blueprint'
    | 'blueprint-replaced'
    | 'decorator-above-fails'
    | 'stand-in-fails'
    | 'package-lacks'
    | 'outside-module'
    | 'signature-unchecked'
    | 'single-for-many';
  readonly message: string;
  readonly at: RawPlace | null;
  readonly function?: string;
  /** The module an import did not find. */
  readonly module?: string | null;
  /** Names that hold an app, functions that are lost, or decorators. */
  readonly names?: readonly string[];
  /** What holds the blueprint or app that the problem is about. */
  readonly variable?: string | null;
}

export interface RawFunction {
  readonly name: string;
  readonly at: RawPlace | null;
  /** As `Function.get_function_json()` gives it. */
  readonly functionJson: string;
  /** What a missing package would give, e.g. `bindings.timer.schedule`; it is not in `functionJson`. */
  readonly unknown: readonly string[];
  /** `DataType` of azure-functions, in the order of the bindings. */
  readonly dataTypes: readonly (number | null)[];
  /** `function`, `asgi` or `wsgi`; an older azure-functions has none. */
  readonly httpType: string | null;
  readonly retry: { readonly [setting: string]: string | number | null } | null;
}

/** A module that the app imports from a folder that it added to the path itself. */
export interface OutsideModule {
  readonly module: string;
  /** As seen from the app's folder, e.g. `../src`. */
  readonly folder: string;
  readonly at: RawPlace | null;
}

/** An import of a package, the first of its kind. */
export interface ImportedPackage {
  /** The dotted name that is imported, e.g. `azure.storage.blob`. */
  readonly module: string;
  readonly at: RawPlace | null;
  /** The import of the app needs it, or the call of a function does. */
  readonly neededBy: 'import' | 'call';
  /** The installed distributions that hold it, by normalized names; none where it is not installed here. */
  readonly distributions: readonly string[];
  /** Installed distributions that require one of these, at any distance. */
  readonly broughtBy: readonly string[];
}

export interface RawReport {
  /** A traceback through our own code. */
  readonly bug?: string;
  readonly functions: readonly RawFunction[];
  readonly problems: readonly RawProblem[];
  /** What the app declares and the host does not get. */
  readonly losses: readonly RawProblem[];
  readonly outside: readonly OutsideModule[];
  /** Packages that the app's own files import, but for those of Python and of the worker. */
  readonly packages: readonly ImportedPackage[];
  /** The app's own files whose import raised an exception that the app has caught. */
  readonly failed: readonly { readonly path: string; readonly problem: RawProblem }[];
  /** The app's own files that were imported. */
  readonly imported: readonly string[];
  /** Its other files that were read meanwhile, or looked for. */
  readonly read: readonly string[];
  /** Annotations of something that is stood in for. */
  readonly unchecked: readonly {
    readonly function: string;
    readonly parameters: readonly string[];
  }[];
  /** Whether anything has imported azure.durable_functions. */
  readonly durable: boolean;
  readonly modules: readonly string[];
  /** Normalized names of the distributions of this Python, where packages were asked for. */
  readonly installed: readonly string[];
  /** Variables that got a value from us. */
  readonly environment: readonly string[];
  /** Variables the app reads that are not set, whether or not they were stood in for. */
  readonly missing: { readonly required: readonly string[]; readonly optional: readonly string[] };
}

/** The report, or undefined where the app ended the process before it was written. */
export function readReport(text: string): RawReport | undefined {
  try {
    return JSON.parse(text) as RawReport;
  } catch {
    return undefined;
  }
}
