import { mergeImports } from '../../python/imports/merge-imports.ts';
import type { PyModule } from '../../python/module.ts';
import { type TextEdit, withEdits } from '../../workspace/text/text-edit.ts';
import type { Three } from '../three.ts';

/** Brings the imports of theirs that give these names their meaning into ours, in its own style. */
export function importsOf(
  names: readonly string[],
  { ours, theirs }: Three<PyModule>,
  open: (text: string) => PyModule,
): readonly TextEdit[] {
  const isWanted = ({ binds }: { readonly binds?: string }) => names.includes(binds ?? '');
  if (!theirs.imports.some((own) => own.topLevel && own.names.some(isWanted))) return [];
  const others = theirs.imports
    .filter((own) => own.topLevel && !own.names.some(isWanted))
    .map(({ span }) => ({ span, text: 'pass'.padEnd(span.end - span.start) }));
  return mergeImports(ours, open(withEdits(theirs.text, others)), () => false).edits;
}
