import { type UpgradedBinding, upgradeBinding } from '../../bindings/bundle-upgrade.ts';
import type { DecoratorChoice } from '../../bindings/decorators/choice.ts';
import { decoratorsFor } from '../../bindings/decorators/choose.ts';
import { returnCandidates } from '../../bindings/decorators/return-candidates.ts';
import type { Binding } from '../../bindings/function-json/function-json.ts';
import { oldClientType } from '../../bindings/services/durable.ts';
import type { PythonSource } from '../../python/python-source.ts';
import type { Span } from '../../workspace/change/edit.ts';
import type { MigrationOptions } from '../migration.ts';
import { resolveCallable } from '../read/callables.ts';
import { type ClientMove, clientBindings, planClientMove } from '../read/durable-client.ts';
import { type DurableHandle, durableHandle } from '../read/durable-handle.ts';
import { type Callable, findEntryPoint } from '../read/entry-point.ts';
import type { LegacyApp, LegacyFunction } from '../read/legacy-app.ts';
import { isTestFile, type Reference } from '../read/references.ts';

/** How one function is written in v2. */
export interface FunctionDesign {
  readonly fn: LegacyFunction;
  readonly choice: DecoratorChoice;
  /**
   * `decorate`: decorators above the def. `call`: call form after the statement that binds the entry
   * point. `shared`: call form in function_app.py, since several functions have the same callable.
   * `web-app`: the FunctionApp itself serves the web application behind it.
   */
  readonly form: 'decorate' | 'call' | 'shared' | 'web-app';
  /** Where the entry point is defined, however the script comes by it. */
  readonly callable: Callable;
  readonly client?: ClientMove;
  /** The bindings that the decorators express: those of function.json, raised where that was asked for. */
  readonly bindings: readonly UpgradedBinding[];
  /** Why a durable client stays the raw text it was. */
  readonly rawClient?: string;
  /** Whether the def may give the function its name, if it has the same. */
  readonly namedByDef: boolean;
  /** What an orchestrator's or entity's callable is, where it is not made beside its entry point. */
  readonly handle?: DurableHandle;
}

/** Whether the function is registered where its script is. */
export function isInScript({ form }: FunctionDesign): boolean {
  return form === 'decorate' || form === 'call';
}

/** How the functions of each script are written; `references` are the places that name them. */
export function designFunctions(
  app: LegacyApp,
  references: readonly Reference[],
  options: MigrationOptions,
): Map<PythonSource, readonly FunctionDesign[]> {
  const callables = findCallables(app);
  const shared = sharers(callables);
  const used = usedElsewhere(app, references);
  const designed = [...app.scripts].map(([source, functions]) => {
    return [
      source,
      functions.map((fn) => designFunction(fn, callables, shared, used, options)),
    ] as const;
  });
  return new Map(designed);
}

function findCallables(app: LegacyApp): Map<LegacyFunction, Callable> {
  return new Map(app.functions.map((fn) => [fn, resolveCallable(app, fn.script, fn.entryName)]));
}

/** The functions whose callable is that of another function too. */
function sharers(callables: ReadonlyMap<LegacyFunction, Callable>): Set<LegacyFunction> {
  const groups = new Map<string, LegacyFunction[]>();
  for (const [fn, { source, name }] of callables) {
    const key = `${source.path} ${name}`;
    groups.set(key, [...(groups.get(key) ?? []), fn]);
  }
  return new Set([...groups.values()].filter((group) => group.length > 1).flat());
}

/** What a function's script calls its entry point and, where that wraps a def, the def. */
export function namesOf({ entry, entryName, script, reexport }: LegacyFunction): Callable[] {
  const own = [{ source: script, name: entryName }, ...(reexport === undefined ? [] : [reexport])];
  return entry.kind === 'durable' ? [...own, { source: script, name: entry.def.name }] : own;
}

/** What code of the app, or of its tests where those cannot be rewritten, takes from another module. */
function usedElsewhere(app: LegacyApp, references: readonly Reference[]): Callable[] {
  return references
    .filter(({ source, target }) => !isTestFile(app, source.path) || isWrapped(target))
    .map((each) => each.target);
}

/** Whether the name is bound to what `df.Orchestrator.create` or `df.Entity.create` returned. */
function isWrapped({ source, name }: Callable): boolean {
  return findEntryPoint(source.module, name).kind === 'durable';
}

