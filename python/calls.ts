import type { Node } from 'web-tree-sitter';
import type { Span } from '../workspace/change/edit.ts';

export interface CallArgument {
  readonly keyword?: string;
  readonly span: Span;
  readonly text: string;
  /** The value and the span between the quotes, for a plain string literal without prefix or escapes. */
  readonly string?: { readonly value: string; readonly span: Span };
}

export interface Call {
  readonly span: Span;
  /** The source of what is called, white space removed, e.g. `df.Orchestrator.create`. */
  readonly callee: string;
  readonly calleeSpan: Span;
  readonly arguments: readonly CallArgument[];
  readonly node: Node;
}

/** Every call below a node, in file order. */
export function readCalls(root: Node, text: string): Call[] {
  return root
    .descendantsOfType('call')
    .flatMap((node) => (node === null ? [] : [readCall(node, text)]));
}

/** The call that a node is. */
export function readCall(node: Node, text: string): Call {
  const callee = node.childForFieldName('function') ?? node;
  const list = node.childForFieldName('arguments');
  const args = list?.type === 'argument_list' ? list.namedChildren : [list];
  return {
    span: { start: node.startIndex, end: node.endIndex },
    callee: text.slice(callee.startIndex, callee.endIndex).replace(/\s/g, ''),
    calleeSpan: { start: callee.startIndex, end: callee.endIndex },
    arguments: args.flatMap((child) =>
      child === null || child === undefined || child.type === 'comment'
        ? []
        : [readArgument(child, text)],
    ),
    node,
  };
}

function readArgument(node: Node, text: string): CallArgument {
  const keyword =
    node.type === 'keyword_argument' ? node.childForFieldName('name')?.text : undefined;
  const value = (node.type === 'keyword_argument' ? node.childForFieldName('value') : node) ?? node;
  const string = readPlainString(value, text);
  return {
    span: { start: value.startIndex, end: value.endIndex },
    text: text.slice(value.startIndex, value.endIndex),
    ...(keyword === undefined ? {} : { keyword }),
    ...(string === undefined ? {} : { string }),
  };
}

/** The value of a string literal whose source is its value; undefined for any other node. */
export function readPlainString(
  node: Node,
  text: string,
): { value: string; span: Span } | undefined {
  if (node.type !== 'string') return undefined;
  const start = node.namedChildren.find((child) => child?.type === 'string_start');
  const end = node.namedChildren.find((child) => child?.type === 'string_end');
  if (!start || !end || !/^["']+$/.test(start.text)) return undefined;
  const value = text.slice(start.endIndex, end.startIndex);
  if (value.includes('\\')) return undefined;
  return { value, span: { start: start.endIndex, end: end.startIndex } };
}
