import type { Node } from 'web-tree-sitter';
import { type Call, readCall } from '../python/calls.ts';
import type { PythonSource } from '../python/python-source.ts';
import type { Span } from '../workspace/change/edit.ts';
import type { DecoratorUse } from './decorator-facts.ts';
import { decoratorFacts } from './decorator-facts.ts';
import type { Evaluator } from './evaluator.ts';
import { type HttpTrigger, httpTriggerOf } from './http-trigger.ts';
import { type AppObject, isElsewhere, objectsOf, type PythonValue, textsOf } from './values.ts';

/** A function as its decorators declare it. */
export interface DeclaredFunction {
  /** Absent where it is computed. */
  readonly name?: string;
  readonly source: PythonSource;
  /** The name of its def, else the statement. */
  readonly span: Span;
  /** The objects it may hang on; none where that cannot be told. */
  readonly owners: readonly AppObject[];
  /** The types of its bindings as function.json spells them, the trigger first. */
  readonly bindings: readonly string[];
  readonly http?: HttpTrigger;
  /** The least azure-functions that has its decorators. */
  readonly since: readonly string[];
}

/** Every function that a module declares, with `@` and in call form, in file order. */
export function declaredFunctions(source: PythonSource, evaluator: Evaluator): DeclaredFunction[] {
  const { root } = source.module;
  const decorated = root.descendantsOfType('decorated_definition').flatMap((node) => {
    const inner = node?.childForFieldName('definition');
    if (!node || inner?.type !== 'function_definition') return [];
    const uses = node.namedChildren.flatMap((child) => {
      const call = child?.type === 'decorator' ? child.namedChild(0) : null;
      return call?.type === 'call' ? readUse(source, call, evaluator) : [];
    });
    const name = inner.childForFieldName('name') ?? inner;
    return declared(source, uses, name.text, name, evaluator);
  });
  const called = root.descendantsOfType('call').flatMap((node) => {
    if (!node || isInnerCall(node)) return [];
    const { uses, callable } = readChain(source, node, evaluator);
    return callable === undefined ? [] : declared(source, uses, callable, node, evaluator);
  });
  return [...decorated, ...called].sort((one, other) => one.span.start - other.span.start);
}

function declared(
  source: PythonSource,
  uses: readonly DecoratorUse[],
  ownName: string,
  at: Node,
  evaluator: Evaluator,
): DeclaredFunction[] {
  const known = uses.filter(({ owner }) => !owner.every(isElsewhere));
  const trigger = known.find(({ role }) => role === 'trigger');
  if (trigger === undefined) return [];
  const values = (call: Call, keyword: string, index: number) =>
    argumentValues(source, call, keyword, index, evaluator);
  const naming = known.find(({ method }) => method === 'function_name');
  const names = naming ? textsOf(values(naming.call, 'name', 0) ?? []) : [ownName];
  const name = names?.length === 1 ? names[0] : undefined;
  const typeOf = (use: DecoratorUse) => use.type ?? textsOf(values(use.call, 'type', 1) ?? [])?.[0];
  const types = [trigger, ...known.filter((each) => each !== trigger)].flatMap(
    (use) => (use.role && typeOf(use)) ?? [],
  );
  const isHttp = types[0]?.toLowerCase() === 'httptrigger';
  return [
    {
      ...(name !== undefined && { name }),
      source,
      span: { start: at.startIndex, end: at.endIndex },
      owners: objectsOf(known.flatMap(({ owner }) => owner)).filter(isFirst),
      bindings: types,
      ...(isHttp && { http: httpTriggerOf(trigger, name, values) }),
      since: known.filter((use) => !isDurablesOwn(use)).flatMap(({ since }) => since ?? []),
    },
  ];
}

/** A decorator that azure-functions-durable brings, whatever the version of azure-functions. */
function isDurablesOwn({ durable, owner }: DecoratorUse): boolean {
  const objects = objectsOf(owner);
  return durable === true && objects.length > 0 && objects.every(({ isDurable }) => isDurable);
}

function argumentValues(
  source: PythonSource,
  call: Call,
  keyword: string,
  index: number,
  evaluator: Evaluator,
): PythonValue[] | undefined {
  const given =
    call.arguments.find((each) => each.keyword === keyword) ??
    call.arguments.filter((each) => each.keyword === undefined)[index];
  const node = given && source.module.root.descendantForIndex(given.span.start, given.span.end);
  return node ? evaluator.evaluate(source, node) : undefined;
}

/** `app.route(…)`, as far as it is a method that decorates. */
function readUse(source: PythonSource, node: Node, evaluator: Evaluator): DecoratorUse[] {
  const callee = node.childForFieldName('function');
  const object = callee?.type === 'attribute' ? callee.childForFieldName('object') : null;
  const method = callee?.childForFieldName('attribute')?.text;
  const facts = method === undefined ? undefined : decoratorFacts(method);
  if (!object || method === undefined || facts === undefined) return [];
  const call = readCall(node, source.text);
  return [{ ...facts, method, call, owner: evaluator.evaluate(source, object) }];
}

/** The uses in `app.function_name("A")(app.queue_trigger(…)(work))`, and `work`. */
function readChain(
  source: PythonSource,
  node: Node,
  evaluator: Evaluator,
): { readonly uses: DecoratorUse[]; readonly callable?: string } {
  const uses: DecoratorUse[] = [];
  let at = node;
  for (;;) {
    const inner = at.type === 'call' ? at.childForFieldName('function') : null;
    if (inner?.type !== 'call') break;
    const [use] = readUse(source, inner, evaluator);
    const [argument] = at.childForFieldName('arguments')?.namedChildren ?? [];
    if (use === undefined || !argument) return { uses };
    uses.push(use);
    at = argument;
  }
  return uses.length === 0 ? { uses } : { uses, callable: at.text };
}

/** Whether a call is an argument of a call of the same kind. */
function isInnerCall(node: Node): boolean {
  const outer = node.parent?.parent;
  return (
    node.parent?.type === 'argument_list' &&
    outer?.type === 'call' &&
    outer.childForFieldName('function')?.type === 'call'
  );
}

function isFirst<T>(value: T, index: number, all: readonly T[]): boolean {
  return all.indexOf(value) === index;
}
