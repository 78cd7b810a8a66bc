import { isPythonsOwn } from '../../python/python-names.ts';
import { resolveCallable } from '../read/callables.ts';
import type { LegacyApp } from '../read/legacy-app.ts';
import { importNames } from '../read/requirements.ts';
import { type FolderMove, wholeMove } from './moves.ts';

/**
 * Folders and modules that v2 could never import under their name: the app root stands last on the
 * search path, so the standard library, the platform's and the app's requirements come first, and
 * function_app itself is taken. See docs/semantics.md#module-names
 */
export function findRenames(app: LegacyApp): FolderMove[] {
  const required = importNames(app);
  const functionFolders = new Set(app.functions.map((each) => each.name));
  const renames = new Map<string, FolderMove>();
  for (const name of [...functionFolders, ...scriptTops(app), ...climbedTo(app)]) {
    const reason = takenBy(name, required);
    if (reason === undefined || renames.has(name)) continue;
    const suffix = functionFolders.has(name) ? 'function' : 'module';
    const to = freeName(app, `${name}_${suffix}`, required);
    const isReachable = name === 'function_app';
    renames.set(name, wholeMove(app, { from: name, to, reason, isReachable }));
  }
  return [...renames.values()];
}

/** What keeps a plain import of the name from reaching the app's own module, as part of a sentence. */
export function takenBy(name: string, required: ReadonlySet<string>): string | undefined {
  if (name === 'function_app') return 'function_app.py takes the name';
  if (isPythonsOwn(name)) return `Python's standard library has a module "${name}"`;
  if (required.has(name)) return `the app requires a package "${name}"`;
  return undefined;
}

function freeName(app: LegacyApp, preferred: string, required: ReadonlySet<string>): string {
  let name = preferred;
  for (let n = 2; app.has(name) || app.has(`${name}.py`) || required.has(name); n += 1) {
    name = `${preferred}_${n}`;
  }
  return name;
}

/** Top-level names of the modules that function_app.py imports, wherever a scriptFile leads. */
function scriptTops(app: LegacyApp): string[] {
  const sources = app.functions.flatMap((fn) => [
    fn.script,
    resolveCallable(app, fn.script, fn.entryName).source,
  ]);
  return sources.map(({ moduleName }) => moduleName.split('.')[0] ?? moduleName);
}

/** Top-level names that imports through `__app__` or from the root of a relative import refer to. */
function climbedTo(app: LegacyApp): Set<string> {
  const names = new Set<string>();
  for (const source of app.pythonSources) {
    if (!source.text.includes('__app__') && !/\bfrom\s*\.\./.test(source.text)) continue;
    for (const statement of source.module.imports) {
      const depth = source.packageName === '' ? 0 : source.packageName.split('.').length;
      const climbs = statement.level > 0 && statement.level - 1 === depth;
      const modules =
        statement.kind === 'from' ? [statement.module] : statement.names.map((n) => n.name);
      for (const module of modules) {
        const [first, second] = module.split('.');
        if (first === '__app__' && second !== undefined) names.add(second);
        if (climbs && first) names.add(first);
        if ((climbs && module === '') || module === '__app__') {
          for (const each of statement.names) names.add(each.name);
        }
      }
    }
  }
  return new Set([...names].filter((name) => app.has(name) || app.has(`${name}.py`)));
}
