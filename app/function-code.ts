import type { Node } from 'web-tree-sitter';
import { bindingsFrom, firstKeyword } from '../bindings/decorators/from-decorator.ts';
import { type Binding, isJsonObject, type Json } from '../bindings/function-json/function-json.ts';
import { readCall } from '../python/calls.ts';
import type { Span } from '../workspace/change/edit.ts';
import { argumentValue } from './argument-values.ts';
import { decoratorFacts } from './decorator-facts.ts';
import type { DeclaredFunction } from './functions.ts';
import type { V2App } from './v2-app.ts';
import { isElsewhere } from './values.ts';

/** A decorated function, with its decorators as data. */
export interface FunctionCode {
  readonly kind: 'code';
  /** From its first decorator to the end of its body. */
  readonly span: Span;
  /** The variable that its decorators hang on. */
  readonly on: string;
  /** Those of the app, from the first to the last: nothing else stands between them. */
  readonly decorators: Span;
  readonly bindings: readonly Binding[];
  /** `retry` decorators, of which function.json of bindings says nothing. */
  readonly retries: readonly Span[];
  /** From `async` or `def`, or from a decorator of somebody else's, to the end of the body. */
  readonly rest: Span;
  readonly defName: Span;
}

/** Why a function cannot be told as data: the rest of "It cannot be taken: …". */
export interface NotTold {
  readonly kind: 'unreadable';
  readonly problem: string;
  readonly span: Span;
}

/** Reads a function of an app as data. Of an HTTP function the level of authorization is always told. */
export function functionCode(app: V2App, fn: DeclaredFunction): FunctionCode | NotTold {
  const { source } = fn;
  const name = source.module.root.descendantForIndex(fn.span.start, fn.span.end);
  const def = name?.parent;
  const node = def?.parent;
  if (!name || def?.type !== 'function_definition' || node?.type !== 'decorated_definition') {
    return {
      kind: 'unreadable',
      problem: 'it is declared by a call, and not by decorators',
      span: fn.span,
    };
  }
  if (node.parent?.type !== 'module') {
    return { kind: 'unreadable', problem: 'it stands within another statement', span: fn.span };
  }
  const decorators = node.namedChildren.filter((each) => each?.type === 'decorator');
  const read = decorators.map((each) => readDecorator(app, fn, each as Node));
  const problem = read.find((each) => each?.kind === 'unreadable');
  if (problem !== undefined) return problem;
  const own = read.filter((each) => each?.kind === 'own');
  const first = read.findIndex((each) => each !== undefined);
  const last = own[own.length - 1];
  const between = read.slice(0, first + own.length).indexOf(undefined);
  const stranger = decorators[between];
  if (stranger) {
    const span = { start: stranger.startIndex, end: stranger.endIndex };
    return { kind: 'unreadable', problem: 'another decorator stands above those of the app', span };
  }
  const [{ on = '' } = {}] = own;
  if (last === undefined || own.some((each) => each.on !== on)) {
    return {
      kind: 'unreadable',
      problem: 'its decorators belong to several variables',
      span: fn.span,
    };
  }
  const rest = decorators[own.length] ?? def;
  return {
    kind: 'code',
    span: { start: node.startIndex, end: node.endIndex },
    on,
    decorators: { start: node.startIndex, end: last.span.end },
    bindings: own.flatMap(({ bindings }) => bindings),
    retries: own.filter(({ isRetry }) => isRetry).map(({ span }) => span),
    rest: { start: rest.startIndex, end: node.endIndex },
    defName: { start: name.startIndex, end: name.endIndex },
  };
}

interface OwnDecorator {
  readonly kind: 'own';
  readonly on: string;
  readonly span: Span;
  readonly bindings: readonly Binding[];
  readonly isRetry: boolean;
}

/** Undefined for a decorator of somebody else's. */
function readDecorator(
  app: V2App,
  { source }: DeclaredFunction,
  node: Node,
): OwnDecorator | NotTold | undefined {
  const { evaluator } = app;
  const span = { start: node.startIndex, end: node.endIndex };
  const inner = node.namedChild(0);
  const callee = inner?.type === 'call' ? inner.childForFieldName('function') : null;
  const object = callee?.type === 'attribute' ? callee.childForFieldName('object') : null;
  const method = callee?.childForFieldName('attribute')?.text ?? '';
  if (!inner || !object || decoratorFacts(method) === undefined) return undefined;
  if (evaluator.evaluate(source, object).every(isElsewhere)) return undefined;
  if (object.type !== 'identifier') {
    return { kind: 'unreadable', problem: `${object.text} is not a variable of the module`, span };
  }
  const own = { kind: 'own', on: object.text, span } as const;
  if (method === 'retry') return { ...own, bindings: [], isRetry: true };
  const values = new Map<string, Json>();
  for (const [index, each] of readCall(inner, source.text).arguments.entries()) {
    const further = each.text.startsWith('**') ? valueAt(app, source, each.span) : undefined;
    if (isJsonObject(further)) {
      for (const [key, value] of Object.entries(further)) values.set(key, value);
      continue;
    }
    const isFirst = index === 0 && !each.text.startsWith('*');
    const keyword = each.keyword ?? (isFirst ? firstKeyword(method) : undefined);
    if (keyword === undefined) {
      return {
        kind: 'unreadable',
        problem: `${each.text} of ${method} has no keyword`,
        span: each.span,
      };
    }
    const value = valueAt(app, source, each.span);
    if (value === undefined) {
      const problem = `what ${keyword} of ${method} is can only be told by running it`;
      return { kind: 'unreadable', problem, span: each.span };
    }
    values.set(keyword, value);
  }
  if (method === 'route' && !values.has('auth_level')) {
    const level = authLevelOf(app);
    if (level === undefined) {
      return {
        kind: 'unreadable',
        problem: 'the http_auth_level of the app can only be told by running it',
        span,
      };
    }
    values.set('auth_level', level);
  }
  const bindings = bindingsFrom({ method, values: Object.fromEntries(values) });
  if (bindings === undefined) {
    const problem = method.startsWith('mcp_tool')
      ? `azure-functions makes the binding of ${method} from the parameters of the function`
      : `${method} has no name or type`;
    return { kind: 'unreadable', problem, span };
  }
  return { ...own, bindings, isRetry: false };
}

/** The authorization level of functions that set none; undefined where only running the app tells it. */
export function authLevelOf({ variables, evaluator }: V2App): Json | undefined {
  const [object] = variables.flatMap((each) => each.object ?? []);
  if (object === undefined || object.by === 'factory') return undefined;
  const { arguments: all } = readCall(object.call, object.source.text);
  const given = all.find(
    ({ keyword }, index) => keyword === 'http_auth_level' || (index === 0 && !keyword),
  );
  if (given === undefined) return 'function';
  return valueAt({ evaluator }, object.source, given.span);
}

function valueAt(
  { evaluator }: Pick<V2App, 'evaluator'>,
  source: DeclaredFunction['source'],
  { start, end }: Span,
): Json | undefined {
  const node = source.module.root.descendantForIndex(start, end);
  return node ? argumentValue(source, node, evaluator) : undefined;
}
