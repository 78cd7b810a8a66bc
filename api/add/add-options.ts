import type { Lock } from '../../registry/lock/lock.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import type { AnswersOptions } from '../answers.ts';
import type { AnswerSource, Host } from '../host.ts';
import type { RegistryOptions, VerifyOptions } from '../options.ts';

/** What to add, and how far to go. */
export interface AddOptions extends AnswersOptions, VerifyOptions, RegistryOptions {
  /** The template, e.g. `http` or `@acme/orders`. */
  readonly template?: string | undefined;
  /** The name of what it makes: the answer to its question `name`. */
  readonly name?: string | undefined;
  /** A Python file of the app, there or new, in place of function_app.py. */
  readonly to?: string | undefined;
  /** Further inputs, e.g. `blob:name=logo,path=logo.png`. */
  readonly input?: readonly string[] | undefined;
  /** Further outputs, e.g. `queue:name=msg,queue=items`. */
  readonly output?: readonly string[] | undefined;
  /** Keep emulators in compose.yaml for local runs; where it is absent, if the app does so already. */
  readonly emulators?: boolean | undefined;
  /** Take the defaults of questions and write without asking. */
  readonly yes?: boolean | undefined;
  /** Write nothing. */
  readonly dryRun?: boolean | undefined;
  /** Install the packages that the template brings; true where it is absent. */
  readonly install?: boolean | undefined;
  /** Globs of sensitive files that templates of registries may write. */
  readonly allowSensitive?: readonly string[] | undefined;
}

/** What is known before a template is chosen. */
export interface AddContext {
  readonly root: string;
  readonly tree: Tree;
  readonly options: AddOptions;
  readonly host: Host;
  readonly source: AnswerSource;
  /** All answers that were given, without `template` and `to`. */
  readonly given: Readonly<Record<string, unknown>>;
  /** Which of them are in the answers file. */
  readonly fromFile: ReadonlySet<string>;
  /** The template as it was named. */
  readonly template: string | undefined;
  readonly to: string | undefined;
  readonly lock: Lock;
}
