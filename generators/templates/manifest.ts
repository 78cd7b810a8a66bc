import type { TemplateValue } from '../language/template.ts';
import type { Answer, Answers, Question } from './question.ts';

/** Data as a template.json holds it; texts in it may have `{{name}}` for the answer to a question. */
export type ManifestFields = { readonly [key: string]: TemplateValue };

/** How a file meets one of the same path that is there already. */
export type Merge =
  /** The existing file stays as it is. */
  | 'keep'
  /** Without this very file the rest would be broken: another one in its place is refused. */
  | 'own'
  /** Lines that are missing are added at the end. */
  | 'lines'
  /** Requirements whose project is missing are added at the end. */
  | 'requirements'
  /** An existing pyproject.toml stays, and the requirements it does not name are said. */
  | 'dependencies'
  /** Top-level keys that are missing are added; existing values stay. */
  | 'json'
  /** As `json`, and so within `Values`. Its values are never shown. */
  | 'settings';

/** One file of a template. */
export interface FileEntry {
  /** Below the template's `files/`. */
  readonly from: string;
  /** A template of its own, relative to the app. */
  readonly to: string;
  readonly merge: Merge;
  readonly when?: { readonly [question: string]: Answer };
  /** Left out where the app has one of these. */
  readonly unless?: readonly string[];
}

/** Where the functions of a new app go, for one answer to the question `layout`. */
export interface FunctionFile {
  /** The Python file, a template over the function's name. */
  readonly to: string;
  /** The variable that the decorators hang on. */
  readonly app: string;
  /** What the file begins with, where it is not one of the app's own files. */
  readonly from?: string;
}

interface Described {
  readonly name: string;
  readonly title: string;
  /** For those who choose: what it makes and when to take it. */
  readonly description?: string;
  readonly version: string;
  /** Why it is not to be used any more, and what to use. */
  readonly deprecated?: string;
  /** The newest Python that its code runs in, e.g. `3.12`. */
  readonly newestPython?: string;
  readonly questions: readonly Question[];
  readonly files: readonly FileEntry[];
  /**
   * Settings that the code reads, with a value for local work that is not a secret. The name may be the
   * answer to a question, as `{{name}}`.
   */
  readonly settings: { readonly [name: string]: string };
  /** Keys of host.json that the app needs, beside or instead of those every app has. */
  readonly host: ManifestFields;
  /** Lines of requirements.txt beside azure-functions itself. */
  readonly requirements: readonly string[];
  /** What somebody has to set up before its functions run, a sentence each; `{{name}}` is an answer. */
  readonly prerequisites?: readonly string[];
  /** Globs that its files may go to; where there are none, the paths of its files are the limit. */
  readonly writes?: readonly string[];
  /** Other templates that an app must have beside this one. */
  readonly uses?: readonly Needed[];
}

/** A template that another one builds on. */
export interface Needed {
  /** Of the same registry, or `pyfunc:http` for one that comes with pyfunc. */
  readonly template: string;
  /** For the rest it takes its defaults. */
  readonly answers?: Answers;
}

export interface AppManifest extends Described {
  readonly kind: 'app';
  /**
   * An app template that this one completes: it has its questions, homes and files too, and a file of
   * the same name below `files/` takes the place of its.
   */
  readonly extends?: string;
  readonly homes: { readonly [layout: string]: FunctionFile };
}

export const eventSources = ['iotHub'] as const;
export type EventSource = (typeof eventSources)[number];

export interface FunctionManifest extends Described {
  readonly kind: 'function';
  /** Below `files/`: the imports and declarations that go into a module. */
  readonly module: string;
  /** As in function.json; `{{name}}` in a text stands for the answer to that question. */
  readonly bindings: readonly TemplateValue[];
  /** Where its events come from, if the binding does not tell: an IoT hub sends through an event hub. */
  readonly eventsFrom?: EventSource;
  /** Functions of the module beside the one of the question `name`, by what the template calls them. */
  readonly others: { readonly [key: string]: OtherFunction };
}

/** For the template an object with `name` and `bindings`, as in `{{decorators app start.name start.bindings}}`. */
export interface OtherFunction {
  /** With `{{name}}` in it, so that one template can be used twice in an app. */
  readonly name: string;
  readonly bindings: readonly TemplateValue[];
}

/** Files alone, such as a pipeline or a guide. */
export interface FilesManifest extends Described {
  readonly kind: 'files';
}

/** template.json. */
export type Manifest = AppManifest | FunctionManifest | FilesManifest;
