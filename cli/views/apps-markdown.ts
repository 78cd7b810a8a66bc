import type { AppsDocument } from '../../api/report/document.ts';
import { appCells, appHeads, sumsOf } from './apps-table.ts';
import { visible } from './visible.ts';

/** What fits into a comment on GitHub, with room for a heading. Characters. */
const longest = 60_000;

/** A document over several apps for a job summary or a comment on a pull request. */
export function appsMarkdown({ command, apps, diagnostics }: AppsDocument): string {
  const head = [
    `### pyfunc ${text(command)}`,
    '',
    ...sumsOf(apps).flatMap((line) => [text(line), '']),
    ...diagnostics.map(({ code, message }) => `- **${code}** ${text(message)}`),
    ...(diagnostics.length === 0 ? [] : ['']),
    row(appHeads),
    row(appHeads.map(() => '---')),
  ];
  const rows = apps.map((app) => row(appCells(app).map(text)));
  const fitting = rows.filter(within(longest - head.join('\n').length));
  const left = rows.length - fitting.length;
  const more = left === 0 ? [] : ['', `… and ${left} more apps.`];
  return `${[...head, ...fitting, ...more].join('\n')}\n`;
}

function within(budget: number): (line: string) => boolean {
  let used = 0;
  return (line) => {
    used += line.length + 1;
    return used <= budget;
  };
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** Text in which nothing is Markdown, HTML or a mention of somebody. */
function text(plain: string): string {
  return visible(plain)
    .replace(/[\\`*_{}[\]()#+!|~<>&$]/g, (mark) => `&#${mark.charCodeAt(0)};`)
    .replace(/@(?=\w)/g, '@&#8203;');
}
