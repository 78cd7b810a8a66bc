import type { FunctionOutcome, FunctionStatus } from '../../api/migrate/migrate.ts';
import { counted } from '../../workspace/text/counted.ts';
import { cut } from './cut.ts';
import { type Io, type Line, type Style, styled } from './terminal.ts';
import { visible, width } from './visible.ts';

export const statusLabels: Record<FunctionStatus, readonly [text: string, style: Style]> = {
  migrated: ['migrated', 'green'],
  review: ['needs review', 'yellow'],
  refused: ['refused', 'red'],
  'held-back': ['held back', 'dim'],
  'left-out': ['left out', 'dim'],
};

/** One row for each function, in columns; on a narrow screen their triggers are cut. */
export function functionTable(
  functions: readonly FunctionOutcome[],
  { rows, columns }: Pick<Io, 'rows' | 'columns'>,
): Line[] {
  const names = columnOf(functions.map(({ name }) => visible(name)));
  const labels = functions.map(({ status }) => statusLabels[status][0]);
  const taken = width(names[0] ?? '') + Math.max(0, ...labels.map(({ length }) => length)) + 6;
  // Where nobody looks at a screen nothing is cut.
  const room = rows === undefined ? Number.POSITIVE_INFINITY : Math.max(columns - taken, 1);
  const triggers = columnOf(functions.map(({ trigger = '' }) => cut(visible(trigger), room)));
  return functions.map(({ status }, index) => {
    const [text, style] = statusLabels[status];
    return [`  ${names[index]}  ${triggers[index]}  `, styled(style, text)];
  });
}

/** e.g. `3 functions: 2 migrated, 1 needs review`. The parts sum to the whole. */
export function countLine(functions: readonly FunctionOutcome[]): string {
  const parts = Object.entries(statusLabels).flatMap(([status, [text]]) => {
    const count = functions.filter((each) => each.status === status).length;
    return count === 0 ? [] : [`${count} ${text}`];
  });
  return `${counted(functions.length, 'function')}: ${parts.join(', ') || 'none'}`;
}

function columnOf(texts: readonly string[]): string[] {
  const widest = Math.max(0, ...texts.map(width));
  return texts.map((text) => text + ' '.repeat(widest - width(text)));
}
