import type { Node } from 'web-tree-sitter';
import type { Import } from '../../python/imports/imports.ts';
import { absoluteName, type PythonSource } from '../../python/python-source.ts';
import type { FunctionDef } from '../../python/statements.ts';
import { namesOf } from '../../python/statements.ts';
import type { Span } from '../../workspace/change/edit.ts';
import { resolveCallable, sourceOf } from './callables.ts';
import type { Callable } from './entry-point.ts';
import type { LegacyApp } from './legacy-app.ts';

/** An entry point that is an object and no function. See docs/semantics.md#entry-points */
export interface EntryObject {
  /** What it is, as part of a sentence. */
  readonly what: string;
  readonly source: PythonSource;
  /** The decorator or the expression that makes it. */
  readonly span: Span;
}

const deepest = 8;

const cached = 'a cached function, which is an object';

/** What of the standard library returns an object and no function. */
const objects: ReadonlyMap<string, string> = new Map([
  ['functools.partial', 'a functools.partial object'],
  ['functools.lru_cache', cached],
  ['functools.cache', cached],
]);

/**
 * Whether the entry point is known to be an object and no function: a `functools.partial`, an instance
 * of a class of the app, or what a decorator returns of that kind. Undefined where it is a function or
 * only running the code could tell.
 */
export function entryObject(app: LegacyApp, callable: Callable): EntryObject | undefined {
  return new Reader(app).ofName(callable.source, callable.name, 0);
}

class Reader {
  readonly #app: LegacyApp;

  constructor(app: LegacyApp) {
    this.#app = app;
  }

  /** What a module-level name is bound to. */
  ofName(source: PythonSource, name: string, depth: number): EntryObject | undefined {
    if (depth > deepest) return undefined;
    const binding = source.module.statements.filter((each) => namesOf(each).includes(name));
    const [only] = binding;
    if (only === undefined || binding.length > 1 || only.nested) return undefined;
    if (only.kind === 'def') return this.#ofDef(source, only, depth);
    if (only.kind !== 'assignment') return undefined;
    const what = this.#ofExpression(source, only.value, depth);
    return what === undefined ? undefined : { what, source, span: spanOf(only.value) };
  }

  /** The outermost decorator that does not hand on what it gets decides. */
  #ofDef(source: PythonSource, def: FunctionDef, depth: number): EntryObject | undefined {
    const node = source.module.root.descendantForIndex(def.span.start, def.span.end - 1);
    const decorated = node?.type === 'decorated_definition' ? node : null;
    for (const decorator of decorated?.namedChildren ?? []) {
      const expression = decorator?.type === 'decorator' ? decorator.namedChild(0) : null;
      if (!decorator || !expression) continue;
      const result = this.#applied(source, expression, depth);
      if (result === 'argument') continue;
      if (result === undefined) return undefined;
      return { what: result, source, span: spanOf(decorator) };
    }
    return undefined;
  }

  /** What an expression comes to: words for an object that is not a function, undefined for anything else. */
  #ofExpression(source: PythonSource, node: Node, depth: number): string | undefined {
    if (node.type === 'parenthesized_expression') {
      const inner = node.namedChild(0);
      return inner ? this.#ofExpression(source, inner, depth) : undefined;
    }
    const callee = node.type === 'call' ? node.childForFieldName('function') : null;
    if (!callee) return undefined;
    const result = this.#applied(source, callee, depth);
    if (result !== 'argument') return result;
    // It is what it is called with: `functools.wraps(f)(functools.partial(f, 1))`.
    const argument = node.childForFieldName('arguments')?.namedChild(0);
    if (argument?.type === 'call') return this.#ofExpression(source, argument, depth + 1);
    const named = argument?.type === 'identifier' ? this.#callable(source, argument) : undefined;
    return named && this.ofName(named.source, named.name, depth + 1)?.what;
  }

  /**
   * What calling an expression gives: words for an object that is not a function, `argument` for the very thing
   * it is called with, undefined where that cannot be told.
   */
  #applied(source: PythonSource, callee: Node, depth: number): string | 'argument' | undefined {
    if (depth > deepest) return undefined;
    if (callee.type === 'call') {
      // A factory: what is applied is what it returns.
      const inner = callee.childForFieldName('function');
      const external = inner && this.#external(source, inner);
      if (external === 'functools.lru_cache') return cached;
      if (external === 'functools.wraps') return 'argument';
      const factory = inner ? this.#definition(source, inner) : undefined;
      const made = factory && returnedDefinition(factory.node);
      return factory && made ? this.#returned(factory.source, made, depth + 1) : undefined;
    }
    const external = this.#external(source, callee) ?? '';
    // The durable decorators register what v1 hands to `create`.
    if (/^azure\.durable_functions\.(?:\w+\.)*(?:Orchestrator|Entity)\.create$/.test(external)) {
      return 'argument';
    }
    const library = objects.get(external);
    if (library !== undefined) return library;
    const found = this.#definition(source, callee);
    if (found === undefined) return undefined;
    if (found.node.type === 'class_definition') return instance(found.node);
    return this.#returned(found.source, found.node, depth + 1);
  }

  /** What a function of the app returns on all its ways. */
  #returned(source: PythonSource, def: Node, depth: number): string | 'argument' | undefined {
    const isPlain = def.parent?.type !== 'decorated_definition' && def.child(0)?.type !== 'async';
    const returns = isPlain ? ownReturns(def) : [];
    const results = returns.map((each) => {
      const value = each.namedChild(0);
      if (value === null) return undefined;
      if (value.type !== 'identifier') return this.#ofValue(source, def, value, depth);
      return this.#ofLocal(source, def, value.text, depth);
    });
    const [first] = results;
    return results.every((each) => each === first) ? first : undefined;
  }

  /** What a name inside a function stands for, where it is its parameter or assigned once. */
  #ofLocal(
    source: PythonSource,
    def: Node,
    name: string,
    depth: number,
  ): string | 'argument' | undefined {
    const assigned = def
      .descendantsOfType('identifier')
      .filter((each) => each?.text === name && isTarget(each));
    const parameter = def.childForFieldName('parameters')?.namedChild(0);
    if (parameter?.text === name && assigned.length === 0) return 'argument';
    const value = assigned[0]?.parent?.childForFieldName('right');
    return assigned.length === 1 && value ? this.#ofValue(source, def, value, depth) : undefined;
  }

  /** What an expression inside a function comes to, which may make an instance of a class defined there. */
  #ofValue(source: PythonSource, def: Node, node: Node, depth: number): string | undefined {
    const callee = node.type === 'call' ? node.childForFieldName('function') : null;
    const own = callee?.type === 'identifier' ? nestedClass(def, callee.text) : undefined;
    return own ? instance(own) : this.#ofExpression(source, node, depth);
  }

  /** The function or class of the app that an expression names. */
  #definition(
    source: PythonSource,
    node: Node,
  ): { readonly source: PythonSource; readonly node: Node } | undefined {
    const found = this.#callable(source, node);
    if (found === undefined) return undefined;
    const nodes = found.source.module.root.namedChildren.map((each) =>
      each?.type === 'decorated_definition' ? each.childForFieldName('definition') : each,
    );
    const named = nodes.filter((each) => each?.childForFieldName('name')?.text === found.name);
    const [only] = named;
    const isDefinition = /^(?:function|class)_definition$/.test(only?.type ?? '');
    return named.length === 1 && only && isDefinition
      ? { source: found.source, node: only }
      : undefined;
  }

  #callable(source: PythonSource, node: Node): Callable | undefined {
    if (node.type === 'identifier') return resolveCallable(this.#app, source, node.text);
    const dotted = this.#external(source, node);
    const at = dotted?.lastIndexOf('.') ?? -1;
    if (dotted === undefined || at < 0) return undefined;
    const module = sourceOf(this.#app, dotted.slice(0, at));
    return module && resolveCallable(this.#app, module, dotted.slice(at + 1));
  }

  /** The full dotted name of something that imports make known. */
  #external(source: PythonSource, node: Node): string | undefined {
    const text = node.text.replace(/\s/g, '');
    const [first = text, ...rest] = text.split('.');
    const imported = source.module.imports.find(
      (each) => each.topLevel && each.names.some(({ binds }) => binds === first),
    );
    return imported && [fullName(source, imported, first), ...rest].join('.');
  }
}

