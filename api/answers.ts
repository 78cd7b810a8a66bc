import { resolve } from 'node:path';
import {
  type Answer,
  type Answers,
  type Question,
  readNumber,
  validationError,
} from '../generators/templates/question.ts';
import { readText } from '../workspace/text/text.ts';
import { openTree, Unreadable } from '../workspace/tree/disk.ts';
import type { ValidationError } from './outcome.ts';

export { validationError } from '../generators/templates/question.ts';

/** Answers, and what is wrong with those that cannot be used. */
export interface Given {
  readonly answers: Answers;
  readonly errors: readonly ValidationError[];
}

/**
 * Checks answers that were given beforehand. Texts as on a command line are read as what the question
 * wants: a number, or names with commas between them; not those from a file, which has types.
 */
export function givenAnswers(
  questions: readonly Question[],
  given: Readonly<Record<string, unknown>>,
  fromFile: ReadonlySet<string> = new Set(),
): Given {
  const known = new Set(questions.map(({ name }) => name));
  const errors: ValidationError[] = Object.keys(given)
    .filter((name) => !known.has(name))
    .map((name) => ({ option: 'answers', message: `there is no question "${name}"` }));
  const answers: Record<string, Answer> = {};
  for (const question of questions) {
    const { name } = question;
    const value = given[name];
    const answer = fromFile.has(name) ? value : readAnswer(question, value);
    if (answer === undefined) continue;
    const message = validationError(question, answer);
    if (message === undefined) answers[name] = answer as Answer;
    else errors.push({ option: name, message });
  }
  return { answers, errors };
}

/** `http,timer` and a list of both mean the same. */
function readAnswer({ kind }: Question, value: unknown): unknown {
  if (kind === 'number' && typeof value === 'string') return readNumber(value);
  if (kind !== 'multiselect' || !Array.isArray(value)) return value;
  const all = value.flatMap((each) => String(each).split(',')).map((each) => each.trim());
  return all.filter((each) => each !== '');
}

/** How a caller answers questions beforehand. */
export interface AnswersOptions {
  /** Answers by the name of their question. */
  readonly answers?: Readonly<Record<string, unknown>> | undefined;
  /** Path of a JSON file with answers, which `answers` override. */
  readonly answersFile?: string | undefined;
}

/** The answers of both, or what is wrong with the file. */
export function readAnswers(
  { answers = {}, answersFile: path }: AnswersOptions,
  cwd: string,
): {
  readonly answers: Readonly<Record<string, unknown>>;
  /** The names of those that are in the file and nowhere else. */
  readonly fromFile: ReadonlySet<string>;
  readonly errors: readonly ValidationError[];
} {
  const fromFile = new Set<string>();
  if (path === undefined) return { answers, fromFile, errors: [] };
  const file = readJsonFile(resolve(cwd, path));
  if (typeof file === 'string') {
    return { answers, fromFile, errors: [{ option: 'answers', message: `${path} ${file}` }] };
  }
  const all = { ...file.value, ...answers };
  for (const name of Object.keys(file.value)) if (!(name in answers)) fromFile.add(name);
  return { answers: all, fromFile, errors: [] };
}

/** The object in a file, or the end of a sentence that says what is wrong with it. */
function readJsonFile(file: string): { readonly value: Record<string, unknown> } | string {
  try {
    const folder = openTree(resolve(file, '..'));
    const found = folder.file(file.slice(folder.root.length).replace(/^[/\\]/, ''));
    const read = found && readText(found);
    if (read === undefined) return 'is not there';
    if (read.kind === 'undecodable') return read.reason;
    const value: unknown = JSON.parse(read.text);
    return isRecord(value) ? { value } : 'holds no JSON object';
  } catch (error) {
    if (error instanceof Unreadable) return 'cannot be read';
    if (error instanceof SyntaxError) return `is not valid JSON: ${error.message}`;
    throw error;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
