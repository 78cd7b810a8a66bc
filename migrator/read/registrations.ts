import { isFreeOfPython, snakeCase, uniqueName } from '../../python/names.ts';
import type { Design, ScriptDesign } from '../design/design.ts';
import { type FunctionDesign, isInScript } from '../design/function-design.ts';
import { findEntryPoint } from './entry-point.ts';

/** One name that function_app.py takes from a module of the app. */
export interface ModuleRegistration {
  /** Dotted module; may hold parts that no import statement can spell. */
  readonly module: string;
  /** The blueprint's variable, or a callable that several functions share. */
  readonly name: string;
  /** What function_app.py calls it. */
  readonly alias: string;
  /** Functions to be registered in call form; absent for a blueprint, none for a web application. */
  readonly functions?: readonly FunctionDesign[];
}

/** What function_app.py registers, sorted by module. `taken` are names it must not bind again. */
export function registrations(design: Design, taken: ReadonlySet<string>): ModuleRegistration[] {
  const used = new Set(taken);
  const pick = (preferred: string): string => {
    const free = isFreeOfPython(preferred) && !used.has(preferred);
    const alias = free ? preferred : uniqueName(`${preferred}_bp`, used);
    used.add(alias);
    return alias;
  };
  const found: ModuleRegistration[] = [];
  for (const script of design.scripts) {
    if (design.inlined.has(script.source)) continue;
    const module = design.importName(script.source.moduleName);
    const own = script.functions.filter(isInScript);
    if (own.length > 0) {
      found.push({ module, name: script.blueprint, alias: pick(wishFor(script, own)) });
    }
  }
  for (const functions of sharedCallables(design)) {
    const { callable } = functions[0];
    const module = design.importName(callable.source.moduleName);
    const entry = findEntryPoint(callable.source.module, callable.name);
    const name = entry.kind === 'durable' ? entry.def.name : callable.name;
    const last = module.split('.').at(-1) ?? module;
    found.push({ module, name, alias: pick(`${snakeCase(last)}_${name}`), functions });
  }
  const { webApp } = design;
  if (webApp !== undefined) {
    const module = design.importName(webApp.module);
    const preferred = webApp.name === 'app' ? 'web_app' : webApp.name;
    found.push({ module, name: webApp.name, alias: pick(preferred), functions: [] });
  }
  return found.sort((a, b) => order(a.module, b.module));
}

/** The name of the function where the script serves one, else that of the module. */
function wishFor(script: ScriptDesign, own: readonly FunctionDesign[]): string {
  const [only] = own;
  const name = own.length === 1 && only ? only.fn.name : script.source.moduleName.split('.').at(-1);
  return snakeCase(name ?? 'functions');
}

type Shared = readonly [FunctionDesign, ...FunctionDesign[]];

/** Functions in groups that have one callable. */
function sharedCallables(design: Design): Shared[] {
  const groups: [FunctionDesign, ...FunctionDesign[]][] = [];
  for (const each of design.functions.filter((d) => d.form === 'shared')) {
    const { source, name } = each.callable;
    const group = groups.find(
      ([one]) => one.callable.source === source && one.callable.name === name,
    );
    if (group === undefined) groups.push([each]);
    else group.push(each);
  }
  return groups;
}

function order(a: string, b: string): number {
  return a.toLowerCase() < b.toLowerCase() ? -1 : 1;
}
