import type { Node, Tree } from 'web-tree-sitter';
import type { Span } from '../workspace/change/edit.ts';
import { type Call, readCalls } from './calls.ts';
import { type Import, readImports } from './imports/imports.ts';
import { readStatements, type Statement } from './statements.ts';

/** One parsed Python file: questions about its text, answered lazily. */
export class PyModule {
  readonly text: string;
  readonly #tree: Tree;
  #imports: readonly Import[] | undefined;
  #importsByStart: ReadonlyMap<number, Import> | undefined;
  #statements: readonly Statement[] | undefined;
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
