import type { TextEdit } from '../workspace/text/text-edit.ts';
import { hunks, type LineHunk } from './line-hunks.ts';
import type { Conflict, Merged, Versions } from './merge.ts';

/** Merges by lines, as git does: changes that touch or overlap are a conflict. */
export function mergeLines({ base, ours, theirs }: Versions): Merged {
  const own = new Lines(ours);
  const was = linesOf(base);
  const left = hunks(was, own.texts);
  const edits: TextEdit[] = [];
  const conflicts: Conflict[] = [];
  let next = 0;
  let shift = 0;
  for (const hunk of hunks(was, linesOf(theirs))) {
    for (let above = left[next]; above && above.end < hunk.start; above = left[next]) {
      shift += moreLines(above);
      next += 1;
    }
    const near: LineHunk[] = [];
    for (let at = next; (left[at]?.start ?? Number.POSITIVE_INFINITY) <= hunk.end; at += 1) {
      near.push(left[at] as LineHunk);
    }
    const [first] = near;
    if (near.length === 1 && first && isSame(first, hunk)) continue;
    const at = own.rangeOf(hunk, near, shift);
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

function moreLines({ lines, start, end }: LineHunk): number {
  return lines.length - (end - start);
}

function isSame(a: LineHunk, b: LineHunk): boolean {
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

  /** The lines that stand where the base had those of a hunk; `shift` lines more stand above. */
  rangeOf({ start, end }: Range, near: readonly LineHunk[], shift: number): Range {
    let above = shift;
    let grown = 0;
    for (const each of near) {
      if (each.end === start && each.start < start) above += moreLines(each);
      else grown += moreLines(each);
    }
    return { start: start + above, end: Math.max(start, end + grown) + above };
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
