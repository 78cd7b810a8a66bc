import type { Node, Tree } from 'web-tree-sitter';
import type { Span } from '../workspace/change/edit.ts';
import { type Call, readCalls } from './calls.ts';
import { type Import, type ImportedName, readImports } from './imports/imports.ts';
import { namesOf, readStatements, type Statement } from './statements.ts';

/** A name that an import brings, `*` for those it does not list. */
export interface Imported {
  readonly statement: Import;
  readonly name: ImportedName;
}

/** One parsed Python file: questions about its text, answered lazily. */
export class PyModule {
  readonly text: string;
  readonly #tree: Tree;
  #imports: readonly Import[] | undefined;
  #importsByStart: ReadonlyMap<number, Import> | undefined;
  #importedByName: ReadonlyMap<string, readonly Imported[]> | undefined;
  #statements: readonly Statement[] | undefined;
  #statementsByName: ReadonlyMap<string, readonly Statement[]> | undefined;
  #calls: readonly Call[] | undefined;
  #identifiers: ReadonlySet<string> | undefined;

  constructor(text: string, tree: Tree) {
    this.text = text;
    this.#tree = tree;
  }

  /** Made anew: a node keeps the nodes below it that were looked at. */
  get root(): Node {
    return this.#tree.rootNode;
  }

  /** Every import statement, nested ones too, in file order. */
  get imports(): readonly Import[] {
    this.#imports ??= readImports(this.root, this.text);
    return this.#imports;
  }

  /** The import statement that starts at an offset. */
  importAt(start: number): Import | undefined {
    this.#importsByStart ??= new Map(this.imports.map((each) => [each.span.start, each]));
    return this.#importsByStart.get(start);
  }

  /** What may bring a name by an import, in file order: what binds it, and each star. */
  importedAs(name: string): readonly Imported[] {
    this.#importedByName ??= grouped(
      this.imports.flatMap((statement) => statement.names.map((name) => ({ statement, name }))),
      ({ name }) => (name.name === '*' ? ['*'] : [name.binds ?? '']),
    );
    const bound = this.#importedByName.get(name) ?? [];
    const stars = this.#importedByName.get('*') ?? [];
    if (stars.length === 0) return bound;
    return [...bound, ...stars].sort(
      (one, other) => one.name.nameSpan.start - other.name.nameSpan.start,
    );
  }

  /** The statements of `statements` that bind a name, imports left out. */
  statementsBinding(name: string): readonly Statement[] {
    this.#statementsByName ??= grouped(this.statements, namesOf);
    return this.#statementsByName.get(name) ?? [];
  }

  /** Statements at module level; those inside a module-level `if`, `try` or `with` follow their parent. */
  get statements(): readonly Statement[] {
    this.#statements ??= readStatements(this.root, this.text);
    return this.#statements;
  }

  /** Every call in the file, in file order. */
  get calls(): readonly Call[] {
    this.#calls ??= readCalls(this.root, this.text);
    return this.#calls;
  }

  /** Every word that may be a name, those in strings and comments too: for picking a free one. */
  get identifiers(): ReadonlySet<string> {
    this.#identifiers ??= new Set(this.text.match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? []);
    return this.#identifiers;
  }

  /** Nodes that are the identifier `name`, in file order; keyword names of arguments left out. */
  uses(name: string): Node[] {
    if (!this.identifiers.has(name)) return [];
    return this.root.descendantsOfType('identifier').filter((node): node is Node => {
      if (node === null || this.text.slice(node.startIndex, node.endIndex) !== name) return false;
      const parent = node.parent;
      if (parent?.type === 'keyword_argument')
        return parent.childForFieldName('name')?.id !== node.id;
      if (parent?.type === 'attribute')
        return parent.childForFieldName('attribute')?.id !== node.id;
      return true;
    });
  }

  /** The first place where the grammar does not accept the text, or undefined. */
  get syntaxError(): Span | undefined {
    if (!this.root.hasError) return undefined;
    let node = this.root;
    // An error may have a child for each of a million brackets.
    while (node.type !== 'ERROR') {
      const child = node.children.find((c) => c !== null && (c.hasError || c.isMissing));
      if (!child) break;
      node = child;
    }
    return { start: node.startIndex, end: Math.max(node.endIndex, node.startIndex) };
  }

  /** Frees the tree. */
  dispose(): void {
    this.#tree.delete();
  }
}

/** The items by each of their keys, in order. */
function grouped<Item>(
  items: readonly Item[],
  keysOf: (item: Item) => readonly string[],
): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    for (const key of keysOf(item)) {
      const group = groups.get(key);
      if (group) group.push(item);
      else groups.set(key, [item]);
    }
  }
  return groups;
}
