import type { PreferredSide } from '../../registry/update/merge-output.ts';
import type { Moved } from '../../registry/update/outdated-entries.ts';
import type { EntryUpdate, FunctionChange } from '../../registry/update/update-entry.ts';
import type { Commit } from '../../workspace/git/commit.ts';
import type { CommitOptions, RegistryOptions, VerifyOptions } from '../options.ts';
import type { Outcome } from '../outcome.ts';

/** What to update, and how far to go. */
export interface UpdateOptions extends VerifyOptions, RegistryOptions, CommitOptions {
  /**
   * `ask` (the default) writes once a person says yes. `write` does not ask. `plan` and `check` write
   * nothing; the outcome of `check` is `pending` where there is something to write. Where conflicts leave
   * nothing to write, the outcome of every mode is `refused`.
   */
  readonly mode?: 'ask' | 'write' | 'plan' | 'check' | undefined;
  /** Only what these templates made; everything where it is absent. */
  readonly templates?: readonly string[] | undefined;
  /** Answers to new questions, e.g. `queue=orders`. */
  readonly answers?: readonly string[] | undefined;
  /** Whose text to take where both sides changed the same. */
  readonly prefer?: PreferredSide | undefined;
  /** Write even where git has uncommitted changes in a file that is written. */
  readonly allowDirty?: boolean | undefined;
  /** Globs of sensitive files that templates may write. */
  readonly allowSensitive?: readonly string[] | undefined;
}

/** The app an update is about. */
export interface UpdateAbout {
  /** Absolute. */
  readonly root: string;
  /** From `host.cwd`, with `/`. */
  readonly path: string;
  readonly functions: readonly FunctionChange[];
  /** One for each run of `add` or `create` of which a template has changed. */
  readonly templates: readonly UpdatedTemplate[];
  /** The commit of what was written, where one was wanted. */
  readonly commit?: Commit;
}

export interface UpdatedTemplate {
  readonly template: string;
  /** All templates of the run that are other ones now. */
  readonly moved: readonly Moved[];
  readonly result: EntryUpdate['result'];
  readonly functions: readonly FunctionChange[];
  /** Those it changes, from the root of the app. */
  readonly files: readonly string[];
  readonly conflicts: readonly Conflict[];
}

/** A place that both sides changed. */
export interface Conflict {
  readonly path: string;
  /** From 1. */
  readonly line?: number;
  readonly what: string;
  /** The text as it was generated. */
  readonly base: string;
  /** The text in the app. */
  readonly ours: string;
  /** The text as the template has it now. */
  readonly theirs: string;
}

export type UpdateOutcome = Outcome<UpdateAbout>;
