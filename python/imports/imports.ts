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
  // To search the whole tree takes much longer, and so does asking each node for its parent.
  if (root.hasError || mayBeInside.test(text)) {
    return root
      .descendantsOfType(importTypes)
      .flatMap((node) => (node ? [readImport(node, text, node.parent?.type === 'module')] : []));
  }
  return root.namedChildren.flatMap((node) =>
    node && importTypes.includes(node.type) ? [readImport(node, text, true)] : [],
  );
}

function readImport(node: Node, text: string, topLevel: boolean): Import {
  const at = { span: span(node), topLevel };
  const parts = node.namedChildren.filter((child) => child !== null);
  if (node.type === 'import_statement') {
    return { ...at, kind: 'import', module: '', level: 0, names: names(parts, text, false) };
  }
  const from = node.childForFieldName('module_name');
  if (!from)
    return { ...at, kind: 'from', module: '__future__', level: 0, names: names(parts, text, true) };
  const source = text.slice(from.startIndex, from.endIndex);
  const level = source.match(/^[.\s]*/)?.[0].replace(/\s/g, '').length ?? 0;
  const module = source.replace(/^[.\s]*/, '').replace(/\s/g, '');
  const imported = parts.filter(({ id }) => id !== from.id);
  return {
    ...at,
    kind: 'from',
    module,
    level,
    moduleSpan: span(from),
    names: names(imported, text, true),
  };
}

function names(parts: readonly Node[], text: string, from: boolean): ImportedName[] {
  return parts.flatMap((part): ImportedName[] => {
    if (part.type === 'wildcard_import') return [{ name: '*', nameSpan: span(part) }];
    if (part.type === 'dotted_name') {
      const read = readName(part, text);
      return [{ ...read, binds: from ? read.name : (read.name.split('.')[0] ?? read.name) }];
    }
    const name = part.type === 'aliased_import' && part.childForFieldName('name');
    const alias = part.childForFieldName('alias');
    if (!name || !alias) return [];
    return [
      { ...readName(name, text), binds: alias.text, alias: alias.text, aliasSpan: span(alias) },
    ];
  });
}

function readName(node: Node, text: string): Pick<ImportedName, 'name' | 'nameSpan'> {
  const name = text.slice(node.startIndex, node.endIndex).replace(/\s/g, '');
  return { name, nameSpan: span(node) };
}

function span(node: Node): Span {
  return { start: node.startIndex, end: node.endIndex };
}
