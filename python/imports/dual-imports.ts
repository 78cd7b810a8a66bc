import type { Node } from 'web-tree-sitter';
import type { Span } from '../../workspace/change/edit.ts';
import type { PyModule } from '../module.ts';

/** `try: from a import x` with `except ImportError: from b import x`, and nothing but imports in both. */
export interface DualImport {
  readonly span: Span;
  /** What is tried first, what is imported where that fails, and so on. */
  readonly ways: readonly Span[];
}

/** The statements of a module that try imports in one way, then in another; not those within another one. */
export function dualImports(module: PyModule): DualImport[] {
  if (!/\btry\s*:/.test(module.text)) return [];
  const found = module.root
    .descendantsOfType('try_statement')
    .flatMap((node) => (node === null ? [] : (read(node) ?? [])));
  return found.filter(({ span }) => {
    return !found.some((other) => other.span !== span && contains(other.span, span));
  });
}

function read(node: Node): DualImport | undefined {
  const clauses = node.namedChildren.filter((each) => each?.type !== 'comment');
  const [body, except] = clauses;
  if (clauses.length !== 2 || !body || except?.type !== 'except_clause') return undefined;
  const handler = except.namedChildren.find((each) => each?.type === 'block');
  if (!handler || node.descendantsOfType('comment').length > 0) return undefined;
  if (!holdsOnlyImports(body)) return undefined;
  if (holdsOnlyImports(handler)) return { span: spanOf(node), ways: [body, handler].map(spanOf) };
  const [only, ...more] = handler.namedChildren;
  const inner = only?.type === 'try_statement' && more.length === 0 ? read(only) : undefined;
  return inner && { span: spanOf(node), ways: [spanOf(body), ...inner.ways] };
}

function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

function holdsOnlyImports(block: Node): boolean {
  return block.namedChildren.every((each) => /^import_(?:from_)?statement$/.test(each?.type ?? ''));
}

function spanOf({ startIndex: start, endIndex: end }: Node): Span {
  return { start, end };
}
