import { importNamesOf } from '../../app/requirements.ts';
import type { V2App } from '../../app/v2-app.ts';
import { isSpellable } from '../../python/names.ts';
import { isPythonsOwn } from '../../python/python-names.ts';
import { problemWithPath } from '../../workspace/text/paths.ts';
import { textAt } from '../../workspace/tree/file-text.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { whatBlocks } from '../files/place-file.ts';

/** Why a path cannot be that of a Python file, as a part of a sentence; undefined where it can. */
export function problemWithFile(path: string): string | undefined {
  const unsafe = problemWithPath(path);
  if (unsafe !== undefined) return `the path ${unsafe}`;
  return path.endsWith('.py') ? undefined : 'it does not end in .py';
}

/** Why the app could not import a module of this path, be it there or not; undefined where it could. */
export function problemWithModule(tree: Tree, app: V2App, path: string): string | undefined {
  const names = path.replace(/\.py$/, '').split('/');
  const strange = names.find((name) => !isSpellable(name));
  if (strange !== undefined) return `Python cannot import a module named "${strange}"`;
  const [top = ''] = names;
  if (isPythonsOwn(top)) return `"${top}" is a module of Python's own`;
  if (importNamesOf(textAt(tree, 'requirements.txt')).has(top)) {
    return `"${top}" is a package that the app or the platform uses`;
  }
  const blocked = whatBlocks(tree, path);
  if (blocked !== undefined) return `there is ${blocked}`;
  return (
    twinOf(tree, names) ?? (isScript(app, names) ? 'it is named like the app itself' : undefined)
  );
}

/** `orders.py` beside `orders/`: one of the two can never be imported. */
function twinOf(tree: Tree, names: readonly string[]): string | undefined {
  for (const depth of names.keys()) {
    const path = names.slice(0, depth + 1).join('/');
    const isLast = depth === names.length - 1;
    if (isLast && tree.entries(path).length > 0) return `there is a folder ${path}`;
    if (!isLast && tree.file(`${path}.py`) !== undefined) return `there is a module ${path}.py`;
  }
  return undefined;
}

function isScript({ script }: V2App, [top]: readonly string[]): boolean {
  return top === script.moduleName;
}
