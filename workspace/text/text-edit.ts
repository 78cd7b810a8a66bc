import type { Span } from '../change/edit.ts';

/** A replacement in one text, as it was read. New text uses `\n`, as edits do. */
export interface TextEdit {
  readonly span: Span;
  readonly text: string;
}

export function insertion(offset: number, text: string): TextEdit {
  return { span: { start: offset, end: offset }, text };
}

/** Insertions at one place become one, in the order in which they were made. */
export function joinInsertions(edits: Iterable<TextEdit>): TextEdit[] {
  const joined: TextEdit[] = [];
  const places = new Map<number, number>();
  for (const edit of edits) {
    const { start, end } = edit.span;
    const at = (start === end ? places.get(start) : undefined) ?? -1;
    const same = joined[at];
    if (same) joined[at] = insertion(start, same.text + edit.text);
    else {
      if (start === end) places.set(start, joined.length);
      joined.push(edit);
    }
  }
  return joined;
}

/** Whether two of the edits want the same place. */
export function overlap(edits: readonly TextEdit[]): boolean {
  const sorted = edits.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  return sorted.some(({ span }, index) => span.start < (sorted[index - 1]?.span.end ?? 0));
}

/** A text with edits made that do not overlap. */
export function withEdits(text: string, edits: readonly TextEdit[]): string {
  const sorted = edits.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  let at = 0;
  let made = '';
  for (const { span, text: added } of sorted) {
    if (span.start < at)
      throw new Error(`edits overlap at ${span.start} of ${JSON.stringify(text)}`);
    made += text.slice(at, span.start) + added;
    at = span.end;
  }
  return made + text.slice(at);
}

/** Edits of a text, and those of what they make of it, `made`, as edits of the text. */
export function composeEdits(
  made: string,
  first: readonly TextEdit[],
  second: readonly TextEdit[],
): TextEdit[] {
  if (second.length === 0) return [...first];
  let shift = 0;
  const placed = first
    .toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)
    .map(({ span, text }) => {
      const start = span.start + shift;
      shift += text.length - (span.end - span.start);
      return { start, end: start + text.length, shift, edits: [] as TextEdit[] };
    });
  const groups: { start: number; end: number; edits: TextEdit[] }[] = [];
  const all = [...placed, ...second.map((edit) => ({ ...edit.span, edits: [edit] }))];
  for (const { start, end, edits } of all.sort((a, b) => a.start - b.start || a.end - b.end)) {
    const last = groups.at(-1);
    if (last === undefined || start > last.end) groups.push({ start, end, edits: [...edits] });
    else {
      last.end = Math.max(last.end, end);
      last.edits.push(...edits);
    }
  }
  return groups.map(({ start, end, edits }) => {
    const before = placed.findLast((each) => each.end < start)?.shift ?? 0;
    const until = placed.findLast((each) => each.end <= end)?.shift ?? 0;
    const inside = edits.map(({ span, text }) => {
      return { span: { start: span.start - start, end: span.end - start }, text };
    });
    const text = withEdits(made.slice(start, end), inside);
    return { span: { start: start - before, end: end - until }, text };
  });
}