/**
 * Whether decorators cannot stand above the def: there is none, or a durable function's def and the name
 * it was wrapped under are used otherwise, which only call form leaves both to.
 */
function needsCallForm(fn: LegacyFunction, used: readonly Callable[]): boolean {
  const { entry, script } = fn;
  if (entry.kind === 'bound') return true;
  if (entry.kind !== 'durable') return false;
  const callables = namesOf(fn);
  const isUsed = callables.some((own) =>
    used.some((each) => each.source === own.source && each.name === own.name),
  );
  if (isUsed) return true;
  const names = callables.filter(({ source }) => source === script).map((each) => each.name);
  const within = (start: number) => start >= entry.statement.start && start < entry.statement.end;
  return names.some((name) =>
    script.module
      .uses(name)
      .some((node) => !within(node.startIndex) && node.startIndex !== entry.def.nameSpan.start),
  );
}

function designFunction(
  fn: LegacyFunction,
  callables: ReadonlyMap<LegacyFunction, Callable>,
  shared: ReadonlySet<LegacyFunction>,
  used: readonly Callable[],
  options: MigrationOptions,
): FunctionDesign {
  const callable = callables.get(fn) ?? { source: fn.script, name: fn.entryName };
  const form = shared.has(fn) ? 'shared' : needsCallForm(fn, used) ? 'call' : 'decorate';
  const { retry } = fn.config;
  const unchanged = (binding: Binding) => ({ binding, renamed: [], dropped: [] });
  const bindings = fn.config.bindings.map(
    options.upgrade.includes('bundle') ? upgradeBinding : unchanged,
  );
  const asWanted = {
    name: fn.name,
    bindings: bindings.map((each) => each.binding),
    ...(retry === undefined ? {} : { retry }),
  };
  const wanted = decoratorsFor(asWanted);
  const client = clientOf(fn, wanted);
  const handle = durableHandle(fn, callable);
  const raw = [
    ...(client?.kind === 'raw' ? clientBindings(fn) : []),
    ...(handle?.kind === 'raw' ? [handle.binding] : []),
  ];
  const choice = raw.length > 0 ? decoratorsFor({ ...asWanted, raw }) : wanted;
  return {
    fn,
    callable,
    bindings,
    choice,
    form,
    namedByDef: options.names === 'needed' && form === 'decorate' && isPlain(fn),
    ...(handle === undefined ? {} : { handle }),
    ...(client === undefined
      ? {}
      : client.kind === 'raw'
        ? { rawClient: client.reason }
        : { client }),
  };
}

/** Whether nothing stands above the def that may make something with another name of it. */
function isPlain({ entry }: LegacyFunction): boolean {
  return (entry.kind === 'def' || entry.kind === 'durable') && entry.def.decorators.length === 0;
}

/** How a starter's client is moved, or why it stays raw text. */
function clientOf(fn: LegacyFunction, wanted: DecoratorChoice): ReturnType<typeof planClientMove> {
  const injects = wanted.decorators.some((each) => each.method === 'durable_client_input');
  if (!injects) return undefined;
  if (wanted.needsDurableBlueprint)
    return { kind: 'raw', reason: 'it has several durable decorators' };
  if (returnsThroughClient(fn)) {
    return {
      kind: 'raw',
      reason: 'it returns a value, which only the orchestrationClient binding allows',
    };
  }
  return planClientMove(fn);
}

/**
 * Whether the worker lets the function return a value only because it has an `orchestrationClient`: the
 * same worker refuses a value beside a `durableClient`. See docs/semantics.md#durable-clients
 */
function returnsThroughClient({ config: { bindings }, entry }: LegacyFunction): boolean {
  const candidates = returnCandidates(bindings);
  const isOnlyOne = candidates.length > 0 && candidates.every(({ type }) => type === oldClientType);
  return isOnlyOne && entry.kind === 'def' && entry.def.returnsValue;
}

/** The offset before which the blueprint must exist. */
export function entryStart(fn: LegacyFunction): number {
  switch (fn.entry.kind) {
    case 'def':
    case 'durable':
      return fn.entry.def.span.start;
    case 'bound':
      return isImport(fn.script, fn.entry.statement)
        ? fn.script.text.length
        : fn.entry.statement.end;
    default:
      return fn.script.text.length;
  }
}

/** Whether a statement at module level is an import: what it binds can wait for the others. */
function isImport({ module }: PythonSource, { start }: Span): boolean {
  return module.imports.some((each) => each.topLevel && each.span.start === start);
}
