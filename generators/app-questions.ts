import type { Library } from './library.ts';
import type { Answers, Question } from './question.ts';

/** Everything that is asked for a new app, in order. `name` is suggested for it. */
export function appQuestions(library: Library, name: string): readonly Question[] {
  const { questions } = library.app('app').manifest;
  return questions.flatMap((question) =>
    question.name === 'name' && question.kind === 'text'
      ? [{ ...question, default: name }, templateQuestion(library)]
      : [question],
  );
}

/** What most apps begin with. */
const usual: readonly string[] = ['http', 'timer'];

function templateQuestion(library: Library): Question {
  const others = library.names.filter((name) => name !== 'app' && !usual.includes(name));
  return {
    name: 'template',
    title: 'Functions to begin with',
    kind: 'multiselect',
    choices: [...usual, ...others].map((name) => ({
      value: name,
      title: library.title(name),
    })),
    default: usual,
  };
}

/** The answers a function of a new app gets: those of the app where the questions are the same. */
export function functionAnswers(questions: readonly Question[], app: Answers): Answers {
  return Object.fromEntries(
    questions.flatMap((question) => {
      const inherited = question.name === 'name' ? undefined : app[question.name];
      const answer = inherited ?? question.default;
      return answer === undefined ? [] : [[question.name, answer]];
    }),
  );
}
