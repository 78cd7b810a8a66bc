import { diffArrays, diffWordsWithSpace } from 'diff';
import { shownText } from '../text/secrets.ts';
import { readText } from '../text/text.ts';
import type { Change, FileVersion, Span } from './edit.ts';
import { isHidden } from './secret-changes.ts';

/** One line of a diff, without and with its line end (`''` at the end of a file without one). */
export interface DiffLine {
  readonly kind: 'same' | 'out' | 'in';
  readonly text: string;
  readonly end: string;
  /** The line holds a secret, which `text` masks. */
  readonly isMasked?: true;
}

/** Lines that change, with lines around them. Line numbers count from 1. */
export interface Hunk {
  readonly before: { readonly start: number; readonly count: number };
  readonly after: { readonly start: number; readonly count: number };
  readonly lines: readonly DiffLine[];
}

export type FileDiff =
  | { readonly kind: 'text'; readonly hunks: readonly Hunk[] }
  | { readonly kind: 'binary'; readonly reason: string }
  /** A settings file, of which no line may be shown. */
  | { readonly kind: 'hidden' };

const CONTEXT = 3;

/**
 * A diff for people: decoded lines as they are in the file, with their secrets masked. Escape them
 * before you show them.
 */
export function diffOf(change: Change, context = CONTEXT): FileDiff {
  if (isHidden(change)) return { kind: 'hidden' };
  const before = linesOfVersion(change.before);
  const after = linesOfVersion(change.after);
  if (before.kind === 'binary') return before;
  if (after.kind === 'binary') return after;
  const hunks = hunksOf(before.lines, after.lines, context);
  return { kind: 'text', hunks: hunks.map((hunk) => withoutSecrets(hunk, before, after)) };
}

/**
 * Numbers of the lines that hold secrets in a patch of the change, in the file before where they
 * go, otherwise in the file after; none for a hidden file.
 */
export function secretLines(change: Change): number[] {
  const diff = diffOf(change);
  if (diff.kind !== 'text') return [];
  return diff.hunks.flatMap(({ before, after, lines }) => {
    const numbers = firstNumbers({ before, after });
    return lines.flatMap((line) => {
      const number = line.kind === 'out' ? numbers.before : numbers.after;
      advance(numbers, line);
      return line.isMasked ? [number] : [];
    });
  });
}

/** Where the lines of a hunk begin; an empty range names the line before it. */
function firstNumbers({ before, after }: Pick<Hunk, 'before' | 'after'>): {
  before: number;
  after: number;
} {
  const first = ({ start, count }: Hunk['before']) => (count === 0 ? start + 1 : start);
  return { before: first(before), after: first(after) };
}

type VersionLines =
  | { readonly kind: 'text'; readonly lines: readonly string[]; readonly shown: readonly string[] }
  | { readonly kind: 'binary'; readonly reason: string };

type TextLines = Extract<VersionLines, { readonly kind: 'text' }>;

function linesOfVersion(version: FileVersion | undefined): VersionLines {
  if (version === undefined) return { kind: 'text', lines: [], shown: [] };
  const read = readText(version);
  if (read.kind === 'undecodable') return { kind: 'binary', reason: read.reason };
  const shown = shownText(version.path, read.text) ?? '';
  const lines = splitLines(read.text);
  return { kind: 'text', lines, shown: shown === read.text ? lines : splitLines(shown) };
}

/** A part of a line; `isChanged` where the line that it is compared with has something else. */
export interface LinePart {
  readonly text: string;
  readonly isChanged: boolean;
}

/** Lines longer than this are compared as a whole. UTF-16 units. */
const LONGEST_LINE = 400;

/**
 * The parts of two lines, word by word. Both are one part where they have little in common: marks would
 * be noise then.
 */
