import {
  type Answers,
  isAsked,
  type Question,
  validationError,
} from '../../generators/templates/question.ts';
import { nearest } from '../../workspace/text/nearest.ts';

/** Answers to all that is asked: those given, and defaults; or what is wrong, as a part of a sentence. */
export function completeAnswers(
  questions: readonly Question[],
  given: Readonly<Record<string, unknown>>,
): Answers | string {
  const names = questions.map(({ name }) => name);
  const stranger = Object.keys(given).find((name) => !names.includes(name));
  if (stranger !== undefined) {
    const meant = nearest(stranger, names);
    const end = meant === undefined ? '' : ` (${meant} was meant?)`;
    return `"${stranger}" is asked by no question${end}`;
  }
  let answers: Answers = {};
  for (const question of questions) {
    const { name, title } = question;
    if (!isAsked(question, answers)) continue;
    const answer = Object.hasOwn(given, name) ? given[name] : question.default;
    if (answer === undefined) return `"${name}" (${title}) has no default and no answer`;
    const problem = validationError(question, answer);
    if (problem !== undefined) return `"${name}" ${problem}`;
    answers = { ...answers, [name]: answer as Answers[string] };
  }
  return answers;
}
