import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Library } from '../../generators/templates/library.ts';
import type { Answers } from '../../generators/templates/question.ts';
import type { Lock } from '../../registry/lock/lock.ts';
import type { Registries } from '../../registry/open/registries.ts';
import type { PlannedRun } from '../../registry/plan/record-generated.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import type { Host } from '../host.ts';
import type { RegistryOptions } from '../options.ts';
import type { Outcome } from '../outcome.ts';

/** Where the templates of a new app come from: those of pyfunc alone, or those of registries too. */
export interface AppTemplates {
  readonly kind: 'opened';
  readonly library: Library;
  /** What is worth knowing about them. */
  readonly diagnostics: readonly Diagnostic[];
  /** Plans an app, with its record. `root` is absolute. */
  plan(tree: Tree, lock: Lock, root: string, answers: Answers): PlannedRun;
  /** Absent where no registry was opened. */
  readonly registries?: Registries;
  /** Keeps copies of the templates, so that the app can be updated later. */
  cache(templates: readonly string[]): Promise<void>;
}

/** Opens the templates that were named, or all for somebody who has to choose. */
export type OpenAppTemplates = (
  wanted: 'all' | readonly string[],
  options: RegistryOptions,
  host: Host,
) => Promise<AppTemplates | { readonly kind: 'stopped'; readonly outcome: Outcome<never> }>;
