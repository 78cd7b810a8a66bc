import { type Exit, exitCode } from '../../api/report/exit.ts';
import { jsonText } from '../../api/report/json-text.ts';
import type { Question } from '../../generators/templates/question.ts';
import type { Session } from '../command.ts';
import { type Line, styled } from '../views/terminal.ts';
import { folderQuestion } from './create-answers.ts';
import { asData, flagName } from './question.ts';

/**
 * Nobody is there to answer: says what is missing, and the whole command that goes through. `places`
 * are answered by the words of a command itself, not by flags.
 */
export function sayMissing(
  questions: readonly Question[],
  next: string,
  session: Session,
  places: readonly string[] = [folderQuestion.name],
): Exit {
  const flags = questions.map((each) =>
    places.includes(each.name) ? `[${each.name}]` : flagName(each),
  );
  const widest = Math.max(...flags.map(({ length }) => length));
  session.io.err(
    'pyfunc: answers are missing, and there is no terminal to ask in:',
    ...questions.map(
      (question, index): Line => [
        styled('bold', `  ${(flags[index] ?? '').padEnd(widest)}`),
        `  ${question.title}`,
      ],
    ),
    'This takes the defaults for all of them; change what you like:',
    `  ${next}`,
  );
  if (!session.json) return 'usage';
  const document = {
    version: 1,
    status: 'action_required',
    exitCode: exitCode('usage'),
    missing: questions.map((each, index) => ({ ...asData(each), flag: flags[index] })),
    next: [next],
  };
  session.io.raw(jsonText(document));
  return 'usage';
}

/** Answers that were given and cannot be taken. */
export function sayObjections(objections: readonly string[], session: Session): Exit {
  session.io.err(...objections.map((each) => `pyfunc: ${each}`));
  if (!session.json) return 'usage';
  const document = { version: 1, status: 'usage', exitCode: exitCode('usage'), objections };
  session.io.raw(jsonText(document));
  return 'usage';
}
