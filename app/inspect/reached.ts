import { absoluteName, type PythonSource } from '../../python/python-source.ts';
import type { Pausable } from '../../workspace/process/pausable.ts';
import type { SourceCache } from '../source-cache.ts';

/**
 * The modules that imports lead to from some files of the app, themselves among them. What is run by
 * hand, such as scripts beside the app, is not.
 */
export function* reachedFrom(
  starts: readonly string[],
  sources: SourceCache,
): Pausable<PythonSource[]> {
  const found = new Map<string, PythonSource>();
  const waiting = [...starts];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const source = found.has(path) ? undefined : sources.get(path);
    if (source === undefined) continue;
    found.set(path, source);
    for (const each of source.module.imports) {
      const base = absoluteName(source, each.module, each.level);
      const names = each.names.map(({ name }) => (base === '' ? name : `${base}.${name}`));
      const modules = each.kind === 'from' ? [base, ...names] : names;
      waiting.push(...modules.flatMap((name) => filesOf(name)));
    }
    yield;
  }
  return [...found.values()].sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** Where a module and the packages around it may be. v1 calls the app's folder `__app__`. */
function filesOf(module: string): string[] {
  const parts = module.replace(/^__app__\.?/, '').split('.');
  return parts.flatMap((_, at) => {
    const path = parts.slice(0, at + 1).join('/');
    return [`${path}.py`, `${path}/__init__.py`];
  });
}
