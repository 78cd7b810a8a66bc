import type { Place } from '../../diagnostics/diagnostic.ts';
import type { Span } from '../../workspace/change/edit.ts';
import { maskSpans, secretSpans } from '../../workspace/text/secrets.ts';
import { type Io, type Line, styled } from './terminal.ts';
import { visibleCode, width } from './visible.ts';

interface Position {
  /** From 1, as editors count. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
}

/** `path`, or `path:line:column` where the place has a span and the text is at hand. */
export function place(at: Place | undefined, source: string | undefined): string | undefined {
  if (at?.span === undefined || source === undefined) return at?.path;
  const { line, column } = positionOf(source, at.span.start);
  return `${at.path}:${line}:${column}`;
}

/** Line and column of an offset. `\r\n`, `\n` and `\r` each end a line. */
export function positionOf(source: string, offset: number): Position {
  const lines = source.slice(0, offset).split(/\r\n|\n|\r/);
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}

/** The first line of a span with a mark under it; nothing where there is no span. */
export function codeFrame(
  span: Span | undefined,
  source: string | undefined,
  io: Pick<Io, 'columns' | 'accessible'>,
): Line[] {
  if (span === undefined || source === undefined) return [];
  const { line, column } = positionOf(source, span.start);
  const lineStart = span.start - column + 1;
  const whole = source.slice(lineStart).split(/\r\n|\n|\r/, 1)[0] ?? '';
  // A line may be a whole file: only the part of it that can be shown is looked at.
  const from = lineStart + Math.max(0, column - 1 - 4 * io.columns);
  const length = Math.min(lineStart + whole.length - from, 8 * io.columns);
  const { text, at } = withoutSecrets(source, from, length);
  const start = at(span.start - from);
  const end = at(Math.min(span.end - from, length));
  if (io.accessible) return [`  Line ${line}, from column ${column}: ${text.slice(start, end)}`];

  const gutter = String(line);
  const before = visibleCode(text.slice(0, start));
  const marked = width(visibleCode(text.slice(0, Math.max(end, start + 1)))) - width(before);
  const [shown, skipped] = clip(visibleCode(text), width(before), io.columns - gutter.length - 7);
  const carets = '^'.repeat(Math.min(Math.max(marked, 1), width(shown) + 1));
  return [
    [styled('dim', `  ${gutter} | `), shown],
    [
      styled('dim', `  ${' '.repeat(gutter.length)} | `),
      ' '.repeat(width(before) - skipped),
      styled('red', carets),
    ],
  ];
}

/** Many frames in turn may show the same file: what in it is secret is looked for once. */
let lastSource: { readonly text: string; readonly spans: readonly Span[] } | undefined;

function secretSpansOf(source: string): readonly Span[] {
  if (lastSource?.text !== source) lastSource = { text: source, spans: secretSpans(source) };
  return lastSource.spans;
}

/** A line as it may be shown, and where in it an offset into the line is then. */
function withoutSecrets(
  source: string,
  lineStart: number,
  length: number,
): { text: string; at(offset: number): number } {
  const line = source.slice(lineStart, lineStart + length);
  const spans = secretSpansOf(source)
    .map(({ start, end }) => ({
      start: Math.max(0, start - lineStart),
      end: Math.min(length, end - lineStart),
    }))
    .filter(({ start, end }) => start < end);
  return {
    text: maskSpans(line, spans),
    at: (offset) => {
      const secret = spans.find(({ start, end }) => start < offset && offset < end);
      const kept = line.slice(0, secret?.start ?? offset);
      return maskSpans(
        kept,
        spans.filter(({ end }) => end <= kept.length),
      ).length;
    },
  };
}

/** The part of a long line around a column that fits, and how many cells were cut off before it. */
function clip(text: string, column: number, room: number): [string, number] {
  if (width(text) <= room) return [text, 0];
  const start = Math.max(0, Math.min(column - 10, text.length - room));
  const part = text.slice(start, start + room);
  return start === 0 ? [`${part}…`, 0] : [`…${part}…`, start - 1];
}
