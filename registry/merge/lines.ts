import { diffIndices } from 'node-diff3';
import type { TextEdit } from '../../workspace/text-edit.ts';
import type { Conflict, Merged, Versions } from './merge.ts';

/** Beyond so many lines between the first and the last difference, a merge is not worth its time. */
const longest = 5_000;

/** Merges by lines, as git does: changes that touch or overlap are a conflict. */
export function mergeLines({ base, ours, theirs }: Versions): Merged {
  const own = new Lines(ours);
  const [was, wanted] = [linesOf(base), linesOf(theirs)];
  const [left, right] = [hunks(was, own.texts), hunks(was, wanted)];
  if (left === undefined || right === undefined) {
    const what = `lines 1 to ${own.texts.length}`;
    const span = { start: 0, end: ours.length };
    return { edits: [], conflicts: [{ what, span, base, ours, theirs }], missing: [] };
  }
  const edits: TextEdit[] = [];
  const conflicts: Conflict[] = [];
  for (const hunk of right) {
    const near = left.filter((each) => each.start <= hunk.end && hunk.start <= each.end);
    const [first] = near;
    if (near.length === 1 && first && isSame(first, hunk)) continue;
    const at = own.rangeOf(hunk, left);
    if (first === undefined) edits.push(own.edit(at, hunk.lines));
    else {
      const span = own.spanOf(at);
      conflicts.push({
        what: at.end - at.start > 1 ? `lines ${at.start + 1} to ${at.end}` : `line ${at.start + 1}`,
        span,
        base: was.slice(hunk.start, hunk.end).join('\n'),
        ours: ours.slice(span.start, span.end),
        theirs: hunk.lines.join('\n'),
      });
    }
  }
  return { edits, conflicts, missing: [] };
}

/** A range of lines, end excluded. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/** Lines of the base, and what one side has in their place. */
interface Hunk extends Range {
  readonly lines: readonly string[];
}

/** Undefined where the comparison would take too long. */
function hunks(base: readonly string[], side: readonly string[]): Hunk[] | undefined {
  let head = 0;
  const shorter = Math.min(base.length, side.length);
  while (head < shorter && base[head] === side[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && base.at(-1 - tail) === side.at(-1 - tail)) tail += 1;
  const [from, to] = [base.slice(head, base.length - tail), side.slice(head, side.length - tail)];
  if (from.length > longest || to.length > longest) return undefined;
  return diffIndices(from, to).map(({ buffer1: [start, length], buffer2Content }) => ({
    start: head + start,
    end: head + start + length,
    lines: buffer2Content,
  }));
}

function isSame(a: Hunk, b: Hunk): boolean {
  return (
    a.start === b.start &&
    a.end === b.end &&
    a.lines.length === b.lines.length &&
    a.lines.every((line, index) => line === b.lines[index])
  );
}

function linesOf(text: string): string[] {
  return text.split(/\r\n|\r|\n/);
}

/** The lines of a text with their places. What follows the last line break is a line, maybe empty. */
class Lines {
  readonly texts: readonly string[];
  readonly #starts: readonly number[];
  readonly #length: number;

  constructor(text: string) {
    this.texts = linesOf(text);
    this.#starts = [
      0,
      ...[...text.matchAll(/\r\n|\r|\n/g)].map((each) => each.index + each[0].length),
    ];
    this.#length = text.length;
  }

  /** The lines that stand where the base had those of a hunk. */
  rangeOf({ start, end }: Range, changed: readonly Hunk[]): Range {
    let shift = 0;
    let grown = 0;
    for (const each of changed) {
      const more = each.lines.length - (each.end - each.start);
      if (each.end < start || (each.end === start && each.start < start)) shift += more;
      else if (each.start <= end) grown += more;
    }
    return { start: start + shift, end: Math.max(start, end + grown) + shift };
  }

  spanOf({ start, end }: Range): TextEdit['span'] {
    return {
      start: this.#startOf(start),
      end: end === start ? this.#startOf(start) : this.#endOf(end - 1),
    };
  }

  edit(range: Range, lines: readonly string[]): TextEdit {
    const { start, end } = range;
    const text = lines.join('\n');
    if (lines.length > 0 && end > start) return { span: this.spanOf(range), text };
    if (end > start) return { span: this.#wholeLines(range), text: '' };
    if (start < this.texts.length) return { span: this.spanOf(range), text: `${text}\n` };
    return { span: { start: this.#length, end: this.#length }, text: `\n${text}` };
  }

  /** With the line break behind the last of them, or the one before the first. */
  #wholeLines({ start, end }: Range): TextEdit['span'] {
    if (end < this.texts.length) return { start: this.#startOf(start), end: this.#startOf(end) };
    return { start: start === 0 ? 0 : this.#endOf(start - 1), end: this.#length };
  }

  #startOf(line: number): number {
    return this.#starts[line] ?? this.#length;
  }

  #endOf(line: number): number {
    return this.#startOf(line) + (this.texts[line]?.length ?? 0);
  }
}
