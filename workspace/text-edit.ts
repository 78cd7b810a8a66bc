import type { Span } from './edit.ts';

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
  for (const edit of edits) {
    const { start, end } = edit.span;
    const at = joined.findIndex((each) => each.span.start === start && each.span.end === start);
    const same = start === end ? joined[at] : undefined;
    if (same === undefined) joined.push(edit);
    else joined[at] = insertion(start, same.text + edit.text);
  }
  return joined;
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
