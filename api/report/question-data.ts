import type { Answer, Question } from '../../generators/templates/question.ts';
import { choicesOf } from '../../generators/templates/question.ts';
import type { OpenQuestion } from '../outcome.ts';

/** The flag that answers a question: `authLevel` is `--auth-level`. */
export function flagName({ name }: { readonly name: string }): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** The words that give an answer on a command line: none for an empty list. */
export function wordsFor(question: Question, answer: Answer): string[] {
  const flag = flagName(question);
  if (typeof answer === 'boolean') return answer ? [flag] : [`--no-${flag.slice(2)}`];
  if (typeof answer === 'string' || typeof answer === 'number') return [flag, String(answer)];
  return answer.length === 0 ? [] : [flag, answer.join(',')];
}

/** A question for a machine that has to answer it. */
export function questionData(
  question: OpenQuestion,
  flagOf: (question: OpenQuestion) => string = flagName,
): object {
  const { name, title } = question;
  const flag = flagOf(question);
  if (question.kind === undefined) return { name, flag, title };
  const { kind, default: fallback } = question;
  const choices = choicesOf(question);
  return {
    name,
    flag,
    title,
    kind,
    ...(choices.length > 0 && { choices }),
    ...limitsOf(question),
    ...(fallback !== undefined && { default: fallback }),
  };
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
