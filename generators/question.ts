import { type Format, formats } from './formats.ts';
import { nearest } from './nearest.ts';

/** One answer. Lists only come from `multiselect`. */
export type Answer = string | boolean | readonly string[];

/** Answers by the name of their question. */
export interface Answers {
  readonly [name: string]: Answer;
}

export interface Choice {
  readonly value: string;
  readonly title: string;
}

interface Asked {
  /** Camel-cased; the flag is its kebab-cased form. */
  readonly name: string;
  /** What a person is asked, and what `--help` says about the flag. */
  readonly title: string;
  /** Asked only when these other questions were answered so. */
  readonly when?: { readonly [question: string]: Answer };
}

/**
 * The one description of something to be asked, as plain data: the prompt, the flag, its help, the
 * check of an answers file and the type of the name in a template all come from it.
 */
export type Question = Asked &
  (
    | { readonly kind: 'text'; readonly format: Format; readonly default?: string }
    | { readonly kind: 'select'; readonly choices: readonly Choice[]; readonly default?: string }
    | {
        readonly kind: 'multiselect';
        readonly choices: readonly Choice[];
        /** An empty one means that the answer may be empty too. */
        readonly default?: readonly string[];
      }
    | { readonly kind: 'confirm'; readonly default?: boolean }
  );

/** Whether the answers so far call for this question. */
export function isAsked(question: Pick<Question, 'when'>, answers: Answers): boolean {
  return Object.entries(question.when ?? {}).every(([name, wanted]) => {
    const given = Object.hasOwn(answers, name) ? answers[name] : undefined;
    return Array.isArray(given) && typeof wanted === 'string'
      ? given.includes(wanted)
      : given === wanted;
  });
}

/** Says what is wrong with an answer, in words that finish `<flag>: `; undefined where it is good. */
export function objection(question: Question, answer: unknown): string | undefined {
  switch (question.kind) {
    case 'text':
      return typeof answer === 'string'
        ? formats[question.format].objection(answer)
        : 'must be text';
    case 'confirm':
      return typeof answer === 'boolean' ? undefined : 'must be true or false';
    case 'select':
      return offered(question.choices, answer) ? undefined : unknown(question.choices, answer);
    case 'multiselect':
      return objectionToList(question.choices, answer, question.default?.length === 0);
  }
}

function objectionToList(
  choices: readonly Choice[],
  answer: unknown,
  mayBeEmpty: boolean,
): string | undefined {
  if (!Array.isArray(answer)) return 'must be a list';
  if (answer.length === 0 && !mayBeEmpty) return 'must name at least one';
  const stranger = answer.find((each) => !offered(choices, each));
  if (stranger !== undefined) return unknown(choices, stranger);
  if (new Set(answer).size < answer.length) return 'names one twice';
  return undefined;
}

function offered(choices: readonly Choice[], answer: unknown): boolean {
  return choices.some(({ value }) => value === answer);
}

function unknown(choices: readonly Choice[], answer: unknown): string {
  const known = choices.map(({ value }) => value);
  const meant = typeof answer === 'string' ? nearest(answer, known) : undefined;
  const end = meant === undefined ? `must be one of ${known.join(', ')}` : `did you mean ${meant}?`;
  return `${JSON.stringify(answer)} is unknown: ${end}`;
}
