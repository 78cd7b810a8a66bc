import type { FunctionOutcome, Migration, MigrationOptions } from '../../migrator/migration.ts';
import type { Commit } from '../../workspace/git/commit.ts';
import type { AnswersOptions } from '../answers.ts';
import type { CommitOptions, VerifyOptions } from '../options.ts';
import type { Outcome } from '../outcome.ts';
import type { DeployStep } from '../report/before-deploy.ts';
import type { OptionalHunk } from './optional-hunks.ts';

/** The app template of a migration. */
export interface LayoutOptions extends AnswersOptions {
  /** The name of the template, e.g. `@acme/shop`. */
  readonly name: string;
  /** Globs of sensitive files that it may write. */
  readonly allowSensitive?: readonly string[] | undefined;
  /** Fetch nothing. */
  readonly offline?: boolean | undefined;
  /** Pin no registry. */
  readonly frozen?: boolean | undefined;
}

/** What to migrate, and how far to go. */
export interface MigrateOptions extends VerifyOptions, CommitOptions {
  /**
   * `ask` (the default) writes once a person says yes; where nobody can be asked, the outcome is
   * `missing-answers`. `write` does not ask. `plan` and `check` write
   * nothing; the outcome of `check` is `pending` where there is something to migrate.
   */
  readonly mode?: 'ask' | 'write' | 'plan' | 'check' | undefined;
  /** Where functions go; `in-place` where it is absent. */
  readonly layout?: MigrationOptions['layout'] | undefined;
  /** Names of functions to leave behind. */
  readonly leaveOut?: readonly string[] | undefined;
  /**
   * Changes to leave out that no function depends on: files, or files with a line, as `hunks` of the
   * plan names them.
   */
  readonly skip?: readonly string[] | undefined;
  /** Add to a function_app.py that has functions already. */
  readonly merge?: boolean | undefined;
  /** What else to raise: the extension bundle, the host or Python. */
  readonly upgrade?: MigrationOptions['upgrade'] | undefined;
  /** Which functions get their name from a decorator; `explicit`, which is all, where it is absent. */
  readonly names?: MigrationOptions['names'] | undefined;
  /** Serve a WSGI or ASGI application as the app. */
  readonly webApp?: boolean | undefined;
  /** Write even where git has uncommitted changes in a file that is written. */
  readonly allowDirty?: boolean | undefined;
  /** An app template whose layout functions go into. */
  readonly template?: LayoutOptions | undefined;
}

/** The app a migration is about. */
export interface MigrationAbout {
  /** Absolute. */
  readonly root: string;
  /** From `host.cwd`, with `/`. */
  readonly path: string;
  /** What the plan says; absent where the app could not be read. */
  readonly status?: Migration['status'];
  readonly functions: readonly FunctionOutcome[];
  /** What is left to be done before the app is deployed; absent where that is nothing. */
  readonly next?: readonly DeployStep[];
  /** Parts of the plan that can be skipped, and those that are; absent where there are none. */
  readonly hunks?: readonly OptionalHunk[];
  /** The commit of what was written, where one was wanted. */
  readonly commit?: Commit;
}

export type MigrateOutcome = Outcome<MigrationAbout>;
