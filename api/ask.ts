import {
  type Answer,
  type Answers,
  isAsked,
  type Question,
  validationError,
} from '../generators/templates/question.ts';
import type { AnswerSource, Host } from './host.ts';
import type { Asked } from './outcome.ts';

/**
 * Completes the given answers in order, for those questions that the answers before call for. `adapt`
 * fits a question to the answers so far, e.g. its default. A person who goes back is asked the question
 * before again, with their answer as its default. `earlier` holds what they answered before they came
 * back from a later question: then they are asked the last of these again, and the others stay.
 */
export async function ask(
  questions: readonly Question[],
  given: Answers,
  source: AnswerSource,
  host: Pick<Host, 'ask'>,
  adapt: (question: Question, answers: Answers) => Question = (question) => question,
  earlier?: Answers,
): Promise<Asked> {
  const answers: Record<string, Answer> = { ...given };
  const missing: Question[] = [];
  const asked: number[] = [];
  const said: Record<string, Answer> = { ...earlier };
  const openAt = (at: number) => {
    const question = adapt(questions[at] as Question, answers);
    const isOpen = isAsked(question, answers) && !Object.hasOwn(given, question.name);
    return isOpen ? question : undefined;
  };
  const goBack = () => {
    const before = asked.pop();
    for (const { name } of before === undefined ? [] : questions.slice(before)) {
      if (!Object.hasOwn(given, name)) delete answers[name];
    }
    return before;
  };
  for (let at = 0; earlier !== undefined && at < questions.length; at += 1) {
    const name = openAt(at)?.name;
    const answer = name === undefined ? undefined : earlier[name];
    if (name === undefined || answer === undefined) continue;
    asked.push(at);
    answers[name] = answer;
  }
  const start = earlier === undefined ? 0 : goBack();
  if (start === undefined) return { kind: 'canceled', isBack: true };
  for (let at = start; at < questions.length; at += 1) {
    const question = openAt(at);
    if (question === undefined) continue;
    let answer = question.default;
    if (source === 'person') {
      const reply = await host.ask?.([withDefault(question, said[question.name])]);
      if (reply === undefined || reply === 'canceled') return { kind: 'canceled', isBack: false };
      if (reply === 'back') {
        const before = goBack();
        if (before === undefined) return { kind: 'canceled', isBack: true };
        at = before - 1;
        continue;
      }
      asked.push(at);
      answer = reply[question.name];
      if (answer !== undefined) said[question.name] = answer;
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

/** The question with what a person answered before, where that is still allowed. */
function withDefault(question: Question, before: Answer | undefined): Question {
  if (before === undefined || validationError(question, before) !== undefined) return question;
  return { ...question, default: before } as Question;
}

/** Asks a person for a yes; going back is a no. */
export async function confirm(
  name: string,
  title: string,
  host: Pick<Host, 'ask'>,
  usual = true,
): Promise<boolean | 'canceled'> {
  const question = { kind: 'confirm', name, title, default: usual } as const;
  const said = await host.ask?.([question]);
  if (said === 'back') return false;
  return said === undefined || said === 'canceled' ? 'canceled' : said[name] === true;
}

/** Whether to write: every command asks it by this name, and says so where nobody can be asked. */
export const confirmWriting = {
  name: 'yes',
  title: 'Write the changes',
  kind: 'confirm',
} as const satisfies Question;
