import { type LiteralValue, scalarLiteral } from './literals.ts';

/** Expressions as values, laid out as black lays them out. */

/**
 * A piece of an expression: text, a bracket with items, or pieces one after the other. `before` is
 * what stands in front of an item's value, e.g. `methods=` or `"key": `.
 */
export type Piece = string | Bracket | readonly Piece[];

interface Bracket {
  readonly open: string;
  readonly items: readonly BracketItem[];
  readonly close: string;
}

export interface BracketItem {
  readonly before: string;
  readonly value: Piece;
}

export interface Layout {
  /** White space in front of the first line. */
  readonly indent: string;
  /** Columns that a line may have; black's default is 88. */
  readonly width: number;
  /** What one level deeper adds; four spaces where it is absent. */
  readonly step?: string;
}

/** Black's layout, with the white space that a module indents with: tabs where it has only these. */
export function layoutFor(text: string): Required<Layout> {
  const hasTabs = /^\t/m.test(text) && !/^ +\S/m.test(text);
  return { indent: '', width: 88, step: hasTabs ? '\t' : '    ' };
}

/** A list, dict or scalar as a piece. */
export function literalPiece(value: LiteralValue): Piece {
  if (typeof value !== 'object' || value === null) return scalarLiteral(value);
  if (isList(value)) {
    const items = value.map((each) => ({ before: '', value: literalPiece(each) }));
    return { open: '[', items, close: ']' };
  }
  const items = Object.entries(value).map(([key, each]) => ({
    before: `${scalarLiteral(key)}: `,
    value: literalPiece(each),
  }));
  return { open: '{', items, close: '}' };
}

/** The piece on one line. */
export function flat(piece: Piece): string {
  if (typeof piece === 'string') return piece;
  if (isSequence(piece)) return piece.map(flat).join('');
  const items = piece.items.map((item) => item.before + flat(item.value));
  return piece.open + items.join(', ') + piece.close;
}

/**
 * Lines that black leaves as they are: one line where it fits, else the last bracket that is not empty
 * opened, with an item and a comma on each line, and so on inwards.
 */
export function layOut(piece: Piece, layout: Layout, around = { before: '', after: '' }): string[] {
  const line = layout.indent + around.before + flat(piece) + around.after;
  const pieces = isSequence(piece) ? piece : [piece];
  const at = pieces.findLastIndex(isOpenable);
  const bracket = pieces[at];
  if (columns(line) <= layout.width || bracket === undefined || !isOpenable(bracket)) return [line];
  const inner = { ...layout, indent: layout.indent + (layout.step ?? '    ') };
  return [
    ...layOut(pieces.slice(0, at), layout, { before: around.before, after: bracket.open }),
    ...bracket.items.flatMap((item) =>
      layOut(item.value, inner, { before: item.before, after: ',' }),
    ),
    layout.indent + bracket.close + flat(pieces.slice(at + 1)) + around.after,
  ];
}

function isOpenable(piece: Piece): piece is Bracket {
  return typeof piece === 'object' && !isSequence(piece) && piece.items.length > 0;
}

/** An upper bound: black counts two columns for wide characters, and keeps a bracket that is open. */
function columns(line: string): number {
  let sum = 0;
  for (const character of line) sum += character < '\u0080' ? 1 : 2;
  return sum;
}

function isList(value: object): value is readonly LiteralValue[] {
  return Array.isArray(value);
}

function isSequence(piece: Piece): piece is readonly Piece[] {
  return Array.isArray(piece);
}
