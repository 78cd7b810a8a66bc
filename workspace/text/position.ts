import type { Span } from '../change/edit.ts';

export interface Position {
  /** From 1, as editors count. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
}

/** Line and column of an offset. `\r\n`, `\n` and `\r` each end a line. */
export function positionOf(source: string, offset: number): Position {
  const lines = source.slice(0, offset).split(/\r\n|\n|\r/);
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}

/** The whole line that a span starts in, without its line end. */
export function lineAt(source: string, { start }: Span): string {
  const lineStart = start - positionOf(source, start).column + 1;
  return source.slice(lineStart).split(/\r\n|\n|\r/, 1)[0] ?? '';
}
