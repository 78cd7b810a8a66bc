import { pathFrom } from '../../api/apps/app-name.ts';
import type { LocalStep } from '../../api/local-steps.ts';
import type { Session } from '../command.ts';
import { type Line, styled } from './terminal.ts';
import { width } from './visible.ts';
import { wrap } from './wrap.ts';

/** What to do next in the folder of an app, numbered; a command stands beside its text where both fit. */
export function nextStepLines(
  steps: readonly LocalStep[],
  root: string,
  { io: { columns }, cwd }: Pick<Session, 'io' | 'cwd'>,
): Line[] {
  if (steps.length === 0) return [];
  const lines = steps.flatMap(({ text, command }, index): Line[] => {
    const lead = `  ${index + 1}. `;
    const [first = '', ...more] = wrap(text, columns - lead.length);
    const rest = more.map((line) => ' '.repeat(lead.length) + line);
    if (command === undefined) return [lead + first, ...rest];
    const fits = more.length === 0 && lead.length + width(first) + width(command) + 3 <= columns;
    return fits
      ? [`${lead}${first}:  ${command}`]
      : [lead + first, ...rest, ...commandLines(command, lead.length, columns)];
  });
  const folder = pathFrom(cwd, root);
  return ['', [styled('bold', 'Next'), folder === '.' ? '' : `, in ${folder}`], ...lines];
}

/** What a command is for, and the command: on a line of its own where both do not fit. */
export function withCommand(text: string, command: string, columns: number): Line[] {
  const line = `${text} ${command}`;
  if (width(line) <= columns) return [line];
  const indent = text.length - text.trimStart().length + 2;
  return [text.trimEnd(), ...commandLines(command, indent, columns)];
}

/** A command that is too long for a line has one line for each of its parts. */
function commandLines(command: string, indent: number, columns: number): Line[] {
  const isLong = indent + width(command) > columns;
  const parts = isLong ? command.split(/(?<= &&) /) : [command];
  return parts.map((part) => commandRow(part, indent));
}

/** A command on a row of its own. */
export function commandRow(command: string, indent = 2): Line {
  return [styled('command', ' '.repeat(indent) + command)];
}

/** The same for machines. */
export function stepsData(steps: readonly LocalStep[]): { readonly steps?: readonly LocalStep[] } {
  return steps.length === 0 ? {} : { steps };
}
