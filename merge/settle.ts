import { joinInsertions, type TextEdit } from '../workspace/text/text-edit.ts';

/**
 * The same edits without overlaps: what is put where something goes takes its place, set off as that
 * was. `text` is what they are edits of.
 */
export function settle(text: string, edits: readonly TextEdit[]): TextEdit[] {
  const joined = joinInsertions(edits).sort((a, b) => a.span.start - b.span.start);
  const insertions = joined.filter(({ span }) => span.start === span.end);
  const others = joinRemovals(joined.filter(({ span }) => span.start < span.end));
  const taken = new Set<TextEdit>();
  let next = 0;
  const settled = others.map((edit): TextEdit => {
    const { start, end } = edit.span;
    if (edit.text !== '') return edit;
    const gone = text.slice(start, end);
    const [before = ''] = /^[\r\n]+/.exec(gone) ?? [];
    const [after = ''] = before === gone ? [] : (/[\r\n]+$/.exec(gone) ?? []);
    while (next < insertions.length && (insertions[next]?.span.start ?? 0) < start) next += 1;
    const added: string[] = [];
    for (let at = next; at < insertions.length; at += 1) {
      const insertion = insertions[at] as TextEdit;
      if (insertion.span.start >= end) break;
      // What follows the statement above is apart from blank lines that go with the one below.
      if (insertion.span.start === start && before !== '') continue;
      taken.add(insertion);
      added.push(insertion.text.replace(/^\n+|\n+$/g, ''));
    }
    if (added.length === 0) return edit;
    return { span: edit.span, text: plainBreaks(before) + added.join('\n') + plainBreaks(after) };
  });
  return [...insertions.filter((each) => !taken.has(each)), ...settled];
}

/** What is taken out in one go, in parts or twice, is one. */
function joinRemovals(sorted: readonly TextEdit[]): TextEdit[] {
  const found: TextEdit[] = [];
  for (const edit of sorted) {
    const last = found.at(-1);
    const isNext = last?.text === '' && edit.text === '' && edit.span.start <= last.span.end;
    if (!isNext) found.push(edit);
    else {
      const end = Math.max(last.span.end, edit.span.end);
      found[found.length - 1] = { span: { start: last.span.start, end }, text: '' };
    }
  }
  return found;
}

function plainBreaks(breaks: string): string {
  return breaks.replace(/\r\n?/g, '\n');
}
