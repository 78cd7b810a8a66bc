import type { Change, Edit } from '../../workspace/change/edit.ts';
import { readText } from '../../workspace/text/text.ts';

/** What of the scripts' text a migration kept. */
export interface Kept {
  readonly scripts: number;
  /** Non-blank lines of the original that an edit replaced, by step. */
  readonly replaced: Readonly<Record<string, number>>;
  /** Non-blank lines that are gone although no edit names them. */
  readonly lost: readonly string[];
  /** Scripts whose byte order mark, line endings or final newline changed. */
  readonly bytes: readonly string[];
}

/** Compares each changed script with what it was. */
export function keptIn(changes: readonly Change[], edits: readonly Edit[]): Kept {
  const replaced: Record<string, number> = {};
  const lost: string[] = [];
  const bytes: string[] = [];
  const scripts = changes.filter(({ before, after }) => before?.path.endsWith('.py') && after);
  for (const { before, after } of scripts) {
    const [old, now] = [before && readText(before), after && readText(after)];
    if (before === undefined || old === undefined || now === undefined) continue;
    if (old.kind === 'undecodable' || now.kind === 'undecodable') continue;
    const left = countLines(now.text);
    for (const { line, start, end } of linesOf(old.text)) {
      const count = left.get(line) ?? 0;
      if (count > 0) {
        left.set(line, count - 1);
        continue;
      }
      const step = stepOver(edits, before.path, start, end);
      if (step === undefined) lost.push(`${before.path}: ${line}`);
      else replaced[step] = (replaced[step] ?? 0) + 1;
    }
    const sameEnd = /[\r\n]$/.test(old.text) === /[\r\n]$/.test(now.text) || old.text === '';
    const sameBreaks = breaksOf(now.text).every((each) => breaksOf(old.text).includes(each));
    const oneLine = breaksOf(old.text).length === 0;
    if (
      !sameEnd ||
      !(sameBreaks || oneLine) ||
      hasBom(before) !== (after !== undefined && hasBom(after))
    ) {
      bytes.push(before.path);
    }
  }
  return { scripts: scripts.length, replaced, lost, bytes };
}

function* linesOf(text: string): Generator<{ line: string; start: number; end: number }> {
  for (const match of text.matchAll(/[^\r\n]+/g)) {
    const line = match[0].trim();
    if (line !== '') yield { line, start: match.index, end: match.index + match[0].length };
  }
}

function countLines(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { line } of linesOf(text)) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}

/** The step with an edit that replaces something of a line. */
function stepOver(
  edits: readonly Edit[],
  path: string,
  start: number,
  end: number,
): string | undefined {
  return edits.find(
    (edit) =>
      edit.kind === 'modify' &&
      edit.path === path &&
      edit.span.start <= end &&
      edit.span.end >= start,
  )?.because.step;
}

function breaksOf(text: string): string[] {
  return [...new Set(text.match(/\r\n|\r|\n/g) ?? [])];
}

function hasBom({ bytes }: { readonly bytes: Uint8Array }): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}
