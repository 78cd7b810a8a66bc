import { insertion, type TextEdit } from '../workspace/text/text-edit.ts';
import { type Requirement, readRequirements } from './requirements.ts';

/** The dependencies that a pyproject.toml lists. */
export interface ProjectDependencies {
  readonly requirements: readonly Requirement[];
  /** The edit that adds requirements, in the file's own style. */
  add(lines: readonly string[]): TextEdit;
}

/** The list of `[project]`, or the table of Poetry; undefined where there is neither. */
export function projectDependencies(text: string): ProjectDependencies | undefined {
  return standardList(text) ?? poetryTable(text);
}

interface TomlSection {
  readonly start: number;
  readonly end: number;
}

function section(text: string, name: string): TomlSection | undefined {
  const head = new RegExp(`^\\[${name.replaceAll('.', '\\.')}\\][^\\r\\n]*(?:\\r\\n|\\n|$)`, 'm');
  const found = head.exec(text);
  if (found === null) return undefined;
  const start = found.index + found[0].length;
  const next = /^\[/m.exec(text.slice(start));
  return { start, end: next === null ? text.length : start + next.index };
}

function standardList(text: string): ProjectDependencies | undefined {
  const project = section(text, 'project');
  const body = project && text.slice(project.start, project.end);
  const opening = body === undefined ? null : /^dependencies[ \t]*=[ \t]*\[/m.exec(body);
  if (!project || opening === null) return undefined;
  const start = project.start + opening.index + opening[0].length;
  const items: { readonly value: string; readonly end: number }[] = [];
  let end: number | undefined;
  for (const token of text
    .slice(start)
    .matchAll(/#[^\r\n]*|"([^"\\\r\n]*)"|'([^'\r\n]*)'|[\]"']/g)) {
    if (token[0].startsWith('#')) continue;
    if (token[0] === ']') end = start + token.index;
    if (token[0].length === 1) break;
    items.push({ value: token[1] ?? token[2] ?? '', end: start + token.index + token[0].length });
  }
  if (end === undefined) return undefined;
  const at = end;
  return {
    requirements: items.flatMap(({ value }) => readRequirements(value)),
    add: (lines) => addToList(text, { start, end: at }, items.at(-1)?.end, lines),
  };
}

function addToList(
  text: string,
  list: TomlSection,
  last: number | undefined,
  lines: readonly string[],
): TextEdit {
  const quoted = lines.map((line) => `"${line}"`);
  const tail = text.slice(last ?? list.start, list.end);
  const isMultiline = text.slice(list.start, list.end).includes('\n');
  if (last === undefined) return insertion(list.start, quoted.join(', '));
  const comma = /^[ \t]*,/.exec(tail);
  if (!isMultiline) {
    return comma === null
      ? insertion(last, `, ${quoted.join(', ')}`)
      : insertion(last + comma[0].length, ` ${quoted.join(', ')}`);
  }
  const indent = /(?:\n)([ \t]*)["'][^\n]*$/.exec(text.slice(0, last))?.[1] ?? '    ';
  const added = quoted.map((each) => `\n${indent}${each}`).join(',');
  return comma === null
    ? insertion(last, `,${added}`)
    : insertion(
        last +
          comma[0].length +
          (/^[ \t]*#[^\r\n]*/.exec(tail.slice(comma[0].length))?.[0].length ?? 0),
        `${added},`,
      );
}

function poetryTable(text: string): ProjectDependencies | undefined {
  const table = section(text, 'tool.poetry.dependencies');
  if (table === undefined) return undefined;
  const body = text.slice(table.start, table.end);
  const entries = [...body.matchAll(/^([\w.-]+)[ \t]*=[ \t]*"([^"\r\n]*)"/gm)];
  const lines = entries.map(([, name, range = '']) => `${name}${pep440(range)}`);
  const end = table.start + body.trimEnd().length;
  return {
    requirements: lines.flatMap((line) => readRequirements(line)),
    add: (added) =>
      insertion(
        end,
        added
          .map((line) => {
            const [, name, range] = /^([\w.-]+)(.*)$/.exec(line) ?? [];
            return `\n${name} = "${range || '*'}"`;
          })
          .join(''),
      ),
  };
}

/** `^1.2` admits what `>=1.2,<2` does. */
function pep440(range: string): string {
  const [, version, major] = /^\^((\d+)[\d.]*)$/.exec(range) ?? [];
  if (version !== undefined) return `>=${version},<${Number(major) + 1}`;
  if (range === '*') return '';
  return /^\d/.test(range) ? `==${range}` : range;
}
