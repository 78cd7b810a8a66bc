import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { answerRefused } from '../../diagnostics/registry/updates.ts';
import {
  type Answer,
  type Answers,
  type Question,
  validationError,
} from '../../generators/templates/question.ts';
import { readAnswer } from '../../registry/update/updated-answers.ts';

/** Reads `name=value` for questions of which some are asked; anything else is refused. */
export function namedAnswers(
  questions: readonly Question[],
  texts: readonly string[],
): { readonly answers: Answers; readonly problems: readonly Diagnostic[] } {
  const answers: Record<string, Answer> = {};
  const problems: Diagnostic[] = [];
  for (const text of texts) {
    const [, name = '', value = ''] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
    const question = questions.find((each) => each.name === name);
    const answer = question && readAnswer(question, value);
    const problem =
      question === undefined ? 'no template asks for it' : validationError(question, answer);
    if (problem !== undefined) problems.push(diagnose(answerRefused, { answer: text, problem }));
    else if (answer !== undefined) answers[name] = answer;
  }
  return { answers, problems };
}
