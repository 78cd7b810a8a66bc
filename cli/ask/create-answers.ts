import { readAnswers } from '../../api/answers-file.ts';
import { appQuestions } from '../../generators/app-questions.ts';
import type { Library } from '../../generators/templates/library.ts';
import type { Answers, Question } from '../../generators/templates/question.ts';
import type { Options, Session } from '../command.ts';
import { type Asked, ask, type Source } from './ask.ts';
import { givenAnswers } from './question.ts';

/** Answered by the argument of the command, not by a flag. */
export const folderQuestion = {
  name: 'folder',
  title: 'Folder for the new app',
  kind: 'text',
  format: 'path',
  default: 'my-app',
} as const satisfies Question;

/** Answered by `--yes`, where something is there already and nobody can be shown what changes. */
export const yesQuestion = {
  name: 'yes',
  title: 'Write into a folder that is not empty',
  kind: 'confirm',
} as const satisfies Question;

/** Asks where the app is to be made, unless the command line says so. */
export async function askFolder(argument: string | undefined, source: Source): Promise<Asked> {
  if (argument === undefined) return ask([folderQuestion], {}, source);
  return { kind: 'answered', answers: { folder: argument } };
}

/** The questions, and what was answered on the command line or in an answers file. */
export interface Prepared {
  readonly questions: readonly Question[];
  readonly answers: Answers;
  readonly objections: readonly string[];
}

/** The answers file of the command line; empty without one. Returns what is wrong with it. */
export function answersIn(
  { answers: path }: Options,
  { cwd }: Pick<Session, 'cwd'>,
): Readonly<Record<string, unknown>> | string {
  const file = typeof path === 'string' ? readAnswers(path, cwd) : {};
  return typeof file === 'string' ? `--answers: ${path} ${file}` : file;
}

/** The templates that the command line or an answers file names, known or not. */
export function namedTemplates(
  options: Options,
  file: Readonly<Record<string, unknown>>,
): readonly string[] {
  const given = options.template ?? file.template;
  if (!Array.isArray(given)) return [];
  return given
    .flatMap((each) => String(each).split(','))
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

/** Reads everything that was answered without asking. `name` is suggested for the app. */
export function prepareAnswers(
  library: Library,
  { name, chosen }: { readonly name: string; readonly chosen: readonly string[] },
  options: Options,
  file: Readonly<Record<string, unknown>>,
): Prepared {
  const questions = appQuestions(library, name, chosen);
  return { questions, ...givenAnswers(questions, options, file) };
}