export function compareWords(
  before: string,
  after: string,
): { readonly before: LinePart[]; readonly after: LinePart[] } {
  const whole = {
    before: [{ text: before, isChanged: false }],
    after: [{ text: after, isChanged: false }],
  };
  if (before.length > LONGEST_LINE || after.length > LONGEST_LINE) return whole;
  const steps = diffWordsWithSpace(before, after);
  const same = steps.filter(({ added, removed }) => !added && !removed);
  const common = same.reduce((sum, { value }) => sum + value.trim().length, 0);
  if (common * 3 < Math.max(before.trim().length, after.trim().length)) return whole;
  const partsOf = (hidden: 'added' | 'removed') =>
    steps
      .filter((step) => step[hidden] !== true)
      .map(({ value, added, removed }) => ({ text: value, isChanged: added || removed }));
  return { before: partsOf('added'), after: partsOf('removed') };
}

function splitLines(text: string): readonly string[] {
  return text.match(/[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+$/g) ?? [];
}

/** The exact lines were compared, so that a changed secret shows as a change. */
function withoutSecrets(hunk: Hunk, before: TextLines, after: TextLines): Hunk {
  if (before.shown === before.lines && after.shown === after.lines) return hunk;
  const numbers = firstNumbers(hunk);
  const lines = hunk.lines.map((line): DiffLine => {
    const shown =
      line.kind === 'in' ? after.shown[numbers.after - 1] : before.shown[numbers.before - 1];
    advance(numbers, line);
    const text = (shown ?? '').replace(/[\r\n]+$/, '');
    return text === line.text ? line : { ...line, text, isMasked: true };
  });
  return { ...hunk, lines };
}

/** Hunks from one list of lines, each with its line end, to another. */
export function hunksOf(
  before: readonly string[],
  after: readonly string[],
  context = CONTEXT,
): Hunk[] {
  const { skipped, lines } = compareLines(before, after, context);
  const numbers = { before: 1 + skipped, after: 1 + skipped };
  let at = 0;
  return changedRanges(lines, context).map(({ start, end }) => {
    for (const line of lines.slice(at, start)) advance(numbers, line);
    const first = { ...numbers };
    for (const line of lines.slice(start, end)) advance(numbers, line);
    at = end;
    return {
      before: rangeOf(first.before, numbers.before),
      after: rangeOf(first.after, numbers.after),
      lines: lines.slice(start, end),
    };
  });
}

function advance(numbers: { before: number; after: number }, { kind }: DiffLine): void {
  if (kind !== 'in') numbers.before += 1;
  if (kind !== 'out') numbers.after += 1;
}

/** By convention an empty range names the line before it. */
function rangeOf(start: number, end: number): { start: number; count: number } {
  return { start: start === end ? start - 1 : start, count: end - start };
}

function changedRanges(lines: readonly DiffLine[], context: number): Span[] {
  const ranges: { start: number; end: number }[] = [];
  for (const [at, line] of lines.entries()) {
    if (line.kind === 'same') continue;
    const start = Math.max(0, at - context);
    const end = Math.min(lines.length, at + 1 + context);
    const last = ranges.at(-1);
    if (last && start <= last.end) last.end = end;
    else ranges.push({ start, end });
  }
  return ranges;
}

/** Beyond so many changed lines the search for the shortest diff costs more than it tells. */
const LONGEST_SEARCH = 1000;

/** The lines from `context` lines before the first change to as many after the last. */
function compareLines(
  before: readonly string[],
  after: readonly string[],
  context: number,
): { skipped: number; lines: DiffLine[] } {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const old = before.slice(head, before.length - tail);
  const fresh = after.slice(head, after.length - tail);
  const steps = diffArrays(old, fresh, { maxEditLength: LONGEST_SEARCH }) ?? [
    { value: old, removed: true },
    { value: fresh, added: true },
  ];
  const skipped = Math.max(0, head - context);
  const end = before.length - tail;
  const lines = [
    ...linesOf('same', before.slice(skipped, head)),
    ...steps.flatMap(({ value, added, removed }) =>
      linesOf(added ? 'in' : removed ? 'out' : 'same', value),
    ),
    ...linesOf('same', before.slice(end, end + context)),
  ];
  return { skipped, lines };
}

function linesOf(kind: DiffLine['kind'], lines: readonly string[]): DiffLine[] {
  return lines.map((line) => {
    const end = /(?:\r\n|\n|\r)$/.exec(line)?.[0] ?? '';
    return { kind, text: line.slice(0, line.length - end.length), end };
  });
}
