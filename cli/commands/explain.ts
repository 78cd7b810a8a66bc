import { type Exit, exitCode } from '../../api/report/exit.ts';
import { jsonText } from '../../api/report/json-text.ts';
import { codes, findCode } from '../../diagnostics/codes.ts';
import { describe } from '../../diagnostics/describe.ts';
import { type CodeEntry, diagnose } from '../../diagnostics/diagnostic.ts';
import { unknownCode } from '../../diagnostics/environment.ts';
import type { Session } from '../command.ts';
import { diagnosticLines } from '../views/report.ts';
import { type Line, styled } from '../views/terminal.ts';
import { wrap } from '../views/wrap.ts';

/** Prints one entry of the table of codes, or the list of all. */
export async function run({ io, json }: Session, code: string | undefined): Promise<Exit> {
  const entry = code === undefined ? undefined : findCode(code);
  if (code !== undefined && entry === undefined) {
    const finding = diagnose(unknownCode, { code });
    io.out(...diagnosticLines([finding], io, () => undefined));
    if (json) {
      io.raw(jsonText({ version: 1, exitCode: exitCode('usage'), diagnostics: [finding] }));
    }
    return 'usage';
  }
  const told = entry === undefined ? codes : [entry];
  if (json) io.raw(jsonText({ version: 1, exitCode: exitCode('done'), codes: told.map(asData) }));
  else if (entry === undefined) io.out(...codes.map(row));
  else io.out(...page(entry, io.columns));
  return 'done';
}

function row(entry: CodeEntry<never>): Line {
  return [styled('bold', entry.code), `  ${entry.severity.padEnd(6)}  ${entry.title}`];
}

function page(entry: CodeEntry<never>, columns: number): Line[] {
  const { message, hint } = describe(entry);
  const paragraph = (text: string) => ['', ...wrap(text, columns)];
  const example = (label: string, code: string): Line[] => [
    '',
    [styled('bold', label)],
    ...code.split('\n').map((line) => `  ${line}`),
  ];
  return [
    [styled('bold', `${entry.code}: ${entry.title}`), ` (${severityOf(entry)})`],
    ...paragraph(message),
    ...paragraph(entry.why),
    ...(hint === undefined ? [] : paragraph(`What to do: ${hint}`)),
    ...(entry.example === undefined
      ? []
      : [...example('Before', entry.example.before), ...example('After', entry.example.after)]),
  ];
}

/** The severity, with the exit code for an error. */
function severityOf(entry: CodeEntry<never>): string {
  const { severity } = entry;
  return severity === 'error' ? `error, exit code ${exitCode(entry.exit)}` : severity;
}

function asData(entry: CodeEntry<never>): object {
  const { code, severity, title, why, example } = entry;
  const exit = severity === 'error' && { exitCode: exitCode(entry.exit) };
  return { code, severity, ...exit, title, ...describe(entry), why, ...(example && { example }) };
}
