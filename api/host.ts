import type { Answers, Prompt } from '../generators/templates/question.ts';
import type { Sensitive } from '../registry/permissions/permissions.ts';
import type { UserPython } from '../verify/environment/python.ts';
import type { Change } from '../workspace/change/edit.ts';
import type { MigrateOptions, MigrationAbout } from './migrate/migrate-options.ts';
import type { PlannedHunk } from './migrate/optional-hunks.ts';
import type { Outcome } from './outcome.ts';
import type { ConfigurationAbout } from './registry/configuration-about.ts';
import type { AppAbout } from './report/document.ts';
import type { PlacedDiagnostic } from './report/placed.ts';
import type { UpdateAbout } from './update/update-options.ts';

export type { Answer, Answers, Prompt, Question } from '../generators/templates/question.ts';

/** What a use case gets from the program that calls it. */
export interface Host {
  /** Absolute path of a folder; relative paths start here. */
  readonly cwd: string;
  /** Environment variables, e.g. `process.env`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /**
   * Ends the run. What is being verified is rolled back, the process that verifies it is left to end
   * by itself, and the outcome says how far the run came.
   */
  readonly signal: AbortSignal;
  /**
   * Hears of plans, progress and diagnostics as they come up. Nothing that it does changes the run, which
   * goes on once a promise that it returns for a `plan` is settled.
   */
  on(event: HostEvent): void | Promise<void>;
  /**
   * Asks a person and returns an answer for each question by its name; `back` asks the question before
   * again, and `canceled` ends the run. Absent where nobody can answer: then defaults count where the
   * options ask for them, and the outcome is `missing-answers` otherwise.
   */
  readonly ask?:
    | ((questions: readonly Prompt[]) => Promise<Answers | 'back' | 'canceled'>)
    | undefined;
  /**
   * Shows the plan of a migration to a person and returns what they decide. Called in the mode `ask`, in
   * place of `ask`, once all is known that could prevent the run; also for a plan that is refused, which
   * cannot be written. Absent where `ask` is enough.
   */
  readonly review?: ((review: MigrationReview) => Promise<ReviewDecision>) | undefined;
}

/** A plan with what a person needs to decide on it. */
export interface MigrationReview extends Omit<Extract<Plan, { command: 'migrate' }>, 'command'> {
  /** What the result will be verified with, or why it will not be. */
  readonly proof:
    | { readonly kind: 'index'; readonly python: UserPython }
    | { readonly kind: 'none'; readonly reason: string; readonly install?: string };
  /** Parts of it that no function depends on, and that a person may skip. */
  readonly hunks: readonly PlannedHunk[];
  /** The options that the plan was made with. */
  readonly options: Pick<
    MigrateOptions,
    'leaveOut' | 'skip' | 'layout' | 'template' | 'commit' | 'branch'
  >;
}

export type ReviewDecision =
  | { readonly kind: 'write' | 'decline' | 'cancel' }
  /** Plan again with these options in place of those before, and ask again. */
  | {
      readonly kind: 'plan-again';
      readonly options: Pick<MigrateOptions, 'leaveOut' | 'skip' | 'layout'>;
    };

/** What happens during a run. */
export type HostEvent =
  /** Work on one app of several begins; `index` counts from 1. */
  | {
      readonly kind: 'app';
      readonly root: string;
      readonly path: string;
      readonly index: number;
      readonly count: number;
    }
  /** Diagnostics that the outcome has too. */
  | { readonly kind: 'diagnostics'; readonly diagnostics: readonly PlacedDiagnostic[] }
  /** A plan is complete, before anything is asked or written. */
  | ({ readonly kind: 'plan' } & Plan)
  /** A person wants to see the changes again. */
  | { readonly kind: 'diff'; readonly changes: readonly Change[] }
  /** The changes are in place and are being verified with this Python. */
  | { readonly kind: 'verifying'; readonly python: UserPython }
  /** Something that takes a while, in one sentence. */
  | { readonly kind: 'progress'; readonly text: string }
  /** What a person has to know before code runs, in one sentence. */
  | { readonly kind: 'notice'; readonly text: string }
  /** One app of several is done. */
  | { readonly kind: 'app-done'; readonly outcome: Outcome<AppAbout> };

/** What would be written. */
export type Plan =
  | {
      readonly command: 'migrate';
      readonly about: MigrationAbout;
      readonly changes: readonly Change[];
      readonly diagnostics: readonly PlacedDiagnostic[];
    }
  | {
      readonly command: 'update';
      readonly about: UpdateAbout;
      readonly changes: readonly Change[];
      readonly diagnostics: readonly PlacedDiagnostic[];
    }
  /** What doctor would change. */
  | { readonly command: 'doctor'; readonly root: string; readonly changes: readonly Change[] }
  /** What register would change, or the file of an OpenAPI document. */
  | {
      readonly command: 'register' | 'openapi';
      readonly root: string;
      readonly changes: readonly Change[];
    }
  /** What templates make in a folder. */
  | {
      readonly command: 'add' | 'create';
      /** Absolute. */
      readonly root: string;
      readonly changes: readonly Change[];
      /** Files that a person should look at first. */
      readonly sensitive: readonly Sensitive[];
    }
  /** What a generator of a plopfile makes. */
  | {
      readonly command: 'run';
      /** Absolute. */
      readonly root: string;
      readonly changes: readonly Change[];
      /** Code of the plopfile that runs once the files are written. */
      readonly left: readonly string[];
    }
  /** Configuration: pyfunc.config, pyfunc-lock.json, pipelines, or the files of a registry. */
  | {
      readonly command: 'configure';
      readonly about: ConfigurationAbout;
      readonly changes: readonly Change[];
    };

/** Whom to ask for what was not given: a person, the defaults, or nobody. */
export type AnswerSource = 'person' | 'defaults' | 'nobody';

/** Whom a run asks; with `yes` the defaults count, and in a dry run where there is nobody to ask. */
export function sourceFor(host: Host, yes: boolean, dryRun = false): AnswerSource {
  if (yes) return 'defaults';
  if (host.ask !== undefined) return 'person';
  return dryRun ? 'defaults' : 'nobody';
}

/** The result of some work, or undefined as soon as the run is to end. */
export async function untilAborted<T>(
  work: Promise<T>,
  signal: AbortSignal,
): Promise<T | undefined> {
  if (signal.aborted) return undefined;
  let stop = () => {};
  const aborted = new Promise<undefined>((resolve) => {
    stop = () => resolve(undefined);
  });
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
