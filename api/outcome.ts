import type { Answers, Question } from '../generators/templates/question.ts';
import type { Change } from '../workspace/change/edit.ts';
import type { Inputs } from '../workspace/tree/disk.ts';
import type { PlacedDiagnostic, PlacedVerification } from './report/placed.ts';

/** How a use case ended, as plain data. The exit code and the machine document are functions of it. */
export type Outcome<About extends object = object> = Facts &
  (
    | { readonly kind: CompletedKind; readonly about: About }
    | {
        /** `refused`: a person must decide. `failed`: it could not be done. `canceled`: a person or a signal ended it. */
        readonly kind: 'refused' | 'failed' | 'canceled';
        readonly about?: About;
      }
    | {
        /** Nobody answered these, and they have no default that counts. Nothing was written. */
        readonly kind: 'missing-answers';
        readonly questions: readonly OpenQuestion[];
        readonly about?: About;
      }
    | {
        /** Options or answers that cannot be used. Nothing was written. */
        readonly kind: 'invalid';
        readonly errors: readonly ValidationError[];
        readonly about?: About;
      }
  );

/**
 * `done`: it was read or shown, and nothing was to be written. `different`: what was compared or tested
 * differs. `nothing`: there is nothing to write. `pending`: a check found work. `planned`: nothing was
 * to be written. `declined`: a person said no. `written`: all of it was written, and no proof failed.
 * `incomplete`: it was written, and a step after that failed or was stopped. `rolled-back`: it was
 * written, could not be proved, and no file was changed in the end. `undone`: the last run was undone.
 */
export type CompletedKind =
  | 'done'
  | 'different'
  | 'nothing'
  | 'pending'
  | 'planned'
  | 'declined'
  | 'written'
  | 'incomplete'
  | 'rolled-back'
  | 'undone';

export type OutcomeKind = Outcome['kind'];

interface Facts {
  /** What there is to say, with places from the app's folder. */
  readonly diagnostics: readonly PlacedDiagnostic[];
  /** What was, or would be, written. */
  readonly changes: readonly Change[];
  /** Whether what was written was verified; absent where nothing was written. */
  readonly proof?: Proof;
  /** What a plan that was not written was made from, so that it can be saved. */
  readonly inputs?: Inputs;
  /** Commands that go on from here, the likeliest first. */
  readonly next: readonly NextStep[];
}

/** Whether the result was verified by indexing it with the real azure-functions. */
export type Proof =
  | { readonly kind: 'checked'; readonly verification: PlacedVerification }
  | {
      readonly kind: 'unchecked';
      readonly reason: string;
      /** The command that installs a Python, where none was found to verify with. */
      readonly install?: string;
    };

/** Something to run next, as words of a command line. */
export type NextStep =
  /** The same command again with these flags. */
  | { readonly kind: 'again'; readonly flags: readonly string[] }
  /** `pyfunc` with these words. */
  | { readonly kind: 'command'; readonly words: readonly string[] };

/** A question as far as it is known: a prompt of a plopfile has a name and a title only. */
export type OpenQuestion =
  | Question
  | { readonly kind?: undefined; readonly name: string; readonly title: string };

export interface ValidationError {
  /** The option or the answer that is wrong; absent where the message names it. */
  readonly option?: string;
  /** The rest of a sentence that starts with the option. */
  readonly message: string;
}

const noFacts: Facts = { diagnostics: [], changes: [], next: [] };

/** An outcome that is about something. */
export function completed<About extends object>(
  kind: CompletedKind,
  about: About,
  facts: Partial<Facts> = {},
): Outcome<About> {
  return { ...noFacts, ...facts, kind, about };
}

/** An outcome that ended before anything was written. */
export function stopped<About extends object = never>(
  kind: 'refused' | 'failed' | 'canceled',
  diagnostics: readonly PlacedDiagnostic[] = [],
  facts: Partial<Facts> & { readonly about?: About } = {},
): Outcome<About> {
  return { ...noFacts, ...facts, kind, diagnostics };
}

export function invalid(errors: readonly ValidationError[]): Outcome<never> {
  return { ...noFacts, kind: 'invalid', errors };
}

export function missingAnswers<About extends object = never>(
  questions: readonly OpenQuestion[],
  facts: Partial<Facts> & { readonly about?: About } = {},
): Outcome<About> {
  return { ...noFacts, ...facts, kind: 'missing-answers', questions };
}

/** The same outcome with more to say. */
export function withDiagnostics<About extends object>(
  outcome: Outcome<About>,
  more: readonly PlacedDiagnostic[],
): Outcome<About> {
  return more.length === 0
    ? outcome
    : { ...outcome, diagnostics: [...outcome.diagnostics, ...more] };
}

/** The outcome of a run whose questions were not answered. */
export function unanswered(
  asked: Exclude<Asked, { kind: 'answered' }>,
  next: readonly NextStep[] = [],
): Outcome<never> {
  switch (asked.kind) {
    case 'canceled':
      return stopped('canceled');
    case 'invalid':
      return invalid(asked.errors);
    case 'missing':
      return missingAnswers(asked.questions, { next });
  }
}

/** Why there is no proof, and what to run to get one. */
export function unverifiedText({
  reason,
  install,
}: Extract<Proof, { readonly kind: 'unchecked' }>): string {
  return install === undefined ? reason : `${reason}; to install one: ${install}`;
}

/** How asking ended. */
export type Asked =
  | { readonly kind: 'answered'; readonly answers: Answers }
  /** Nobody answers these, and they have no default that counts. */
  | { readonly kind: 'missing'; readonly questions: readonly Question[] }
  /** An answer that its question does not allow. */
  | { readonly kind: 'invalid'; readonly errors: readonly ValidationError[] }
  /** A person went back from the first question, or ended the run. */
  | { readonly kind: 'canceled'; readonly isBack: boolean };
