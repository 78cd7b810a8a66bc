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

// Each object is written out: V8 gives one that is made by spreading another a shape of its own, and there
// are thousands of imports.
function readImport(node: Node, text: string, topLevel: boolean): Import {
  const parts = node.namedChildren.filter((child) => child !== null);
  if (node.type === 'import_statement') {
    const imported = names(parts, text, false);
    return { kind: 'import', span: span(node), module: '', level: 0, names: imported, topLevel };
  }
  const from = node.childForFieldName('module_name');
  if (!from) {
    const imported = names(parts, text, true);
    const module = '__future__';
    return { kind: 'from', span: span(node), module, level: 0, names: imported, topLevel };
  }
  const source = text.slice(from.startIndex, from.endIndex);
  const level = source.match(/^[.\s]*/)?.[0].replace(/\s/g, '').length ?? 0;
  const module = source.replace(/^[.\s]*/, '').replace(/\s/g, '');
  const imported = parts.filter(({ id }) => id !== from.id);
  return {
    kind: 'from',
    span: span(node),
    module,
    level,
    moduleSpan: span(from),
    names: names(imported, text, true),
    topLevel,
  };
}

function names(parts: readonly Node[], text: string, from: boolean): ImportedName[] {
  return parts.flatMap((part): ImportedName[] => {
    if (part.type === 'wildcard_import') return [{ name: '*', nameSpan: span(part) }];
    if (part.type === 'dotted_name') {
      const name = nameIn(part, text);
      const binds = from ? name : (name.split('.')[0] ?? name);
      return [{ name, nameSpan: span(part), binds }];
    }
    const original = part.type === 'aliased_import' && part.childForFieldName('name');
    const node = part.childForFieldName('alias');
    if (!original || !node) return [];
    const name = nameIn(original, text);
    const alias = node.text;
    return [{ name, nameSpan: span(original), alias, aliasSpan: span(node), binds: alias }];
  });
}

function nameIn(node: Node, text: string): string {
  return text.slice(node.startIndex, node.endIndex).replace(/\s/g, '');
}

function span(node: Node): Span {
  return { start: node.startIndex, end: node.endIndex };
}
