import type { Span } from '../workspace/edit.ts';

/** A replacement in one text. */
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
