import {
  type Answer,
  type Answers,
  isAsked,
  type Question,
  validationError,
} from '../generators/templates/question.ts';
import type { Host, Source } from './host.ts';
import type { ValidationError } from './outcome.ts';

/** How asking ended. */
export type Asked =
  | { readonly kind: 'answered'; readonly answers: Answers }
  /** Nobody answers these, and they have no default that counts. */
  | { readonly kind: 'missing'; readonly questions: readonly Question[] }
  /** An answer that its question does not allow. */
  | { readonly kind: 'invalid'; readonly errors: readonly ValidationError[] }
  | { readonly kind: 'cancelled' };

/**
 * Completes the given answers in order, for those questions that the answers before call for. `adapt`
 * fits a question to the answers so far, e.g. its default.
 */
export async function ask(
  questions: readonly Question[],
  given: Answers,
  source: Source,
  host: Pick<Host, 'ask'>,
  adapt: (question: Question, answers: Answers) => Question = (question) => question,
): Promise<Asked> {
  const answers: Record<string, Answer> = { ...given };
  const missing: Question[] = [];
  for (const each of questions) {
    const question = adapt(each, answers);
    if (!isAsked(question, answers) || Object.hasOwn(given, question.name)) continue;
    let answer = question.default;
    if (source === 'person') {
      const said = await host.ask?.([question]);
      if (said === undefined || said === 'cancelled') return { kind: 'cancelled' };
      answer = said[question.name];
      const problem = validationError(question, answer);
      if (problem !== undefined) {
        return { kind: 'invalid', errors: [{ option: question.name, message: problem }] };
      }
    }
    if (answer !== undefined) answers[question.name] = answer;
    if (source === 'nobody' || answer === undefined) missing.push(question);
  }
  return missing.length === 0
    ? { kind: 'answered', answers }
    : { kind: 'missing', questions: missing };
}

/** Asks a person for a yes. */
export async function confirm(
  title: string,
  host: Pick<Host, 'ask'>,
  usual = true,
): Promise<boolean | 'cancelled'> {
  const question = { kind: 'confirm', name: 'answer', title, default: usual } as const;
  const said = await host.ask?.([question]);
  return said === undefined || said === 'cancelled' ? 'cancelled' : said.answer === true;
}

/** Answered by `yes` where nobody can be shown what changes. */
export const confirmWriting = {
  name: 'yes',
  title: 'Write the changes',
  kind: 'confirm',
} as const satisfies Question;
