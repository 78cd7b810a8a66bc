import { correction } from '../../workspace/text/nearest.ts';
import { type Format, formats } from '../language/formats.ts';
import { wholeMatch } from '../language/whole-match.ts';

/** One answer. Lists only come from `multiselect`. */
export type Answer = string | boolean | number | readonly string[];

/** Answers by the name of their question. */
export interface Answers {
  readonly [name: string]: Answer;
}

export interface Choice {
  readonly value: string;
  readonly title: string;
}

interface QuestionBase {
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
export type Question = QuestionBase &
  (
    | {
        readonly kind: 'text';
        /** Absent where any text will do, as in a plopfile; a template always names one. */
        readonly format?: Format;
        /** RE2, for the whole answer; `rule` says it in words that follow the name of the flag. */
        readonly pattern?: string;
        readonly rule?: string;
        readonly default?: string;
      }
    | {
        /** A whole number. */
        readonly kind: 'number';
        readonly min?: number;
        readonly max?: number;
        readonly default?: number;
      }
    | { readonly kind: 'select'; readonly choices: readonly Choice[]; readonly default?: string }
    | {
        readonly kind: 'multiselect';
        readonly choices: readonly Choice[];
        /** An empty one means that the answer may be empty too. */
        readonly default?: readonly string[];
        /** The answer may be empty whatever the default is. */
        readonly isOptional?: true;
      }
    | { readonly kind: 'confirm'; readonly default?: boolean }
  );

/** A question as a person is asked it. What a plopfile adds to its prompts are functions, not data. */
export type Prompt = Question & {
  /** What is typed must not be shown. */
  readonly isSecret?: true;
  /** Says what is wrong with an answer that `validationError` accepts, as a sentence of its own. */
  readonly check?: (answer: Answer) => Promise<string | undefined>;
  /**
   * Asks at the terminal of this process, in a way of its own that the other fields cannot describe. Only a
   * host that has the terminal may call it, and answers with the text that it returns.
   */
  readonly askInTerminal?: () => Promise<string>;
};

/** Whether the answers so far call for this question. */
export function isAsked(question: Pick<Question, 'when'>, answers: Answers): boolean {
  return Object.entries(question.when ?? {}).every(([name, wanted]) => {
    const given = Object.hasOwn(answers, name) ? answers[name] : undefined;
    return Array.isArray(given) && typeof wanted === 'string'
      ? given.includes(wanted)
      : given === wanted;
  });
}

/** What can be chosen; nothing where the answer is not a choice. */
export function choicesOf(question: Question): readonly Choice[] {
  return question.kind === 'select' || question.kind === 'multiselect' ? question.choices : [];
}

/** Says what is wrong with an answer, in words that finish `<flag>: `; undefined where it is good. */
export function validationError(question: Question, answer: unknown): string | undefined {
  switch (question.kind) {
    case 'text':
      return typeof answer === 'string' ? errorInText(question, answer) : 'must be text';
    case 'number':
      return errorInNumber(question, answer);
    case 'confirm':
      return typeof answer === 'boolean' ? undefined : 'must be true or false';
    case 'select':
      return offered(question.choices, answer) ? undefined : unknown(question.choices, answer);
    case 'multiselect':
      return errorInList(
        question.choices,
        answer,
        question.isOptional === true || question.default?.length === 0,
      );
  }
}

function errorInText(
  { format, pattern, rule }: Question & { kind: 'text' },
  answer: string,
): string | undefined {
  const problem = format && formats[format].validationError(answer);
  if (problem !== undefined || pattern === undefined) return problem;
  return wholeMatch(pattern, answer) ? undefined : rule;
}

function errorInNumber(
  { min, max }: Question & { kind: 'number' },
  answer: unknown,
): string | undefined {
  if (!Number.isSafeInteger(answer)) return 'must be a whole number';
  if (min !== undefined && Number(answer) < min) return `must be at least ${min}`;
  if (max !== undefined && Number(answer) > max) return `must be at most ${max}`;
  return undefined;
}

function errorInList(
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
  const word = typeof answer === 'string' ? answer : '';
  return `${JSON.stringify(answer)} is unknown: ${correction(word, known, 'must be one of')}`;
}

/** The number that a text on a command line says; the text itself where it is none, for `validationError`. */
export function readNumber(text: string): number | string {
  return /^-?\d{1,15}$/.test(text) ? Number(text) : text;
}
