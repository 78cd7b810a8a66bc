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
    const at = start === end ? places.get(start) : undefined;
    const same = at === undefined ? undefined : joined[at];
    if (at !== undefined && same) joined[at] = insertion(start, same.text + edit.text);
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
