import { createInterface } from 'node:readline/promises';
import { validationError } from '../../api/answers.ts';
import type { Answer, Prompt, Question } from '../../api/host.ts';
import type { AskingIo, Said } from './ask.ts';

/** What a person types to go back: no question takes it as its answer. */
const backKey = '<';

/**
 * Asks line by line: nothing is redrawn, and choices have numbers. A screen reader follows it. A line
 * with one of the keys alone, or with `<`, ends the question as the key does elsewhere.
 */
export async function askPlainly(
  question: Prompt,
  { out }: AskingIo,
  keys: readonly string[],
): Promise<Said> {
  if (question.kind === 'select' || question.kind === 'multiselect') {
    out(
      `${question.title}${keys.includes('?') ? ' (? for help)' : ''}:`,
      ...question.choices.map(({ value, title }, index) =>
        question.kind === 'multiselect' && value !== title
          ? `  ${index + 1}. ${value}: ${title}`
          : `  ${index + 1}. ${title}`,
      ),
    );
  }
  for (;;) {
    const line = (await readLine(promptOf(question)))?.trim();
    if (line === undefined) return { kind: 'canceled' };
    if (line === backKey) return { kind: 'key', key: 'escape' };
    if (keys.includes(line)) return { kind: 'key', key: line };
    const answer = answerFrom(question, line);
    const problem =
      answer === undefined ? 'is not one of the choices' : validationError(question, answer);
    const refusal =
      problem === undefined && answer !== undefined
        ? await question.check?.(answer)
        : `The answer ${problem}.`;
    if (refusal === undefined && answer !== undefined) return { kind: 'answer', answer };
    out(`${refusal} To go back, type ${backKey}.`);
  }
}

/** A line; undefined after Ctrl-C, or where the terminal was closed. */
async function readLine(text: string): Promise<string | undefined> {
  const reader = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await new Promise((resolve, reject) => {
      const end = () => resolve(undefined);
      reader.once('SIGINT', end);
      reader.once('close', end);
      // Node stops listening when Ctrl-Z stops the process.
      reader.on('SIGCONT', () => reader.resume());
      reader.question(text).then(resolve, reject);
    });
  } finally {
    reader.close();
  }
}

function promptOf(question: Question): string {
  const usual = usualText(question);
  const hint = usual === '' ? '' : ` (Enter: ${usual})`;
  switch (question.kind) {
    case 'confirm':
      return `${question.title} Type y or n${hint}: `;
    case 'select':
      return `Type a number${hint}: `;
    case 'multiselect':
      return `Type numbers with commas between${hint}: `;
    default:
      return `${question.title}${hint}: `;
  }
}

function usualText(question: Question): string {
  switch (question.kind) {
    case 'confirm':
      return (question.default ?? true) ? 'y' : 'n';
    case 'select': {
      const at = question.choices.findIndex(({ value }) => value === question.default);
      return String(Math.max(at, 0) + 1);
    }
    case 'multiselect':
      return (question.default ?? []).join(', ') || 'none';
    default:
      return question.default === undefined ? '' : String(question.default);
  }
}

function answerFrom(question: Question, line: string): Answer | undefined {
  switch (question.kind) {
    case 'confirm':
      if (line === '') return question.default ?? true;
      return /^y(es)?$/i.test(line) ? true : /^no?$/i.test(line) ? false : undefined;
    case 'select': {
      const number = line === '' ? usualText(question) : line;
      return question.choices[Number(number) - 1]?.value;
    }
    case 'multiselect': {
      if (line === '') return question.default ?? [];
      const chosen = line.split(/[\s,]+/).map((each) => question.choices[Number(each) - 1]?.value);
      return chosen.includes(undefined) ? undefined : (chosen as string[]);
    }
    case 'number':
      return line === '' ? question.default : Number(line);
    case 'text':
      return line === '' ? (question.default ?? (question.format ? undefined : '')) : line;
  }
}
