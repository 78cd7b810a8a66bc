import type { Node } from 'web-tree-sitter';
import type { Span } from '../../workspace/change/edit.ts';

/** One name that an import statement binds. */
export interface ImportedName {
  /** `a.b` of `import a.b as c`, `x` of `from m import x as y`, `*` of a star import. */
  readonly name: string;
  readonly nameSpan: Span;
  readonly alias?: string;
  readonly aliasSpan?: Span;
  /** What the statement binds in its scope: the alias, else the name or its first part; none for `*`. */
  readonly binds?: string;
}

export interface Import {
  readonly kind: 'import' | 'from';
  /** The whole statement, without a trailing comment. */
  readonly span: Span;
  /** `m` of `from m import x`, without its dots; '' for `from . import x` and for `import`. */
  readonly module: string;
  /** Leading dots of a relative import. */
  readonly level: number;
  /** The dots and the module together; absent for `import`. */
  readonly moduleSpan?: Span;
  readonly names: readonly ImportedName[];
  /** False inside a function, class, `if` or `try`. */
  readonly topLevel: boolean;
}

const importTypes = ['import_statement', 'import_from_statement', 'future_import_statement'];

/** What is in front of every import inside of another statement. */
const mayBeInside = /(?:^[ \t\f]+|[:;][ \t\f]*)(?:from|import)\b/m;

/** Every import statement of a module, in file order. */
export function readImports(root: Node, text: string): Import[] {
  // To search the whole tree takes much longer.
  const nodes =
    root.hasError || mayBeInside.test(text)
      ? root.descendantsOfType(importTypes)
      : root.namedChildren.filter((node) => importTypes.includes(node?.type ?? ''));
  return nodes.filter((node) => node !== null).map((node) => readImport(node, text));
}

function readImport(node: Node, text: string): Import {
  const at = { span: span(node), topLevel: node.parent?.type === 'module' };
  if (node.type === 'import_statement') {
    return { ...at, kind: 'import', module: '', level: 0, names: names(node, text, false) };
  }
  const from = node.childForFieldName('module_name');
  if (!from)
    return { ...at, kind: 'from', module: '__future__', level: 0, names: names(node, text, true) };
  const source = text.slice(from.startIndex, from.endIndex);
  const level = source.match(/^[.\s]*/)?.[0].replace(/\s/g, '').length ?? 0;
  const module = source.replace(/^[.\s]*/, '').replace(/\s/g, '');
  return {
    ...at,
    kind: 'from',
    module,
    level,
    moduleSpan: span(from),
    names: names(node, text, true),
  };
}

function names(node: Node, text: string, from: boolean): ImportedName[] {
  if (node.children.some((child) => child?.type === 'wildcard_import')) {
    const star = node.children.find((child) => child?.type === 'wildcard_import');
    return star ? [{ name: '*', nameSpan: span(star) }] : [];
  }
  return node.childrenForFieldName('name').flatMap((child): ImportedName[] => {
    if (child === null) return [];
    const aliased = child.type === 'aliased_import';
    const nameNode = aliased ? child.childForFieldName('name') : child;
    const aliasNode = aliased ? child.childForFieldName('alias') : null;
    if (!nameNode) return [];
    const name = text.slice(nameNode.startIndex, nameNode.endIndex).replace(/\s/g, '');
    const read = { name, nameSpan: span(nameNode) };
    if (aliasNode) {
      const { text: alias } = aliasNode;
      return [{ ...read, binds: alias, alias, aliasSpan: span(aliasNode) }];
    }
    return [{ ...read, binds: from ? name : (name.split('.')[0] ?? name) }];
  });
}

function span(node: Node): Span {
  return { start: node.startIndex, end: node.endIndex };
}
