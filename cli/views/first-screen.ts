import { nameOfApp } from '../../api/apps/app-name.ts';
import type { MigrationReview } from '../../api/host.ts';
import type { FunctionOutcome } from '../../api/migrate/migrate.ts';
import { kindOf } from '../../api/report/changes.ts';
import type { PlacedDiagnostic } from '../../api/report/placed.ts';
import { entryOf, type Severity } from '../../diagnostics/diagnostic.ts';
import { counted } from '../../workspace/text/counted.ts';
import type { Session } from '../command.ts';
import { place } from './code-frame.ts';
import { cut } from './cut.ts';
import { statusLabels } from './summary.ts';
import { type Line, type Style, styled } from './terminal.ts';
import { visible, width } from './visible.ts';
import { wrap } from './wrap.ts';

/** What the menu below takes of a screen: its question, its choices and the line of the cursor. */
const menuRows = 9;
const usualRows = 24;
const labelCells = 12;

/** What will change, whether it will be proved, and what a person has to look at: one screen. */
export function firstScreen(review: MigrationReview, { io, cwd }: Session): Line[] {
  const { columns, rows = usualRows } = io;
  const { about } = review;
  const head = headLines(review, nameOfApp(about.root, cwd), columns);
  const tail = tailLines(review, columns);
  const room = Math.max(rows - menuRows - head.length - tail.length - 1, 4);
  const functions = functionLines(about.functions, columns, room);
  return [...head, ...functions, '', ...tail];
}

function headLines(
  { about, changes, options }: MigrationReview,
  app: string,
  columns: number,
): Line[] {
  const { template, layout = 'in-place' } = options;
  const into = template === undefined ? layout.replace('-', ' ') : `into ${template.name}`;
  const counts = `${counted(about.functions.length, 'function')}, ${counted(changes.length, 'file')}`;
  const head = about.status === 'refused' ? 'refused' : `v1 → v2, ${into}`;
  const room = columns - width(head) - counts.length - 4;
  const isNarrow = room < Math.min(width(app), 16);
  const name = cut(visible(app), isNarrow ? columns - width(head) - 2 : room);
  if (isNarrow) return [[styled('bold', name), `  ${head}`], counts];
  const gap = ' '.repeat(Math.max(columns - width(name) - width(head) - counts.length - 2, 2));
  return [[styled('bold', name), `  ${head}${gap}${counts}`]];
}

/** A trigger in one word: `httpTrigger` is `http`. Empty for a function that is not read. */
export function triggerName({ trigger = '' }: FunctionOutcome): string {
  return trigger.replace(/(?<=.)Trigger$/i, '');
}

/** As much of each function as there is room for: a row each, two or three in a row, or their triggers. */
function functionLines(
  functions: readonly FunctionOutcome[],
  columns: number,
  room: number,
): Line[] {
  const sorted = functions.toSorted(
    (one, other) =>
      rank(one) - rank(other) ||
      compare(triggerName(one), triggerName(other)) ||
      compare(one.name, other.name),
  );
  if (sorted.length <= room) return tableLines(sorted, columns);
  for (const count of [2, 3]) {
    const isWide = columns / count >= 36;
    if (isWide && Math.ceil(sorted.length / count) <= room)
      return cellLines(sorted, columns, count);
  }
  return groupLines(sorted, columns, room);
}

/** What a person has to look at comes first. */
function rank({ status }: FunctionOutcome): number {
  return ['refused', 'review', 'held-back', 'migrated', 'left-out'].indexOf(status);
}

