import type { Diagnostic, Place, Severity } from '../../diagnostics/diagnostic.ts';
import { isSecretFile } from '../../workspace/text/secrets.ts';
import { codeFrame, place } from './code-frame.ts';
import { type Io, type Line, type Style, styled } from './terminal.ts';
import { wrap } from './wrap.ts';

/** The decoded text of a file as it was read, for code frames. */
export type SourceOf = (path: string) => string | undefined;

const severities: readonly Severity[] = ['error', 'review', 'note'];
const colors: Record<Severity, Style> = { error: 'red', review: 'yellow', note: 'cyan' };

/** Diagnostics with place, source, cause and remedy: errors first, those alike under one remedy. */
export function diagnosticLines(
  diagnostics: readonly Diagnostic[],
  io: Pick<Io, 'columns' | 'accessible'>,
  sourceOf: SourceOf,
): Line[] {
  return severities
    .flatMap((severity) => alike(diagnostics.filter((each) => each.severity === severity)))
    .flatMap((group) => [
      ...group.flatMap((each) => finding(each, io, sourceOf)),
      ...hintLines(group[0]?.hint, io),
      '',
    ]);
}

function hintLines(
  hint: string | undefined,
  { accessible, columns }: Pick<Io, 'columns' | 'accessible'>,
): string[] {
  return hint === undefined ? [] : indented(`${accessible ? 'What to do:' : '→'} ${hint}`, columns);
}

/** Groups of findings with the same code and remedy, in order of first appearance. */
function alike(diagnostics: readonly Diagnostic[]): Diagnostic[][] {
  const groups = new Map<string, Diagnostic[]>();
  for (const each of diagnostics) {
    const key = `${each.code} ${each.hint ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()];
}

function finding(
  diagnostic: Diagnostic,
  io: Pick<Io, 'columns' | 'accessible'>,
  sourceOf: SourceOf,
): Line[] {
  const { code, severity, at, places = [], message } = diagnostic;
  const source = at === undefined ? undefined : sourceOf(at.path);
  const where = [place(at, source), diagnostic.function && `function ${diagnostic.function}`];
  const head: Line = [
    styled(colors[severity], severity),
    ' ',
    styled('bold', code),
    ...where.filter((part) => part !== undefined).map((part) => `  ${part}`),
  ];
  return [
    head,
    ...frame(at, source, io),
    ...places.slice(1).flatMap((each) => alsoAt(each, io, sourceOf(each.path))),
    ...indented(message, io.columns),
  ];
}

function alsoAt(at: Place, io: Pick<Io, 'columns' | 'accessible'>, source?: string): Line[] {
  return [`  and ${place(at, source)}`, ...frame(at, source, io)];
}

function frame(
  at: Place | undefined,
  source: string | undefined,
  io: Pick<Io, 'columns' | 'accessible'>,
): Line[] {
  return at === undefined || isSecretFile(at.path) ? [] : codeFrame(at.span, source, io);
}

function indented(text: string, columns: number): string[] {
  return wrap(text, columns - 2).map((line) => `  ${line}`);
}
