import { type UpgradedBinding, upgradeBinding } from '../bindings/bundle-upgrade.ts';
import type { Choice } from '../bindings/choice.ts';
import { decoratorsFor } from '../bindings/choose.ts';
import type { Binding } from '../bindings/function-json.ts';
import { azureNames as azureMembers } from '../bindings/print.ts';
import { type AzureNames, azureNames } from '../python/azure-names.ts';
import { uniqueName } from '../python/names.ts';
import { blueprintMoves, type Stay } from './blueprint-moves.ts';
import { type Callable, resolveCallable } from './callables.ts';
import { type ClientMove, clientBindings, planClientMove } from './durable-client.ts';
import { findEntryPoint } from './entry-point.ts';
import type { LegacyApp, LegacyFunction } from './legacy-app.ts';
import type { MigrationOptions } from './migration.ts';
import { findRenames } from './module-renames.ts';
import type { Move } from './moves.ts';
import type { PythonSource } from './python-source.ts';
import { findReferences, isTestFile, type Reference } from './references.ts';

/** How one function is written in v2. */
export interface FunctionDesign {
  readonly fn: LegacyFunction;
  readonly choice: Choice;
  /**
   * `decorate`: decorators above the def. `call`: call form after the statement that binds the entry
   * point. `shared`: call form in function_app.py, since several functions have the same callable.
   */
  readonly form: 'decorate' | 'call' | 'shared';
  /** Where the entry point is defined, however the script comes by it. */
  readonly callable: Callable;
  readonly client?: ClientMove;
  /** The bindings that the decorators express: those of function.json, raised where that was asked for. */
  readonly bindings: readonly UpgradedBinding[];
  /** Why a durable client stays the raw text it was. */
  readonly rawClient?: string;
}

/** How one script is written in v2. */
export interface ScriptDesign {
  readonly source: PythonSource;
  readonly functions: readonly FunctionDesign[];
  /** The variable that holds the blueprint. */
  readonly blueprint: string;
  readonly azure: AzureNames;
}

/** The decisions that several steps share, derived from the app as read and from nothing else. */
export class Design {
  readonly app: LegacyApp;
  readonly options: MigrationOptions;
  /** Folders and modules that get another place, by the names they have. */
  readonly moves: ReadonlyMap<string, Move>;
  /** Function folders that the layout would move and may not. */
  readonly stays: readonly Stay[];
  readonly scripts: readonly ScriptDesign[];
  /** Places outside their own modules that name what the functions are made of. */
  readonly references: readonly Reference[];

  constructor(app: LegacyApp, options: MigrationOptions) {
    this.app = app;
    this.options = options;
    const wanted = options.layout === 'blueprints' ? blueprintMoves(app) : { moves: [], stays: [] };
    this.moves = new Map([
      ...findRenames(app),
      ...wanted.moves.map((move) => [move.from, move] as const),
    ]);
    this.stays = wanted.stays;
    const callables = findCallables(app);
    this.references = findReferences(app, app.functions.flatMap(namesOf));
    const used = usedElsewhere(this.references);
    this.scripts = [...app.scripts].map(([source, functions]) =>
      designScript(source, functions, callables, used, options),
    );
  }

  get functions(): FunctionDesign[] {
    return this.scripts.flatMap((script) => script.functions);
  }

  /** The dotted name under which a module of the app is imported in v2. */
  importName(module: string): string {
    const [first = module, ...rest] = module.split('.');
    return [this.moves.get(first)?.to ?? first, ...rest].join('.');
  }

  /** Where a file of the app is in v2. */
  placeOf(path: string): string {
    const [first = path] = path.split('/');
    return this.moves.get(first.replace(/\.py$/, ''))?.files.get(path) ?? path;
  }

  /** Whether a plain absolute import of this name reaches a module of the app that moves. */
  isMoved(module: string): boolean {
    return this.moves.get(module.split('.')[0] ?? module)?.isReachable === true;
  }

  /** The function whose entry point, or wrapped def, a reference names. */
  ownerOf({ target }: Reference): FunctionDesign | undefined {
    return this.functions.find(({ fn }) =>
      namesOf(fn).some((each) => each.source === target.source && each.name === target.name),
    );
  }

