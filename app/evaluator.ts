import type { Node } from 'web-tree-sitter';
import type { Imported } from '../python/module.ts';
import { absoluteName, type PythonSource } from '../python/python-source.ts';
import type { Assignment, FunctionDef, Statement } from '../python/statements.ts';
import type { Tree } from '../workspace/tree/tree.ts';
import { literalValues } from './literal-values.ts';
import { loopValues } from './loop-values.ts';
import { appClass, distinct, type PythonValue, unknown } from './values.ts';

/** The Python files of an app, each read once. */
interface AppSources {
  get(path: string): PythonSource | undefined;
}

/** Follows names through the modules of an app without running them. */
export class Evaluator {
  readonly #tree: Tree;
  readonly #sources: AppSources;
  /** Names that are being looked up: a circle of imports ends there. */
  readonly #open = new Set<string>();

  constructor(tree: Tree, sources: AppSources) {
    this.#tree = tree;
    this.#sources = sources;
  }

  /** Everything that a module-level name may stand for; empty where the module does not bind it. */
  member(source: PythonSource, name: string): PythonValue[] {
    const key = `${source.path}\0${name}`;
    if (this.#open.has(key)) return [];
    this.#open.add(key);
    try {
      const { module } = source;
      const binding = module.statementsBinding(name);
      const found = [
        ...module.importedAs(name).flatMap((each) => this.#imported(source, each, name)),
        ...binding.flatMap((each) => this.#bound(source, each)),
      ];
      // Compound statements are asked last: what is assigned within them has been listed already.
      const isBound = binding.some(({ kind }) => kind === 'other');
      return found.length === 0 && isBound ? [unknown] : distinct(found);
    } finally {
      this.#open.delete(key);
    }
  }

  /** Everything that an expression of a module may come to. */
  evaluate(source: PythonSource, node: Node): PythonValue[] {
    switch (node.type) {
      case 'identifier':
        return this.#identifier(source, node);
      case 'attribute': {
        const [object, attribute] = [
          node.childForFieldName('object'),
          node.childForFieldName('attribute'),
        ];
        if (!object || !attribute) return [unknown];
        return distinct(
          this.evaluate(source, object).flatMap((each) => this.#attribute(each, attribute.text)),
        );
      }
      case 'call':
        return this.#call(source, node);
      default:
        return literalValues(node, source.text, (inner) => this.evaluate(source, inner));
    }
  }

  #identifier(source: PythonSource, node: Node): PythonValue[] {
    const name = node.text;
    const local =
      loopValues(node, name, (inner) => this.evaluate(source, inner)) ??
      this.#assignedAround(source, node);
    if (local !== undefined) return local;
    const found = this.member(source, name);
    return found.length === 0 ? [unknown] : found;
  }

  /** What the function around a name assigns to it; undefined where it does not. */
  #assignedAround(source: PythonSource, node: Node): PythonValue[] | undefined {
    const name = node.text;
    const around = functionAround(node);
    const body = around?.childForFieldName('body');
    if (!around || !body) return undefined;
    const values = body.descendantsOfType('assignment').flatMap((each) => {
      const isHere =
        each?.childForFieldName('left')?.text === name && functionAround(each)?.id === around.id;
      return (isHere && each.childForFieldName('right')) || [];
    });
    const key = `${source.path}\0${around.startIndex}\0${name}`;
    if (values.length === 0 || this.#open.has(key)) return undefined;
    // What is appended is not followed.
    if (new RegExp(`\\b${name}\\s*(?:\\.\\s*\\w|[^\\w\\s()=,]=[^=])`).test(body.text))
      return [unknown];
    this.#open.add(key);
    try {
      return distinct(values.flatMap((each) => this.evaluate(source, each)));
    } finally {
      this.#open.delete(key);
    }
  }

  #bound(source: PythonSource, statement: Statement): PythonValue[] {
    switch (statement.kind) {
      case 'assignment':
        return this.#assigned(source, statement);
      case 'def':
        return [this.#factory(source, statement)];
      case 'class':
        return this.#baseClasses(source, statement.span.start);
      default:
        return [];
    }
  }

  /** A function that makes an app or a blueprint, by its annotation or by what each `return` gives. */
  #factory(
    source: PythonSource,
    { span, defStart, isAsync, isGenerator }: FunctionDef,
  ): PythonValue {
    const def = source.module.root
      .descendantsOfType('function_definition')
      .find((each) => each?.startIndex === defStart);
    // What a decorator makes of it is not known.
    if (!def || isAsync || isGenerator || span.start !== defStart) return unknown;
    const annotation = def.childForFieldName('return_type')?.firstNamedChild;
    const annotated = annotation ? this.evaluate(source, annotation) : [];
    const returned = annotation
      ? []
      : returnedFrom(def).flatMap((each) => this.evaluate(source, each));
    const classes = [
      ...annotated.flatMap((each) => (each.kind === 'external' ? each.name : [])),
      ...returned.map((each) => (each.kind === 'foreign' ? each.of : '')),
    ];
    const [first] = classes;
    const isOne = first !== undefined && classes.every((each) => each === first);
    return isOne && appClass(first) !== undefined ? { kind: 'factory', of: first } : unknown;
  }

  /** Where a class has a base of azure.functions, that stands for it. */
  #baseClasses(source: PythonSource, start: number): PythonValue[] {
    const node = source.module.root
      .descendantsOfType('class_definition')
      .find((each) => each?.startIndex === start);
    const bases = node?.childForFieldName('superclasses')?.namedChildren ?? [];
    const found = bases
      .flatMap((base) => (base ? this.evaluate(source, base) : []))
      .filter((each) => each.kind === 'external' && appClass(each.name) !== undefined);
    return found.length === 0 ? [unknown] : found;
  }

  #assigned(source: PythonSource, statement: Assignment): PythonValue[] {
    const { value, name, span, nested } = statement;
    return this.evaluate(source, value).map((each): PythonValue => {
      const className = each.kind === 'foreign' ? appClass(each.of) : undefined;
      if (className === undefined) return each;
      const isDurable = each.kind === 'foreign' && each.of.startsWith('azure.durable_functions.');
      const by = each.kind === 'foreign' && each.by ? { by: each.by } : {};
      return {
        kind: 'object',
        object: { className, isDurable, source, name, span, call: value, nested, ...by },
      };
    });
  }

