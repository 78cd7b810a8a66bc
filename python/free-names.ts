import type { Node } from 'web-tree-sitter';
import type { Span } from '../workspace/change/edit.ts';
import type { PyModule } from './module.ts';
import { isBinding } from './scopes.ts';

/** Every name that code takes from around it, in quoted annotations too: not what its functions bind themselves. */
export function freeNames({ root }: PyModule, span: Span): string[] {
  const isWithin = (node: Node | null): node is Node =>
    node !== null && node.startIndex >= span.start && node.endIndex <= span.end;
  const identifiers = root.descendantsOfType('identifier').filter(isWithin);
  const locals = new Map<number, Set<string>>();
  const outer = new Map<number, ReadonlySet<string>>();
  for (const node of identifiers.filter(isBinding)) {
    const scope = scopesAround(node, span)[0];
    if (scope === undefined) continue;
    const ofOthers = outer.get(scope.id) ?? declaredOuter(scope);
    outer.set(scope.id, ofOthers);
    if (ofOthers.has(node.text)) continue;
    const names = locals.get(scope.id) ?? new Set();
    locals.set(scope.id, names.add(node.text));
  }
  const isFree = (node: Node) =>
    !scopesAround(node, span).some((scope) => locals.get(scope.id)?.has(node.text));
  const quoted = root
    .descendantsOfType('type')
    .filter(isWithin)
    .flatMap((type) => type.descendantsOfType('string_content'))
    .flatMap((each) => each?.text.match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? []);
  const free = identifiers.filter((each) => !isLabel(each) && isFree(each));
  return [...free.map(({ text }) => text), ...quoted];
}

/** The name of a keyword argument, or of what is looked up in something else. */
function isLabel(node: Node): boolean {
  const { parent } = node;
  if (parent?.type === 'keyword_argument') return parent.childForFieldName('name')?.id === node.id;
  return parent?.type === 'attribute' && parent.childForFieldName('attribute')?.id === node.id;
}

/** Those whose names its functions see. What a class binds, its methods do not see. */
const scopes = new Set([
  'function_definition',
  'lambda',
  'list_comprehension',
  'set_comprehension',
  'dictionary_comprehension',
  'generator_expression',
]);

/** The scopes within a span that a name is looked up in, the innermost first. */
function scopesAround(node: Node, span: Span): Node[] {
  const found: Node[] = [];
  let isOutside = false;
  let inner = node;
  for (let at = node.parent; at !== null && at.startIndex >= span.start; at = at.parent) {
    const isOfOuter = (field: string) => at?.childForFieldName(field)?.id === inner.id;
    // Defaults, annotations and the own name of a function belong to the scope around it.
    if (/parameter$/.test(at.type)) isOutside ||= isOfOuter('value') || isOfOuter('type');
    if (scopes.has(at.type)) {
      const isOwn = isOfOuter('name') || isOfOuter('return_type');
      if (!isOwn && !isOutside) found.push(at);
      isOutside = false;
    }
    inner = at;
  }
  return found;
}

function declaredOuter(scope: Node): ReadonlySet<string> {
  const names = scope
    .descendantsOfType(['global_statement', 'nonlocal_statement'])
    .flatMap((statement) => statement?.namedChildren.map((each) => each?.text ?? '') ?? []);
  return new Set(names);
}
