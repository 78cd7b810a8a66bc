import { validationError } from '../../api/answers.ts';
import type { Answer, Answers, Question } from '../../api/host.ts';
import type { Io } from '../views/terminal.ts';

/** The part of the terminal that questions need. */
export type AskingIo = Pick<Io, 'rows' | 'accessible' | 'out'>;

/** Asks a person at the terminal, one question after the other. */
export async function prompt(
  questions: readonly Question[],
  io: AskingIo,
): Promise<Answers | 'cancelled'> {
  const answers: Record<string, Answer> = {};
  try {
    for (const question of questions) answers[question.name] = await promptOne(question, io);
    return answers;
  } catch (error) {
    // Ctrl-C, or the terminal was closed.
    if (error instanceof Error && error.name === 'ExitPromptError') return 'cancelled';
    throw error;
  }
}

/** Choices take what the question, its help and a line of the text above leave of the screen. */
function pageSize({ rows = 24 }: AskingIo): number {
  return Math.max(Math.min(rows - 4, 16), 3);
}

async function promptOne(question: Question, io: AskingIo): Promise<Answer> {
  if (io.accessible) return (await import('./ask-plain.ts')).askPlainly(question, io);
  const { default: inquirer } = await import('inquirer');
  const asked = { name: 'answer', message: question.title } as const;
  const validate = (answer: unknown) => validationError(question, answer) ?? true;
  const listed = { ...asked, pageSize: pageSize(io), loop: false } as const;
  switch (question.kind) {
    case 'confirm': {
      const fallback = question.default ?? true;
      return (await inquirer.prompt([{ ...asked, type: 'confirm', default: fallback }])).answer;
    }
    case 'select': {
      if (question.choices.length > longList) return search(question, io);
      const choices = question.choices.map(({ value, title }) => ({ value, name: title }));
      const fallback = question.default;
      return (
        await inquirer.prompt([
          { ...listed, ...withoutHelp, type: 'select', choices, default: fallback },
        ])
      ).answer;
    }
    case 'multiselect': {
      const choices = question.choices.map(({ value, title }) => ({
        value,
        name: `${value}: ${title}`,
        checked: question.default?.includes(value) ?? false,
      }));
      const check = (chosen: readonly { readonly value: string }[]) =>
        validate(chosen.map(({ value }) => value));
      return (await inquirer.prompt([{ ...listed, type: 'checkbox', choices, validate: check }]))
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

/** A short list needs no line that explains arrow keys, which a full screen has no room for. */
const withoutHelp = { theme: { style: { keysHelpTip: () => undefined } } } as const;

/** From so many choices on, typing finds one sooner than the arrow keys. */
const longList = 8;

/** Choices whose words hold all that was typed. */
async function search(
  { title, choices }: Question & { kind: 'select' },
  io: AskingIo,
): Promise<Answer> {
  const { default: inquirer } = await import('inquirer');
  const source = (term = '') => {
    const words = term.toLowerCase().split(/\s+/);
    return choices
      .filter((each) => words.every((word) => each.title.toLowerCase().includes(word)))
      .map(({ value, title: name }) => ({ value, name }));
  };
  const asked = { name: 'answer', message: title, pageSize: pageSize(io) } as const;
  return (await inquirer.prompt([{ ...asked, type: 'search', source }])).answer;
}
