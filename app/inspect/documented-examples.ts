import type { Node } from 'web-tree-sitter';
import { isDocstring } from '../../python/statements.ts';

/** Keys, arguments and names that frameworks read as examples for a page or an OpenAPI document. */
const exampleName = /^(?:\w*_)?examples?$|^(?:json_)?schema_extra$/i;

/** Objects that are an example, such as OpenApiExample. */
const exampleClass = /(?:^|\.)\w*Example$/;

/** Whether the text at this offset only documents: a docstring, or an example in a schema. */
export function isDocumentation(root: Node, offset: number): boolean {
  let at = root.descendantForIndex(offset);
  for (; at !== null; at = at.parent) {
    if (isDocstringStatement(at)) return true;
    const name = nameOfValue(at);
    if (name !== undefined && exampleName.test(name)) return true;
    const callee = at.type === 'call' ? at.childForFieldName('function')?.text : undefined;
    if (callee !== undefined && exampleClass.test(callee)) return true;
  }
  return false;
}

/** The name under which a value stands: of an argument, of a key, or of a variable. */
function nameOfValue(node: Node): string | undefined {
  if (node.type === 'keyword_argument') return node.childForFieldName('name')?.text;
  if (node.type === 'pair') return unquoted(node.childForFieldName('key'));
  if (node.type !== 'assignment') return undefined;
  const left = node.childForFieldName('left');
  return left?.type === 'subscript' ? unquoted(left.childForFieldName('subscript')) : left?.text;
}

function unquoted(key: Node | null): string | undefined {
  return key?.type === 'string' ? key.text.replace(/^\w*["']+|["']+$/g, '') : undefined;
}

function isDocstringStatement(node: Node): boolean {
  if (node.type !== 'expression_statement' || !isDocstring(node.namedChild(0))) return false;
  const first = node.parent?.namedChildren.find((each) => each?.type !== 'comment');
  const owner = node.parent?.type === 'block' ? node.parent.parent : node.parent;
  return (
    first?.startIndex === node.startIndex &&
    /^(?:module|class_definition|function_definition)$/.test(owner?.type ?? '')
  );
}
