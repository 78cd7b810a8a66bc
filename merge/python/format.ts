import { type LogicalLine, logicalLines, type Token } from '../../python/logical-lines.ts';
import { type TextEdit, withEdits } from '../../workspace/text/text-edit.ts';
import { hunks } from '../line-hunks.ts';
import type { Versions } from '../merge.ts';
import { plain } from '../plain.ts';

/**
 * Base and theirs in the format of ours, so that quotes, line lengths, blank lines and indentation that a
 * formatter changed are not changes of the user's. Lines that mean the same are taken from ours; a line
 * that theirs changed is changed in the same tokens. Each text means what it meant, or stays as it is.
 */
export function inFormatOf({ base, ours, theirs }: Versions): Pick<Versions, 'base' | 'theirs'> {
  const own = new Text(plain(ours));
  const [was, wants] = [new Text(base), new Text(theirs)];
  const inOurs = matches(was, own);
  const isSame = [...inOurs].every(([at, there]) => was.raw(at) === own.raw(there));
  if (isSame) return { base, theirs };
  const inBase = matches(wants, was);
  const changed = changedLines(was, wants);
  const write = (text: Text, lineOf: (index: number) => string | number | undefined) => {
    const made = text.lines.map(({ depth, indent }, index) => {
      const line = lineOf(index);
      const above = index === 0 ? -1 : lineOf(index - 1);
      const isNext = typeof line === 'number' && typeof above === 'number' && line === above + 1;
      const gap = isNext ? own.gap(line) : text.gap(index);
      if (typeof line === 'number') return gap + own.indent(line) + own.raw(line);
      return gap + (own.indentAt(depth, text) ?? indent) + (line ?? text.raw(index));
    });
    return made.join('') + text.tail;
  };
  const newBase = write(was, (index) => inOurs.get(index));
  const newTheirs = write(wants, (index) => {
    const before = inBase.get(index);
    if (before !== undefined) return inOurs.get(before);
    const source = changed.get(index);
    const there = source === undefined ? undefined : inOurs.get(source);
    if (source === undefined || there === undefined) return undefined;
    return withTokens(was, source, wants, index, own, there);
  });
  const isSound = [[newBase, was] as const, [newTheirs, wants] as const].every(([made, text]) =>
    saysSame(logicalLines(made), text.lines),
  );
  return isSound ? { base: newBase, theirs: newTheirs } : { base, theirs };
}

class Text {
  readonly text: string;
  readonly lines: readonly LogicalLine[];
  /** What is below the last line. */
  readonly tail: string;
  #unit: string | undefined;

  constructor(text: string) {
    this.text = text;
    this.lines = logicalLines(text);
    this.tail = text.slice(this.lines.at(-1)?.end ?? 0);
  }

  raw(index: number): string {
    const line = this.lines[index];
    return line ? this.text.slice(line.start, line.end) : '';
  }

  indent(index: number): string {
    return this.lines[index]?.indent ?? '';
  }

  /** From the end of the line above to the start of the line. */
  gap(index: number): string {
    const line = this.lines[index];
    const above = this.lines[index - 1]?.end ?? 0;
    return line ? this.text.slice(above, line.start - line.indent.length) : '';
  }

  /** The indentation of a depth, where it differs from that of another text. */
  indentAt(depth: number, other: Text): string | undefined {
    if (depth === 0 || this.#step === '' || this.#step === other.#step) return undefined;
    return this.#step.repeat(depth);
  }

  get #step(): string {
    this.#unit ??= this.lines.find(({ depth }) => depth === 1)?.indent ?? '';
    return this.#unit;
  }
}

