import type { PythonSource } from '../../python/python-source.ts';
import { namedModule, resolveCallable } from './callables.ts';
import { findEntryPoint } from './entry-point.ts';
import type { LegacyApp, LegacyFunction } from './legacy-app.ts';

/**
 * Functions whose `__init__.py` imports its entry point from a module beside it are read as functions of
 * that module, where the definition stands and decorators can go. See docs/semantics.md#decorators
 */
export function atDefinitions(app: LegacyApp): LegacyFunction[] {
  const found = app.functions.map((fn) => ({ fn, moved: atDefinition(app, fn) }));
  return found.map(({ fn, moved }) => {
    if (moved === undefined) return fn;
    const isShared = app.functions.some((other) => {
      if (other === fn) return false;
      const { source, name } = resolveCallable(app, other.script, other.entryName);
      return source === moved.script && name === moved.entryName;
    });
    return isShared ? fn : moved;
  });
}

function atDefinition(app: LegacyApp, fn: LegacyFunction): LegacyFunction | undefined {
  const { script, entryName, entry } = fn;
  // Importing a module beside an `__init__.py` runs that file first, as v1 does.
  if (script.path !== `${fn.name}/__init__.py` || entry.kind !== 'bound') return undefined;
  if (script.module.importAt(entry.statement.start) === undefined) return undefined;
  const { source, name } = resolveCallable(app, script, entryName);
  if (source === script || !source.path.startsWith(`${fn.name}/`)) return undefined;
  if (source.module.syntaxError !== undefined) return undefined;
  const definition = findEntryPoint(source.module, name);
  const isDurable = definition.kind === 'durable' && isImported(app, script, source, entryName);
  if (definition.kind !== 'def' && !isDurable) return undefined;
  const reexport = { source: script, name: entryName };
  return { ...fn, script: source, entryName: name, entry: definition, reexport };
}

/** Whether a `from` import takes the name from the module itself: then it can take another one. */
function isImported(
  app: LegacyApp,
  from: PythonSource,
  target: PythonSource,
  name: string,
): boolean {
  return from.module.imports.some(
    (each) =>
      each.kind === 'from' &&
      each.names.some(({ binds }) => binds === name) &&
      namedModule(app, from, each) === target,
  );
}
