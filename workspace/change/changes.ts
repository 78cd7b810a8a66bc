import { foldedPath } from '../text/paths.ts';
import { encodeNew, readText, withLineEnds } from '../text/text.ts';
import { parentOf } from '../tree/disk.ts';
import type { Tree, TreeFile } from '../tree/tree.ts';
import type { Because, Change, Edit } from './edit.ts';

type Modify = Extract<Edit, { kind: 'modify' }>;

/** Two edits want the same place: a bug in one of the steps named, never the user's fault. */
export class OverlappingEdits extends Error {
  constructor(first: Edit, second: Edit, place: string) {
    super(`${nameOf(first)} and ${nameOf(second)} both want ${place}`);
    this.name = 'OverlappingEdits';
  }
}

/**
 * What the edits come to, one change for each file, sorted by path. Their order does not matter.
 * A change that would leave its file as it is vanishes. Throws `OverlappingEdits`, and an `Error` for
 * an edit of a file that is not there, is not text or is created where one exists: all are bugs.
 */
export function changes(tree: Tree, edits: readonly Edit[]): Change[] {
  const result: Change[] = [];
  const targets = new Map<string, Edit>();
  const vacated = new Set(edits.flatMap((edit) => (leavesItsPath(edit) ? [edit.path] : [])));
  for (const [path, own] of byPath(edits)) {
    const change = changeOf(tree, path, own);
    const target = change.after?.path;
    if (target !== undefined) {
      const edit = own.find(({ kind }) => kind === 'move') ?? (own[0] as Edit);
      const other = targets.get(target);
      if (other) throw new OverlappingEdits(other, edit, target);
      targets.set(target, edit);
      if (target !== path && !vacated.has(target) && isTaken(tree, target, path)) {
        throw new Error(`${nameOf(edit)} moves ${path} to ${target}, which exists`);
      }
    }
    if (!isNothing(change)) result.push(change);
  }
  return result.sort((a, b) => compare(placeOf(a), placeOf(b)));
}

/** Where the file system does not tell case apart, a file that moves is at its new path already. */
function isTaken(tree: Tree, target: string, source: string): boolean {
  if (!tree.file(target)) return false;
  if (foldedPath(target) !== foldedPath(source)) return true;
  const name = target.slice(target.lastIndexOf('/') + 1);
  return tree.entries(parentOf(target)).some((entry) => entry.name === name);
}

/** Where a change is listed: the path afterwards, or the one that goes. */
export function placeOf(change: Change): string {
  return change.after?.path ?? change.before?.path ?? '';
}

/** What happens to a file, in one word. */
export function kindOf({ before, after }: Change): 'new' | 'deleted' | 'moved' | 'changed' {
  if (before === undefined) return 'new';
  if (after === undefined) return 'deleted';
  return before.path === after.path ? 'changed' : 'moved';
}

function byPath(edits: readonly Edit[]): Map<string, Edit[]> {
  const groups = new Map<string, Edit[]>();
  for (const edit of edits) {
    const group = groups.get(edit.path);
    if (group) group.push(edit);
    else groups.set(edit.path, [edit]);
  }
  return groups;
}

function changeOf(tree: Tree, path: string, edits: readonly Edit[]): Change {
  const because = reasonsOf(edits);
  const whole = edits.find(({ kind }) => isWhole(kind));
  const other = edits.find((edit) => edit !== whole);
  if (whole && other) throw new OverlappingEdits(whole, other, path);
  const before = tree.file(path);
  if (whole?.kind === 'write') {
    const mode = whole.mode ?? before?.mode ?? 0o644;
    return { ...(before && { before }), after: { path, bytes: whole.bytes, mode }, because };
  }
  if (whole?.kind === 'create') {
    if (before) throw new Error(`${nameOf(whole)} creates ${path}, which exists`);
    const after = { path, bytes: encodeNew(whole.text), mode: whole.mode ?? 0o644 };
    return { after, because };
  }
  if (!before) throw new Error(`${nameOf(edits[0] as Edit)} changes ${path}, which is not there`);
  if (whole) return { before, because };
  const [move, second] = edits.filter((edit) => edit.kind === 'move');
  if (move && second) throw new OverlappingEdits(move, second, path);
  const bytes = modified(
    before,
    edits.filter((edit) => edit.kind === 'modify'),
  );
  return { before, after: { path: move?.to ?? path, bytes, mode: before.mode }, because };
}

function isWhole(kind: Edit['kind']): kind is 'create' | 'write' | 'delete' {
  return kind === 'create' || kind === 'write' || kind === 'delete';
}

function modified(file: TreeFile, edits: readonly Modify[]): Uint8Array {
  if (edits.length === 0) return file.bytes;
  const read = readText(file);
  if (read.kind === 'undecodable')
    throw new Error(`${file.path} cannot be modified: ${read.reason}`);
  const sorted = edits.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  const parts: string[] = [];
  let at = 0;
  for (const [index, edit] of sorted.entries()) {
    const { start, end } = edit.span;
    const previous = sorted[index - 1];
    // Two insertions at one place have no order.
    if (previous && (start < at || previous.span.start === end)) {
      throw new OverlappingEdits(previous, edit, `${file.path}, characters ${start} to ${end}`);
    }
    if (!(start >= 0 && start <= end && end <= read.text.length)) {
      throw new RangeError(`${nameOf(edit)}: no span ${start} to ${end} in ${file.path}`);
    }
    const lineBreak = breakBehind(read.text, edit, sorted[index + 1]);
    const added = lineBreak === '' ? edit.text : `${edit.text.slice(1)}\n`;
    parts.push(read.text.slice(at, start), lineBreak, withLineEnds(added, read.eol));
    at = end + lineBreak.length;
  }
  parts.push(read.text.slice(at));
  return read.encode(parts.join(''));
}

/**
 * The break of the line that new lines are put behind: it stays with its line, since it may be none of
 * the file's usual ones. `''` where there is none, or where another edit wants it.
 */
function breakBehind(text: string, { span, text: added }: Modify, next?: Modify): string {
  if (span.start !== span.end || !added.startsWith('\n')) return '';
  const [found = ''] = /^(?:\r\n|\n|\r)/.exec(text.slice(span.end, span.end + 2)) ?? [];
  const isFree = next === undefined || next.span.start >= span.end + found.length;
  return isFree ? found : '';
}

function leavesItsPath(edit: Edit): boolean {
  return edit.kind === 'delete' || edit.kind === 'move';
}

function isNothing({ before, after }: Change): boolean {
  return (
    before !== undefined &&
    after !== undefined &&
    before.path === after.path &&
    Buffer.compare(before.bytes, after.bytes) === 0
  );
}

function reasonsOf(edits: readonly Edit[]): Because[] {
  const named = new Map(
    edits.map(({ because }) => [`${because.step}\0${because.function ?? ''}`, because]),
  );
  return [...named].sort(([a], [b]) => compare(a, b)).map(([, because]) => because);
}

function nameOf({ because }: Edit): string {
  return because.function ? `${because.step} (${because.function})` : because.step;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
