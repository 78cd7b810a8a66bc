import { insertion, type TextEdit } from '../workspace/text/text-edit.ts';
import { entriesBelow, readToml, type TomlTable } from '../workspace/text/toml.ts';
import { type Requirement, readRequirements } from './requirements.ts';
import { fromPoetry } from './versions.ts';

/** The dependencies that a pyproject.toml or a Pipfile lists. */
export interface ListedDependencies {
  readonly requirements: readonly Requirement[];
  /** The edit that adds requirements, in the file's own style. */
  add(lines: readonly string[]): TextEdit;
}

/**
 * The list of `[project]`, or the table of Poetry; undefined where there is neither, or no valid TOML.
 * With `orEmpty` a `[project]` without any list has an empty one.
 */
export function projectDependencies(
  text: string,
  { orEmpty = false }: { readonly orEmpty?: boolean } = {},
): ListedDependencies | undefined {
  const reading = readToml(text);
  if (reading.kind === 'invalid') return undefined;
  const { tables } = reading;
  const found = standardList(text, tables) ?? namedTable(text, tables, poetry);
  return found ?? (orEmpty ? emptyList(text, tables) : undefined);
}

/** The `[packages]` of a Pipfile. */
export function pipfileDependencies(text: string): ListedDependencies | undefined {
  const reading = readToml(text);
  return reading.kind === 'invalid' ? undefined : namedTable(text, reading.tables, ['packages']);
}

function standardList(text: string, tables: readonly TomlTable[]): ListedDependencies | undefined {
  const list = entriesBelow(tables, ['project', 'dependencies']).find(
    ({ path }) => path.length === 0,
  );
  if (list?.value.kind !== 'list') return undefined;
  const { items, span } = list.value;
  return {
    requirements: items.flatMap((item) =>
      item.kind === 'text' ? readRequirements(item.text) : [],
    ),
    add: (lines) =>
      addToList(text, { start: span.start + 1, end: span.end - 1 }, items.at(-1)?.span, lines),
  };
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
  const has = (key: string) =>
    entriesBelow(tables, ['project']).some(({ path: [name] }) => name === key);
  if (table === undefined || has('dependencies') || has('dynamic')) return undefined;
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
  const table = tables.find(({ path, isArray }) => !isArray && path.join('.') === name.join('.'));
  if (table === undefined) return undefined;
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
    add: (lines) => insertion(endOf(text, table), lines.map(asPoetry).join('')),
  };
}

function endOf(text: string, { span }: TomlTable): number {
  const line = /[^\r\n]*/.exec(text.slice(span.end));
  return span.end + (line?.[0].length ?? 0);
}

function asPoetry(line: string): string {
  const [, name, range] = /^([\w.-]+)(.*)$/.exec(line) ?? [];
  return `\n${name} = ${JSON.stringify(range || '*')}`;
}