function grouped<Each, By>(all: readonly Each[], by: (each: Each) => By): Map<By, Each[]> {
  const groups = new Map<By, Each[]>();
  for (const each of all) groups.set(by(each), [...(groups.get(by(each)) ?? []), each]);
  return groups;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function tableLines(functions: readonly FunctionOutcome[], columns: number): Line[] {
  const names = functions.map(({ name }) => visible(name));
  const triggers = functions.map(triggerName);
  const widest = (texts: readonly string[], most: number) =>
    Math.min(Math.max(0, ...texts.map(width)), most);
  const nameCells = widest(names, Math.floor(columns / 3));
  const triggerCells = widest(triggers, Math.floor(columns / 4));
  const statusCells = Math.max(...functions.map(({ status }) => statusLabels[status][0].length));
  const sourceCells = Math.max(columns - nameCells - triggerCells - statusCells - 8, 0);
  return functions.map(({ status, source = '' }, index): Line => {
    const [text, style] = statusLabels[status];
    return [
      `  ${padded(triggers[index] ?? '', triggerCells)}  ${padded(names[index] ?? '', nameCells)}  `,
      styled('dim', padded(visible(source), sourceCells)),
      '  ',
      styled(style, text),
    ];
  });
}

/** Cells say their status only where it is not the usual one. */
function cellLines(functions: readonly FunctionOutcome[], columns: number, count: number): Line[] {
  const perColumn = Math.ceil(functions.length / count);
  const cells = Math.floor((columns - 2) / count) - 2;
  return Array.from({ length: perColumn }, (_, row): Line => {
    const own = Array.from({ length: count }, (_, column) => functions[row + column * perColumn]);
    return own.flatMap((each) => {
      if (each === undefined) return [];
      const { name, source = '', status } = each;
      const [label, style] = statusLabels[status];
      const mark = status === 'migrated' ? '' : ` (${label})`;
      const head = cut(visible(name), cells - mark.length);
      const from = cut(
        `  ${triggerName(each)} ${visible(source)}`.trimEnd(),
        cells - mark.length - width(head),
      );
      const used = width(head) + mark.length + width(from);
      return [
        '  ',
        head,
        styled(style, mark),
        styled('dim', from),
        ' '.repeat(Math.max(cells - used, 0)),
      ];
    });
  });
}

/** e.g. `http  45  2 need review: A, B, C, …`, and what does not fit is counted. */
function groupLines(functions: readonly FunctionOutcome[], columns: number, room: number): Line[] {
  const groups = [...grouped(functions, triggerName)].sort(
    ([, one], [, other]) => other.length - one.length,
  );
  const shown = groups.length <= room ? groups : groups.slice(0, room - 1);
  const left = groups.slice(shown.length);
  const cells = Math.min(Math.max(...shown.map(([name]) => width(visible(name)))), 16);
  const digits = String(functions.length).length;
  const lines = shown.map(([name, own]): Line => {
    const lead = `  ${padded(visible(name), cells)}  ${String(own.length).padStart(digits)}  `;
    const counts = countsOf(own);
    const names = own.map((each) => visible(each.name)).join('  ');
    return [
      lead,
      styled('yellow', counts),
      cut(names, Math.max(columns - width(lead) - counts.length, 0)),
    ];
  });
  if (left.length === 0) return lines;
  const count = left.reduce((sum, [, own]) => sum + own.length, 0);
  const names = left.flatMap(([name]) => (name === '' ? [] : visible(name))).join(', ');
  return [
    ...lines,
    cut(`  and ${counted(count, 'function')} with other triggers: ${names}`, columns),
  ];
}

/** What is not as usual in a group, e.g. `2 need review  `. */
function countsOf(functions: readonly FunctionOutcome[]): string {
  const parts = Object.entries(statusLabels).flatMap(([status, [label]]) => {
    const count = functions.filter((each) => each.status === status).length;
    return count === 0 || status === 'migrated' ? [] : [`${count} ${label}`];
  });
  return parts.length === 0 ? '' : `${parts.join(', ')}: `;
}

/** Files, what a person has to look at, and the proof to come. */
function tailLines(review: MigrationReview, columns: number): Line[] {
  const { about, changes, diagnostics, proof, options } = review;
  const byKind = grouped(changes, kindOf);
  const kinds = (['new', 'changed', 'moved', 'deleted'] as const).flatMap((kind) => {
    const count = byKind.get(kind)?.length ?? 0;
    return count === 0 ? [] : [`${count} ${kind}`];
  });
  const notes = diagnostics.filter(({ severity }) => severity === 'note').length;
  const { next = [] } = about;
  const commit = options.branch ?? 'on the current branch';
  return [
    ...(kinds.length === 0 ? [] : labeled('Files', kinds.join(', '), columns)),
    ...severityLines('error', diagnostics, columns),
    ...severityLines('review', diagnostics, columns),
    ...(notes === 0 ? [] : labeled('Notes', `${notes}, in the details`, columns)),
    ...(next.length === 0
      ? []
      : labeled(
          'Deploy',
          `${counted(next.length, 'step')} before you deploy, listed at the end`,
          columns,
        )),
    ...labeled('Proof', proofText(proof), columns),
    ...(options.commit || options.branch !== undefined ? labeled('Commit', commit, columns) : []),
  ];
}

function proofText(proof: MigrationReview['proof']): string {
  if (proof.kind === 'none') return `none: ${proof.reason}`;
  const { azureFunctions, version, from } = proof.python;
  return `azure-functions ${azureFunctions} on Python ${version} (${from}), after writing`;
}

const severityLabels: Readonly<Record<'error' | 'review', readonly [string, Style]>> = {
  error: ['Errors', 'red'],
  review: ['Review', 'yellow'],
};

/** The first two by their titles, and how many more there are. */
function severityLines(
  severity: Extract<Severity, 'error' | 'review'>,
  diagnostics: readonly PlacedDiagnostic[],
  columns: number,
): Line[] {
  const own = diagnostics.filter((each) => each.severity === severity);
  const [label, style] = severityLabels[severity];
  const shown = own.slice(0, 2);
  const lines = shown.map((each, index): Line => {
    const title = entryOf(each.code)?.title ?? each.message;
    const where = each.function ?? place(each.at) ?? '';
    const count = index === 0 ? String(own.length) : '';
    const more = index === shown.length - 1 && own.length > shown.length;
    const rest = more ? `  and ${own.length - shown.length} more` : '';
    const lead = `  ${label && index === 0 ? label.padEnd(labelCells - 5) : ' '.repeat(labelCells - 5)}${count.padStart(2)} `;
    const text = cut(
      `${each.code}  ${title}: ${visible(where)}`,
      columns - lead.length - rest.length,
    );
    return [styled(style, lead), text, styled('dim', rest)];
  });
  return lines;
}

function labeled(label: string, text: string, columns: number): Line[] {
  return wrap(text, columns - labelCells).map((row, index) => {
    const lead = (index === 0 ? `  ${label}` : '').padEnd(labelCells);
    return [styled('bold', lead), cut(visible(row), columns - lead.length)];
  });
}

function padded(text: string, cells: number): string {
  const shown = cut(text, cells);
  return shown + ' '.repeat(Math.max(cells - width(shown), 0));
}