function fullName(source: PythonSource, statement: Import, binds: string): string {
  const name = statement.names.find((each) => each.binds === binds);
  if (name === undefined) return binds;
  if (statement.kind === 'import') return name.alias === undefined ? binds : name.name;
  const module = absoluteName(source, statement.module, statement.level);
  return [module, name.name].filter((part) => part !== '').join('.');
}

/** Words for an instance of a class; undefined where calling the class may give anything else. */
function instance(definition: Node): string | undefined {
  const mayDiffer =
    definition.parent?.type === 'decorated_definition' || /__new__|metaclass/.test(definition.text);
  const name = definition.childForFieldName('name')?.text ?? '';
  return mayDiffer ? undefined : `an instance of the class ${name}`;
}

/** The class of this name that a function, or one around it, defines once. */
function nestedClass(def: Node, name: string): Node | undefined {
  for (let scope: Node | null = def; scope !== null; scope = scope.parent) {
    if (scope.type !== 'function_definition') continue;
    const body = scope.childForFieldName('body')?.namedChildren ?? [];
    const named = body.filter((each) => each?.childForFieldName('name')?.text === name);
    const [only] = named;
    if (only) return named.length === 1 && only.type === 'class_definition' ? only : undefined;
  }
  return undefined;
}

/** The nested function that a factory returns by its name. */
function returnedDefinition(factory: Node): Node | undefined {
  const names = new Set(ownReturns(factory).map((each) => each.namedChild(0)?.text));
  const [name] = names;
  if (names.size !== 1 || name === undefined) return undefined;
  const body = factory.childForFieldName('body')?.namedChildren ?? [];
  const found = body.filter(
    (each) => each?.type === 'function_definition' && each.childForFieldName('name')?.text === name,
  );
  return found.length === 1 ? (found[0] ?? undefined) : undefined;
}

function ownReturns(def: Node): Node[] {
  return def.descendantsOfType('return_statement').filter((each): each is Node => {
    let at = each?.parent ?? null;
    while (at !== null && !/^(?:function_definition|lambda)$/.test(at.type)) at = at.parent;
    return at?.id === def.id;
  });
}

function isTarget(node: Node | null): boolean {
  const { parent } = node ?? {};
  return parent?.type === 'assignment' && parent.childForFieldName('left')?.id === node?.id;
}

function spanOf(node: Node): Span {
  return { start: node.startIndex, end: node.endIndex };
}
