import type { Node } from 'web-tree-sitter';
import { moduleAlias } from '../../python/azure-names.ts';
import type { PyModule } from '../../python/module.ts';
import type { FunctionDef } from '../../python/statements.ts';
import type { Span } from '../../workspace/change/edit.ts';
import type { LegacyFunction } from './legacy-app.ts';

/**
 * What moving a starter to `durable_client_input` takes: the library then injects the client itself,
 * awaits the function, and wrapping the client a second time fails at run time.
 * See docs/semantics.md#durable-clients
 */
export interface ClientMove {
  readonly kind: 'move';
  readonly parameter: string;
  /** Every `df.DurableOrchestrationClient(starter)`. */
  readonly unwraps: readonly Unwrap[];
  /** The annotation `str`, which no longer tells the truth. */
  readonly annotation?: Span;
  readonly makeAsync: boolean;
  /** Where the text itself is used, e.g. logged. */
  readonly otherUses: readonly Span[];
}

export interface Unwrap {
  readonly call: Span;
  readonly callee: string;
  /** The whole statement, where it gives the client the name of the text: `starter = …(starter)`. */
  readonly rebinds?: Span;
}

const clientTypes = ['durableclient', 'orchestrationclient'];

/** The names of a starter's client bindings. */
export function clientBindings(fn: LegacyFunction): string[] {
  return fn.config.bindings
    .filter((b) => b.direction === 'in' && clientTypes.includes(b.type.toLowerCase()))
    .map((b) => b.name);
}

/**
 * How the starter is moved, or why it has to keep the raw text it gets: the text goes somewhere this
 * function does not show, or the body runs an event loop of its own.
 */
export function planClientMove(
  fn: LegacyFunction,
): ClientMove | { readonly kind: 'raw'; readonly reason: string } | undefined {
  const [parameter] = clientBindings(fn);
  if (parameter === undefined) return undefined;
  if (fn.entry.kind !== 'def')
    return { kind: 'raw', reason: 'its entry point is not a plain function definition' };
  const { def } = fn.entry;
  const { module } = fn.script;
  if (def.decorators.length > 0)
    return { kind: 'raw', reason: 'its entry point is wrapped by decorators' };
  const text = module.text.slice(def.body.start, def.body.end);
  if (!def.isAsync && /\basyncio\b|run_until_complete|\bget_event_loop\b/.test(text)) {
    return { kind: 'raw', reason: 'it runs its own event loop' };
  }
  if (!def.isAsync && def.isGenerator) return { kind: 'raw', reason: 'it is a generator' };

  const uses = module.uses(parameter).filter((node) => within(node, def.body));
  const unwraps: Unwrap[] = [];
  const otherUses: Span[] = [];
  const [rebinding] = uses.flatMap((node) => rebindingOf(node, def) ?? []);
  for (const node of uses) {
    if (rebinding !== undefined && node.startIndex >= rebinding.rebinds.start) continue;
    const call = unwrapCall(node);
    const span = { start: node.startIndex, end: node.endIndex };
    if (call !== undefined) unwraps.push(call);
    else if (isLogged(node)) otherUses.push(span);
    else return { kind: 'raw', reason: `"${parameter}" is used as text` };
  }
  if (rebinding !== undefined) unwraps.push(rebinding);
  const annotation = def.parameters.find((p) => p.name === parameter)?.annotation;
  return {
    kind: 'move',
    parameter,
    unwraps,
    otherUses,
    makeAsync: !def.isAsync,
    ...(annotation && /^(['"]?)str\1$/.test(annotation.text)
      ? { annotation: annotation.span }
      : {}),
  };
}

/** The class as the module spells it, e.g. `df.DurableOrchestrationClient`, for the annotation. */
export function clientClass(
  { unwraps }: ClientMove,
  def: FunctionDef,
  module: PyModule,
): string | undefined {
  const spelled = unwraps[0]?.callee ?? importedClass(module);
  const own = def.parameters.some((p) => p.name === spelled?.split('.')[0]);
  return own ? undefined : spelled;
}

/** How the imports at the top make the class known. */
function importedClass({ imports }: PyModule): string | undefined {
  for (const statement of imports.filter(({ topLevel }) => topLevel)) {
    const alias = moduleAlias(statement, durablePackage);
    if (alias !== undefined) return `${alias}.${className}`;
    const isDurable = statement.kind === 'from' && statement.module === durablePackage;
    const name = statement.names.find((each) => isDurable && each.name === className);
    if (name?.binds !== undefined) return name.binds;
  }
  return undefined;
}

const durablePackage = 'azure.durable_functions';
const className = 'DurableOrchestrationClient';

/** From `starter = df.DurableOrchestrationClient(starter)` on, the name means the client. */
function rebindingOf(node: Node, { body }: FunctionDef): Required<Unwrap> | undefined {
  const unwrap = unwrapCall(node);
  const call = node.parent?.parent;
  const assignment = call?.parent;
  if (unwrap === undefined || assignment?.type !== 'assignment') return undefined;
  if (assignment.childForFieldName('left')?.text !== node.text) return undefined;
  if (assignment.childForFieldName('right')?.id !== call?.id) return undefined;
  const statement = assignment.parent;
  const block = statement?.parent;
  if (!statement || block?.startIndex !== body.start || block.endIndex !== body.end)
    return undefined;
  const others = block.namedChildren.filter((each) => each?.type !== 'comment').length - 1;
  if (others === 0) return undefined;
  return { ...unwrap, rebinds: { start: statement.startIndex, end: statement.endIndex } };
}

function unwrapCall(node: Node): Unwrap | undefined {
  const list = node.parent;
  const call = list?.type === 'argument_list' ? list.parent : null;
  const callee = call?.childForFieldName('function');
  if (!call || !callee || list?.namedChildCount !== 1) return undefined;
  if (!/(?:^|\.)DurableOrchestrationClient$/.test(callee.text)) return undefined;
  return { call: { start: call.startIndex, end: call.endIndex }, callee: callee.text };
}

/** The text only goes into a log line. */
function isLogged(node: Node): boolean {
  let parent = node.parent;
  while (parent !== null && !parent.type.endsWith('_statement')) {
    const callee = parent.type === 'call' ? parent.childForFieldName('function')?.text : undefined;
    if (callee !== undefined) {
      return /^(?:print|(?:\w+\.)*(?:debug|info|warning|warn|error|exception|critical|log))$/.test(
        callee,
      );
    }
    parent = parent.parent;
  }
  return false;
}

function within(node: Node, span: Span): boolean {
  return node.startIndex >= span.start && node.endIndex <= span.end;
}
