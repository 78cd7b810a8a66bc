import { lineEnd, lineStart } from '../../python/header.ts';
import type { Span } from '../../workspace/change/edit.ts';
import type { TextEdit } from '../../workspace/text/text-edit.ts';

/** The lines of a statement go, with the blank lines before them. */
export function withoutLines(text: string, span: Span): TextEdit {
  const before = text.slice(0, lineStart(text, span.start));
  const start = /[ \t\r\n]*$/.exec(before)?.index ?? before.length;
  const from = start === 0 ? 0 : lineEnd(text, start);
  return { span: { start: from, end: lineEnd(text, span.end) }, text: '' };
}
