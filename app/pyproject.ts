import { insertion, type TextEdit } from '../workspace/text/text-edit.ts';
import { entriesBelow, readToml, type TomlKey, type TomlTable } from '../workspace/text/toml.ts';
import { type Requirement, readRequirements } from './requirements.ts';
import { fromPoetry } from './versions.ts';

/** The dependencies that a pyproject.toml or a Pipfile lists. */
export interface ListedDependencies {
  readonly requirements: readonly Requirement[];
  /** The edit that adds requirements, in the file's own style. */
  add(lines: readonly string[]): TextEdit;
}

/**
 * The list of `[project]`, the table of Poetry, or else the extra or group that asks for azure-functions;
 * undefined where there is none of them, or no valid TOML. With `orEmpty` a `[project]` without any list
 * has an empty one.
 */
export function projectDependencies(
  text: string,
  { orEmpty = false }: { readonly orEmpty?: boolean } = {},
): ListedDependencies | undefined {
  const reading = readToml(text);
  if (reading.kind === 'invalid') return undefined;
  const { tables } = reading;
  return (
    listsBelow(text, tables, ['project', 'dependencies']).find(({ path }) => path.length === 0) ??
    namedTable(text, tables, poetry) ??
    groupsOf(text, tables).find(listsLibrary) ??
    (orEmpty ? emptyList(text, tables) : undefined)
  );
}

/** The `[packages]` of a Pipfile, which need not be there yet. */
export function pipfileDependencies(text: string): ListedDependencies | undefined {
  const reading = readToml(text);
  if (reading.kind === 'invalid') return undefined;
  const table = namedTable(text, reading.tables, ['packages']);
  const head = `${/[^\r\n]$/.test(text) ? '\n' : ''}\n[packages]`;
  return (
    table ?? {
      requirements: [],
      add: (lines) => insertion(text.length, `${onLines(head)(lines.map(asPoetry))}\n`),
    }
  );
}

/** What keeps pyfunc from adding to a pyproject.toml that has no list of its own. */
export function whyUnlisted(text: string): 'invalid' | 'dynamic' | 'groups' | undefined {
  const reading = readToml(text);
  if (reading.kind === 'invalid') return 'invalid';
  const { tables } = reading;
  if (isDynamic(tables)) return 'dynamic';
  return groupsOf(text, tables).length > 0 ? 'groups' : undefined;
}

/** The files that the `dependencies` of `[project]` come from where they are dynamic. */
export function dynamicFiles(text: string): string[] {
  const reading = readToml(text);
  if (reading.kind === 'invalid' || !isDynamic(reading.tables)) return [];
  return dynamicSources.flatMap((name) =>
    entriesBelow(reading.tables, name).flatMap(({ path, value }) => {
      if (path.length > 0) return [];
      const items = value.kind === 'list' ? value.items : [value];
      return items.flatMap((item) => (item.kind === 'text' ? [item.text] : []));
    }),
  );
}

/** Of setuptools, and of the hatch-requirements-txt that Hatch loads. */
const dynamicSources = [
  ['tool', 'setuptools', 'dynamic', 'dependencies', 'file'],
  ['tool', 'hatch', 'metadata', 'hooks', 'requirements_txt', 'files'],
] as const;

function isDynamic(tables: readonly TomlTable[]): boolean {
  return entriesBelow(tables, ['project', 'dynamic']).some(
    ({ value }) =>
      value.kind === 'list' &&
      value.items.some((item) => item.kind === 'text' && item.text === 'dependencies'),
  );
}

interface PlacedList extends ListedDependencies {
  /** Below the name that was asked for. */
  readonly path: readonly string[];
}

/** The lists of requirements below a name. */
function listsBelow(
  text: string,
  tables: readonly TomlTable[],
  name: readonly string[],
): PlacedList[] {
  return entriesBelow(tables, name).flatMap(({ path, value }) => {
    if (value.kind !== 'list') return [];
    const { items, span } = value;
    return [
      {
        path,
        requirements: items.flatMap((item) =>
          item.kind === 'text' ? readRequirements(item.text) : [],
        ),
        add: (lines: readonly string[]) =>
          addToList(text, { start: span.start + 1, end: span.end - 1 }, items.at(-1)?.span, lines),
      },
    ];
  });
}

/** Extras and groups, any of which may be what is installed in Azure. */
function groupsOf(text: string, tables: readonly TomlTable[]): ListedDependencies[] {
  const groups = entriesBelow(tables, ['tool', 'poetry', 'group']).map(({ path: [name] }) => name);
  const ofPoetry = [...new Set(groups)].flatMap((name) =>
    name === undefined ? [] : [['tool', 'poetry', 'group', name, 'dependencies']],
  );
  return [
    ...listsBelow(text, tables, ['project', 'optional-dependencies']),
    ...listsBelow(text, tables, ['dependency-groups']),
    ...ofPoetry.flatMap((name) => namedTable(text, tables, name) ?? []),
  ];
}

function listsLibrary({ requirements }: ListedDependencies): boolean {
  return requirements.some(({ name }) => name === 'azure-functions');
}

