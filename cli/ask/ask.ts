import { validationError } from '../../api/answers.ts';
import type { Answer, Answers, Question } from '../../api/host.ts';
import type { Io } from '../views/terminal.ts';

/** The part of the terminal that questions need. */
export type AskingIo = Pick<Io, 'rows' | 'accessible' | 'out'>;

/** Asks a person at the terminal, one question after the other; Escape goes back. */
export async function prompt(
  questions: readonly Question[],
  io: AskingIo,
): Promise<Answers | 'back' | 'cancelled'> {
  const answers: Record<string, Answer> = {};
  for (let at = 0; at < questions.length; at += 1) {
    const question = questions[at] as Question;
    const said = await promptWithKeys(question, io);
    if (said.kind === 'cancelled') return 'cancelled';
    if (said.kind === 'answer') answers[question.name] = said.answer;
    else if (at === 0) return 'back';
    else at -= 2;
  }
  return answers;
}

/** An answer, or the key that was pressed in its place. */
export type Said =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'cancelled' };

/** Asks one question; Escape and the keys of `keys`, which are no part of an answer, end it at once. */
export async function promptWithKeys(
  question: Question,
  io: AskingIo,
  keys: readonly string[] = [],
): Promise<Said> {
  if (io.accessible) return (await import('./ask-plain.ts')).askPlainly(question, io, keys);
  const pressed = new AbortController();
  const onKey = (text: string | undefined, { name }: { readonly name?: string } = {}) => {
    const key = name === 'escape' ? name : (text ?? '');
    if (key === 'escape' || keys.includes(key)) pressed.abort(key);
  };
  process.stdin.on('keypress', onKey);
  try {
    return { kind: 'answer', answer: await promptOne(question, io, pressed.signal) };
  } catch (error) {
    const { name } = error instanceof Error ? error : { name: '' };
    if (name === 'AbortPromptError') return { kind: 'key', key: String(pressed.signal.reason) };
    // Ctrl-C, or the terminal was closed.
    if (name === 'ExitPromptError') return { kind: 'cancelled' };
    throw error;
  } finally {
    process.stdin.off('keypress', onKey);
  }
}

/** Choices take what the question, its help and a line of the text above leave of the screen. */
function pageSize({ rows = 24 }: AskingIo): number {
  return Math.max(Math.min(rows - 4, 16), 3);
}

async function promptOne(question: Question, io: AskingIo, signal: AbortSignal): Promise<Answer> {
  const { createPromptModule } = await import('inquirer');
  const ask = createPromptModule({ signal });
  const asked = { name: 'answer', message: question.title } as const;
  const validate = (answer: unknown) => validationError(question, answer) ?? true;
  const listed = { ...asked, pageSize: pageSize(io), loop: false } as const;
  switch (question.kind) {
    case 'confirm': {
      const fallback = question.default ?? true;
      return (await ask([{ ...asked, type: 'confirm', default: fallback }])).answer;
    }
    case 'select': {
      if (question.choices.length > longList) return search(question, io, signal);
      const choices = question.choices.map(({ value, title }) => ({ value, name: title }));
      const fallback = question.default;
      return (
        await ask([{ ...listed, ...withoutHelp, type: 'select', choices, default: fallback }])
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
      return (await ask([{ ...listed, type: 'checkbox', choices, validate: check }])).answer;
    }
    case 'number': {
      const { default: fallback, min, max } = question;
      const limits = { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
      const usual = fallback !== undefined && { default: fallback };
      const given = { ...asked, ...limits, ...usual, required: true, validate } as const;
      return (await ask([{ ...given, type: 'number' }])).answer ?? fallback ?? Number.NaN;
    }
    case 'text': {
      const fallback = question.default;
      return (await ask([{ ...asked, type: 'input', default: fallback, validate }])).answer;
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
  signal: AbortSignal,
): Promise<Answer> {
  const { createPromptModule } = await import('inquirer');
  const source = (term = '') => {
    const words = term.toLowerCase().split(/\s+/);
    return choices
      .filter((each) => words.every((word) => each.title.toLowerCase().includes(word)))
      .map(({ value, title: name }) => ({ value, name }));
  };
  const asked = { name: 'answer', message: title, pageSize: pageSize(io) } as const;
  return (await createPromptModule({ signal })([{ ...asked, type: 'search', source }])).answer;
}
