import type { Because } from '../../workspace/change/edit.ts';
import { insertion } from '../../workspace/text/text-edit.ts';
import { textAt } from '../../workspace/tree/file-text.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import type { Plan } from '../plan.ts';

/** A function as the README of an app lists it. */
export interface ReadmeRow {
  readonly name: string;
  readonly title: string;
  readonly file: string;
}

const path = 'README.md';

/** The table as `create` writes it; one that somebody has changed is theirs. */
const table =
  /^\| Function \| What it does \| Where \|\r?\n\| --- \| --- \| --- \|\r?\n(?:\|.*\|\r?\n)*/m;

/** The text without the rows of that table for functions that are not among `names`. */
export function withoutOtherRows(text: string, names: readonly string[]): string {
  const isOwn = (row: string) => names.some((name) => row.startsWith(`| \`${name}\` |`));
  return text.replace(table, (found) =>
    found
      .split(/(?<=\n)/)
      .filter((row, index) => index < 2 || isOwn(row))
      .join(''),
  );
}

/** Lists a function in the table of functions of README.md, where there is one. */
export function listInReadme(tree: Tree, { name, title, file }: ReadmeRow, because: Because): Plan {
  const text = textAt(tree, path) ?? '';
  const found = table.exec(text);
  if (found === null || found[0].includes(`| \`${name}\` |`)) return { edits: [], diagnostics: [] };
  const row = `| \`${name}\` | ${title.replaceAll('|', '\\|')} | \`${file}\` |\n`;
  const edit = insertion(found.index + found[0].length, row);
  return { edits: [{ kind: 'modify', path, ...edit, because }], diagnostics: [] };
}
