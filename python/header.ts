import type { Span } from '../workspace/change/edit.ts';
import type { PyModule } from './module.ts';
import type { Statement } from './statements.ts';

/** A point between two lines, where new lines are put. */
export interface InsertionPoint {
  readonly offset: number;
  /** True: new lines follow the line that ends here. False: they precede the line that starts here. */
  readonly afterLine: boolean;
}

/**
 * Where module-level code can be put that needs the imports and must precede `before`: after the last
 * import above the first definition, or, where the statement at `after` stands further down, above the
 * next one; in a module without imports after its docstring and leading comments.
 */
export function afterImports(module: PyModule, before: number, after?: number): InsertionPoint {
  const top = module.statements.filter((statement) => !statement.nested);
  let last: number | undefined;
  let seenNeeded = after === undefined;
  for (const statement of top) {
    if (statement.span.start >= before) break;
    if (statement.span.start === after) seenNeeded = true;
    if (seenNeeded && defines(statement)) break;
    const isHeader = statement.kind === 'docstring' || imports(statement, module);
    if (isHeader) last = statement.span.end;
  }
  if (last !== undefined) return { offset: lineEnd(module.text, last), afterLine: true };
  return { offset: leadingComments(module.text), afterLine: false };
}

/** Whether a statement is an import, or tries or guards some and defines nothing. */
function imports({ kind, span }: Statement, module: PyModule): boolean {
  const isGuard = kind === 'other' && /^(?:try|if)\b/.test(module.text.slice(span.start, span.end));
  if (!isGuard) return kind === 'import';
  const within = module.statements.filter((each) => each.nested && inside(each.span, span));
  return within.some((each) => each.kind === 'import') && !within.some(defines);
}

function defines({ kind }: Statement): boolean {
  return kind === 'def' || kind === 'class';
}

function inside(inner: Span, outer: Span): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}

/** The offset of the line break that ends the line, or the end of the text. */
export function lineEnd(text: string, offset: number): number {
  const found = /\r\n|\r|\n/.exec(text.slice(offset));
  return found === null ? text.length : offset + found.index;
}

/** The offset at which the line starts. */
export function lineStart(text: string, offset: number): number {
  const before = text.slice(0, offset);
  return Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1;
}

/** The end of a shebang, a coding cookie and a comment block that a blank line sets off. */
export function leadingComments(text: string): number {
  const block = /^(?:[ \t]*#[^\r\n]*(?:\r\n|\r|\n))+(?:[ \t]*(?:\r\n|\r|\n))+/.exec(text);
  if (block !== null) return block[0].length;
  const technical = /^(?:#(?:!|[^\r\n]*coding[:=])[^\r\n]*(?:\r\n|\r|\n)){0,2}/.exec(text);
  return technical?.[0].length ?? 0;
}
