import type { Node } from 'web-tree-sitter';
import type { Span } from '../../workspace/change/edit.ts';
import type { PyModule } from '../module.ts';

/** `try: from a import x` with `except ImportError: from b import x`, and nothing but imports in both. */
export interface DualImport {
  readonly span: Span;
  /** What is tried first. */
  readonly first: Span;
  /** What is imported where that fails. */
  readonly second: Span;
}

/** The statements of a module that try imports in one way, then in another. */
export function dualImports(module: PyModule): DualImport[] {
  if (!/\btry\s*:/.test(module.text)) return [];
  return module.root
    .descendantsOfType('try_statement')
    .flatMap((node) => (node === null ? [] : (read(node) ?? [])));
}

function read(node: Node): DualImport | undefined {
  const clauses = node.namedChildren.filter((each) => each?.type !== 'comment');
  const [body, except] = clauses;
  if (clauses.length !== 2 || !body || except?.type !== 'except_clause') return undefined;
  const handler = except.namedChildren.find((each) => each?.type === 'block');
  if (!handler || node.descendantsOfType('comment').length > 0) return undefined;
  if (![body, handler].every(holdsOnlyImports)) return undefined;
  return { span: spanOf(node), first: spanOf(body), second: spanOf(handler) };
}

function holdsOnlyImports(block: Node): boolean {
  return block.namedChildren.every((each) => /^import_(?:from_)?statement$/.test(each?.type ?? ''));
}

function spanOf({ startIndex: start, endIndex: end }: Node): Span {
  return { start, end };
}
