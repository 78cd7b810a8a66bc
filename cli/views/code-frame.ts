import type { PlaceInText } from '../../api/report/placed.ts';
import { type Io, type Line, styled } from './terminal.ts';
import { visibleCode, width } from './visible.ts';

/** `path`, or `path:line:column` where these are known. */
export function place(at: PlaceInText | undefined): string | undefined {
  return at?.line === undefined ? at?.path : `${at.path}:${at.line}:${at.column}`;
}

/** The first line of a span with a mark under it; nothing where there is no text to show. */
export function codeFrame(
  at: PlaceInText | undefined,
  io: Pick<Io, 'columns' | 'accessible'>,
): Line[] {
  const { line, column, text, mark } = at ?? {};
  if (line === undefined || text === undefined || mark === undefined) return [];
  const { start, end } = mark;
  if (io.accessible) return [`  Line ${line}, from column ${column}: ${text.slice(start, end)}`];

  const gutter = String(line);
  const before = visibleCode(text.slice(0, start));
  const marked = width(visibleCode(text.slice(0, Math.max(end, start + 1)))) - width(before);
  const { shown, cells, skipped } = clip(
    visibleCode(text),
    width(before),
    io.columns - gutter.length - 7,
  );
  const carets = '^'.repeat(Math.min(Math.max(marked, 1), cells + 1));
  return [
    [styled('dim', `  ${gutter} | `), shown],
    [
      styled('dim', `  ${' '.repeat(gutter.length)} | `),
      ' '.repeat(width(before) - skipped),
      styled('red', carets),
    ],
  ];
}

interface Clipped {
  readonly shown: string;
  /** How many cells that takes. */
  readonly cells: number;
  /** How many cells were cut off before it. */
  readonly skipped: number;
}

/** The part of a long line around a column that fits. */
function clip(text: string, column: number, room: number): Clipped {
  const cells = width(text);
  if (cells <= room) return { shown: text, cells, skipped: 0 };
  const start = Math.max(0, Math.min(column - 10, text.length - room));
  const part = text.slice(start, start + room);
  return start === 0
    ? { shown: `${part}…`, cells: width(part) + 1, skipped: 0 }
    : { shown: `…${part}…`, cells: width(part) + 2, skipped: start - 1 };
}
