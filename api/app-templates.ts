import type { Source } from '../cli/ask/ask.ts';
import type { Options, Session } from '../cli/command.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Library } from '../generators/templates/library.ts';
import type { Answers } from '../generators/templates/question.ts';
import type { Lock } from '../registry/lock/lock.ts';
import type { PlannedRun } from '../registry/plan/record-generated.ts';
import type { Tree } from '../workspace/tree/tree.ts';

/** Where the templates of a new app come from: those of pyfunc alone, or those of registries too. */
export interface AppTemplates {
  readonly library: Library;
  /** What is worth knowing about them. */
  readonly findings: readonly Diagnostic[];
  /** Plans an app, with its record. `root` is absolute. */
  plan(tree: Tree, lock: Lock, root: string, answers: Answers): PlannedRun;
  /** Shows the sensitive files of a plan, and says what stands against writing them. */
  allow(
    sensitive: PlannedRun['sensitive'],
    source: Source,
  ): Promise<readonly Diagnostic[] | 'interrupted'>;
  /** Before anything is written: what stands against it. */
  pin(root: string): Promise<readonly Diagnostic[]>;
  /** Once it is written. */
  keep(templates: readonly string[]): Promise<void>;
}

/**
 * Opens the templates that were named, or all for somebody who has to choose. Returns instead why they
 * cannot be had, as findings or as objections to the command line.
 */
export type OpenAppTemplates = (
  session: Session,
  wanted: 'all' | readonly string[],
  options: Options,
) => Promise<AppTemplates | readonly Diagnostic[] | { readonly objections: readonly string[] }>;
