import type { Library } from '../../generators/templates/library.ts';
import {
  type Answer,
  type Answers,
  isAsked,
  type Question,
  readNumber,
  validationError,
} from '../../generators/templates/question.ts';
import type { Generated } from '../lock/lock.ts';

/** What a new version of a template asks beside what was answered. */
export interface Unanswered {
  /** Answers that stand, and those that were given now. */
  readonly answers: Answers;
  /** Questions without an answer, and those whose answer is no longer taken. */
  readonly questions: readonly Question[];
}

/** Holds the answers of an entry, with those given now, against the questions as they are now. */
export function unanswered(entry: Generated, library: Library, given: Answers): Unanswered {
  const { questions } = library.template(entry.template).manifest;
  const answers: Record<string, Answer> = { ...entry.answers };
  const open: Question[] = [];
  for (const question of questions) {
    const { name } = question;
    if (Object.hasOwn(given, name)) answers[name] = given[name] as Answer;
    const answer = answers[name];
    if (answer !== undefined && validationError(question, answer) === undefined) continue;
    delete answers[name];
    if (isAsked(question, answers)) open.push(question);
  }
  return { answers, questions: open };
}

/** An answer of the command line as its question takes it; undefined where it does not. */
export function readAnswer(question: Question, text: string): Answer | string {
  switch (question.kind) {
    case 'confirm':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'number':
      return readNumber(text);
    case 'multiselect':
      return text === '' ? [] : text.split(',').map((each) => each.trim());
    default:
      return text;
  }
}
