import type { TextEdit } from './text-edit.ts';

/**
 * One replacement that makes `after` of `before`, from the first to the last place where they differ.
 * Its text uses `\n`, as edits do.
 */
export function difference(before: string, after: string): TextEdit {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start += 1;
  let end = 0;
  const room = Math.min(before.length, after.length) - start;
  while (end < room && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return {
    span: { start, end: before.length - end },
    text: after.slice(start, after.length - end).replaceAll('\r\n', '\n'),
  };
}
