import { counted } from '../../../workspace/text/counted.ts';
import { visible } from '../../../workspace/text/visible.ts';
import type { DeployStep } from '../before-deploy.ts';
import type { AppRow, AppsDocument, JsonChange, JsonDiagnostic } from '../document.ts';
import { appDiagnostics } from '../function-facts.ts';
import { diagnosticsOf, functionsOf, proofSentence, resultWord } from './document-facts.ts';

/** GitHub takes 65,536 characters for a comment or the body of a pull request; the rest is for a heading. */
const longest = 60_000;

/**
 * The document as the body of a pull request, a comment or a job summary: the sums, a table, what there
 * is to settle, the proof, and the diffs, folded. What does not fit is counted in the last line.
 */
export function markdownOf(document: AppsDocument): string {
  const { apps, command } = document;
  const head = [`### pyfunc ${text(command)}`, '', ...sums(document), ''];
  const [only, ...others] = apps;
  const blocks =
    only !== undefined && others.length === 0 ? appBlocks(only) : appsBlocks(worstFirst(apps));
  const said = document.diagnostics.map((each) => [diagnosticLine(each)]);
  return fitting(head, [...said, ...(said.length > 0 ? [['']] : []), ...blocks]);
}

/** Lines that belong together, such as a folded diff: all of them, or none. */
type Block = readonly string[];

/** As many blocks as there is room for; a table may end early, and a diff be left out for a later one. */
function fitting(head: Block, blocks: readonly Block[]): string {
  let left = longest - head.join('\n').length;
  const kept = blocks.filter((lines) => {
    const size = lines.join('\n').length + 1;
    if (size > left) return false;
    left -= size;
    return true;
  });
  const missing = blocks.length - kept.length;
  const more = missing === 0 ? [] : ['', `… and ${missing} more, which did not fit.`];
  return `${[...head, ...kept.flat(), ...more].join('\n').trimEnd()}\n`;
}

/** What all apps come to, in a sentence, and the diagnostics by their severity in another one. */
function sums(document: AppsDocument): string[] {
  const { apps } = document;
  const functions = apps.flatMap(functionsOf);
  const results = countsOf(apps.map(resultWord)).map(([result, count]) =>
    apps.length === 1 ? result : `${count} ${result}`,
  );
  const what = apps.length === 1 ? '' : `${counted(apps.length, 'app')} with `;
  const severities = countsOf(diagnosticsOf(document).map(({ diagnostic }) => diagnostic.severity));
  const found = severities.map(([severity, count]) => counted(count, severity));
  return [
    text(
      `${what}${counted(functions.length, 'function')}: ${results.join(', ') || document.status}.`,
    ),
    ...(found.length === 0 ? [] : ['', text(`Diagnostics: ${found.join(', ')}.`)]),
  ];
}

function appsBlocks(apps: readonly AppRow[]): Block[] {
  const head = ['App', 'Functions', 'Result', 'Proof', 'Diagnostics'];
  const rows = apps.map((app): Block => {
    const codes = countsOf(appDiagnostics(app).map(({ code }) => code));
    const cells = [
      app.path,
      String(functionsOf(app).length),
      resultWord(app),
      proofCell(app),
      codes.map(([code, count]) => (count === 1 ? code : `${count} ${code}`)).join(' '),
    ];
    return [row(cells.map(text))];
  });
  return [[row(head), row(head.map(() => '---'))], ...rows];
}

function proofCell({ verification }: AppRow): string {
  if (verification === undefined) return '';
  const { sound, functions } = verification;
  const good = functions.filter(({ outcome }) => /^(?:same|note|indexed)$/.test(outcome)).length;
  return sound ? `all ${good}` : `${good} of ${functions.length}`;
}

function appBlocks(app: AppRow): Block[] {
  const functions = functionsOf(app);
  const head = ['Function', 'Trigger', 'Status', 'Proof'];
  const rows = functions.map(({ name, trigger, status, proof, findings }): Block => {
    const told = [proof, ...findings].filter((each) => each !== '').join('; ');
    return [row([name, trigger, status, told].map(text))];
  });
  const proof = proofSentence(app);
  const { next: steps = [] } = app as AppRow & { readonly next?: readonly DeployStep[] };
  const found = appDiagnostics(app);
  return [
    ...(rows.length > 0 ? [[row(head), row(head.map(() => '---'))], ...rows, ['']] : []),
    ...(proof === '' ? [] : [[text(proof), '']]),
    ...(steps.length === 0 ? [] : [['#### Before you deploy', '']]),
    ...steps.map(({ code, text: step, places }, at): Block => {
      const where = places.length === 0 ? '' : ` (${places.join(', ')})`;
      return [`${at + 1}. **${text(code)}** ${text(step + where)}`];
    }),
    ...(found.length === 0 ? [] : [['', '#### Diagnostics', '']]),
    ...found.map((each) => [diagnosticLine(each)]),
    ...(app.changes.length === 0 ? [] : [['', '#### Changes', '']]),
    ...app.changes.map(changeBlock),
  ];
}

function diagnosticLine({
  code,
  severity,
  message,
  hint,
  at,
  function: fn,
}: JsonDiagnostic): string {
  const line = at?.line === undefined ? '' : `:${at.line}`;
  const place = at === undefined ? '' : ` ${at.path}${line}`;
  const name = fn === undefined ? '' : ` ${fn}:`;
  const todo = hint === undefined ? '' : ` ${hint}`;
  return `- **${text(code)}** (${severity})${text(`${place}${name} ${message}${todo}`)}`;
}

/** A folded diff, in a fence that is longer than any inside. */
function changeBlock({ path, kind, from, patch, patchEncoding }: JsonChange): Block {
  const title = `${from === undefined ? path : `${from} → ${path}`} (${kind})`;
  if (patch === undefined || patchEncoding !== 'utf-8') return [`- ${text(title)}`, ''];
  const runs = [...patch.matchAll(/`+/g)].map(([ticks]) => ticks.length);
  const fence = '`'.repeat(Math.max(2, ...runs) + 1);
  const lines = patch.trimEnd().split('\n').map(visibleLine);
  return [
    `<details><summary>${text(title)}</summary>`,
    '',
    `${fence}diff`,
    ...lines,
    fence,
    '',
    '</details>',
    '',
  ];
}

/** A line of a diff in which every character shows; tabs are shown by any reader. */
function visibleLine(line: string): string {
  return line.replace(/\r$/, '').split('\t').map(visible).join('\t');
}

/** Apps that failed or need a person first, then by path. */
function worstFirst(apps: readonly AppRow[]): AppRow[] {
  const rank = (app: AppRow) => {
    if (app.exitCode !== undefined && app.exitCode !== 0) return 0;
    return appDiagnostics(app).some(({ severity }) => severity !== 'note') ? 1 : 2;
  };
  return [...apps].sort(
    (one, other) => rank(one) - rank(other) || (one.path < other.path ? -1 : 1),
  );
}

function countsOf(texts: readonly string[]): [string, number][] {
  const all = new Map<string, number>();
  for (const each of texts) all.set(each, (all.get(each) ?? 0) + 1);
  return [...all].sort(([one], [other]) => (one < other ? -1 : 1));
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** Text in which nothing is Markdown, HTML, a link or a mention of somebody. */
function text(plain: string): string {
  return visible(plain)
    .replace(/[\\`*_{}[\]()#+!|~<>&$]/g, (mark) => `&#${mark.charCodeAt(0)};`)
    .replace(/@(?=\w)/g, '@&#8203;')
    .replaceAll('://', '&#58;//')
    .replace(/\bwww\./gi, 'www&#46;');
}
