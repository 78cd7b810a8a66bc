import type { AppRow, AppsDocument } from '../../api/report/document.ts';
import { counted } from '../../workspace/text/counted.ts';
import { type Line, type Style, styled } from './terminal.ts';
import { visible, width } from './visible.ts';
import { wrap } from './wrap.ts';

const styles: { readonly [result: string]: Style } = {
  written: 'green',
  planned: 'yellow',
  refused: 'red',
  failed: 'red',
  different: 'red',
  'rolled-back': 'red',
};

export const appHeads = ['App', 'Functions', 'Result', 'Verified', 'Findings'];
/** Around and between the columns. */
const gaps = 2 * appHeads.length;

/** One row for each app, and what they come to. No line is longer than `columns`. */
export function appsTable({ apps, shard }: AppsDocument, columns: number): Line[] {
  if (apps.length === 0 && shard !== undefined) return [`${shardText(shard)}: it has none.`];
  const cells = [appHeads, ...apps.map(appCells)];
  const widths = appHeads.map((_, at) => Math.max(...cells.map((row) => width(row[at] ?? ''))));
  const [app = 0, functions = 0, result = 0, verified = 0, findings = 0] = widths;
  const free = columns - gaps - functions - result - verified;
  // Paths get what findings leave, which are told in full below.
  const forApp = Math.max(Math.min(app, free - Math.min(findings, 13)), 12);
  const forFindings = Math.max(free - forApp, 0);
  const row = ([name = '', count = '', ended = '', proof = '', codes = '']: readonly string[]) => {
    const style = styles[ended.replace(' ', '-')];
    return [
      `  ${padded(withoutStart(name, forApp), forApp)}  ${count.padStart(functions)}  `,
      ...(style ? [styled(style, ended)] : [ended]),
      `${' '.repeat(result - width(ended))}  ${padded(proof, verified)}  ${listed(codes, forFindings)}`.trimEnd(),
    ];
  };
  const [head, ...rows] = cells.map(row);
  return [
    [styled('bold', (head ?? []).map(String).join(''))],
    ...rows,
    '',
    ...sumsOf(apps).flatMap((text) => wrap(text, columns)),
    ...(shard === undefined ? [] : [`${shardText(shard)}.`]),
  ];
}

/** What the columns of `appHeads` say of an app. */
export function appCells({ path, functions, result, verification, diagnostics }: AppRow): string[] {
  const codes = [...new Set(diagnostics.map(({ code }) => code))].sort();
  return [
    visible(path),
    functions === undefined ? '' : String(functions.length),
    visible(result).replace('-', ' '),
    verification === undefined ? '' : proofOf(verification),
    codes.join(' '),
  ];
}

function proofOf({ sound, functions }: NonNullable<AppRow['verification']>): string {
  const good = functions.filter(({ outcome }) => /^(?:same|note|indexed)$/.test(outcome)).length;
  return sound ? `all ${good}` : `${good} of ${functions.length}`;
}

/** What all apps come to, in sentences. */
export function sumsOf(apps: readonly AppRow[]): string[] {
  return [sumOf(apps), ...findingsOf(apps)];
}

/** e.g. `12 apps with 40 functions: 10 written, 2 refused.` */
function sumOf(apps: readonly AppRow[]): string {
  if (apps.length === 0) return 'No app was looked at.';
  const functions = apps.flatMap((each) => each.functions ?? []).length;
  const results = counts(apps.map(({ result }) => visible(result).replace('-', ' ')));
  const parts = results.map(([result, count]) => `${count} ${result}`);
  return `${counted(apps.length, 'app')} with ${counted(functions, 'function')}: ${parts.join(', ')}.`;
}

/** e.g. `Findings: 3 PYF142 in 2 apps.`, if there are any. */
function findingsOf(apps: readonly AppRow[]): string[] {
  const all = counts(apps.flatMap(({ diagnostics }) => diagnostics.map(({ code }) => code)));
  if (all.length === 0) return [];
  const parts = all.map(([code, count]) => {
    const having = apps.filter((app) => app.diagnostics.some((each) => each.code === code)).length;
    return `${count} ${code} in ${counted(having, 'app')}`;
  });
  return [`Findings: ${parts.join(', ')}.`];
}

function shardText({ index, count, appsInAll }: NonNullable<AppsDocument['shard']>): string {
  return `Shard ${index} of ${count}, which have ${counted(appsInAll, 'app')} together`;
}

function counts(texts: readonly string[]): [string, number][] {
  const all = new Map<string, number>();
  for (const text of texts) all.set(text, (all.get(text) ?? 0) + 1);
  return [...all].sort(([one], [other]) => (one < other ? -1 : 1));
}

function padded(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(columns - width(text), 0));
}

/** The end of a path tells more than its beginning. */
function withoutStart(path: string, columns: number): string {
  let shown = path;
  while (width(shown) > columns) shown = `…${[...shown].slice(2).join('')}`;
  return shown;
}

/** As many codes as there is room for, and how many more there are. */
function listed(codes: string, columns: number): string {
  const all = codes.split(' ');
  for (let kept = all.length; kept > 0; kept -= 1) {
    const more = kept === all.length ? '' : ` +${all.length - kept}`;
    const text = all.slice(0, kept).join(' ') + more;
    if (text.length <= columns) return text;
  }
  return '';
}
