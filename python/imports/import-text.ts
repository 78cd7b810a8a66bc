import { layOut } from '../layout.ts';
import type { Import, ImportedName } from './imports.ts';

type Name = Pick<ImportedName, 'name' | 'alias'>;
type From = Pick<Import, 'kind' | 'module'> & { readonly level?: number };

/** What a `from` statement imports from, with its dots: `..a`. */
export function sourceOf({ module, level = 0 }: Omit<From, 'kind'>): string {
  return '.'.repeat(level) + module;
}

/** `a`, or `a as b`; `a as a` stays what it is, since type checkers take it for an export. */
export function spelledName({ name, alias }: Name): string {
  return alias === undefined ? name : `${name} as ${alias}`;
}

/** A name under the one that it is bound to. */
export function boundAs(name: string, bound: string | undefined): Name {
  return bound === undefined || bound === name ? { name } : { name, alias: bound };
}

/** A statement in one line. */
export function importLine(from: From, names: readonly Name[]): string {
  return headOf(from) + names.map(spelledName).join(', ');
}

/** The lines of a statement as Black has them: one, or a bracket with one name on each. */
export function fittedImport(from: From, names: readonly Name[], width = 88): string[] {
  const line = importLine(from, names);
  if (from.kind === 'import' || line.length <= width) return [line];
  const items = names.map((each) => ({ before: '', value: spelledName(each) }));
  const list = { open: '(', items, close: ')' };
  return layOut([headOf(from), list], { indent: '', width });
}

function headOf(from: From): string {
  return from.kind === 'import' ? 'import ' : `from ${sourceOf(from)} import `;
}
