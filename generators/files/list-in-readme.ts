import type { Because } from '../../workspace/change/edit.ts';
import { insertion } from '../../workspace/text/text-edit.ts';
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

/** Lists a function, and what it needs, in README.md where that has the table of functions. */
export function listInReadme(tree: Tree, readmeRow: ReadmeRow, because: Because): Plan {
  const { name, title, file, prerequisites } = readmeRow;
  const text = textAt(tree, path) ?? '';
  const found = table.exec(text);
  if (found === null || found[0].includes(`| \`${name}\` |`)) return { edits: [], diagnostics: [] };
  const end = found.index + found[0].length;
  const row = `| \`${name}\` | ${title.replaceAll('|', '\\|')} | \`${file}\` |\n`;
  const list = prerequisites.map((each) => `- \`${name}\`: ${markdown(each)}\n`).join('');
  const needs = section.exec(text);
  const insertions =
    needs === null
      ? [insertion(end, list === '' ? row : `${row}\n## Before it runs\n\n${list}`)]
      : [
          insertion(end, row),
          ...(list === ''
            ? []
            : [
                insertion(
                  text.indexOf(needs[1] ?? '', needs.index) + (needs[1] ?? '').length,
                  list,
                ),
              ]),
        ];
  return {
    edits: insertions.map((edit) => ({ kind: 'modify', path, ...edit, because })),
    diagnostics: [],
  };
}
