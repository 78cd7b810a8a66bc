import { type ExplainedCode, explain } from '../../api/explain.ts';
import type { Run } from '../command.ts';
import { finish } from '../finish.ts';
import { type Line, styled } from '../views/terminal.ts';
import { wrap } from '../views/wrap.ts';

/** Prints one entry of the table of codes, or the list of all. */
export const run: Run = async (session, code) =>
  finish(explain(code), session, {
    lines: ({ about }) => {
      const codes = about?.codes ?? [];
      const [only] = codes;
      return code === undefined || only === undefined
        ? codes.map(row)
        : page(only, session.io.columns);
    },
  });

function row({ code, severity, title }: ExplainedCode): Line {
  return [styled('bold', code), `  ${severity.padEnd(6)}  ${title}`];
}

function page(entry: ExplainedCode, columns: number): Line[] {
  const { code, severity, title, message, hint, why, url, example, exitCode } = entry;
  const paragraph = (text: string) => ['', ...wrap(text, columns)];
  const block = (label: string, text: string): Line[] => [
    '',
    [styled('bold', label)],
    ...text.split('\n').map((line) => `  ${line}`),
  ];
  return [
    [
      styled('bold', `${code}: ${title}`),
      ` (${severity}${exitCode === undefined ? '' : `, exit code ${exitCode}`})`,
    ],
    ...paragraph(message),
    ...paragraph(why),
    ...(hint === undefined ? [] : paragraph(`What to do: ${hint}`)),
    ...(example === undefined
      ? []
      : [...block('Before', example.before), ...block('After', example.after)]),
    '',
    `Online: ${url}`,
  ];
}
