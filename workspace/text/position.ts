import type { Span } from '../change/edit.ts';

export interface Position {
  /** From 1, as editors count. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
}

/** Line and column of an offset. `\r\n`, `\n` and `\r` each end a line. */
export function positionOf(source: string, offset: number): Position {
  const { starts } = linesOf(source);
  const line = lineWith(starts, offset);
  // An offset between the two characters of a line end is at the beginning of a line.
  const isSplit = source[offset - 1] === '\r' && source[offset] === '\n';
  return isSplit
    ? { line: line + 2, column: 1 }
    : { line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
}

/** The whole line that a span starts in, without its line end. */
export function lineAt(source: string, { start }: Span): string {
  const { starts, ends } = linesOf(source);
  const line = lineWith(starts, start);
  return source.slice(starts[line], ends[line]);
}

interface Lines {
  readonly source: string;
  /** The first offset of each line. */
  readonly starts: readonly number[];
  /** The offset of each line's end. */
  readonly ends: readonly number[];
}

/** Many places in turn may be in the same text: its lines are looked for once. */
let last: Lines | undefined;

function linesOf(source: string): Lines {
  if (last?.source === source) return last;
  const starts = [0];
  const ends: number[] = [];
  for (const { 0: end, index } of source.matchAll(/\r\n|\n|\r/g)) {
    ends.push(index);
    starts.push(index + end.length);
  }
  ends.push(source.length);
  last = { source, starts, ends };
  return last;
}

/** The last line that starts at or before an offset. */
function lineWith(starts: readonly number[], offset: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