/** By the index of a line in one text, that of the same line in another one. */
function matches(one: Text, other: Text): Map<number, number> {
  const [a, b] = [one, other].map(({ lines }) => lines.map(({ form }) => form)) as [
    string[],
    string[],
  ];
  const found = new Map<number, number>();
  let [at, there] = [0, 0];
  const left: number[] = [];
  const right: number[] = [];
  for (const { start, end, lines } of [
    ...hunks(a, b),
    { start: a.length, end: a.length, lines: [] },
  ]) {
    for (; at < start; at += 1, there += 1) found.set(at, there);
    for (; at < end; at += 1) left.push(at);
    for (let count = lines.length; count > 0; count -= 1, there += 1) right.push(there);
  }
  // What stands elsewhere is known where each text has it once.
  const places = new Map<string, number[]>();
  for (const index of right) {
    const form = b[index] as string;
    places.set(form, [...(places.get(form) ?? []), index]);
  }
  for (const index of left) {
    const form = a[index] as string;
    const [only, ...others] = places.get(form) ?? [];
    if (only === undefined || others.length > 0) continue;
    if (left.filter((each) => a[each] === form).length === 1) found.set(index, only);
  }
  return found;
}

/** By the index of a line of theirs that is new, that of the line of the base which it stands for. */
function changedLines(base: Text, theirs: Text): Map<number, number> {
  const [a, b] = [base, theirs].map(({ lines }) => lines.map(({ form }) => form)) as [
    string[],
    string[],
  ];
  const found = new Map<number, number>();
  let shift = 0;
  for (const { start, end, lines } of hunks(a, b)) {
    const wanted = lines.map((_, index) => start + shift + index);
    const old = Array.from({ length: end - start }, (_, index) => start + index);
    if (wanted.length === old.length) {
      for (const [index, at] of wanted.entries()) found.set(at, old[index] as number);
    } else {
      for (const at of wanted) {
        const source = old.find((each) => beginOf(base, each) === beginOf(theirs, at));
        if (source !== undefined && ![...found.values()].includes(source)) found.set(at, source);
      }
    }
    shift += lines.length - (end - start);
  }
  return found;
}

/** What a line is told by: `return`, `@role`, `limit =`. */
function beginOf({ lines }: Text, index: number): string {
  const tokens = lines[index]?.tokens ?? [];
  return tokens
    .slice(0, 2)
    .map(({ form }) => form)
    .join(' ');
}

/** A line of ours with the tokens that theirs changed; undefined where it would not say what theirs says. */
function withTokens(
  base: Text,
  old: number,
  theirs: Text,
  wanted: number,
  ours: Text,
  own: number,
): string | undefined {
  const [was, wants, has] = [base.lines[old], theirs.lines[wanted], ours.lines[own]].map(meant) as [
    Token[],
    Token[],
    Token[],
  ];
  const line = ours.lines[own];
  const target = theirs.lines[wanted];
  if (line === undefined || target === undefined || was.length !== has.length) return undefined;
  let shift = 0;
  const edits = hunks(
    was.map(({ form }) => form),
    wants.map(({ form }) => form),
  ).map(({ start, end, lines }): TextEdit => {
    const from = start + shift;
    const to = from + lines.length;
    shift += lines.length - (end - start);
    const above =
      start === end ? (has[start - 1]?.end ?? line.start) : (has[start]?.start ?? line.end);
    const below = start === end ? above : (has[end - 1]?.end ?? above);
    const begin =
      start === end ? (wants[from - 1]?.end ?? target.start) : (wants[from]?.start ?? 0);
    const text = lines.length === 0 ? '' : theirs.text.slice(begin, wants[to - 1]?.end);
    return { span: { start: above - line.start, end: below - line.start }, text };
  });
  if (edits.some(({ text }) => text.includes('\n'))) return undefined;
  const made = withEdits(ours.raw(own), edits);
  const [only, ...others] = logicalLines(made);
  const form = only?.form.replace(/^\d+ /, '');
  return others.length === 0 && form === target.form.replace(/^\d+ /, '') ? made : undefined;
}

function meant(line: LogicalLine | undefined): Token[] {
  return (line?.tokens ?? []).filter(({ isOptional }) => !isOptional);
}

function saysSame(one: readonly LogicalLine[], other: readonly LogicalLine[]): boolean {
  return one.length === other.length && one.every(({ form }, index) => form === other[index]?.form);
}
