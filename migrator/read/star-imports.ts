import { readPlainString } from '../../python/calls.ts';
import type { Import } from '../../python/imports/imports.ts';
import type { PythonSource } from '../../python/python-source.ts';
import type { Callable } from './callables.ts';
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
export function entryThroughStars(find: FindModule, { source, name }: Callable): EntryPoint {
  const origin = originOf(find, source, name, 0);
  if (origin === undefined) return { kind: 'missing' };
  return origin.kind === 'found' ? boundBy(source.module, origin.star) : fromStar(origin.star);
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
