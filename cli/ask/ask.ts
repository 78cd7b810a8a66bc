import {
  type Answer,
  type Answers,
  isAsked,
  objection,
  type Question,
} from '../../generators/templates/question.ts';
import type { Io } from '../views/terminal.ts';

/** How asking ended. */
export type Asked =
  | { readonly kind: 'answered'; readonly answers: Answers }
  /** Nobody is there to answer these, and they are not answered by defaults. */
  | { readonly kind: 'missing'; readonly questions: readonly Question[] }
  /** Ctrl-C, or the terminal was closed. */
  | { readonly kind: 'interrupted' };

/** Whom to ask for what was not given: a person, the defaults, or nobody. */
export type Source = 'person' | 'defaults' | 'nobody';

/**
 * Completes the given answers in order, for those questions that the answers before call for. `adapt`
 * fits a question to the answers so far, e.g. its default.
 */
export async function ask(
  questions: readonly Question[],
  given: Answers,
  source: Source,
  adapt: (question: Question, answers: Answers) => Question = (question) => question,
): Promise<Asked> {
  const answers: Record<string, Answer> = { ...given };
  const missing: Question[] = [];
  try {
    for (const each of questions) {
      const question = adapt(each, answers);
      if (!isAsked(question, answers) || Object.hasOwn(given, question.name)) continue;
      const answer = source === 'person' ? await prompt(question) : question.default;
      if (answer !== undefined) answers[question.name] = answer;
      if (source === 'nobody' || answer === undefined) missing.push(question);
    }
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError') return { kind: 'interrupted' };
    throw error;
  }
  return missing.length === 0
    ? { kind: 'answered', answers }
    : { kind: 'missing', questions: missing };
}

/** Who can be asked: only a person at a terminal, and nobody when stdout is a machine's. */
export function sourceOf(io: Io, flags: { readonly yes: boolean; readonly json: boolean }): Source {
  if (flags.yes) return 'defaults';
  return io.isTTY && !flags.json ? 'person' : 'nobody';
}

async function prompt(question: Question): Promise<Answer> {
  const { default: inquirer } = await import('inquirer');
  const asked = { name: 'answer', message: question.title } as const;
  const validate = (answer: unknown) => objection(question, answer) ?? true;
  switch (question.kind) {
    case 'confirm': {
      const fallback = question.default ?? true;
      return (await inquirer.prompt([{ ...asked, type: 'confirm', default: fallback }])).answer;
    }
    case 'select': {
      if (question.choices.length > longList) return search(question);
      const choices = question.choices.map(({ value, title }) => ({ value, name: title }));
      const fallback = question.default;
      return (await inquirer.prompt([{ ...asked, type: 'select', choices, default: fallback }]))
        .answer;
    }
    case 'multiselect': {
      const choices = question.choices.map(({ value, title }) => ({
        value,
        name: `${value}: ${title}`,
        checked: question.default?.includes(value) ?? false,
      }));
      const check = (chosen: readonly { readonly value: string }[]) =>
        validate(chosen.map(({ value }) => value));
      return (await inquirer.prompt([{ ...asked, type: 'checkbox', choices, validate: check }]))
        .answer;
    }
    case 'number': {
      const { default: fallback, min, max } = question;
      const limits = { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
      const usual = fallback !== undefined && { default: fallback };
      const given = { ...asked, ...limits, ...usual, required: true, validate } as const;
      return (
        (await inquirer.prompt([{ ...given, type: 'number' }])).answer ?? fallback ?? Number.NaN
      );
    }
    case 'text': {
      const fallback = question.default;
      return (await inquirer.prompt([{ ...asked, type: 'input', default: fallback, validate }]))
        .answer;
    }
  }
}

/** From so many choices on, typing finds one sooner than the arrow keys. */
const longList = 8;

/** Choices whose words hold all that was typed. */
async function search({ title, choices }: Question & { kind: 'select' }): Promise<Answer> {
  const { default: inquirer } = await import('inquirer');
  const source = (term = '') => {
    const words = term.toLowerCase().split(/\s+/);
    return choices
      .filter((each) => words.every((word) => each.title.toLowerCase().includes(word)))
      .map(({ value, title: name }) => ({ value, name }));
  };
  const asked = { name: 'answer', message: title, type: 'search', source } as const;
  return (await inquirer.prompt([asked])).answer;
}

/** Asks a person for a yes before something is written. */
export async function confirm(title: string, usual = true): Promise<boolean | 'interrupted'> {
  const question: Question = { kind: 'confirm', name: 'answer', title, default: usual };
  const asked = await ask([question], {}, 'person');
  return asked.kind === 'answered' ? asked.answers.answer === true : 'interrupted';
}
