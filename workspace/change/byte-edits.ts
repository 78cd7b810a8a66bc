import { hunksOf } from './diff.ts';

/** Bytes of a file from `start` to `end` that others replace. */
export interface ByteEdit {
  readonly start: number;
  readonly end: number;
  readonly bytes: Uint8Array;
}

/** What turns one file into another: in order, without overlap, and without bytes that stay. */
export function byteEdits(before: Uint8Array, after: Uint8Array): ByteEdit[] {
  const old = linesOf(before);
  const fresh = linesOf(after);
  const starts = offsetsOf(old);
  return hunksOf(old, fresh, 0).map(({ before: range, lines }): ByteEdit => {
    const first = range.count === 0 ? range.start : range.start - 1;
    const out = joined(lines, 'out');
    const into = joined(lines, 'in');
    let head = 0;
    while (head < Math.min(out.length, into.length) && out[head] === into[head]) head += 1;
    let tail = 0;
    const most = Math.min(out.length, into.length) - head;
    while (tail < most && out.at(-1 - tail) === into.at(-1 - tail)) tail += 1;
    const start = starts[first] ?? before.length;
    return {
      start: start + head,
      end: start + out.length - tail,
      bytes: Buffer.from(into.slice(head, into.length - tail), 'latin1'),
    };
  });
}

/** A file with the edits made; undefined where they do not fit it. */
export function withByteEdits(
  before: Uint8Array,
  edits: readonly ByteEdit[],
): Uint8Array | undefined {
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const { start, end, bytes } of edits) {
    if (!(start >= at && end >= start && end <= before.length)) return undefined;
    parts.push(before.subarray(at, start), bytes);
    at = end;
  }
  return Buffer.concat([...parts, before.subarray(at)]);
}

/** One character for each byte. */
function linesOf(bytes: Uint8Array): string[] {
  return (
    Buffer.from(bytes)
      .toString('latin1')
      .match(/[^\n]*\n|[^\n]+$/g) ?? []
  );
}

function offsetsOf(lines: readonly string[]): number[] {
  let at = 0;
  return lines.map(({ length }) => {
    at += length;
    return at - length;
  });
}

function joined(lines: ReturnType<typeof hunksOf>[number]['lines'], kind: 'in' | 'out'): string {
  return lines
    .filter((line) => line.kind === kind)
    .map(({ text, end }) => text + end)
    .join('');
}
