import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Output } from '../../generators/output.ts';
import type { Plan } from '../../generators/plan.ts';
import type { Library } from '../../generators/templates/library.ts';
import type { Generated } from '../lock/lock.ts';
import { namespaceOf } from '../open/join-libraries.ts';
import { notAllowed, permissionsOf, settingsFile } from './permissions.ts';

/**
 * What an update of an entry wants to write and may not: a file that none of its templates says it
 * writes, or a sensitive one that no glob allows. Built-in templates are ours. What is deleted was
 * generated before.
 */
export function forbiddenWrites(
  { templates }: Generated,
  library: Library,
  outputs: readonly Output[],
  { edits, settings = [] }: Pick<Plan, 'edits' | 'settings'>,
  globs: readonly string[],
): Diagnostic[] {
  const names = Object.keys(templates);
  if (names.every((name) => namespaceOf(name) === undefined)) return [];
  const written = edits.filter(({ kind }) => kind !== 'delete');
  const paths = written.map(({ path }) => path);
  // Settings that a person has to set by hand come without an edit.
  if (settings.length > 0) paths.push(settingsFile);
  return [...new Set(paths)].flatMap((path) => {
    const found = names.map((template) =>
      permissionsOf({
        template,
        manifest: library.template(template).manifest,
        outputs,
        settings: path === settingsFile ? settings : [],
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
