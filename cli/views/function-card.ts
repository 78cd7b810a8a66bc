import type { MigrationReview } from '../../api/host.ts';
import type { FunctionOutcome } from '../../api/migrate/migrate.ts';
import { type Change, kindOf, placeOf } from '../../api/report/changes.ts';
import type { Session } from '../command.ts';
import { type ChangeOptions, changeLines } from './change-view.ts';
import { cut } from './cut.ts';
import { triggerName } from './first-screen.ts';
import { diagnosticLines } from './report.ts';
import { statusLabels } from './summary.ts';
import { type Fragment, type Io, type Line, type Style, styled } from './terminal.ts';
import { visible, visibleCode, width } from './visible.ts';

type BindingPair = NonNullable<FunctionOutcome['bindings']>[number];
type PropertyPair = BindingPair['properties'][number];

/** Where one of several functions is in its list. */
export interface CardPosition {
  readonly index: number;
  readonly count: number;
}

/** One function: its function.json beside its decorators, its diagnostics, and its files. */
export function functionCard(
  fn: FunctionOutcome,
  { index, count }: CardPosition,
  review: MigrationReview,
  { io, shown }: Session,
  options: ChangeOptions,
): Line[] {
  const [status, style] = statusLabels[fn.status];
  const own = review.diagnostics.filter((each) => each.function === fn.name);
  for (const each of own) shown.add(each);
  const files = review.changes
    .filter((change) => isOf(change, fn))
    // Its decorators first.
    .sort((one, other) => Number(isScript(other, fn)) - Number(isScript(one, fn)));
  const position = `  ${index + 1} of ${count}  `;
  const name = cut(visible(fn.name), io.columns - position.length);
  const what = `${triggerName(fn)} ${visible(fn.source ?? '')}`.trimEnd();
  const room = io.columns - width(name) - position.length - status.length - 2;
  const isNarrow = room < Math.min(width(what), 16);
  const source = cut(what, isNarrow ? io.columns - status.length - 4 : room);
  const rest: Line = [`${source}  `, styled(style, status)];
  return [
    ...(isNarrow
      ? [
          [styled('bold', name), position],
          ['  ', ...rest],
        ]
      : [[styled('bold', name), position, ...rest]]),
    '',
    ...pairLines(fn, io, options),
    ...diagnosticLines(own, io),
    ...files.flatMap((change) => [...fileLines(change, fn, io, options), '']),
  ];
}

function isOf({ because }: Change, { name }: FunctionOutcome): boolean {
  return because.some((each) => each.function === name);
}

function isScript(change: Change, { script }: FunctionOutcome): boolean {
  return placeOf(change) === script;
}

/** The function.json that goes is shown beside the decorators already. */
function fileLines(change: Change, fn: FunctionOutcome, io: Io, options: ChangeOptions): Line[] {
  const isConfig = placeOf(change).endsWith('function.json') && kindOf(change) === 'deleted';
  if (isConfig && fn.bindings !== undefined && options.folded) {
    return [[styled('bold', placeOf(change)), '  deleted']];
  }
  return changeLines(change, io, options);
}

/** Both sides of one row: a property, and what stands for it. */
interface PairRow {
  readonly left: string;
  readonly right: string;
  /** Behind the right side, whatever is cut of that. */
  readonly mark?: string;
  readonly style?: Style;
}

/** From so many columns on, both sides stand beside each other. */
const twoSides = 60;

function pairLines(
  { bindings = [], script = '' }: FunctionOutcome,
  io: Io,
  { folded }: ChangeOptions,
): Line[] {
  if (bindings.length === 0) return [];
  const rows = bindings.flatMap((pair, index) => pairRows(pair, bindings[index - 1]));
  if (io.accessible)
    return [
      ...rows.map(({ left, right, mark = '' }) => `  ${left.trim()} → ${right.trim()}${mark}`),
      '',
    ];
  if (io.columns < twoSides) {
    return [
      ...rows.flatMap(({ left, right, mark = '', style }): Line[] => [
        ...cellsOf(left, io.columns - 2, folded).map((text) => `  ${text}`),
        ...cellsOf(`→ ${right.trim()}`, io.columns - 4, folded, mark).map(
          (text): Line => ['    ', marked(text, style)],
        ),
      ]),
      '',
    ];
  }
  const widest = Math.max(width('function.json'), ...rows.map(({ left }) => width(left)));
  const leftCells = Math.min(widest, Math.floor(io.columns / 2) - 3);
  const rightCells = io.columns - leftCells - 5;
  const leftOf = (text: string) => `  ${text}${' '.repeat(leftCells - width(text) + 3)}`;
  return [
    [styled('bold', leftOf('function.json') + cut(visible(script), rightCells))],
    ...rows.flatMap(({ left, right, style }): Line[] => {
      const before = cellsOf(left, leftCells, folded);
      const after = cellsOf(right, rightCells, folded);
      return Array.from({ length: Math.max(before.length, after.length) }, (_, row) => [
        leftOf(before[row] ?? ''),
        marked(after[row] ?? '', style),
      ]);
    }),
    '',
  ];
}

/** What stands in a cell: the beginning of a text, or all of it in as many rows as that takes. */
function cellsOf(text: string, cells: number, folded: boolean, mark = ''): string[] {
  if (folded) return [cut(text, cells - mark.length) + mark];
  const indent = ' '.repeat(text.length - text.trimStart().length + 2);
  const rows = [''];
  const fits = (more: string) => width((rows.at(-1) ?? '') + more.trimEnd()) <= cells;
  const add = (more: string) => rows.push((rows.pop() ?? '') + more);
  for (const word of (text + mark).split(/(?<=[^ ][ =,])/)) {
    if (!fits(word) && rows.at(-1)?.trim() !== '') rows.push(indent);
    if (fits(word)) add(word);
    // Only a word that is longer than a row is broken within.
    else {
      for (const letter of word) {
        if (!fits(letter)) rows.push(indent);
        add(letter);
      }
    }
  }
  return rows.map((row) => row.trimEnd());
}

function marked(text: string, style: Style | undefined): Fragment {
  return style === undefined ? text : styled(style, text);
}

function pairRows(pair: BindingPair, before: BindingPair | undefined): PairRow[] {
  const { type, name, decorator, properties } = pair;
  const isSame = before?.decorator === decorator && decorator === 'route';
  const head = {
    left: visible(`${type} ${name}`.trimEnd()),
    right: isSame ? `(${decorator} adds it)` : `@${decorator}`,
  };
  return [head, ...properties.map(propertyRow)];
}

function propertyRow({ kind, property, value = '', argument = '' }: PropertyPair): PairRow {
  const left =
    property === undefined ? '  (not set: default)' : `  ${visibleCode(`${property} ${value}`)}`;
  const right = `  ${visibleCode(argument)}`;
  switch (kind) {
    case 'same':
      return { left, right };
    case 'renamed':
      return { left, right, mark: '  (renamed)', style: 'yellow' };
    case 'dropped':
      return { left, right: '  (dropped: nothing reads it)', style: 'yellow' };
    case 'default':
      return { left, right, style: 'cyan' };
  }
}
