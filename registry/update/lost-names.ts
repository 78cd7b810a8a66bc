import type { Tree } from '../../workspace/tree/tree.ts';
import type { FileConflict } from './merge-output.ts';
import { indexPython, type PythonIndex, pythonFilesOfApp } from './python-index.ts';

/**
 * Names that modules of an app import from one another and that are gone after a change of these modules.
 * `paths` are those that change; the conflicts name the module that lost something.
 */
export function lostNames(before: Tree, after: Tree, paths: readonly string[]): FileConflict[] {
  return paths.flatMap((path): FileConflict[] => {
    if (!path.endsWith('.py')) return [];
    const [was, is] = [before, after].map((tree) => indexPython(tree, path));
    if (was === undefined || is === undefined || was.isBroken || is.isBroken) return [];
    const known = namesOf(is);
    const lost = [...namesOf(was)].filter((name) => !known.has(name));
    if (lost.length === 0) return [];
    const others = pythonFilesOfApp(after).flatMap((each) =>
      each === path ? [] : (indexPython(after, each) ?? []),
    );
    return lost.flatMap((name) => {
      const user = others.find((each) => uses(each, was.module, name));
      if (user === undefined) return [];
      const what = `${user.path} uses ${name} of ${path}, which the template no longer defines`;
      const sides = { span: { start: 0, end: 0 }, base: '', ours: '', theirs: '' };
      return [{ path, what, ...sides, kind: 'broken' }];
    });
  });
}

/** What others can import from a module. */
function namesOf({ names, imported }: PythonIndex): ReadonlySet<string> {
  return new Set([...names, ...imported.keys()]);
}

function uses({ modules, text }: PythonIndex, module: string, name: string): boolean {
  // Whatever it is called there: `from module import name as other`.
  if (modules.has(`${module}.${name}`)) return true;
  return modules.has(module) && new RegExp(`\\.\\s*${name}(?![\\p{L}\\p{N}_])`, 'u').test(text);
}
