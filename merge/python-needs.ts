import { freeNames } from '../python/free-names.ts';
import { mergeImports } from '../python/imports/merge-imports.ts';
import type { PyModule } from '../python/module.ts';
import { builtins } from '../python/python-names.ts';
import { moduleBindings } from '../python/scopes.ts';
import { type TextEdit, withEdits } from '../workspace/text/text-edit.ts';
import { moduleLevel, pythonItems } from './python-items.ts';
import type { Three } from './three.ts';

/**
 * Names that the code which came from theirs speaks of and nothing in the result means any more, since
 * the user took out what did, e.g. an import that nothing needed until now.
 */
export function lostNames(result: PyModule, { ours, theirs }: Three<PyModule>): string[] {
  // Looking every name up takes longer than all else, and is of use only where one may be gone.
  const bound = new Set(pythonItems(moduleLevel(result)).flatMap(({ binds }) => binds));
  const others = theirs.statements.flatMap((each) => (each.kind === 'other' ? each.binds : []));
  const wanted = pythonItems(moduleLevel(theirs)).flatMap(({ binds }) => binds);
  if ([...wanted, ...others].every((name) => bound.has(name))) return [];
  const known = new Set([...unboundIn(ours), ...unboundIn(theirs)]);
  return unboundIn(result).filter((name) => !known.has(name));
}

/** Brings the imports of theirs that give these names their meaning into ours, in its own style. */
export function importsOf(
  names: readonly string[],
  { ours, theirs }: Three<PyModule>,
  open: (text: string) => PyModule,
): readonly TextEdit[] {
  const others = theirs.imports
    .filter((own) => own.topLevel && !own.names.some(({ binds }) => names.includes(binds ?? '')))
    .map(({ span }) => ({ span, text: 'pass'.padEnd(span.end - span.start) }));
  return mergeImports(ours, open(withEdits(theirs.text, others)), () => false).edits;
}

function unboundIn(module: PyModule): string[] {
  const bound = moduleBindings(module);
  const free = freeNames(module, { start: 0, end: module.text.length });
  return [...new Set(free)].filter((name) => !bound.has(name) && !builtins.has(name));
}
