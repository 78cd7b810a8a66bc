import { width } from './visible.ts';

/** A part of a line, as it is shown. */
export interface StyledText<Style extends string> {
  readonly text: string;
  readonly style?: Style;
}

/**
 * The rows of a line on a screen: it is broken between words, since a terminal would break it within one. A
 * word that is too long has a row of its own. Rows after the first are set in where the line has columns or
 * is set in itself. A command stays in one row where it fits, and else can be copied with its line breaks.
 */
export function fitted<Style extends string>(
  line: readonly StyledText<Style>[],
  columns: number,
): StyledText<Style>[][] {
  const whole = line.map(({ text }) => text).join('');
  if (width(whole) <= columns) return [[...line]];
  const indent = whole.length - whole.trimStart().length;
  const isSetIn = indent > 0 || /\S {2,}\S/.test(whole);
  const lead = isSetIn ? ' '.repeat(Math.min(indent + 2, Math.floor(columns / 2))) : '';
  const isContinued = line.some((piece) => isLongCommand(piece, columns - lead.length));
  const text = line.map((piece) => unbroken(piece, columns - lead.length)).join('');
  const room = isContinued ? columns - continued.length : columns;
  return rangesOf(text, room, lead.length).map(([start, end], row) => [
    ...(row === 0 || lead === '' ? [] : [{ text: lead }]),
    ...slice(line, start, end),
    ...(isContinued && isWithinCommand(line, end) ? [{ text: continued }] : []),
  ]);
}

/** What continues a command on the next line in a POSIX shell. */
const continued = ' \\';

/** PowerShell and cmd each continue a line in their own way: there the terminal breaks it. */
function isLongCommand({ text, style }: StyledText<string>, room: number): boolean {
  return style === 'command' && process.platform !== 'win32' && width(text.trim()) > room;
}

/** As long as the text, without a space where it cannot be broken: in commands that fit, and in quotes. */
function unbroken(piece: StyledText<string>, room: number): string {
  const { text, style } = piece;
  if (style !== 'command') return text;
  const kept = isLongCommand(piece, room) ? /'[^']*'|\\./g : /\S.*/g;
  return text.replace(kept, (part) => part.replaceAll(' ', '_'));
}

function isWithinCommand(line: readonly StyledText<string>[], end: number): boolean {
  let at = 0;
  return line.some(({ text, style }) => {
    const start = at;
    at += text.length;
    return style === 'command' && start < end && end < at;
  });
}

type RowRange = readonly [start: number, end: number];

/** Where each row starts and ends. */
function rangesOf(text: string, columns: number, lead: number): RowRange[] {
  const ranges: RowRange[] = [];
  let start = 0;
  let end = 0;
  let cells = 0;
  for (const { 0: all, 1: gap = '', 2: word = '', index } of text.matchAll(/( *)([^ ]+)/g)) {
    if (end > start && cells + width(all) > columns) {
      ranges.push([start, end]);
      start = index + gap.length;
      cells = lead + width(word);
    } else {
      cells += width(all);
    }
    end = index + all.length;
  }
  return [...ranges, [start, end]];
}

function slice<Style extends string>(
  line: readonly StyledText<Style>[],
  start: number,
  end: number,
): StyledText<Style>[] {
  let at = 0;
  return line.flatMap((piece) => {
    const from = Math.max(start - at, 0);
    const to = Math.min(end - at, piece.text.length);
    at += piece.text.length;
    return from < to ? [{ ...piece, text: piece.text.slice(from, to) }] : [];
  });
}
