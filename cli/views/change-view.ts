import {
  type Change,
  compareWords,
  type DiffLine,
  diffOf,
  type Hunk,
  kindOf,
  type LinePart,
  placeOf,
} from '../../api/report/changes.ts';
import { codeColors } from './code-colors.ts';
import { cut } from './cut.ts';
import { type Fragment, type Io, type Line, styled } from './terminal.ts';
import { visibleCode, width } from './visible.ts';

/** How much of a change is shown. */
export interface ChangeOptions {
  /** Long runs of added or removed lines show their ends, and long lines their beginning. */
  readonly folded: boolean;
}

/** From so many columns on, both sides of a file fit beside each other. */
const twoSides = 120;
/** Runs longer than this are folded, to so many lines at their start and end. */
const longestRun = 14;
const keptOfRun = 5;

const signs = { same: ' ', out: '-', in: '+' } as const;
const words = { same: 'unchanged: ', out: 'removed: ', in: 'added: ' } as const;
const colors = { out: 'red', in: 'green' } as const;

/** A line of a diff with its number; words that changed are marked. */
interface Row {
  readonly kind: DiffLine['kind'];
  /** In the file that the line is in; of a line that stays, in the file after. */
  readonly number: number;
  /** Of a line that stays, in the file before. */
  readonly before?: number;
  readonly parts: readonly LinePart[];
}

type Fold = { readonly kind: 'fold'; readonly count: number };

/** One file for a reviewer: what becomes of it, and its lines, unified or side by side by width. */
export function changeLines(
  change: Change,
  io: Pick<Io, 'columns' | 'accessible'>,
  { folded }: ChangeOptions,
): Line[] {
  const kind = kindOf(change);
  const from = kind === 'moved' ? ` from ${change.before?.path}` : '';
  const head: Line = [styled('bold', placeOf(change)), `  ${kind}${from}`];
  const diff = diffOf(change);
  if (diff.kind === 'hidden') return [head, '  Its values are not shown.'];
  if (diff.kind === 'binary') return [head, `  Not shown: ${diff.reason}.`];
  const isBeside = io.columns >= twoSides && !io.accessible && kind !== 'new' && kind !== 'deleted';
  const body = diff.hunks.flatMap((hunk, index) => {
    const gap: Line[] = index === 0 ? [] : [[styled('dim', '  ⋮')]];
    const rows = rowsOf(hunk);
    const lines = isBeside ? besideLines(rows, io, folded) : unifiedLines(rows, io, folded);
    return [...gap, ...lines];
  });
  return [head, ...body];
}

/** The lines of a hunk; those that replace each other are compared word by word. */
function rowsOf({ before, after, lines }: Hunk): Row[] {
  const numbers = { out: Math.max(before.start, 1), in: Math.max(after.start, 1) };
  const rows: Row[] = [];
  for (let at = 0; at < lines.length; ) {
    const block = blockAt(lines, at);
    at += block.length;
    const out = block.filter(({ kind }) => kind === 'out');
    const added = block.filter(({ kind }) => kind === 'in');
    const pairs = out.map(({ text }, index) => {
      const other = added[index];
      return other === undefined ? undefined : compareWords(text, other.text);
    });
    for (const { kind, text } of block) {
      if (kind === 'same') {
        const parts = [{ text, isChanged: false }];
        rows.push({ kind, number: numbers.in++, before: numbers.out++, parts });
      }
    }
    for (const [index, { text }] of out.entries()) {
      const parts = pairs[index]?.before ?? [{ text, isChanged: false }];
      rows.push({ kind: 'out', number: numbers.out++, parts });
    }
    for (const [index, { text }] of added.entries()) {
      const parts = pairs[index]?.after ?? [{ text, isChanged: false }];
      rows.push({ kind: 'in', number: numbers.in++, parts });
    }
  }
  return rows;
}

/** Lines that stay as they are, or lines that replace each other. */
function blockAt(lines: readonly DiffLine[], start: number): readonly DiffLine[] {
  const isSame = lines[start]?.kind === 'same';
  const end = lines.findIndex(({ kind }, at) => at > start && (kind === 'same') !== isSame);
  return lines.slice(start, end < 0 ? lines.length : end);
}

