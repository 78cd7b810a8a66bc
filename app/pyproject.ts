import { insertion, type TextEdit } from '../workspace/text/text-edit.ts';
import { entriesBelow, readToml, type TomlTable } from '../workspace/text/toml.ts';
import { type Requirement, readRequirements } from './requirements.ts';
import { fromPoetry } from './versions.ts';

/** The dependencies that a pyproject.toml lists. */
export interface ProjectDependencies {
  readonly requirements: readonly Requirement[];
  /** The edit that adds requirements, in the file's own style. */
  add(lines: readonly string[]): TextEdit;
}

/** The list of `[project]`, or the table of Poetry; undefined where there is neither, or no valid TOML. */
export function projectDependencies(text: string): ProjectDependencies | undefined {
  const reading = readToml(text);
  if (reading.kind === 'invalid') return undefined;
  return standardList(text, reading.tables) ?? poetryTable(text, reading.tables);
}

function standardList(text: string, tables: readonly TomlTable[]): ProjectDependencies | undefined {
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

const poetry = ['tool', 'poetry', 'dependencies'];

/** Poetry names each dependency by a key: a range, or a table with its `version`. */
function poetryTable(text: string, tables: readonly TomlTable[]): ProjectDependencies | undefined {
  const table = tables.find(({ path, isArray }) => !isArray && path.join('.') === poetry.join('.'));
  if (table === undefined) return undefined;
  const ranges = new Map<string, string>();
  for (const { path, value } of entriesBelow(tables, poetry)) {
    const [name, field] = path;
    if (name === undefined) continue;
    const isRange = field === undefined || field === 'version';
    const range = value.kind === 'text' && isRange ? fromPoetry(value.text) : '';
    ranges.set(name, range || (ranges.get(name) ?? ''));
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
