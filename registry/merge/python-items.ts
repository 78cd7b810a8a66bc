import { lineEnd } from '../../python/header.ts';
import type { Import } from '../../python/imports.ts';
import type { PyModule } from '../../python/module.ts';
import type { FunctionDef, Statement } from '../../python/statements.ts';
import type { Span } from '../../workspace/edit.ts';
import type { Item } from './keyed.ts';

/** A statement of a module with the comments above it, or the comments at the end. */
export interface PythonItem extends Item {
  /** From the first comment to the end of the last line. */
  readonly span: Span;
  /** The statement itself and what follows it on its line. */
  readonly code: Span;
  /** Line breaks between what stands above and this. */
  readonly breaks: number;
  /** Where what stands above ends. */
  readonly previousEnd: number;
  readonly def?: FunctionDef;
  readonly import?: Import;
  readonly isDeclaration: boolean;
}

/** Everything at module level in order; statements that share a line are one. */
export function pythonItems(module: PyModule): PythonItem[] {
  const { text } = module;
  const items: PythonItem[] = [];
  let end = 0;
  const add = (statement: Statement | undefined, from: number, to: number) => {
    const start = skipSpace(text, end);
    if (start >= to) return;
    const span = { start, end: to };
    const own = statement?.kind === 'import' ? module.importAt(statement.span.start) : undefined;
    items.push({
      key: statement === undefined ? 'end' : keyOf(statement, text, own),
      text: plain(text.slice(start, to)),
      span,
      code: { start: from, end: to },
      breaks: breaksIn(text.slice(end, start)),
      previousEnd: end,
      isDeclaration: statement?.kind === 'def' || statement?.kind === 'class',
      ...(statement?.kind === 'def' && { def: statement }),
      ...(own && { import: own }),
    });
    end = to;
  };
  const top = module.statements.filter(({ nested }) => !nested);
  for (let at = 0; at < top.length; at += 1) {
    const first = top[at] as Statement;
    let last = first;
    let to = lineEnd(text, last.span.end);
    for (let next = top[at + 1]; next && next.span.start < to; next = top[at + 1]) {
      last = next;
      to = lineEnd(text, last.span.end);
      at += 1;
    }
    const { start } = first.span;
    if (last === first) add(first, start, to);
    else add({ kind: 'other', span: { start, end: to }, binds: [], nested: false }, start, to);
  }
  add(undefined, text.length, end + text.slice(end).trimEnd().length);
  return items;
}

/** What two versions are compared by: line ends are the file's own business. */
export function plain(text: string): string {
  return text.replaceAll('\r\n', '\n');
}

export function breaksIn(space: string): number {
  return space.match(/\r\n|\r|\n/g)?.length ?? 0;
}

function keyOf(statement: Statement, text: string, own: Import | undefined): string {
  switch (statement.kind) {
    case 'def':
    case 'assignment':
      return `name ${statement.name}`;
    case 'class':
      return `name ${statement.binds[0]}`;
    case 'docstring':
      return 'docstring';
    case 'import':
      return own === undefined
        ? text.slice(statement.span.start, statement.span.end)
        : importKey(own);
    case 'other':
      return `code ${headOf(text.slice(statement.span.start, statement.span.end))}`;
  }
}

function importKey({ kind, level, module, names }: Import): string {
  if (kind === 'from') return `from ${'.'.repeat(level)}${module}`;
  return `import ${names.map(({ name, alias }) => `${name} as ${alias ?? name}`).join(', ')}`;
}

/** A compound statement by its first line, any other one by all of it. */
function headOf(code: string): string {
  const isCompound = /^(?:if|try|with|for|while|async|match)\b/.test(code);
  return isCompound ? (code.split(/\r?\n/, 1)[0] ?? code).trim() : plain(code);
}

function skipSpace(text: string, from: number): number {
  return from + (/^\s*/.exec(text.slice(from))?.[0].length ?? 0);
}
