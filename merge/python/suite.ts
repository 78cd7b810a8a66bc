import type { Node } from 'web-tree-sitter';
import { lineEnd, lineStart } from '../../python/header.ts';
import type { PyModule } from '../../python/module.ts';
import { readStatements } from '../../python/statements.ts';
import type { Span } from '../../workspace/change/edit.ts';
import { plain } from '../plain.ts';
import type { MergedDecorator } from './decorators.ts';
import type { Level, PythonItem } from './items.ts';

/** A compound statement: what leads to its block, and the block. */
export interface Suite {
  readonly decorators: readonly MergedDecorator[];
  /** From `def`, `class`, `with` … to the end of the line with the colon. */
  readonly head: Span;
  /** To the end of the statement, its other clauses and comments below included. */
  readonly body: Span;
  readonly block: Node;
}

/** Undefined for a statement that has no block, or, as `if`, more than one. */
export function suiteOf({ node, module }: Level, { code }: PythonItem): Suite | undefined {
  const { text } = module;
  const outer = node.firstNamedChildForIndex(code.start);
  if (outer?.startIndex !== code.start) return undefined;
  const inner =
    outer.type === 'decorated_definition' ? outer.childForFieldName('definition') : outer;
  const block = inner?.childForFieldName('body');
  if (!inner || block?.type !== 'block') return undefined;
  const colon = inner.children.findLast(
    (each) => each?.type === ':' && each.startIndex < block.startIndex,
  );
  if (!colon) return undefined;
  const line = lineEnd(text, colon.endIndex);
  const end = block.startIndex < line ? colon.endIndex : line;
  return {
    decorators: inner === outer ? [] : decoratorsOf(text, outer, code.start, inner.startIndex),
    head: { start: inner.startIndex, end },
    body: { start: end, end: code.end },
    block,
  };
}

function decoratorsOf(text: string, outer: Node, start: number, end: number): MergedDecorator[] {
  let from = start;
  const decorator = (to: number, code: string): MergedDecorator => {
    const raw = text.slice(from, to);
    const own = raw.trim();
    const at = from + raw.indexOf(own);
    from = to;
    const [called = ''] = code.split('(', 1);
    const purpose = /\b(?:arg_name|name)\s*=\s*(["'])(.*?)\1/.exec(code)?.[2] ?? '';
    const span = { start: at, end: at + own.length };
    return { ...span, text: plain(own), called: called.trim(), purpose };
  };
  const nodes = outer.children.filter((each) => each?.type === 'decorator');
  const decorators = nodes.flatMap((each) =>
    each === null ? [] : [decorator(lineEnd(text, each.endIndex), each.text)],
  );
  return text.slice(from, end).trim() === '' ? decorators : [...decorators, decorator(end, '#')];
}

/** The body of a class. */
export function suiteLevel(module: PyModule, { block, body }: Suite): Level {
  const { text } = module;
  const first = block.startIndex;
  const line = lineStart(text, first);
  const statements = readStatements(block, text);
  return { module, node: block, statements, ...body, indent: text.slice(line, first) };
}
