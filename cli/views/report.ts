import type { PlacedDiagnostic } from '../../api/report/placed.ts';
import type { Severity } from '../../diagnostics/diagnostic.ts';
import type { Session } from '../command.ts';
import { codeFrame, place } from './code-frame.ts';
import { type Fragment, type Io, type Line, type Style, styled } from './terminal.ts';
import { wrap } from './wrap.ts';

const severities: readonly Severity[] = ['error', 'review', 'note'];
const colors: Record<Severity, Style> = { error: 'red', review: 'yellow', note: 'cyan' };

/** Diagnostics with place, source, cause and remedy: errors first, those alike under one remedy. */
export function diagnosticLines(
  diagnostics: readonly PlacedDiagnostic[],
  io: Pick<Io, 'columns' | 'accessible'>,
): Line[] {
  return severities
    .flatMap((severity) => alike(diagnostics.filter((each) => each.severity === severity)))
    .flatMap((group) => [
      ...group.flatMap((each) => diagnosticLine(each, io)),
      ...hintLines(group[0]?.hint, io),
      '',
    ]);
}

function hintLines(
  hint: string | undefined,
  { accessible, columns }: Pick<Io, 'columns' | 'accessible'>,
): Line[] {
  if (hint === undefined) return [];
  const text = `${accessible ? 'What to do:' : '→'} ${hint}`;
  const pieces = text.split(/(`[^`]+`)/);
  if (!pieces.some(isCommand)) return indented(text, columns);
  return [['  ', ...pieces.flatMap((each) => (isCommand(each) ? quoted(each) : each))]];
}

const programs =
  'pyfunc|npx|npm|git|python[\\d.]*|py|pip|pipx|uv|poetry|pdm|pipenv|func|azd?|docker|source';
const commandStart = new RegExp(`^\`(?:[\\w.-]*[\\\\/])*(?:${programs})(?: |\`$)`);

/** Whether a part of a hint is a command in backticks, which has to survive a line break. */
function isCommand(piece: string): boolean {
  return commandStart.test(piece);
}

function quoted(piece: string): Fragment[] {
  return ['`', styled('command', piece.slice(1, -1)), '`'];
}

/** Groups of diagnostics with the same code and remedy, in order of first appearance. */
function alike(diagnostics: readonly PlacedDiagnostic[]): PlacedDiagnostic[][] {
  const groups = new Map<string, PlacedDiagnostic[]>();
  for (const each of diagnostics) {
    const key = `${each.code} ${each.hint ?? ''}`;
    const group = groups.get(key);
    if (group) group.push(each);
    else groups.set(key, [each]);
  }
  return [...groups.values()];
}

function diagnosticLine(
  diagnostic: PlacedDiagnostic,
  io: Pick<Io, 'columns' | 'accessible'>,
): Line[] {
  const { code, severity, at, places = [], message } = diagnostic;
  const where = [place(at), diagnostic.function && `function ${diagnostic.function}`];
  const head: Line = [
    styled(colors[severity], severity),
    ' ',
    styled('bold', code),
    ...where.filter((part) => part !== undefined).map((part) => `  ${part}`),
  ];
  return [
    head,
    ...codeFrame(at, io),
    ...places.slice(1).flatMap((each) => [`  and ${place(each)}`, ...codeFrame(each, io)]),
    ...indented(message, io.columns),
  ];
}

function indented(text: string, columns: number): string[] {
  return wrap(text, columns - 2).map((line) => `  ${line}`);
}

/** The diagnostics that were not printed before. */
export function newDiagnosticLines(
  diagnostics: readonly PlacedDiagnostic[],
  { io, shown }: Pick<Session, 'io' | 'shown'>,
): Line[] {
  const fresh = diagnostics.filter((each) => !shown.has(each));
  for (const each of fresh) shown.add(each);
  return diagnosticLines(fresh, io);
}
