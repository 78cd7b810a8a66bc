import { validationError } from '../../api/answers.ts';
import type { Answer, Answers, Prompt, Question } from '../../api/host.ts';
import { type Io, styled } from '../views/terminal.ts';
import { visible, width } from '../views/visible.ts';
import { wrap } from '../views/wrap.ts';
import { suspend } from './suspend.ts';

/** The part of the terminal that questions need. */
export type AskingIo = Pick<
  Io,
  'rows' | 'columns' | 'color' | 'accessible' | 'out' | 'outRemovable' | 'removeLast'
>;

/** Asks a person at the terminal, one question after the other; Escape goes back. */
export async function prompt(
  questions: readonly Prompt[],
  io: AskingIo,
): Promise<Answers | 'back' | 'canceled'> {
  const answers: Record<string, Answer> = {};
  for (let at = 0; at < questions.length; at += 1) {
    const question = questions[at] as Prompt;
    const said = await promptWithKeys(question, io);
    if (said.kind === 'canceled') return 'canceled';
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
  | { readonly kind: 'canceled' };

/**
 * Asks one question; Escape and the keys of `keys`, which no answer holds, end it at once. What
 * was answered stays above it, and Escape, which goes back to the question before, removes its answer.
 */
export async function promptWithKeys(
  question: Prompt,
  io: AskingIo,
  keys: readonly string[] = [],
): Promise<Said> {
  passOnColor(io);
  if (question.askInTerminal !== undefined) return askOwn(question.askInTerminal, io);
  if (io.accessible && !question.isSecret)
    return (await import('./ask-plain.ts')).askPlainly(question, io, keys);
  for (;;) {
    const said = await askOnce(question, io, keys);
    if (said !== 'suspended') return said;
    suspend();
  }
}

/** Asks with a prompt of inquirer's, which is gone from the screen when this returns. */
async function askOnce(
  question: Prompt,
  io: AskingIo,
  keys: readonly string[],
): Promise<Said | 'suspended'> {
  const pressed = new AbortController();
  const onKey = (text: string | undefined, pressedKey: KeyPress = {}) => {
    const { name, ctrl } = pressedKey;
    if (ctrl && name === 'z' && process.platform !== 'win32') {
      // Node's own handler, which comes next, would stop the process with the prompt on the screen and the
      // cursor hidden, and not listen any more when it goes on.
      Object.assign(pressedKey, { name: undefined, ctrl: false });
      pressed.abort('suspended');
    }
    const key = name === 'escape' ? name : (text ?? '');
    if (key === 'escape' || keys.includes(key)) pressed.abort(key);
  };
  process.stdin.on('keypress', onKey);
  try {
    const answer = await promptOne(question, io, pressed.signal, keys);
    io.outRemovable(...(question.isSecret ? [] : answeredLines(question, answer, io)));
    return { kind: 'answer', answer };
  } catch (error) {
    if (isNamed(error, 'AbortPromptError')) {
      const key = String(pressed.signal.reason);
      if (key === 'suspended') return key;
      if (key === 'escape') io.removeLast();
      return { kind: 'key', key };
    }
    return canceledBy(error);
  } finally {
    process.stdin.off('keypress', onKey);
  }
}

interface KeyPress {
  readonly name?: string;
  readonly ctrl?: boolean;
}

/**
 * inquirer asks Node whether to color, and there FORCE_COLOR wins over NO_COLOR, with a warning, and no flag
 * counts.
 */
function passOnColor({ color }: AskingIo): void {
  if (color) {
    if (process.env.NO_COLOR === '') delete process.env.NO_COLOR;
  } else {
    delete process.env.FORCE_COLOR;
    process.env.NO_COLOR = '1';
  }
}

/** A prompt of a plopfile's own has its own keys. */
async function askOwn(askInTerminal: () => Promise<string>, io: AskingIo): Promise<Said> {
  try {
    return { kind: 'answer', answer: await askInTerminal() };
  } catch (error) {
    return canceledBy(error);
  } finally {
    // It may have left lines: those above it stay.
    io.out();
  }
}

/** After Ctrl-C, or where the terminal was closed; throws what is neither. */
function canceledBy(error: unknown): Said {
  if (isNamed(error, 'ExitPromptError')) return { kind: 'canceled' };
  throw error;
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}

/** Choices take what the question, its help and a line of the text above leave of the screen. */
function pageSize({ rows = 24 }: AskingIo): number {
  return Math.max(Math.min(rows - 4, 16), 3);
}

/** Asks with the prompts of inquirer one by one: all of them together bring an editor's character sets. */
async function promptOne(
  question: Prompt,
  io: AskingIo,
  signal: AbortSignal,
  ownKeys: readonly string[],
): Promise<Answer> {
  // What is left of a question is its answer, or nothing where a key ended it.
  const shown = { signal, clearPromptOnDone: true };
  const title = ownKeys.includes('?') ? `${question.title} (? for help)` : question.title;
  const asked = { message: titleOf({ ...question, title }, io) };
  const validate = async (answer: Answer) =>
    validationError(question, answer) ?? (await question.check?.(answer)) ?? true;
  const keysHelpTip = (keys: readonly (readonly string[])[]) =>
    ownKeys.length === 0 ? keysLine(keys, io) : undefined;
  const theme = { style: { keysHelpTip } };
  const listed = { ...asked, pageSize: pageSize(io), loop: false, theme };
  switch (question.kind) {
    case 'confirm': {
      const fallback = question.default ?? true;
      const { default: confirm } = await import('@inquirer/confirm');
      return confirm({ ...asked, default: fallback }, shown);
    }
    case 'select': {
      const fallback = question.default === undefined ? {} : { default: question.default };
      const choices = question.choices.map(({ value, title }) => ({
        value,
        name: choiceText(title, 2, io),
      }));
      if (choices.length > longList) {
        // Choices that hold all words that were typed.
        const source = (term = '') => {
          const words = term.toLowerCase().split(/\s+/);
          return choices.filter(({ name }) =>
            words.every((word) => name.toLowerCase().includes(word)),
          );
        };
        const { default: search } = await import('@inquirer/search');
        return search({ ...listed, ...fallback, source }, shown);
      }
      const { default: select } = await import('@inquirer/select');
      return select({ ...listed, ...fallback, choices }, shown);
    }
    case 'multiselect': {
      const choices = question.choices.map(({ value, title }) => ({
        value,
        name: choiceText(value === title ? title : `${value}: ${title}`, 3, io),
        checked: question.default?.includes(value) ?? false,
      }));
      if (choices.length > longList) {
        const { markedList } = await import('./marked-list.ts');
        const marked = question.default ?? [];
        const { message } = asked;
        const config = { message, choices, marked, pageSize: pageSize(io), validate, keysHelpTip };
        return markedList(config, shown);
      }
      const check = (chosen: readonly { readonly value: string }[]) =>
        validate(chosen.map(({ value }) => value));
      const { default: checkbox } = await import('@inquirer/checkbox');
      return checkbox({ ...listed, choices, validate: check }, shown);
    }
    case 'number': {
      const { default: fallback, min, max } = question;
      const limits = { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
      const usual = fallback !== undefined && { default: fallback };
      const check = (value: number | undefined) => value === undefined || validate(value);
      const given = { ...asked, ...limits, ...usual, required: true, validate: check };
      const { default: number } = await import('@inquirer/number');
      return (await number(given, shown)) ?? fallback ?? Number.NaN;
    }
    case 'text': {
      if (question.isSecret) {
        const { default: password } = await import('@inquirer/password');
        return password({ ...asked, mask: '*', validate }, shown);
      }
      const { default: input } = await import('@inquirer/input');
      const usual = question.default !== undefined && { default: question.default };
      return input({ ...asked, ...usual, validate }, shown);
    }
  }
}

/** From so many choices on, typing finds one sooner than the arrow keys. */
const longList = 8;

/** The mark and the space before a title. */
const markWidth = 2;

/** The title between words: inquirer breaks a long line inside them. */
function titleOf(question: Question, { columns }: AskingIo): string {
  const hint = hintOf(question);
  const room = columns - markWidth;
  // One word, so that the hint stays whole.
  const filler = 'x'.repeat(Math.min(width(hint), room));
  const text = indented(wrap(`${visible(question.title)} ${filler}`.trimEnd(), room), markWidth);
  return filler === '' ? text : text.slice(0, -filler.length - 1);
}

/** What inquirer prints after a title. */
function hintOf(question: Question): string {
  switch (question.kind) {
    case 'confirm':
      return '(Y/n) ';
    case 'text':
    case 'number':
      return question.default === undefined ? '' : `(${question.default}) `;
    default:
      return '';
  }
}

/** The text of a choice, whose lines start where the first one does. */
function choiceText(text: string, indent: number, { columns }: AskingIo): string {
  return indented(wrap(visible(text), columns - indent - 1), indent);
}

function indented(lines: readonly string[], indent: number): string {
  return lines.join(`\n${' '.repeat(indent)}`);
}

/** The keys of a list, with the one that goes back. */
function keysLine(keys: readonly (readonly string[])[], { columns }: AskingIo): string {
  const named = [...keys, ['esc', 'back']].map((key) => key.join(' '));
  const whole = named.join(' · ');
  return width(whole) <= columns ? whole : wrap(whole, columns).join('\n');
}

/** A question with its answer, as it stays on the screen. */
function answeredLines(question: Question, answer: Answer, { columns }: AskingIo) {
  const title = question.title.trim();
  const said = spoken(question, answer);
  const lines = wrap(`${title} ${said}`.trimEnd(), columns - markWidth);
  return lines.map((line, at) => [at === 0 ? styled('green', '✔ ') : ' '.repeat(markWidth), line]);
}

/** An answer in the words of its question. */
function spoken(question: Question, answer: Answer): string {
  switch (question.kind) {
    case 'confirm':
      return answer === true ? 'Yes' : 'No';
    case 'select':
      return question.choices.find(({ value }) => value === answer)?.title ?? String(answer);
    default:
      return Array.isArray(answer) ? answer.join(', ') : String(answer);
  }
}
