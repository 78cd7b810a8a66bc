import { lineEnd, lineStart } from '../../python/header.ts';
import type { Span } from '../../workspace/change/edit.ts';
import type { TextEdit } from '../../workspace/text/text-edit.ts';

/** The lines of statements go, with the blank lines before them, or behind them at the top of the file. */
export function withoutLines(text: string, ...spans: readonly Span[]): TextEdit[] {
  return runsOf(text, spans).map((span) => {
    const before = text.slice(0, lineStart(text, span.start));
    const start = /[ \t\r\n]*$/.exec(before)?.index ?? before.length;
    const end = lineEnd(text, span.end);
    if (start > 0) return { span: { start: lineEnd(text, start), end }, text: '' };
    const behind = /^[ \t\r\n]*(?=\S|$)/.exec(text.slice(end))?.[0] ?? '';
    const indent = /[ \t]*$/.exec(behind)?.[0] ?? '';
    return { span: { start: 0, end: end + behind.length - indent.length }, text: '' };
  });
}

/** Statements that only blanks part are one. */
function runsOf(text: string, spans: readonly Span[]): Span[] {
  const runs: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const last = runs.at(-1);
    if (last === undefined || text.slice(last.end, span.start).trim() !== '') runs.push(span);
    else runs[runs.length - 1] = { start: last.start, end: span.end };
  }
  return runs;
}
