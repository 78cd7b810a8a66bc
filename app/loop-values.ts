import type { Node } from 'web-tree-sitter';
import type { Evaluate } from './literal-values.ts';
import { type PythonValue, unknown } from './values.ts';

/**
 * What a name stands for that a loop, a comprehension or a function around it binds: the items of the
 * list, or nothing that can be told. Undefined where nothing around it binds it.
 */
export function loopValues(use: Node, name: string, evaluate: Evaluate): PythonValue[] | undefined {
  let inner: Node = use;
  for (let outer = use.parent; outer !== null; inner = outer, outer = outer.parent) {
    if (outer.type === 'for_statement' && outer.childForFieldName('right')?.id !== inner.id) {
      const found = boundBy(outer, name, evaluate);
      if (found !== undefined) return found;
    }
    if (/_comprehension$|^generator_expression$/.test(outer.type)) {
      for (const clause of outer.namedChildren) {
        if (clause?.type !== 'for_in_clause' || clause.id === inner.id) continue;
        const found = boundBy(clause, name, evaluate);
        if (found !== undefined) return found;
      }
    }
    if (isParameterOf(outer, inner, name)) return [unknown];
  }
  return undefined;
}

function boundBy(loop: Node, name: string, evaluate: Evaluate): PythonValue[] | undefined {
  const left = loop.childForFieldName('left');
  const right = loop.childForFieldName('right');
  if (!left || !right) return undefined;
  const targets = left.type === 'identifier' ? [left] : left.namedChildren;
  const index = targets.findIndex((each) => each?.text === name);
  if (index < 0) return undefined;
  const items = evaluate(right).flatMap((each) => (each.kind === 'list' ? each.items : [unknown]));
  if (left.type === 'identifier') return items;
  return items.map((each) => (each.kind === 'list' ? (each.items[index] ?? unknown) : unknown));
}

function isParameterOf(outer: Node, inner: Node, name: string): boolean {
  if (outer.type !== 'function_definition' && outer.type !== 'lambda') return false;
  if (outer.childForFieldName('body')?.id !== inner.id) return false;
  const parameters = outer.childForFieldName('parameters')?.namedChildren ?? [];
  return parameters.some((each) => {
    const named = each?.childForFieldName('name') ?? each?.namedChild(0) ?? each;
    return named?.text === name;
  });
}
