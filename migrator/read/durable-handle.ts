import type { PythonSource } from '../../python/python-source.ts';
import type { Span } from '../../workspace/change/edit.ts';
import type { Callable } from './entry-point.ts';
import { type EntryPoint, findEntryPoint } from './entry-point.ts';
import type { LegacyFunction } from './legacy-app.ts';

/**
 * What v1 calls for an orchestrator or entity, where no `name = create(…)` stands beside it. The durable
 * decorators call `create` themselves. See docs/semantics.md#durable-triggers
 */
export type DurableHandle =
  /** Made by `@df.Orchestrator.create` as the first decorator, which has the line for itself. */
  | { readonly kind: 'decorated'; readonly line: Span }
  /** What `create` returned in another module; its member is the function it was made of. */
  | { readonly kind: 'made'; readonly member: 'orchestrator_function' | 'entity_function' }
  /** A function that takes the context as it comes, and may call `create` itself. */
  | { readonly kind: 'raw'; readonly binding: string }
  /** A generator that nothing wraps, which no run in v1 got through. */
  | { readonly kind: 'unwrapped' };

const triggers = /^(?:orchestration|entity)Trigger$/i;
const decorator = /^@(?:[\w.]+\.)?(Orchestrator|Entity)\.create[ \t]*(?:\r\n|\r|\n)/;

/** Undefined for other functions, and where the entry point is bound to what `create` returned. */
export function durableHandle(fn: LegacyFunction, callable: Callable): DurableHandle | undefined {
  const trigger = fn.config.bindings.find((each) => triggers.test(each.type));
  if (trigger === undefined || (fn.entry.kind !== 'def' && factoryOf(fn.entry, fn.script))) {
    return undefined;
  }
  const origin = findEntryPoint(callable.source.module, callable.name);
  const factory = factoryOf(origin, callable.source);
  if (factory === undefined) {
    const yields = origin.kind === 'def' && origin.def.isGenerator;
    const isBare = yields && origin.def.decorators.length === 0;
    return isBare ? { kind: 'unwrapped' } : { kind: 'raw', binding: trigger.name };
  }
  if (fn.entry.kind === 'def') {
    const { start } = fn.entry.def.span;
    return { kind: 'decorated', line: { start, end: start + factory.text.length } };
  }
  const isEntity = factory.name === 'Entity';
  return { kind: 'made', member: isEntity ? 'entity_function' : 'orchestrator_function' };
}

/** The class whose `create` made what an entry point is bound to, and the text that says so. */
function factoryOf(
  entry: EntryPoint,
  { text }: PythonSource,
): { readonly name: string | undefined; readonly text: string } | undefined {
  const found =
    entry.kind === 'def'
      ? decorator.exec(text.slice(entry.def.span.start, entry.def.defStart))
      : entry.kind === 'durable' || entry.kind === 'bound'
        ? /(Orchestrator|Entity)\.create$/.exec(entry.create?.callee ?? '')
        : null;
  return found === null ? undefined : { name: found[1], text: found[0] };
}
