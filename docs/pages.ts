import { exitCode, exits } from '../api/report/exit-codes.ts';
import type { Command, Flag } from '../cli/command.ts';
import { commands } from '../cli/commands/commands.ts';
import { globalFlags } from '../cli/flags/shared-flags.ts';
import { aboutFlag } from '../cli/help.ts';
import { codes } from '../diagnostics/codes.ts';
import { describe } from '../diagnostics/describe.ts';
import type { CodeEntry } from '../diagnostics/diagnostic.ts';
import { bindingsPage } from './bindings-page.ts';
import { fence, page, table } from './markdown.ts';
import { machineDocumentsPage, schemasPage } from './schema-pages.ts';
import { templateCatalogPage } from './template-page.ts';

/** Pages written from the tables of the product, by file name in docs/. `npm run docs` writes them. */
export const pages: Readonly<Record<string, () => string | Promise<string>>> = {
  'bindings.md': bindingsPage,
  'commands.md': commandsPage,
  'diagnostics.md': diagnosticsPage,
  'exit-codes.md': exitCodesPage,
  'machine-documents.md': machineDocumentsPage,
  'schemas.md': schemasPage,
  'template-catalog.md': templateCatalogPage,
};

function commandsPage(): string {
  return page('Commands', [
    'Each command takes these flags, anywhere on the line:',
    flagTable(globalFlags),
    ...commands.flatMap((command) => commandSection(command)),
  ]);
}

function commandSection(command: Command, path = ''): string[] {
  const examples = command.examples.map(([line, what]) => `# ${what}\n${line}`).join('\n\n');
  return [
    `## pyfunc ${path}${[command.name, command.argument].filter(Boolean).join(' ')}`,
    sentence(command.summary),
    fence('sh', examples),
    ...(command.flags.length > 0 ? [flagTable(command.flags)] : []),
    ...(command.commands ?? []).flatMap((each) => commandSection(each, `${command.name} `)),
  ];
}

function flagTable(flags: readonly Flag[]): string {
  return table(
    ['flag', 'what it does'],
    flags.map((flag) => [`\`${flag.flags}\``, aboutFlag(flag)]),
  );
}

function exitCodesPage(): string {
  return page('Exit codes', [
    'Scripts can rely on these numbers; they do not change between versions.',
    table(
      ['code', 'meaning'],
      Object.values(exits).map(({ code, meaning }) => [String(code), meaning]),
    ),
  ]);
}

function diagnosticsPage(): string {
  return page('Diagnostics', [
    'This page lists the messages of pyfunc. An `error` leaves the app unchanged. A `review` asks a person to check the result. A `note` gives information. `pyfunc explain PYF004` prints an entry in the terminal.',
    table(
      ['code', 'severity', 'about'],
      codes.map(({ code, severity, title }) => [
        `[${code}](#${code.toLowerCase()})`,
        severity,
        prose(title),
      ]),
    ),
    ...codes.flatMap(codeSection),
  ]);
}

/** A page for each diagnostic of the site, by code in lower case. */
export function diagnosticPages(): ReadonlyMap<string, string> {
  return new Map(
    codes.map((entry) => {
      const title = `# ${entry.code}: ${prose(entry.title)}`;
      const blocks = [title, `Severity: ${severityOf(entry)}.`, ...codeBlocks(entry)];
      return [entry.code.toLowerCase(), blocks.join('\n\n')];
    }),
  );
}

function codeSection(entry: CodeEntry<never>): string[] {
  const title = prose(sentence(entry.title));
  return [`## ${entry.code}`, `**${title}** (${severityOf(entry)})`, ...codeBlocks(entry)];
}

function severityOf({ severity, exit }: CodeEntry<never>): string {
  return `${severity}${severity === 'error' ? `, exit code ${exitCode(exit)}` : ''}`;
}

function codeBlocks(entry: CodeEntry<never>): string[] {
  const { message, hint } = describe(entry);
  const { example } = entry;
  return [
    `> ${prose(message)}`,
    prose(entry.why),
    ...(hint === undefined ? [] : [`To do: ${prose(hint)}`]),
    ...(example ? ['Before:', fence('', example.before), 'After:', fence('', example.after)] : []),
  ];
}

/** Text of the terminal as Markdown, in which `__app__` would be bold. Code stays as it is. */
function prose(text: string): string {
  const parts = text.split('`');
  return parts
    .map((part, index) => (index % 2 === 0 ? part.replace(/__\w+__(?:\.\w+)*/g, '`$&`') : part))
    .join('`');
}

/** A name, such as `host.json` or `azure-functions`, stays as it is. */
function sentence(text: string): string {
  const isName = /^(?:\S*[._]|azure-functions)/.test(text);
  return `${isName ? text : `${text.charAt(0).toUpperCase()}${text.slice(1)}`}.`;
}
