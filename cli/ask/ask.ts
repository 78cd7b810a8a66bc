import { validationError } from '../../api/answers.ts';
import type { Answer, Answers, Question } from '../../api/host.ts';

/** Asks a person at the terminal, one question after the other. */
export async function prompt(questions: readonly Question[]): Promise<Answers | 'cancelled'> {
  const answers: Record<string, Answer> = {};
  try {
    for (const question of questions) answers[question.name] = await promptOne(question);
    return answers;
  } catch (error) {
    // Ctrl-C, or the terminal was closed.
    if (error instanceof Error && error.name === 'ExitPromptError') return 'cancelled';
    throw error;
  }
}

async function promptOne(question: Question): Promise<Answer> {
  const { default: inquirer } = await import('inquirer');
  const asked = { name: 'answer', message: question.title } as const;
  const validate = (answer: unknown) => validationError(question, answer) ?? true;
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
