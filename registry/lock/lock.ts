import type { CodePlace } from '../../generators/functions/place.ts';
import type { Answers } from '../../generators/templates/question.ts';
import type { TemplateVersion } from '../../generators/templates/snapshot.ts';

export type { TemplateVersion };

/** The file that holds a `Lock`: beside pyfunc.config for the pins, in an app for what was generated. */
export const lockFile = 'pyfunc-lock.json';

/** pyfunc-lock.json. Where the app is the folder of pyfunc.config, one file has both parts. */
export interface Lock {
  readonly lockfileVersion: 1;
  /** By namespace: what a remote source was resolved to. Folders and workspace packages have none. */
  readonly registries: { readonly [namespace: string]: Pin };
  readonly generated: readonly Generated[];
}

export interface Pin {
  /** As pyfunc.config says it, without headers: another source makes the pin void. */
  readonly source: string;
  readonly version: string;
  readonly commit?: string;
  /** Over all files of the registry. */
  readonly integrity: string;
}

/** One run of `add` or `create` that made something, with all that it takes to make it again. */
export interface Generated {
  /** As it is asked for: `http`, `@acme/orders`. */
  readonly template: string;
  /**
   * Every template that was rendered, this one first, by the name it is asked for: for an app also
   * those of the functions it began with.
   */
  readonly templates: { readonly [name: string]: TemplateVersion };
  readonly answers: Answers;
  /** Of a function: where its module went, the variable its decorators hang on, and the app's style. */
  readonly place?: CodePlace;
  /** `--input` and `--output` as they were given, e.g. `output:queue:name=msg,queue=items`. */
  readonly bindings?: readonly string[];
  /** The functions this made, by their name in Azure: sha256 of the declaration as it was rendered. */
  readonly functions: { readonly [name: string]: string };
  /**
   * What functions need of files that others share: by name, sha256 of helpers, classes and constants
   * as they were rendered; imports, keys of host.json (`host.json extensionBundle.id`) and settings
   * (`local.settings.json Store`). Absent in locks that an older pyfunc wrote.
   */
  readonly helpers?: { readonly [name: string]: string };
  /** What was rendered for each file, also where it was merged into one: sha256 of that text. */
  readonly files: { readonly [path: string]: string };
}
