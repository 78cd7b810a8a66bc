import type { Node } from 'web-tree-sitter';
import type { FunctionJson } from '../../bindings/function-json/function-json.ts';
import type { Place } from '../../diagnostics/diagnostic.ts';
import type { PyModule } from '../../python/module.ts';
import { parseModule } from '../../python/parse.ts';
import { readText } from '../../workspace/text/text.ts';
import { joinPath, type Tree } from '../../workspace/tree/tree.ts';
import type { Original } from '../original.ts';

/** A v1 function, and where its v2 twin stands. */
export interface Twins {
  readonly name: string;
  readonly functionJson: FunctionJson;
  readonly at: Place;
}

/** Compares the code of migrated functions with that of the original. Call `dispose()` at the end. */
export class CodeComparison {
  readonly #app: string;
  readonly #before: SingleModuleCache;
  readonly #after: SingleModuleCache;

  constructor(original: Original, tree: Tree) {
    this.#app = original.app;
    this.#before = new SingleModuleCache(original.tree);
    this.#after = new SingleModuleCache(tree);
  }

  /**
   * How the docstring and the annotations of a function differ, as parts of sentences: tools read the
   * one, the worker converts values by the others. Nothing where either function is not a plain def.
   */
  differences({ name, functionJson, at }: Twins): string[] {
    const folder = joinPath(this.#app, name);
    const script = normalPath(joinPath(folder, functionJson.scriptFile ?? '__init__.py'));
    const before = this.#before.at(script);
    const after = this.#after.at(at.path);
    const one = before && entryOf(before, functionJson.entryPoint ?? 'main');
    const other = after && at.span && definitionAt(after, at.span.start);
    return one && other ? [...differences(one, other, clientsOf(functionJson))] : [];
  }

  dispose(): void {
    this.#before.dispose();
    this.#after.dispose();
  }
}

/** The modules of a tree, one at a time: functions that follow each other may stand in the same file. */
class SingleModuleCache {
  readonly #tree: Tree;
  #path: string | undefined;
  #module: PyModule | undefined;

  constructor(tree: Tree) {
    this.#tree = tree;
  }

  /** Undefined for what cannot be parsed. Valid until another is asked for. */
  at(path: string): PyModule | undefined {
    if (path !== this.#path) {
      this.dispose();
      this.#path = path;
      const file = this.#tree.file(path);
      const read = file && readText(file);
      this.#module = read?.kind === 'text' ? parseModule(read.text) : undefined;
    }
    return this.#module?.syntaxError === undefined ? this.#module : undefined;
  }

  dispose(): void {
    this.#module?.dispose();
    this.#module = undefined;
    this.#path = undefined;
  }
}

function entryOf(module: PyModule, name: string): Node | undefined {
  const found = module.root.namedChildren.flatMap((child) => {
    const node =
      child?.type === 'decorated_definition' ? child.childForFieldName('definition') : child;
    const isEntry =
      node?.type === 'function_definition' && node.childForFieldName('name')?.text === name;
    return isEntry && node ? [node] : [];
  });
  return found.length === 1 ? found[0] : undefined;
}

/** The def that begins here, with its decorators. */
function definitionAt(module: PyModule, start: number): Node | undefined {
  let node = module.root.descendantForIndex(start);
  while (node !== null && !node.type.endsWith('_definition')) node = node.parent;
  if (node?.startIndex !== start) return undefined;
  const definition =
    node.type === 'decorated_definition' ? node.childForFieldName('definition') : node;
  return definition?.type === 'function_definition' ? definition : undefined;
}

/** A Durable client is text in v1 and an object in v2, whatever its annotation. */
function clientsOf({ bindings }: FunctionJson): string[] {
  const isClient = /^(?:durable|orchestration)Client$/i;
  return bindings.filter(({ type }) => isClient.test(type)).map(({ name }) => name);
}

function* differences(one: Node, other: Node, clients: readonly string[]): Generator<string> {
  if (docstringOf(one) !== docstringOf(other)) yield 'its docstring is another one';
  const before = annotationsOf(one);
  for (const [name, annotation] of annotationsOf(other)) {
    const was = before.get(name) ?? '';
    // Annotations that the original has not are the choice of whoever wrote them.
    if (was === '' || clients.includes(name) || plain(was) === plain(annotation)) continue;
    const subject = name === 'return' ? 'its return value' : `its parameter ${name}`;
    if (annotation === '') yield `${subject} is not annotated; it was annotated ${was}`;
    else yield `${subject} is annotated ${annotation}, not ${was}`;
  }
}

function docstringOf(definition: Node): string {
  const first = definition
    .childForFieldName('body')
    ?.namedChildren.find((each) => each?.type !== 'comment');
  const text = first?.type === 'expression_statement' ? first.namedChild(0) : undefined;
  if (text?.type !== 'string' && text?.type !== 'concatenated_string') return '';
  // Black may indent the lines of a docstring anew.
  return text.text.replace(/[ \t]*\r?\n[ \t]*/g, '\n');
}

/** By the names of the parameters, and `return`; '' where there is none. */
function annotationsOf(definition: Node): Map<string, string> {
  const found = new Map<string, string>();
  for (const each of definition.childForFieldName('parameters')?.namedChildren ?? []) {
    if (each === null || each.type === 'comment') continue;
    const name =
      each.type === 'identifier' ? each : (each.childForFieldName('name') ?? each.namedChild(0));
    if (name?.type === 'identifier')
      found.set(name.text, each.childForFieldName('type')?.text ?? '');
  }
  found.set('return', definition.childForFieldName('return_type')?.text ?? '');
  return found;
}

/** Without spaces, quotes and the modules that names are reached through. */
function plain(annotation: string): string {
  return annotation.replace(/[\s'"]/g, '').replace(/[A-Za-z_]\w*\./g, '');
}

function normalPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}
