import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Output } from '../../generators/output.ts';
import type { Library } from '../../generators/templates/library.ts';
import type { Edit } from '../../workspace/change/edit.ts';
import type { Generated } from '../lock/lock.ts';
import { namespaceOf } from '../open/join-libraries.ts';
import { notAllowed, permissionsOf } from './permissions.ts';

/**
 * What an update of an entry wants to write and may not: a file that none of its templates says it
 * writes, or a sensitive one that no glob allows. Built-in templates are ours. What is deleted was
 * generated before.
 */
export function forbiddenWrites(
  { templates }: Generated,
  library: Library,
  outputs: readonly Output[],
  edits: readonly Edit[],
  globs: readonly string[],
): Diagnostic[] {
  const names = Object.keys(templates);
  if (names.every((name) => namespaceOf(name) === undefined)) return [];
  const written = edits.filter(({ kind }) => kind !== 'delete');
  return [...new Set(written.map(({ path }) => path))].flatMap((path) => {
    const found = names.map((template) =>
      permissionsOf({
        template,
        manifest: library.template(template).manifest,
        outputs,
        edits: written.filter((edit) => edit.path === path),
      }),
    );
    const [own] = found;
    if (own === undefined) return [];
    return [
      ...(found.every(({ refusals }) => refusals.length > 0) ? own.refusals : []),
      ...(found.every(({ sensitive }) => sensitive.length > 0)
        ? notAllowed(own.sensitive, globs)
        : []),
    ];
  });
}