/** Rows with the middle of long runs left out. */
function foldRows(rows: readonly Row[], folded: boolean): (Row | Fold)[] {
  if (!folded) return [...rows];
  const shown: (Row | Fold)[] = [];
  for (let at = 0; at < rows.length; ) {
    const kind = rows[at]?.kind;
    const next = rows.findIndex((row, index) => index > at && row.kind !== kind);
    const run = rows.slice(at, next < 0 ? rows.length : next);
    at += run.length;
    if (run.length <= longestRun) shown.push(...run);
    else {
      const count = run.length - 2 * keptOfRun;
      shown.push(...run.slice(0, keptOfRun), { kind: 'fold', count }, ...run.slice(-keptOfRun));
    }
  }
  return shown;
}

function unifiedLines(
  rows: readonly Row[],
  { columns, accessible }: Pick<Io, 'columns' | 'accessible'>,
  folded: boolean,
): Line[] {
  return foldRows(rows, folded).map((row): Line => {
    if (row.kind === 'fold') return foldLine(row);
    const number = String(row.number).padStart(4);
    const lead = accessible ? `  ${words[row.kind]}` : `${number} ${signs[row.kind]} `;
    return [leadFragment(row, lead), ...contentOf(row, folded ? columns - lead.length : undefined)];
  });
}

function foldLine({ count }: Fold): Line {
  return [styled('dim', `     … ${count} more lines`)];
}

function leadFragment({ kind }: Row, lead: string): Fragment {
  return kind === 'same' ? styled('dim', lead) : styled(colors[kind], lead);
}

function besideLines(
  rows: readonly Row[],
  { columns }: Pick<Io, 'columns'>,
  folded: boolean,
): Line[] {
  const half = Math.floor((columns - 3) / 2);
  const sideOf = (row: Row | undefined, number = row?.number): Fragment[] => {
    if (row === undefined) return [' '.repeat(half)];
    const lead = `${String(number).padStart(4)} ${signs[row.kind]} `;
    const content = contentOf(row, half - lead.length);
    const used = content.reduce((sum, part) => sum + width(textOf(part)), lead.length);
    return [leadFragment(row, lead), ...content, ' '.repeat(Math.max(half - used, 0))];
  };
  const lines: Line[] = [];
  const shown = foldRows(rows, folded);
  for (let at = 0; at < shown.length; ) {
    const row = shown[at];
    if (row === undefined || row.kind === 'fold' || row.kind === 'same') {
      if (row?.kind === 'fold') lines.push(foldLine(row));
      else if (row !== undefined) lines.push([...sideOf(row, row.before), ' │ ', ...sideOf(row)]);
      at += 1;
      continue;
    }
    const end = shown.findIndex(
      (each, index) => index > at && each.kind !== 'out' && each.kind !== 'in',
    );
    const block = shown.slice(at, end < 0 ? shown.length : end) as Row[];
    const out = block.filter(({ kind }) => kind === 'out');
    const added = block.filter(({ kind }) => kind === 'in');
    for (let index = 0; index < Math.max(out.length, added.length); index += 1) {
      lines.push([...sideOf(out[index]), ' │ ', ...sideOf(added[index])]);
    }
    at += block.length;
  }
  return lines;
}

function textOf(fragment: Fragment): string {
  return typeof fragment === 'string' ? fragment : fragment.text;
}

/** The text of a row; marks where words changed, colors of the language otherwise. */
function contentOf({ kind, parts }: Row, room: number | undefined): Fragment[] {
  const text = visibleCode(parts.map((part) => part.text).join(''));
  const fits = room === undefined || width(text) <= room;
  const isMarked = kind !== 'same' && parts.some(({ isChanged }) => isChanged);
  // Marks follow the words of a line that is shown as a whole.
  if (!isMarked || !fits) return codeColors(fits ? text : cut(text, room ?? 0));
  return parts.map((part) =>
    styled(part.isChanged ? 'inverse' : colors[kind], visibleCode(part.text)),
  );
}
