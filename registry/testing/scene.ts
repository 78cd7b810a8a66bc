import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { OriginalFunction } from '../../verify/original.ts';

/** The files of an app in memory, by path. */
export interface AppFiles {
  readonly [path: string]: Uint8Array;
}

/** An app in which a template was used. */
export interface Scene {
  /** Where in the app, or what happened to it: `in function_app.py`, `updated from 1.0.0`. */
  readonly place: string;
  /** Empty where something stood in the way. */
  readonly files: AppFiles;
  /** What the template is to have made, as Azure is to see it. */
  readonly functions: readonly OriginalFunction[];
  readonly diagnostics: readonly Diagnostic[];
}
