import type { Library } from '../templates/library.ts';
import type { Answers, Question } from '../templates/question.ts';

/**
 * Everything that is asked for a new app, in order: by the app template among those chosen, or by the
 * plain one. `name` is suggested for it.
 */
export function appQuestions(
  library: Library,
  name: string,
  chosen: readonly string[] = [],
): readonly Question[] {
  const isApp = (each: string) => library.template(each).manifest.kind === 'app';
  const { questions } = library.app(chosen.find(isApp) ?? 'app').manifest;
  const template = templateQuestion(library);
  const hasName = questions.some((each) => each.name === 'name');
  const all = questions.flatMap((question) =>
    question.name === 'name' && question.kind === 'text'
      ? [{ ...question, default: name }, template]
      : [question],
  );
  return hasName ? all : [template, ...all];
}

/** What most apps begin with. */
const usual: readonly string[] = ['http', 'timer'];

/** Those of registries first: a team that configured a registry means it to be used. */
function templateQuestion(library: Library): Question {
  const others = library.names.filter((name) => name !== 'app' && !usual.includes(name));
  const own = others.filter((name) => name.startsWith('@'));
  const builtIn = others.filter((name) => !name.startsWith('@'));
  return {
    name: 'template',
    title: 'Functions to start with',
    kind: 'multiselect',
    // Without any function to begin with.
    choices: [...own, ...usual, ...builtIn, 'app'].map((name) => ({
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
