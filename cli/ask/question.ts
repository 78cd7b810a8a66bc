import {
  type Answer,
  type Answers,
  objection,
  type Question,
  readNumber,
} from '../../generators/templates/question.ts';
import type { Flag, Options } from '../command.ts';

/** The flag that answers a question: `authLevel` is `--auth-level <value>`. */
export function flagOf(question: Question): Flag {
  const name = flagName(question);
  const about = question.title[0]?.toLowerCase() + question.title.slice(1);
  switch (question.kind) {
    case 'confirm':
      return { flags: name, about };
    case 'select':
      return {
        flags: `${name} <value>`,
        about,
        choices: question.choices.map(({ value }) => value),
      };
    case 'multiselect':
      return { flags: `${name} <names>`, about, many: true };
    case 'text':
      return { flags: `${name} <text>`, about };
    case 'number':
      return { flags: `${name} <number>`, about };
  }
}

/** The flags of questions, but for those whose name means something else to the command. */
export function flagsFor(questions: readonly Question[], taken: readonly Flag[]): Flag[] {
  const names = new Set(taken.map(({ flags }) => flags.split(' ')[0]?.replace(/^--no-/, '--')));
  return questions.filter((each) => !names.has(flagName(each))).map(flagOf);
}

export function flagName({ name }: Question): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** The words that give an answer on a command line: none for an empty list. */
export function wordsFor(question: Question, answer: Answer): string[] {
  const flag = flagName(question);
  if (typeof answer === 'boolean') return answer ? [flag] : [`--no-${flag.slice(2)}`];
  if (typeof answer === 'string' || typeof answer === 'number') return [flag, String(answer)];
  return answer.length === 0 ? [] : [flag, answer.join(',')];
}

/** Answers, and what is wrong with those that cannot be taken. */
export interface Given {
  readonly answers: Answers;
  readonly objections: readonly string[];
}

/** The answers in the flags of a command line and in an answers file, which flags override. */
export function givenAnswers(
  questions: readonly Question[],
  options: Options,
  file: Readonly<Record<string, unknown>>,
): Given {
  const known = new Set(questions.map(({ name }) => name));
  const strange = Object.keys(file).filter((name) => !known.has(name));
  const objections = strange.map((name) => `--answers: there is no question "${name}"`);
  const answers: Record<string, Answer> = {};
  for (const question of questions) {
    const answer = fromFlag(question, options[question.name]) ?? file[question.name];
    if (answer === undefined) continue;
    const problem = objection(question, answer);
    if (problem === undefined) answers[question.name] = answer as Answer;
    else objections.push(`${flagName(question)}: ${problem}`);
  }
  return { answers, objections };
}

/** `--template http,timer` and `--template http --template timer` mean the same. */
function fromFlag(question: Question, value: Options[string]): Answer | undefined {
  if (question.kind === 'number' && typeof value === 'string') return readNumber(value);
  if (question.kind !== 'multiselect' || !Array.isArray(value)) return value;
  const all = value.flatMap((each: string) => each.split(',')).map((each) => each.trim());
  return all.filter((each) => each !== '');
}

/** What an answer has to keep to beside its kind. */
function limitsOf(question: Question): object {
  if (question.kind === 'number') {
    const { min, max } = question;
    return { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
  }
  const rule = question.kind === 'text' ? question.rule : undefined;
  return rule === undefined ? {} : { rule };
}

/** A question for a machine that has to answer it. */
export function asData(question: Question): object {
  const { name, title, kind, default: fallback } = question;
  const choices = 'choices' in question ? question.choices : undefined;
  return {
    name,
    flag: flagName(question),
    title,
    kind,
    ...(choices && { choices }),
    ...limitsOf(question),
    ...(fallback !== undefined && { default: fallback }),
  };
}