  /** The function a file belongs to, for reviews. */
  servedBy(path: string): { function?: string } {
    const folder = path.split('/')[0];
    const fn = this.app.functions.find((each) => each.name === folder);
    return fn === undefined ? {} : { function: fn.name };
  }
}

function findCallables(app: LegacyApp): Map<LegacyFunction, Callable> {
  return new Map(app.functions.map((fn) => [fn, resolveCallable(app, fn.script, fn.entryName)]));
}

/** What a function's script calls its entry point and, where that wraps a def, the def. */
function namesOf({ entry, entryName, script }: LegacyFunction): Callable[] {
  const own = { source: script, name: entryName };
  return entry.kind === 'durable' ? [own, { source: script, name: entry.def.name }] : [own];
}

/** What code of the app, or of its tests where those cannot be rewritten, takes from another module. */
function usedElsewhere(references: readonly Reference[]): Callable[] {
  return references
    .filter(({ source, target }) => !isTestFile(source.path) || isWrapped(target))
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
  const names = namesOf(fn).map((each) => each.name);
  if (used.some((each) => each.source === script && names.includes(each.name))) return true;
  const within = (start: number) => start >= entry.statement.start && start < entry.statement.end;
  return names.some((name) =>
    script.module
      .uses(name)
      .some((node) => !within(node.startIndex) && node.startIndex !== entry.def.nameSpan.start),
  );
}

function designScript(
  source: PythonSource,
  functions: readonly LegacyFunction[],
  callables: ReadonlyMap<LegacyFunction, Callable>,
  used: readonly Callable[],
  options: MigrationOptions,
): ScriptDesign {
  const designs = functions.map((fn) => designFunction(fn, callables, used, options));
  const members = new Set<string>(
    designs.filter((d) => d.form !== 'shared').flatMap((d) => azureMembers(d.choice.decorators)),
  );
  members.add('Blueprint');
  const before = Math.min(...designs.map((d) => entryStart(d.fn)));
  return {
    source,
    functions: designs,
    blueprint: uniqueName('bp', source.module.identifiers),
    azure: azureNames(source.module, [...members].sort(), before),
  };
}

function designFunction(
  fn: LegacyFunction,
  callables: ReadonlyMap<LegacyFunction, Callable>,
  used: readonly Callable[],
  options: MigrationOptions,
): FunctionDesign {
  const callable = callables.get(fn) ?? { source: fn.script, name: fn.entryName };
  const shared = [...callables].some(
    ([other, each]) =>
      other !== fn && each.source === callable.source && each.name === callable.name,
  );
  const form = shared ? 'shared' : needsCallForm(fn, used) ? 'call' : 'decorate';
  const { retry } = fn.config;
  const unchanged = (binding: Binding) => ({ binding, renamed: [], dropped: [] });
  const bindings = fn.config.bindings.map(options.upgradeBundle ? upgradeBinding : unchanged);
  const asWanted = {
    name: fn.name,
    bindings: bindings.map((each) => each.binding),
    ...(retry === undefined ? {} : { retry }),
  };
  const wanted = decoratorsFor(asWanted);
  const client = clientOf(fn, wanted);
  const choice =
    client !== undefined && 'keepRaw' in client
      ? decoratorsFor({ ...asWanted, raw: clientBindings(fn) })
      : wanted;
  return {
    fn,
    callable,
    bindings,
    choice,
    form,
    ...(client === undefined
      ? {}
      : 'keepRaw' in client
        ? { rawClient: client.keepRaw }
        : { client }),
  };
}

/** How a starter's client is moved, or why it stays raw text. */
function clientOf(
  fn: LegacyFunction,
  wanted: Choice,
): ClientMove | { keepRaw: string } | undefined {
  const injects = wanted.decorators.some((each) => each.method === 'durable_client_input');
  if (!injects) return undefined;
  if (wanted.needsDurableBlueprint) return { keepRaw: 'it has several durable decorators' };
  return planClientMove(fn);
}

/** The offset before which the blueprint must exist. */
export function entryStart(fn: LegacyFunction): number {
  switch (fn.entry.kind) {
    case 'def':
    case 'durable':
      return fn.entry.def.span.start;
    case 'bound':
      return fn.entry.statement.end;
    default:
      return fn.script.text.length;
  }
}
