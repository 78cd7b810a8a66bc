import type { Node } from 'web-tree-sitter';

/** The docstring that a body begins with, its indent removed as inspect.cleandoc does. */
export function docstringOf(body: Node | null | undefined): string | undefined {
  const first = body?.firstNamedChild;
  const node = first?.type === 'expression_statement' ? first.firstNamedChild : undefined;
  if (node?.type !== 'string') return undefined;
  const start = node.namedChildren.find((each) => each?.type === 'string_start')?.text ?? '';
  if (/[bf]/i.test(start)) return undefined;
  const content = node.text.slice(
    start.length,
    node.text.length - start.replace(/^\w+/, '').length,
  );
  const lines = content.replaceAll(/\r\n?/g, '\n').split('\n');
  const [head = '', ...rest] = lines;
  const indents = rest.filter((each) => /\S/.test(each)).map((each) => each.search(/\S/));
  const indent = indents.length === 0 ? 0 : Math.min(...indents);
  const text = [head.trim(), ...rest.map((each) => each.slice(indent).trimEnd())].join('\n').trim();
  return text === '' ? undefined : text;
}
