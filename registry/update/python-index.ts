import { findApps, pythonFiles } from '../../app/find.ts';
import { withModules } from '../../merge/modules.ts';
import { azureName } from '../../merge/python/identity.ts';
import { absoluteName, PythonSource } from '../../python/python-source.ts';
import { namesOf } from '../../python/statements.ts';
import { readText } from '../../workspace/text/text.ts';
import type { Tree } from '../../workspace/tree/tree.ts';

/** What one Python file of an app declares, within `if`, `try` and the like too. */
export interface PythonIndex {
  readonly path: string;
  /** Dotted, as it is imported from the root of the app. */
  readonly module: string;
  /** Names of functions in Azure, in lower case. */
  readonly functions: ReadonlySet<string>;
  /** Functions, classes and variables of the module. */
  readonly names: ReadonlySet<string>;
  /** By name, the modules that it is imported from. */
  readonly imported: ReadonlyMap<string, readonly string[]>;
  /** Modules that are imported as a whole. */
  readonly modules: ReadonlySet<string>;
  /** Python cannot read it. */
  readonly isBroken: boolean;
  readonly text: string;
}

/** By the bytes of a file, which a tree keeps: many entries of a lock look at the same files. */
const known = new WeakMap<Uint8Array, PythonIndex>();

/** Indexes a Python file; undefined where there is none that can be decoded. */
export function indexPython(tree: Tree, path: string): PythonIndex | undefined {
  const file = tree.file(path);
  if (file === undefined) return undefined;
  const found = known.get(file.bytes);
  if (found?.path === path) return found;
  const read = readText(file);
  if (read.kind === 'undecodable') return undefined;
  const index = indexText(path, read.text);
  known.set(file.bytes, index);
  return index;
}

/** All Python files of the app at the root of a tree, without those of apps below it. */
export function pythonFilesOfApp(tree: Tree): string[] {
  const others = findApps(tree).filter((app) => app !== '');
  return pythonFiles(tree).filter((path) => !others.some((app) => path.startsWith(`${app}/`)));
}

/** Python files of the app, beside those that are `known`, that import a module by its path. */
export function importersOf(tree: Tree, path: string, known: readonly string[]): string[] {
  if (!path.endsWith('.py')) return [];
  const { moduleName } = new PythonSource(path, '');
  return pythonFilesOfApp(tree).filter((each) => {
    if (each === path || known.includes(each)) return false;
    const index = indexPython(tree, each);
    const from = [...(index?.imported.values() ?? [])].flat();
    return index?.modules.has(moduleName) || from.includes(moduleName);
  });
}

/** Indexes the text of a Python file. */
export function indexText(path: string, text: string): PythonIndex {
  const source = new PythonSource(path, text);
  return withModules((modules) => {
    const module = modules.open(text);
    const functions = new Set<string>();
    const names = new Set<string>();
    for (const statement of module.statements) {
      if (statement.kind === 'def') {
        const name = azureName(statement);
        if (name !== undefined) functions.add(name);
      }
      if (statement.kind === 'import') continue;
      for (const name of namesOf(statement)) names.add(name);
    }
    const imported = new Map<string, string[]>();
    const whole = new Set<string>();
    for (const { kind, module: from, level, names: own } of module.imports) {
      for (const { name, binds } of own) {
        if (kind === 'import') whole.add(name);
        else if (binds !== undefined) {
          const target = absoluteName(source, from, level);
          whole.add(target === '' ? name : `${target}.${name}`);
          imported.set(binds, [...(imported.get(binds) ?? []), target]);
        }
      }
    }
    const isBroken = module.syntaxError !== undefined;
    const { moduleName } = source;
    return { path, module: moduleName, functions, names, imported, modules: whole, isBroken, text };
  });
}
