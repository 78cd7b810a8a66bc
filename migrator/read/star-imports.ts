import { moduleAlias } from '../../python/azure-names.ts';
import { readPlainString } from '../../python/calls.ts';
import type { Import } from '../../python/imports/imports.ts';
import type { PythonSource } from '../../python/python-source.ts';
import { moduleBindings } from '../../python/scopes.ts';
import type { Callable } from './entry-point.ts';
import { boundBy, type EntryPoint, findEntryPoint, fromStar, starImports } from './entry-point.ts';

/** Which star import brings a name into a module; `undecided` where a module outside the app may. */
type Origin =
  | { readonly kind: 'found'; readonly star: Import; readonly target: PythonSource }
  | { readonly kind: 'undecided'; readonly star: Import }
  | undefined;

/** The module of the app that an import statement of a file names. */
type FindModule = (source: PythonSource, statement: Import) => PythonSource | undefined;

const deepest = 10;

/** What a name that only star imports can bind is bound to, as far as modules of the app tell. */
function entryThroughStars(find: FindModule, { source, name }: Callable): EntryPoint {
  const origin = originOf(find, source, name, 0);
  if (origin === undefined) return { kind: 'missing' };
  return origin.kind === 'found' ? boundBy(source.module, origin.star) : fromStar(origin.star);
}

/**
 * What a name is bound to where star imports have a say: they bind names that nothing else binds, and
 * bind a name anew after its definition.
 */
export function entryBehindStars(
  bound: EntryPoint,
  find: FindModule,
  callable: Callable,
): EntryPoint {
  const { kind } = bound;
  const start = startOf(bound);
  const stars = starImports(callable.source.module);
  const later = start !== undefined && stars.some((star) => star.span.start > start);
  if (kind !== 'star' && !later) return bound;
  const found = entryThroughStars(find, callable);
  if (kind === 'star' || found.kind === 'star') return found;
  return found.kind === 'bound' && found.statement.start > (start ?? 0) ? found : bound;
}

/** Where the name is bound for the last time; undefined where no statement is known to bind it. */
function startOf(entry: EntryPoint): number | undefined {
  switch (entry.kind) {
    case 'def':
      return entry.def.span.start;
    case 'durable':
    case 'bound':
      return entry.statement.start;
    default:
      return undefined;
  }
}

/** The modules of the app that the star imports of a module take names from, near and far. */
export function modulesBehindStars(find: FindModule, source: PythonSource): Set<PythonSource> {
  const found = new Set<PythonSource>();
  const visit = (at: PythonSource) => {
    for (const star of starImports(at.module)) {
      const target = find(at, star);
      if (target === undefined || target === source || found.has(target)) continue;
      found.add(target);
      visit(target);
    }
  };
  visit(source);
  return found;
}

/**
 * Every name that a star import of the module may bring, as far as the module itself tells, without those
 * for azure.functions.
 */
export function offeredNames(source: PythonSource): string[] {
  const { module } = source;
  const ofAzure = module.imports.map((each) => moduleAlias(each, 'azure.functions'));
  const listed = publicNames(source);
  const own = [...moduleBindings(module).keys()].filter((each) => !each.startsWith('_'));
  const names = listed === 'all' || listed === undefined ? own : listed;
  return names.filter((each) => !ofAzure.includes(each));
}

/** The same name in the module of the app that a star import takes it from. */
export function behindStar(find: FindModule, { source, name }: Callable): Callable | undefined {
  const origin = originOf(find, source, name, 0);
  return origin?.kind === 'found' ? { source: origin.target, name } : undefined;
}

/** The last star import that offers the name wins. */
function originOf(find: FindModule, source: PythonSource, name: string, depth: number): Origin {
  for (const star of starImports(source.module).reverse()) {
    const target = find(source, star);
    const offered = target === undefined ? undefined : offers(find, target, name, depth);
    if (target !== undefined && offered === true) return { kind: 'found', star, target };
    if (offered === undefined) return { kind: 'undecided', star };
  }
  return undefined;
}

/** Whether `from module import *` binds the name; undefined where only running it can tell. */
function offers(
  find: FindModule,
  source: PythonSource,
  name: string,
  depth: number,
): boolean | undefined {
  const listed = publicNames(source);
  if (listed !== 'all') return listed?.includes(name);
  if (name.startsWith('_')) return false;
  const { kind } = findEntryPoint(source.module, name);
  if (kind !== 'star') return kind !== 'missing';
  if (depth === deepest) return undefined;
  const origin = originOf(find, source, name, depth + 1);
  return origin === undefined ? false : origin.kind === 'found' || undefined;
}

/** What `__all__` lists, `all` where there is none, undefined where it is more than one plain list. */
function publicNames({ module }: PythonSource): readonly string[] | 'all' | undefined {
  const uses = module.uses('__all__').length;
  if (uses === 0) return 'all';
  const list = module.statements.find((each) => {
    return each.kind === 'assignment' && each.name === '__all__' && !each.nested;
  });
  if (uses > 1 || list?.kind !== 'assignment') return undefined;
  if (list.value.type !== 'list' && list.value.type !== 'tuple') return undefined;
  const items = list.value.namedChildren.filter((each) => each?.type !== 'comment');
  const names = items.map((each) => (each ? readPlainString(each, module.text)?.value : undefined));
  const isPlain = (each: string | undefined) => each !== undefined;
  return names.every(isPlain) ? names : undefined;
}