  #call(source: PythonSource, node: Node): PythonValue[] {
    const callee = node.childForFieldName('function');
    const list = node.childForFieldName('arguments');
    const given = list?.type === 'argument_list' ? list.namedChildren : [];
    const [first, second] = given.filter((each) => each !== null && each.type !== 'comment');
    if (!callee) return [unknown];
    const builtin = this.member(source, callee.text).length === 0 ? callee.text : undefined;
    if (builtin === 'getattr' && first && second) {
      const [name] = this.evaluate(source, second);
      if (name?.kind !== 'text') return [unknown];
      return this.evaluate(source, first).flatMap((each) => this.#attribute(each, name.text));
    }
    if ((builtin === 'list' || builtin === 'tuple') && first) return this.evaluate(source, first);
    return this.evaluate(source, callee).flatMap((each): PythonValue[] => {
      if (each.kind === 'factory') return [{ kind: 'foreign', of: each.of, by: 'factory' }];
      if (each.kind !== 'external') return [unknown];
      if (each.name !== 'importlib.import_module') return [{ kind: 'foreign', of: each.name }];
      return (first ? this.evaluate(source, first) : [unknown]).map((name) =>
        name.kind === 'text' && !name.text.startsWith('.') ? this.#named(name.text) : unknown,
      );
    });
  }

  #imported(source: PythonSource, { statement, name: from }: Imported, name: string) {
    if (statement.kind === 'import') {
      return [this.#named(from.alias === undefined ? name : from.name)];
    }
    const base = absoluteName(source, statement.module, statement.level);
    if (from.name === '*') return this.#starred(base, name);
    return this.#attribute(this.#named(base), from.name);
  }

  /** A star brings what the module has; a package's names cannot be seen, but for those of azure. */
  #starred(base: string, name: string): PythonValue[] {
    const source = this.#moduleAt(base);
    if (source !== undefined) return this.member(source, name);
    const dotted = `${base}.${name}`;
    return appClass(dotted) === undefined ? [] : [{ kind: 'external', name: dotted }];
  }

  #attribute(value: PythonValue, name: string): PythonValue[] {
    if (value.kind === 'external') return [{ kind: 'external', name: `${value.name}.${name}` }];
    if (value.kind === 'foreign') return [{ kind: 'foreign', of: `${value.of}.${name}` }];
    if (value.kind !== 'module') return [unknown];
    const source = this.#moduleAt(value.name);
    const found = source === undefined ? [] : this.member(source, name);
    if (found.length > 0) return found;
    const inner = this.#named(value.name === '' ? name : `${value.name}.${name}`);
    return inner.kind === 'module' ? [inner] : [unknown];
  }

  #named(dotted: string): PythonValue {
    const path = dotted.replaceAll('.', '/');
    const isOwn = this.#moduleAt(dotted) !== undefined || this.#tree.entries(path).length > 0;
    // Packages of azure may lie in the app too, but never what is looked for here.
    return isOwn && !/^azure(?:\.|$)/.test(dotted)
      ? { kind: 'module', name: dotted }
      : { kind: 'external', name: dotted };
  }

  #moduleAt(dotted: string): PythonSource | undefined {
    const path = dotted.replaceAll('.', '/');
    if (path === '') return this.#sources.get('__init__.py');
    return this.#sources.get(`${path}.py`) ?? this.#sources.get(`${path}/__init__.py`);
  }
}

/** What a function returns: each expression, or what the local variable that it names was assigned. */
function returnedFrom(def: Node): Node[] {
  const own = (type: string) =>
    def
      .descendantsOfType(type)
      .flatMap((each) => (each && functionAround(each)?.id === def.id ? [each] : []));
  return own('return_statement').flatMap((each) => {
    const value = each.firstNamedChild;
    if (value?.type !== 'identifier') return value ?? [];
    const assigned = own('assignment').filter(
      (one) => one.childForFieldName('left')?.text === value.text,
    );
    const values = assigned.flatMap((one) => one.childForFieldName('right') ?? []);
    return values.length === 0 ? value : values;
  });
}

/** The function that a node stands in. */
function functionAround(node: Node): Node | null {
  let at = node.parent;
  while (at !== null && at.type !== 'function_definition' && at.type !== 'lambda') at = at.parent;
  return at;
}