function addToList(
  text: string,
  list: TextEdit['span'],
  item: TextEdit['span'] | undefined,
  lines: readonly string[],
): TextEdit {
  const quoted = lines.map((line) => JSON.stringify(line));
  if (item === undefined) return insertion(list.start, quoted.join(', '));
  const tail = text.slice(item.end, list.end);
  const comma = /^[ \t]*,/.exec(tail);
  if (!text.slice(list.start, list.end).includes('\n')) {
    return comma === null
      ? insertion(item.end, `, ${quoted.join(', ')}`)
      : insertion(item.end + comma[0].length, ` ${quoted.join(', ')}`);
  }
  const indent = /\n([ \t]*)$/.exec(text.slice(0, item.start))?.[1] ?? '    ';
  const added = quoted.map((each) => `\n${indent}${each}`).join(',');
  if (comma === null) return insertion(item.end, `,${added}`);
  const comment = /^[ \t]*#[^\r\n]*/.exec(tail.slice(comma[0].length))?.[0].length ?? 0;
  return insertion(item.end + comma[0].length + comment, `${added},`);
}

/** A `[project]` that has no dependencies so far; those that are dynamic are listed elsewhere. */
function emptyList(text: string, tables: readonly TomlTable[]): ListedDependencies | undefined {
  const table = tables.find(({ path, isArray }) => !isArray && path.join('.') === 'project');
  const isListed = entriesBelow(tables, ['project', 'dependencies']).length > 0;
  if (table === undefined || isListed || isDynamic(tables)) return undefined;
  return {
    requirements: [],
    add: (lines) => {
      const quoted = lines.map((line) => JSON.stringify(line)).join(', ');
      return insertion(endOf(text, table), `\ndependencies = [${quoted}]`);
    },
  };
}

const poetry = ['tool', 'poetry', 'dependencies'];

/** Poetry and Pipenv name each dependency by a key: a range, or a table with its `version`. */
function namedTable(
  text: string,
  tables: readonly TomlTable[],
  name: readonly string[],
): ListedDependencies | undefined {
  const place = placeInTable(text, tables, name);
  if (place === undefined) return undefined;
  const ranges = new Map<string, string>();
  for (const { path, value } of entriesBelow(tables, name)) {
    const [key, field] = path;
    if (key === undefined) continue;
    const isRange = field === undefined || field === 'version';
    const range = value.kind === 'text' && isRange ? fromPoetry(value.text) : '';
    ranges.set(key, range || (ranges.get(key) ?? ''));
  }
  return {
    requirements: [...ranges].flatMap(([name, range]) => readRequirements(`${name}${range}`)),
    add: (lines) => insertion(place.at, place.write(lines.map(asPoetry))),
  };
}

/** Where a table takes more entries, and what is written there. */
interface TablePlace {
  readonly at: number;
  write(entries: readonly string[]): string;
}

/** A table may have a head, be inline, or come from dotted keys or the heads of tables below it. */
function placeInTable(
  text: string,
  tables: readonly TomlTable[],
  name: readonly string[],
): TablePlace | undefined {
  const own = tables.filter(({ isArray }) => !isArray);
  const head = own.find(({ path }) => path.join('.') === name.join('.'));
  if (head !== undefined) return { at: endOf(text, head), write: onLines() };
  const around = own.filter(({ path }) => startsWith(name, path));
  for (const { path, keys } of around) {
    const place = placeInKeys(text, keys, name.slice(path.length), false);
    if (place !== undefined) return place;
  }
  const below = own.findLast(({ path }) => startsWith(path, name));
  if (below === undefined) return undefined;
  return { at: endOf(text, below), write: onLines(`\n\n[${name.join('.')}]`) };
}

function placeInKeys(
  text: string,
  keys: readonly TomlKey[],
  name: readonly string[],
  isInline: boolean,
): TablePlace | undefined {
  for (const { path, value } of keys) {
    if (value.kind !== 'table' || !startsWith(name, path)) continue;
    if (path.length < name.length) {
      return placeInKeys(text, value.keys, name.slice(path.length), true);
    }
    const last = value.keys.at(-1);
    return last === undefined
      ? { at: value.span.start + 1, write: (entries) => ` ${entries.join(', ')} ` }
      : { at: last.span.end, write: inRow() };
  }
  const dotted = keys.findLast(({ path }) => path.length > name.length && startsWith(path, name));
  if (dotted === undefined) return undefined;
  const prefix = `${name.join('.')}.`;
  return isInline
    ? { at: dotted.span.end, write: inRow(prefix) }
    : { at: endOf(text, dotted), write: onLines('', prefix) };
}

const onLines =
  (head = '', prefix = '') =>
  (entries: readonly string[]) =>
    [head, ...entries.map((each) => `\n${prefix}${each}`)].join('');

const inRow =
  (prefix = '') =>
  (entries: readonly string[]) =>
    entries.map((each) => `, ${prefix}${each}`).join('');

function startsWith(path: readonly string[], start: readonly string[]): boolean {
  return start.every((part, index) => path[index] === part);
}

/** The end of its last line, with a comment there. */
function endOf(text: string, { span }: TomlTable | TomlKey): number {
  const line = /[^\r\n]*/.exec(text.slice(span.end));
  return span.end + (line?.[0].length ?? 0);
}

function asPoetry(line: string): string {
  const [, name, range] = /^([\w.-]+)(.*)$/.exec(line) ?? [];
  return `${name} = ${JSON.stringify(range || '*')}`;
}
