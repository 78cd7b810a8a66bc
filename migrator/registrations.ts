import { isFreeOfPython, snakeCase, uniqueName } from '../python/names.ts';
import type { Design, FunctionDesign, ScriptDesign } from './design.ts';

/** One name that function_app.py takes from a module of the app. */
export interface Registration {
  /** Dotted module; may hold parts that no import statement can spell. */
  readonly module: string;
  /** The blueprint's variable, or a callable that several functions share. */
  readonly name: string;
  /** What function_app.py calls it. */
  readonly alias: string;
  /** Functions to be registered in call form; absent for a blueprint. */
  readonly functions?: readonly FunctionDesign[];
}

/** What function_app.py registers, sorted by module. `taken` are names it must not bind again. */
export function registrations(design: Design, taken: ReadonlySet<string>): Registration[] {
  const used = new Set(taken);
  const pick = (wish: string): string => {
    const free = isFreeOfPython(wish) && !used.has(wish);
    const alias = free ? wish : uniqueName(`${wish}_bp`, used);
    used.add(alias);
    return alias;
  };
  const found: Registration[] = [];
  for (const script of design.scripts) {
    const module = design.importName(script.source.moduleName);
    const own = script.functions.filter((each) => each.form !== 'shared');
    if (own.length > 0) {
      found.push({ module, name: script.blueprint, alias: pick(wishFor(script, own)) });
    }
    for (const [callable, functions] of sharedCallables(script)) {
      const last = module.split('.').at(-1) ?? module;
      found.push({
        module,
        name: callable,
        alias: pick(`${snakeCase(last)}_${callable}`),
        functions,
      });
    }
  }
  return found.sort((a, b) => order(a.module, b.module));
}

/** The name of the function where the script serves one, else that of the module. */
function wishFor(script: ScriptDesign, own: readonly FunctionDesign[]): string {
  const [only] = own;
  const name = own.length === 1 && only ? only.fn.name : script.source.moduleName.split('.').at(-1);
  return snakeCase(name ?? 'functions');
}

function sharedCallables(script: ScriptDesign): Map<string, FunctionDesign[]> {
  const callables = new Map<string, FunctionDesign[]>();
  for (const each of script.functions) {
    if (each.form !== 'shared') continue;
    const { entry, entryName } = each.fn;
    const callable = entry.kind === 'durable' ? entry.def.name : entryName;
    callables.set(callable, [...(callables.get(callable) ?? []), each]);
  }
  return callables;
}

function order(a: string, b: string): number {
  return a.toLowerCase() < b.toLowerCase() ? -1 : 1;
}
