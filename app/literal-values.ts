import type { Node } from 'web-tree-sitter';
import { distinct, type PythonValue, textsOf, unknown } from './values.ts';

/** Evaluates a part of an expression. */
export type Evaluate = (node: Node) => PythonValue[];

/** More texts than these from one expression are not followed. */
const most = 200;

/** What a literal or a combination of expressions may come to. */
export function literalValues(node: Node, text: string, evaluate: Evaluate): PythonValue[] {
  switch (node.type) {
    case 'string':
      return string(node, text, evaluate);
    case 'concatenated_string':
      return joined(children(node).map(evaluate));
    case 'binary_operator':
      return node.childForFieldName('operator')?.text === '+' ? sum(node, evaluate) : [unknown];
    case 'parenthesized_expression':
    case 'expression_list':
    case 'list':
    case 'tuple':
    case 'set':
      return bracket(node, evaluate);
    case 'conditional_expression': {
      const [yes, , no] = children(node);
      return distinct([yes, no].flatMap((each) => (each ? evaluate(each) : [])));
    }
    default:
      return [unknown];
  }
}

function bracket(node: Node, evaluate: Evaluate): PythonValue[] {
  const [first, ...rest] = children(node);
  if (node.type === 'parenthesized_expression') return first ? evaluate(first) : [unknown];
  const items = [...(first ? [first] : []), ...rest].flatMap((each) =>
    each.type === 'list_splat' ? spread(each, evaluate) : evaluate(each),
  );
  return [{ kind: 'list', items }];
}

function spread(node: Node, evaluate: Evaluate): PythonValue[] {
  const [inner] = children(node);
  return (inner ? evaluate(inner) : [unknown]).flatMap((each) =>
    each.kind === 'list' ? each.items : [unknown],
  );
}

/** Two texts, or two lists, one after the other. */
function sum(node: Node, evaluate: Evaluate): PythonValue[] {
  const sides = ['left', 'right'].map((field) => {
    const side = node.childForFieldName(field);
    return side ? evaluate(side) : [unknown];
  });
  const lists = sides.map((side) => side.find((each) => each.kind === 'list'));
  if (lists.every((each) => each !== undefined)) {
    return [{ kind: 'list', items: lists.flatMap((each) => each.items) }];
  }
  return joined(sides);
}

function string(node: Node, text: string, evaluate: Evaluate): PythonValue[] {
  const start = children(node).find((child) => child.type === 'string_start')?.text ?? '';
  if (!/^[rufRUF]*["']+$/.test(start)) return [unknown];
  const isRaw = /r/i.test(start);
  const parts = children(node)
    .filter((child) => child.type === 'string_content' || child.type === 'interpolation')
    .map((child): PythonValue[] => {
      const source = text.slice(child.startIndex, child.endIndex);
      if (child.type === 'interpolation') return interpolated(child, evaluate);
      if (!isRaw && source.includes('\\')) return [unknown];
      return [{ kind: 'text', text: source.replaceAll('{{', '{').replaceAll('}}', '}') }];
    });
  const isFormatted = /f/i.test(start);
  if (isFormatted) return joined(parts);
  const whole = children(node).find((child) => child.type === 'string_content');
  const value = whole === undefined ? '' : text.slice(whole.startIndex, whole.endIndex);
  return !isRaw && value.includes('\\') ? [unknown] : [{ kind: 'text', text: value }];
}

function interpolated(node: Node, evaluate: Evaluate): PythonValue[] {
  const [expression, ...format] = children(node);
  return expression && format.length === 0 ? evaluate(expression) : [unknown];
}

/** Every text that one part after the other may give. */
function joined(parts: readonly (readonly PythonValue[])[]): PythonValue[] {
  let texts = [''];
  for (const part of parts) {
    const next = textsOf(part);
    if (next === undefined || texts.length * next.length > most) return [unknown];
    texts = texts.flatMap((head) => next.map((tail) => head + tail));
  }
  return texts.map((each) => ({ kind: 'text', text: each }));
}

function children(node: Node): Node[] {
  return node.namedChildren.filter(
    (each): each is Node => each !== null && each.type !== 'comment',
  );
}
