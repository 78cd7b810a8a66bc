import type { Import } from '../../python/imports/imports.ts';
import { absoluteName, type PythonSource } from '../../python/python-source.ts';
import type { Assignment } from '../../python/statements.ts';
import type { Callable } from './entry-point.ts';
import { findEntryPoint } from './entry-point.ts';
import type { LegacyApp } from './legacy-app.ts';
import { behindStar, entryBehindStars } from './star-imports.ts';

const farthest = 10;

/**
 * Follows plain imports and assignments of a module-level name to the module of the app that defines
 * it; what leads out of the app or cannot be followed is defined where it is bound.
 */
export function resolveCallable(app: LegacyApp, source: PythonSource, name: string): Callable {
  let at: Callable = { source, name };
  for (let hops = 0; hops < farthest; hops += 1) {
    const next = follow(app, at);
    if (next === undefined) return at;
    at = next;
  }
  return at;
}

function follow(app: LegacyApp, { source, name }: Callable): Callable | undefined {
  const { module } = source;
  const find = (at: PythonSource, star: Import) => namedModule(app, at, star);
  const entry = findEntryPoint(module, name);
  const isBehindStar = entryBehindStars(entry, find, { source, name }) !== entry;
  if (entry.kind === 'star' || isBehindStar) return behindStar(find, { source, name });
  if (entry.kind !== 'bound') return undefined;
  const assignment = module.statements.find(
    (each): each is Assignment =>
      each.kind === 'assignment' && each.name === name && each.span.start === entry.statement.start,
  );
  if (assignment === undefined) return imported(app, source, name);
  const value = assignment.value.text.replace(/\s/g, '');
  if (!/^[\w.]+$/.test(value) || value === name) return undefined;
  const [first = value, ...rest] = value.split('.');
  if (rest.length === 0) return { source, name: first };
  const target = imported(app, source, first);
  const path = target === undefined ? moduleOf(app, source, first, rest.slice(0, -1)) : undefined;
  const last = rest.at(-1);
  return path === undefined || last === undefined ? undefined : { source: path, name: last };
}

/** The definition behind `from m import name`, where `m` is a module of the app. */
function imported(app: LegacyApp, source: PythonSource, name: string): Callable | undefined {
  for (const statement of source.module.imports) {
    if (statement.kind !== 'from' || !statement.topLevel) continue;
    const original = statement.names.find((each) => each.binds === name)?.name;
    if (original === undefined) continue;
    const target = namedModule(app, source, statement);
    return target === undefined ? undefined : { source: target, name: original };
  }
  return undefined;
}

/** The module that `import a.b` or `from a import b` makes available as `first.rest`. */
function moduleOf(
  app: LegacyApp,
  source: PythonSource,
  first: string,
  rest: readonly string[],
): PythonSource | undefined {
  for (const statement of source.module.imports) {
    const name = statement.topLevel ? statement.names.find((n) => n.binds === first) : undefined;
    if (name === undefined) continue;
    const base = absoluteName(source, statement.module, statement.level);
    const dotted =
      statement.kind === 'from'
        ? `${base}.${name.name}`
        : name.alias === undefined
          ? first
          : name.name;
    return sourceOf(app, [dotted, ...rest].join('.'));
  }
  return undefined;
}

/** The module of the app that a `from` import takes names from. */
export function namedModule(
  app: PythonFiles,
  source: PythonSource,
  { module, level }: Import,
): PythonSource | undefined {
  return sourceOf(app, absoluteName(source, module, level));
}

/** Where the Python files of an app are had by their paths. */
type PythonFiles = Pick<LegacyApp, 'source'>;

/** The source of a dotted module name, with or without `__app__`. */
export function sourceOf(app: PythonFiles, dotted: string): PythonSource | undefined {
  const path = dotted
    .replace(/^__app__\./, '')
    .replace(/^\./, '')
    .replaceAll('.', '/');
  return app.source(`${path}.py`) ?? app.source(`${path}/__init__.py`);
}
