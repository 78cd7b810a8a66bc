import type { Binding } from '../../bindings/function-json/function-json.ts';
import type { Because } from '../../workspace/change/edit.ts';
import { insertion, type TextEdit } from '../../workspace/text/text-edit.ts';
import { textAt } from '../../workspace/tree/file-text.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { markdown } from '../language/escapers.ts';
import type { Plan } from '../plan.ts';

/** A function as the README of an app lists it. */
export interface ReadmeRow {
  readonly name: string;
  readonly title: string;
  readonly file: string;
  /** What somebody has to set up before it runs, a sentence each. */
  readonly prerequisites: readonly string[];
  readonly bindings: readonly Binding[];
}

const path = 'README.md';

/** The table as `create` writes it; one that somebody has changed is theirs. */
const table =
  /^\| Function \| What it does \| Where \|\r?\n\| --- \| --- \| --- \|\r?\n(?:\|.*\|\r?\n)*/m;

/** What functions need, as `create` lists it below that table. */
const section = /^## Before it runs\r?\n\r?\n((?:- `.*\r?\n)+)(?:\r?\n)?/m;

/** The text without what the table and the section say of functions that are not among `names`. */
export function withoutOtherRows(text: string, names: readonly string[]): string {
  const isOwn = (row: string) =>
    names.some((name) => row.startsWith(`| \`${name}\` |`) || row.startsWith(`- \`${name}\`:`));
  const lines = (found: string) => found.split(/(?<=\n)/);
  return text
    .replace(table, (found) =>
      lines(found)
        .filter((row, index) => index < 2 || isOwn(row))
        .join(''),
    )
    .replace(section, (found, list: string) => {
      const own = lines(list).filter(isOwn);
      return own.length === 0 ? '' : found.replace(list, own.join(''));
    });
}

/** A table of a Markdown file, by the lines of its rows. */
interface Table {
  readonly head: readonly string[];
  /** Where its last row ends. */
  readonly end: number;
  readonly rule: string;
  readonly rows: readonly string[];
}

/**
 * Lists a function in the table of functions of README.md: that of `create`, or one in which a column
 * names functions of the app. Other columns are filled in where their head says what they hold.
 */
export function listInReadme(
  tree: Tree,
  listed: ReadmeRow,
  known: readonly string[],
  because: Because,
): Plan {
  const text = textAt(tree, path) ?? '';
  const found = tablesIn(text)
    .map((each) => ({ ...each, column: nameColumn(each, known) }))
    .find(({ column }) => column !== undefined);
  if (found?.column === undefined) return { edits: [], diagnostics: [] };
  const { column, rows, end } = found;
  if (rows.some((row) => plain(cellsOf(row)[column] ?? '') === listed.name)) {
    return { edits: [], diagnostics: [] };
  }
  const row = `${text[end - 1] === '\n' ? '' : '\n'}${rowFor(found, column, listed)}\n`;
  const edits = isOwnTable(found)
    ? withPrerequisites(text, end, row, listed)
    : [insertion(end, row)];
  return {
    edits: edits.map((edit) => ({ kind: 'modify', path, ...edit, because })),
    diagnostics: [],
  };
}

/** A row at `end`, and what the function needs in the section below the table of `create`. */
function withPrerequisites(
  text: string,
  end: number,
  row: string,
  { name, prerequisites }: ReadmeRow,
): TextEdit[] {
  const list = prerequisites.map((each) => `- \`${name}\`: ${markdown(each)}\n`).join('');
  const needs = section.exec(text);
  if (list === '') return [insertion(end, row)];
  if (needs === null) return [insertion(end, `${row}\n## Before it runs\n\n${list}`)];
  const items = needs[1] ?? '';
  return [insertion(end, row), insertion(text.indexOf(items, needs.index) + items.length, list)];
}

function isOwnTable({ head }: Table): boolean {
  return head.join() === 'Function,What it does,Where';
}

function tablesIn(text: string): Table[] {
  const lines = text.split(/(?<=\n)/);
  let length = 0;
  const starts = lines.map((line) => {
    length += line.length;
    return length - line.length;
  });
  return lines.flatMap((line, index): Table[] => {
    if (!/^\s*\|?\s*:?-+:?\s*\|[\s|:-]*$/.test(line.trimEnd()) || index === 0) return [];
    const head = cellsOf(lines[index - 1] ?? '');
    if (head.length < 2) return [];
    const after = lines.findIndex((each, at) => at > index && !each.includes('|'));
    const rows = lines.slice(index + 1, after < 0 ? undefined : after);
    const last = index + rows.length;
    const end = (starts[last] ?? 0) + (lines[last]?.length ?? 0);
    return [{ head, end, rule: line.trimEnd(), rows: rows.map((each) => each.trimEnd()) }];
  });
}

/** The column whose cells are functions of the app, most of them at least. */
function nameColumn(found: Table, known: readonly string[]): number | undefined {
  if (isOwnTable(found)) return 0;
  const { head, rows } = found;
  const names = new Set(known);
  const column = head.findIndex((_, index) => {
    const hits = rows.filter((row) => names.has(plain(cellsOf(row)[index] ?? '')));
    return hits.length > 0 && hits.length * 2 >= rows.length;
  });
  return column < 0 ? undefined : column;
}

function cellsOf(row: string): string[] {
  const inner = row.trim().replace(/^\||(?<!\\)\|$/g, '');
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim());
}

/** The words of a cell without what makes them code, bold or a link. */
function plain(cell: string): string {
  const text = cell.replace(/^\[([^\]]*)\]\(.*\)$/, '$1');
  return text.replace(/^[`*]+|[`*]+$/g, '').replace(/\(\)$/, '');
}

function rowFor({ head, rows, rule }: Table, column: number, listed: ReadmeRow): string {
  const before = cellsOf(rows.at(-1) ?? '');
  const isBare = !rule.trimStart().startsWith('|');
  const widths = rule
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|');
  const isAligned = rows.length > 0 && rows.every((row) => row.length === rule.length);
  const cells = head.map((title, index) => {
    const text = index === column ? listed.name : valueFor(title, listed);
    const isCode = rows.length === 0 ? index !== 1 : /`/.test(before[index] ?? '');
    const cell = isCode && text !== '' ? `\`${text}\`` : text.replaceAll('|', '\\|');
    return isAligned ? cell.padEnd((widths[index]?.length ?? 2) - 2) : cell;
  });
  return isBare ? cells.join(' | ').trimEnd() : `| ${cells.join(' | ')} |`;
}

/** What a column is about, by its head. */
function valueFor(head: string, { title, file, bindings }: ReadmeRow): string {
  const trigger = bindings.find(({ type }) => /Trigger$/.test(type));
  const { route, methods } = trigger?.properties ?? {};
  const word = plain(head);
  if (/^(?:file|where|module|source|location)/i.test(word)) return file;
  if (/what|describe|description|purpose|does|summary/i.test(word)) return title;
  if (/trigger|type/i.test(word)) return serviceOf(trigger?.type ?? '');
  if (/route|endpoint|url|path/i.test(word)) return typeof route === 'string' ? route : '';
  if (/method|verb/i.test(word)) return Array.isArray(methods) ? methods.join(', ') : '';
  return '';
}

/** `serviceBusTrigger` as people write it. */
function serviceOf(type: string): string {
  const words = type.replace(/Trigger$/, '').replace(/(?<=[a-z])(?=[A-Z])/g, ' ');
  return /^(?:http|sql|mcp)\b/.test(words)
    ? words.toUpperCase()
    : words.charAt(0).toUpperCase() + words.slice(1);
}
