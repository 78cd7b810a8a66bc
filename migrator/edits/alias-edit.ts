import type { Import } from '../../python/imports/imports.ts';
import type { TextEdit } from '../../workspace/text/text-edit.ts';

/**
 * The edit that lets an import bind another name; undefined where none can: `import a.b` binds `a`
 * for whoever imports it, and an import of the root's modules is written anew as a whole.
 */
export function aliasEdit(statement: Import, name: string, to: string): TextEdit | undefined {
  const imported = statement.names.find((each) => each.binds === name);
  if (imported === undefined) return undefined;
  if (imported.aliasSpan !== undefined) return { span: imported.aliasSpan, text: to };
  const isWhole =
    statement.kind === 'from'
      ? statement.module === '' || statement.module === '__app__'
      : imported.name.includes('.');
  return isWhole ? undefined : { span: imported.nameSpan, text: `${imported.name} as ${to}` };
}
