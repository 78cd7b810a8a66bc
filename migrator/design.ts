import { type UpgradedBinding, upgradeBinding } from '../bindings/bundle-upgrade.ts';
import type { Choice } from '../bindings/choice.ts';
import { decoratorsFor } from '../bindings/choose.ts';
import type { Binding } from '../bindings/function-json.ts';
import { azureNames as azureMembers } from '../bindings/print.ts';
import { type AzureNames, azureNames } from '../python/azure-names.ts';
import { uniqueName } from '../python/names.ts';
import { type Callable, resolveCallable } from './callables.ts';
import { type ClientMove, clientBinding, planClientMove } from './durable-client.ts';
import type { LegacyApp, LegacyFunction } from './legacy-app.ts';
import type { MigrationOptions } from './migration.ts';
import { findRenames, type Rename } from './module-renames.ts';
import type { PythonSource } from './python-source.ts';

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
  readonly renames: ReadonlyMap<string, Rename>;
  readonly scripts: readonly ScriptDesign[];

  constructor(app: LegacyApp, options: MigrationOptions) {
    this.app = app;
    this.options = options;
    this.renames = findRenames(app);
    const callables = findCallables(app);
    this.scripts = [...app.scripts].map(([source, functions]) =>
      designScript(source, functions, callables, options),
    );
  }

  get functions(): FunctionDesign[] {
    return this.scripts.flatMap((script) => script.functions);
  }

  /** The dotted name under which a module of the app is imported in v2. */
  importName(module: string): string {
    const [first = module, ...rest] = module.split('.');
    return [this.renames.get(first)?.to ?? first, ...rest].join('.');
  }

  /** Whether a plain absolute import of this name reaches the app's own module in v1. */
  isAppModule(module: string): boolean {
    const first = module.split('.')[0] ?? module;
    return this.renames.get(first)?.from === 'function_app';
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

function designScript(
  source: PythonSource,
  functions: readonly LegacyFunction[],
  callables: ReadonlyMap<LegacyFunction, Callable>,
  options: MigrationOptions,
): ScriptDesign {
  const designs = functions.map((fn) => designFunction(fn, callables, options));
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
  options: MigrationOptions,
): FunctionDesign {
  const callable = callables.get(fn) ?? { source: fn.script, name: fn.entryName };
  const shared = [...callables].some(
    ([other, each]) =>
      other !== fn && each.source === callable.source && each.name === callable.name,
  );
  const form = shared ? 'shared' : fn.entry.kind === 'bound' ? 'call' : 'decorate';
  const move = planClientMove(fn);
  const raw = move !== undefined && 'keepRaw' in move ? clientBinding(fn) : undefined;
  const { retry } = fn.config;
  const unchanged = (binding: Binding) => ({ binding, renamed: [], dropped: [] });
  const bindings = fn.config.bindings.map(options.upgradeBundle ? upgradeBinding : unchanged);
  return {
    fn,
    callable,
    bindings,
    choice: decoratorsFor({
      name: fn.name,
      bindings: bindings.map((each) => each.binding),
      ...(retry === undefined ? {} : { retry }),
      ...(raw === undefined ? {} : { raw: [raw] }),
    }),
    form,
    ...(move === undefined
      ? {}
      : 'keepRaw' in move
        ? { rawClient: move.keepRaw }
        : { client: move }),
  };
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
