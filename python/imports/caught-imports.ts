import type { Node } from 'web-tree-sitter';
import type { Span } from '../../workspace/change/edit.ts';
import type { PyModule } from '../module.ts';

/**
 * Whether an import that fails, in whichever way, is caught by the `try` it stands in. A clause for
 * ModuleNotFoundError tells ways apart, so that it does not count.
 */
export function isCaughtWhenFailing(module: PyModule, { start, end }: Span): boolean {
  let node = module.root.descendantForIndex(start, end);
  for (let parent = node?.parent ?? null; node && parent; parent = node.parent) {
    const isBody = parent.childForFieldName('body')?.id === node.id;
    if (parent.type === 'try_statement' && isBody) return catchesImportError(parent);
    if (parent.type === 'function_definition') return false;
    node = parent;
  }
  return false;
}

function catchesImportError(tryStatement: Node): boolean {
  const clauses = tryStatement.namedChildren.filter((each) => each?.type === 'except_clause');
  const caught = clauses.map((each) => each?.text.split(':')[0] ?? '');
  return (
    !caught.some((each) => /\bModuleNotFoundError\b/.test(each)) &&
    caught.some((each) => /^except$|\b(?:ImportError|Exception|BaseException)\b/.test(each.trim()))
  );
}
