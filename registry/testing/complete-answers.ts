import {
  type Answers,
  isAsked,
  type Question,
  validationError,
} from '../../generators/templates/question.ts';
import { type Attempt, failedBecause, ok } from '../../workspace/attempt.ts';
import { nearest } from '../../workspace/text/nearest.ts';

/** Answers to all questions: those given, and defaults. */
export function completeAnswers(
  questions: readonly Question[],
  given: Readonly<Record<string, unknown>>,
): Attempt<Answers> {
  const names = questions.map(({ name }) => name);
  const stranger = Object.keys(given).find((name) => !names.includes(name));
  if (stranger !== undefined) {
    const meant = nearest(stranger, names);
    const end = meant === undefined ? '' : ` (did you mean ${meant}?)`;
    return failedBecause(`no question asks for "${stranger}"${end}`);
  }
  let answers: Answers = {};
  for (const question of questions) {
    const { name, title } = question;
    if (!isAsked(question, answers)) continue;
    const answer = Object.hasOwn(given, name) ? given[name] : question.default;
    if (answer === undefined) {
      return failedBecause(`"${name}" (${title}) has no default and no answer`);
    }
    const problem = validationError(question, answer);
    if (problem !== undefined) return failedBecause(`"${name}" ${problem}`);
    answers = { ...answers, [name]: answer as Answers[string] };
  }
  return ok(answers);
}
