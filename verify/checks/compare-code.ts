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

/**
 * How the docstring and the annotations of a migrated function differ from those of the original, as
 * parts of sentences: tools read the one, the worker converts values by the others. Nothing where either
 * function is not a plain def.
 */
export function codeDifferences(original: Original, tree: Tree, twins: Twins): string[] {
  const { functionJson, at } = twins;
  const folder = joinPath(original.app, twins.name);
  const script = normalPath(joinPath(folder, functionJson.scriptFile ?? '__init__.py'));
  const before = moduleAt(original.tree, script);
  const after = moduleAt(tree, at.path);
  try {
    const one = before && entryOf(before, functionJson.entryPoint ?? 'main');
    const other = after && at.span && definitionAt(after, at.span.start);
    return one && other ? [...differences(one, other, clientsOf(functionJson))] : [];
  } finally {
    before?.dispose();
    after?.dispose();
  }
}

function moduleAt(tree: Tree, path: string): PyModule | undefined {
  const file = tree.file(path);
  const read = file && readText(file);
  if (read?.kind !== 'text') return undefined;
  const module = parseModule(read.text);
  if (module.syntaxError === undefined) return module;
  module.dispose();
  return undefined;
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
  const found = module.root.descendantsOfType('function_definition').find((node) => {
    const outer = node?.parent?.type === 'decorated_definition' ? node.parent : node;
    return outer?.startIndex === start;
  });
  return found ?? undefined;
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
