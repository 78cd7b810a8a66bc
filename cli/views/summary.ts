import type { FunctionOutcome, FunctionStatus } from '../../api/migrate/migrate.ts';
import { counted } from '../../workspace/text/counted.ts';
import { type Line, type Style, styled } from './terminal.ts';
import { visible, width } from './visible.ts';

export const statusLabels: Record<FunctionStatus, readonly [text: string, style: Style]> = {
  migrated: ['migrated', 'green'],
  review: ['needs review', 'yellow'],
  refused: ['refused', 'red'],
  'held-back': ['held back', 'dim'],
  'left-out': ['left out', 'dim'],
};

/** One row for each function, in columns. */
export function functionTable(functions: readonly FunctionOutcome[]): Line[] {
  const names = columnOf(functions.map(({ name }) => name));
  const triggers = columnOf(functions.map(({ trigger = '' }) => trigger));
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
  const shown = texts.map(visible);
  const widest = Math.max(0, ...shown.map(width));
  return shown.map((text) => text + ' '.repeat(widest - width(text)));
}
