import type { Diagnostic, Place } from '../../diagnostics/diagnostic.ts';
import { diffOf } from '../../workspace/change/diff.ts';
import type { Change, FileVersion, Span } from '../../workspace/change/edit.ts';
import { readText } from '../../workspace/text/text.ts';
import type { Tree } from '../../workspace/tree/tree.ts';

/**
 * Maps diagnostics of a rolled-back result to positions in the restored files: the same line, or the line
 * below an added one. For a line in a new file, searches the files that were deleted. Without one match
 * there, uses the function's function.json, or no position.
 */
export function placesBefore(
  diagnostics: readonly Diagnostic[],
  changes: readonly Change[],
  tree: Tree,
): Diagnostic[] {
  return diagnostics.map((each) => {
    const { at, places, ...rest } = each;
    const before = (place: Place) => {
      const change = changes.find(({ after }) => after?.path === place.path);
      if (change === undefined) return place;
      return change.before === undefined
        ? placeMoved(place, change, changes)
        : placeBefore(place, change);
    };
    const place = at && (before(at) ?? configOf(each.function, tree));
    const all = places?.flatMap((one) => before(one) ?? []);
    return { ...rest, ...(place && { at: place }), ...(all && { places: all }) };
  });
}

function configOf(name: string | undefined, tree: Tree): Place | undefined {
  const path = `${name}/function.json`;
  return name === undefined || tree.file(path) === undefined ? undefined : { path };
}

/**
 * The position in a deleted file of the one line with the same text; undefined if there is none or more
 * than one.
 */
function placeMoved(
  { span }: Place,
  { after }: Change,
  changes: readonly Change[],
): Place | undefined {
  const text = after && textOf(after);
  if (span === undefined || text === undefined) return undefined;
  const number = linesOf(text.slice(0, span.start)).length;
  const wanted = linesOf(text)[number - 1]?.trim() ?? '';
  if (!/\w/.test(wanted)) return undefined;
  const found = changes.flatMap((change) => {
    const { before } = change;
    const source = change.after === undefined && before ? textOf(before) : undefined;
    if (before === undefined || source === undefined) return [];
    return linesOf(source).flatMap((line, index) => {
      return line.trim() === wanted
        ? [{ path: before.path, ...spanOfLine(source, index + 1) }]
        : [];
    });
  });
  return found.length === 1 ? found[0] : undefined;
}

function textOf(file: FileVersion): string | undefined {
  const read = readText(file);
  return read.kind === 'undecodable' ? undefined : read.text;
}

function placeBefore({ span }: Place, change: Change): Place | undefined {
  const { before, after } = change;
  if (before === undefined || after === undefined) return undefined;
  const { path } = before;
  const [textBefore, textAfter] = [textOf(before), textOf(after)];
  const diff = diffOf(change, Number.MAX_SAFE_INTEGER);
  if (span === undefined || textBefore === undefined || textAfter === undefined) return { path };
  if (diff.kind !== 'text') return { path };
  if (diff.hunks.length === 0) return { path, span };
  const line = lineBefore(
    diff.hunks.flatMap((hunk) => hunk.lines.map((each) => each.kind)),
    linesOf(textAfter.slice(0, span.start)).length,
  );
  return { path, ...spanOfLine(textBefore, line) };
}

/** The number of a line in the file before, from 1, by its number in the file after. */
function lineBefore(kinds: readonly ('same' | 'out' | 'in')[], wanted: number): number {
  let before = 1;
  let after = 0;
  for (const kind of kinds) {
    if (kind !== 'out') after += 1;
    if (after >= wanted && kind !== 'in') break;
    if (kind !== 'in') before += 1;
  }
  return before;
}

function linesOf(text: string): string[] {
  return text.split(/\r\n|\r|\n/);
}

/** A line without the blanks around its text; none behind the last line. */
function spanOfLine(text: string, line: number): { span?: Span } {
  const breaks = [...text.matchAll(/\r\n|\r|\n/g)];
  const before = line === 1 ? undefined : breaks[line - 2];
  if (line > 1 && before === undefined) return {};
  const start = before === undefined ? 0 : before.index + before[0].length;
  const end = breaks[line - 1]?.index ?? text.length;
  const content = text.slice(start, end);
  if (content.trim() === '') return {};
  const from = start + content.length - content.trimStart().length;
  return { span: { start: from, end: start + content.trimEnd().length } };
}
