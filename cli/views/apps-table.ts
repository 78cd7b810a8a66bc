import type { AppRow, AppsDocument, JsonDiagnostic } from '../../api/report/document.ts';
import { entryOf } from '../../diagnostics/codes.ts';
import type { Severity } from '../../diagnostics/diagnostic.ts';
import { counted } from '../../workspace/text/counted.ts';
import type { Session } from '../command.ts';
import { cutMiddle } from './cut.ts';
import { withCommand } from './next-view.ts';
import { commandForApp, lineOf } from './run-again.ts';
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

export const appHeads = ['App', 'Functions', 'Result', 'Verified', 'Diagnostics'];
/** Narrower screens have no room for the numbers and the diagnostics, which are told below the table. */
const usualColumns = 60;

/** One row for each app, and what they come to. No line is longer than `columns`. */
export function appsTable({ apps, shard }: AppsDocument, columns: number): Line[] {
  if (apps.length === 0 && shard !== undefined) return [`${shardText(shard)}: it has none.`];
  const cells = [appHeads, ...worstFirst(apps).map(appCells)];
  const widths = appHeads.map((_, at) => Math.max(...cells.map((row) => width(row[at] ?? ''))));
  const [app = 0, functions = 0, result = 0, verified = 0, findings = 0] = widths;
  const isNarrow = columns < usualColumns;
  const fixed = isNarrow ? [result, verified] : [functions, result, verified];
  // A gap stands before each column.
  const free = columns - fixed.reduce((sum, cells) => sum + cells + 2, isNarrow ? 2 : 4);
  // Paths get what findings leave, which are told below.
  const forFindings = isNarrow ? 0 : Math.min(findings, 13);
  const forApp = Math.max(Math.min(app, free - forFindings), 12);
  const row = ([name = '', count = '', ended = '', proof = '', codes = '']: readonly string[]) => {
    const style = styles[ended.replace(' ', '-')];
    const last = isNarrow
      ? `  ${proof}`
      : `  ${padded(proof, verified)}  ${listed(codes, Math.max(free - forApp, 0))}`;
    return [
      `  ${padded(cutMiddle(name, forApp), forApp)}  `,
      isNarrow ? '' : `${count.padStart(functions)}  `,
      ...(style ? [styled(style, ended)] : [ended]),
      `${' '.repeat(result - width(ended))}${last}`.trimEnd(),
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

/** What is worse comes first: failed, refused, to be written, nothing; then by path. */
function worstFirst(apps: readonly AppRow[]): AppRow[] {
  const rank = ({ result, diagnostics }: AppRow) => {
    const at = badResults.indexOf(result);
    const severities = diagnostics.map(({ severity }) => severity);
    const reviews = severities.includes('error') ? 0 : severities.includes('review') ? 1 : 2;
    return (at < 0 ? badResults.length : at) * 3 + reviews;
  };
  return apps.toSorted((one, other) => rank(one) - rank(other));
}

const badResults: readonly AppRow['result'][] = [
  'failed',
  'rolled-back',
  'refused',
  'different',
  'missing-answers',
  'invalid',
  'incomplete',
  'canceled',
  'declined',
  'pending',
  'planned',
  'written',
  'done',
];

/** The table, what was found by its kind with the apps that have it, and what to do next. */
export function appsSummary(document: AppsDocument, session: Session): Line[] {
  const { io } = session;
  const groups = severities.flatMap((severity) => groupLines(document.apps, severity, io.columns));
  const found = document.diagnostics.map(({ code, message }) => `${code}  ${message}`);
  return [
    ...appsTable(document, io.columns),
    ...found.flatMap((text) => ['', ...wrap(text, io.columns)]),
    ...(groups.length === 0 ? [] : ['', ...groups]),
    ...nextLines(document, session),
  ];
}

const severities: readonly Severity[] = ['error', 'review', 'note'];
const severityStyles: Record<Severity, Style> = { error: 'red', review: 'yellow', note: 'cyan' };
/** So many apps of one kind of diagnostic are named, with what it says of them. */
const mostNamed = 3;

/** Each code of a severity, the most frequent first: errors and reviews with places, notes with counts. */
function groupLines(apps: readonly AppRow[], severity: Severity, columns: number): Line[] {
  const groups = new Map<string, { readonly app: AppRow; readonly found: JsonDiagnostic }[]>();
  for (const app of apps) {
    for (const found of app.diagnostics.filter((each) => each.severity === severity)) {
      groups.set(found.code, [...(groups.get(found.code) ?? []), { app, found }]);
    }
  }
  return [...groups]
    .sort(([, one], [, other]) => other.length - one.length)
    .flatMap(([code, own]): Line[] => {
      const having = new Set(own.map(({ app }) => app)).size;
      const title = entryOf(code as JsonDiagnostic['code'])?.title ?? '';
      const head: Line = [
        styled(severityStyles[severity], severity),
        ' ',
        styled('bold', code),
        `  ${title}`,
        styled('dim', `  ${own.length} in ${counted(having, 'app')}`),
      ];
      if (severity === 'note') return [head];
      const more = own.length - mostNamed;
      return [
        head,
        ...placeLines(own.slice(0, mostNamed), columns),
        ...(more > 0 ? [[styled('dim', `  and ${more} more`)]] : []),
      ];
    });
}

/** Where it is, app by app, with what it says: once where that is the same everywhere. */
function placeLines(
  own: readonly { readonly app: AppRow; readonly found: JsonDiagnostic }[],
  columns: number,
): string[] {
  const texts = own.map(({ found }) => wrap(visible(found.message), columns - 4));
  const isSame = new Set(own.map(({ found }) => found.message)).size === 1;
  return own.flatMap(({ app, found: { at } }, index) => {
    const line = at?.line === undefined ? '' : `:${at.line}`;
    const place = joined(app.path, at?.path) + line;
    const isTold = !isSame || index === own.length - 1;
    return [
      `  ${cutMiddle(visible(place), columns - 2)}`,
      ...(isTold ? (texts[index] ?? []).map((text) => `    ${text}`) : []),
    ];
  });
}

function joined(app: string, path: string | undefined): string {
  if (path === undefined) return app;
  return app === '.' ? path : `${app}/${path}`;
}

/** Commands that go on from here. */
function nextLines({ apps, command }: AppsDocument, session: Session): Line[] {
  const [worst] = worstFirst(apps);
  if (worst === undefined || worst.result === 'nothing') return [];
  const path = worst.path === '.' ? [] : [worst.path];
  const line = (...words: string[]) => commandForApp([command, ...words], session);
  const again = (...flags: string[]) => lineOf({ kind: 'again', flags }, session);
  const hasWork = apps.some(({ result }) => /^(?:planned|pending|missing-answers)$/.test(result));
  const { columns } = session.io;
  const code = worst.diagnostics.find(({ severity }) => severity === 'error')?.code;
  return [
    '',
    [styled('bold', 'Next')],
    ...(code === undefined
      ? []
      : withCommand('  What an error means: ', commandForApp(['explain', code], session), columns)),
    ...withCommand('  One app in detail:   ', line(...path), columns),
    ...withCommand('  All diffs:           ', again('--diff', 'short'), columns),
    ...(hasWork ? withCommand('  Write all of them:   ', again('--yes'), columns) : []),
  ];
}

/** What the columns of `appHeads` say of an app. */
export function appCells({ path, functions, result, verification, diagnostics }: AppRow): string[] {
  const codes = [...new Set(diagnostics.map(({ code }) => code))].sort();
  return [
    visible(path),
    functions === undefined ? '' : String(functions.length),
    wordsFor(result),
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
  return [sumOf(apps), ...commitsOf(apps), ...findingsOf(apps)];
}

function wordsFor(result: AppRow['result']): string {
  return result === 'nothing' ? 'up to date' : visible(result).replace('-', ' ');
}

/** Rows of commands that write have the commit of the app. */
function commitsOf(apps: readonly (AppRow & { readonly commit?: unknown })[]): string[] {
  const commits = apps.filter(({ commit }) => commit !== undefined).length;
  return commits === 0 ? [] : [`Committed: ${counted(commits, 'app')}, each with its own commit.`];
}

/** e.g. `12 apps with 40 functions: 10 written, 2 refused.`, or `5 apps: 5 up to date.` */
function sumOf(apps: readonly AppRow[]): string {
  if (apps.length === 0) return 'No app was checked.';
  const functions = apps.flatMap((each) => each.functions ?? []).length;
  const results = counts(apps.map(({ result }) => wordsFor(result)));
  const parts = results.map(([result, count]) => `${count} ${result}`);
  // Rows name the functions that a run is about; where there are none, their number says nothing.
  const number = functions === 0 ? '' : ` with ${counted(functions, 'function')}`;
  return `${counted(apps.length, 'app')}${number}: ${parts.join(', ')}.`;
}

/** e.g. `Diagnostics: 3 PYF142 in 2 apps.`, if there are any. */
function findingsOf(apps: readonly AppRow[]): string[] {
  const all = counts(apps.flatMap(({ diagnostics }) => diagnostics.map(({ code }) => code)));
  if (all.length === 0) return [];
  const parts = all.map(([code, count]) => {
    const having = apps.filter((app) => app.diagnostics.some((each) => each.code === code)).length;
    return `${count} ${code} in ${counted(having, 'app')}`;
  });
  return [`Diagnostics: ${parts.join(', ')}.`];
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
