import type { FunctionCode } from '../../app/function-code.ts';
import type { DeclaredFunction } from '../../app/functions.ts';
import { formats } from '../../generators/language/formats.ts';
import { joinPieces, type SourcePiece } from '../../generators/language/literal-text.ts';
import type { Question } from '../../generators/templates/question.ts';
import { importLine } from '../../python/imports/import-text.ts';
import type { NeededCode } from '../../python/needed-code.ts';
import { stdlibModules } from '../../python/python-names.ts';
import type { PythonSource } from '../../python/python-source.ts';
import type { Span } from '../../workspace/change/edit.ts';
import { moduleOf } from './own-modules.ts';

/** A part of the source that a placeholder takes the place of. */
interface Placeholder {
  readonly span: Span;
  readonly placeholder: string;
}

/** A function with all it needs, as the module of a template. */
export function moduleText(
  fn: DeclaredFunction,
  code: FunctionCode,
  needed: NeededCode,
  isOwn: (module: string) => boolean,
): string {
  const { source } = fn;
  const placeholders = placeholdersIn(fn, code);
  const write = (span: Span) => joinPieces(pieces(source.text, span, placeholders));
  // Bindings say nothing of retries: these stay as they are written, above the decorators made of them.
  const retries = code.retries.map((span) => `${write(span)}\n`).join('');
  const isSetup = ({ statement }: NeededCode['statements'][number]) =>
    statement.kind !== 'def' && statement.kind !== 'class';
  const setup = needed.statements.filter(isSetup).map(({ span }) => write(span));
  const others = needed.statements.filter((each) => !isSetup(each));
  const declarations = [...others.map(({ span }) => span), code.span]
    .sort((one, other) => one.start - other.start)
    .map((span) => (span === code.span ? `${retries}${write(span)}` : write(span)));
  const parts = [setup.join('\n'), ...declarations].filter((part) => part !== '').join('\n\n\n');
  const imports = importText(source, needed, isOwn, parts);
  const text = imports === '' ? parts : `${imports}${setup.length > 0 ? '\n\n' : '\n\n\n'}${parts}`;
  return `${text.replaceAll(/\r\n?/g, '\n')}\n`;
}

/**
 * Asks for the name of the def where it is not that of the function: a second function of the template in
 * one file needs another one. Undefined where the name cannot be an answer.
 */
export function defQuestion(name: string): Question | undefined {
  const format = 'function-name';
  if (formats[format].validationError(name) !== undefined) return undefined;
  return { name: 'def', title: 'Name of its def in Python', kind: 'text', format, default: name };
}

/** Where the name of the function, its decorators and the app stand. */
function placeholdersIn({ source, name }: DeclaredFunction, code: FunctionCode): Placeholder[] {
  const { module, text } = source;
  const ownName = text.slice(code.defName.start, code.defName.end);
  const spans = (of: string) =>
    module.uses(of).map((node) => ({ start: node.startIndex, end: node.endIndex }));
  const isInRetry = (span: Span) => code.retries.some((each) => isWithin(span, each));
  const placeholder = name === ownName ? 'ident name' : 'ident def';
  const isAsked = name === ownName || defQuestion(ownName) !== undefined;
  const names = isAsked ? spans(ownName).map((span) => ({ span, placeholder })) : [];
  const apps = spans(code.on)
    .filter((span) => !isWithin(span, code.decorators) || isInRetry(span))
    .map((span) => ({ span, placeholder: 'ident app' }));
  const decorators = { span: code.decorators, placeholder: 'decorators app name bindings' };
  return [decorators, ...names, ...apps].sort((one, other) => one.span.start - other.span.start);
}

function isWithin(inner: Span, outer: Span): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}

function pieces(
  text: string,
  { start, end }: Span,
  placeholders: readonly Placeholder[],
): SourcePiece[] {
  const found: SourcePiece[] = [];
  let at = start;
  for (const { span, placeholder } of placeholders) {
    if (span.start < at || span.end > end) continue;
    if (span.start > at) found.push({ kind: 'text', text: text.slice(at, span.start) });
    found.push({ kind: 'placeholder', placeholder });
    at = span.end;
  }
  return at < end ? [...found, { kind: 'text', text: text.slice(at, end) }] : found;
}

/** One import to a line, in the groups that isort makes, with azure.functions as `func` for decorators. */
function importText(
  source: PythonSource,
  { imports }: NeededCode,
  isOwn: (module: string) => boolean,
  code: string,
): string {
  const lines = imports.flatMap(({ statement, names }) => {
    const module = moduleOf(source, statement);
    const { kind } = statement;
    return kind === 'import'
      ? names.map((each) => ({ module: each.name, line: importLine({ kind, module }, [each]) }))
      : [{ module, line: importLine({ kind, module }, names) }];
  });
  const azure = { module: 'azure.functions', line: 'import azure.functions as func' };
  const isMissing = lines.every(({ line }) => line !== azure.line);
  const all = isMissing && /\bfunc\./.test(code) ? [...lines, azure] : lines;
  const groups = [0, 1, 2, 3].map((group) =>
    all
      .filter(({ module }) => groupOf(module, isOwn) === group)
      .map(({ line }) => line)
      .join('\n'),
  );
  return groups.filter((group) => group !== '').join('\n\n');
}

function groupOf(module: string, isOwn: (module: string) => boolean): number {
  const [top = ''] = module.split('.');
  if (top === '__future__') return 0;
  if (isOwn(module)) return 3;
  return stdlibModules.has(top) ? 1 : 2;
}
