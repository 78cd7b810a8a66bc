import type { V2App } from '../../app/v2-app.ts';
import type { Import } from '../../python/imports/imports.ts';
import { absoluteName, type PythonSource } from '../../python/python-source.ts';
import type { Tree } from '../../workspace/tree/tree.ts';

/** The module that an import names, from the root of the app, however it is written. */
export function moduleOf(source: PythonSource, { module, level }: Import): string {
  return absoluteName(source, module, level);
}

/** Files of the app that these imports of a file lead to, and those that these import in turn. */
export function ownModules(
  tree: Tree,
  app: V2App,
  source: PythonSource,
  imports: readonly { readonly statement: Import; readonly names: Import['names'] }[],
): PythonSource[] {
  const found = new Map<string, PythonSource>();
  const follow = (from: PythonSource, of: typeof imports) => {
    for (const path of of.flatMap((each) => pathsOf(from, each))) {
      const own = found.has(path) ? undefined : app.sources.get(path);
      if (own === undefined || path === source.path) continue;
      found.set(path, own);
      follow(
        own,
        own.module.imports.map((statement) => ({ statement, names: statement.names })),
      );
    }
  };
  follow(source, imports);
  const folders = [...found.keys()].flatMap(packagesOf);
  for (const path of folders) {
    const own = tree.file(path) && app.sources.get(path);
    if (own !== undefined) found.set(path, own);
  }
  return [...found.values()].sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** Where a module may lie that an import names, or something in it. */
function pathsOf(
  source: PythonSource,
  { statement, names }: { readonly statement: Import; readonly names: Import['names'] },
): string[] {
  const base = moduleOf(source, statement);
  const modules =
    statement.kind === 'import'
      ? names.map(({ name }) => name)
      : [base, ...names.map(({ name }) => (base === '' ? name : `${base}.${name}`))];
  return modules.flatMap((each) => {
    const path = each.replaceAll('.', '/');
    return [`${path}.py`, `${path}/__init__.py`];
  });
}

function packagesOf(path: string): string[] {
  const folders = path.split('/').slice(0, -1);
  return folders.map((_, index) => `${folders.slice(0, index + 1).join('/')}/__init__.py`);
}

/** Whether a module, or the package it is in, is one of the app's own. */
export function isOwnModule(tree: Tree, module: string): boolean {
  const [top = ''] = module.split('.');
  if (top === '' || top === 'azure') return top === '';
  return tree.file(`${top}.py`) !== undefined || tree.entries(top).length > 0;
}
