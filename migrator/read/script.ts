import { posix } from 'node:path';
import type { FunctionJson } from '../../bindings/function-json/function-json.ts';
import { diagnose } from '../../diagnostics/diagnostic.ts';
import { migration } from '../../diagnostics/migration.ts';
import { failed, ok, type Result } from '../../diagnostics/result.ts';
import { joinPath, type Tree } from '../../workspace/tree/tree.ts';

/**
 * The script of a function by the host's rule, relative to the app: scriptFile where it is given, else
 * the only other file in the folder, else `__init__.py` or `run.*`. See docs/semantics.md#scripts
 */
export function findScript(tree: Tree, folder: string, config: FunctionJson): Result<string> {
  const at = { path: joinPath(folder, 'function.json') };
  if (config.scriptFile !== undefined) {
    const script = posix.normalize(joinPath(folder, config.scriptFile.replaceAll('\\', '/')));
    if (script.startsWith('..') || posix.isAbsolute(config.scriptFile) || !script.endsWith('.py')) {
      return failed(diagnose(migration.scriptOutside, { script }, { at, function: folder }));
    }
    if (tree.file(script) !== undefined) return ok(script);
    if (isLink(tree, script)) return linked(script, folder);
    return failed(diagnose(migration.scriptMissing, { script }, { at, function: folder }));
  }
  const files = tree
    .entries(folder)
    .filter((entry) => entry.kind !== 'folder' && entry.name.toLowerCase() !== 'function.json')
    .map((entry) => entry.name);
  const [only] = files;
  const candidates =
    files.length === 1 && only !== undefined
      ? [only]
      : files.filter((name) => /^(run\.[^.]*|run|__init__\.py)$/i.test(name));
  const [chosen, ...others] = candidates;
  if (chosen === undefined) {
    const script = joinPath(folder, '__init__.py');
    return failed(diagnose(migration.scriptMissing, { script }, { at, function: folder }));
  }
  if (others.length > 0) {
    const slots = { folder, candidates: candidates.join(', ') };
    return failed(diagnose(migration.scriptUndecided, slots, { at, function: folder }));
  }
  const script = joinPath(folder, chosen);
  if (chosen.endsWith('.py') && tree.file(script) !== undefined) return ok(script);
  if (isLink(tree, script)) return linked(script, folder);
  return failed(diagnose(migration.scriptOutside, { script }, { at, function: folder }));
}

function isLink(tree: Tree, path: string): boolean {
  const { dir, base } = posix.parse(path);
  return tree.entries(dir).some(({ name, kind }) => name === base && kind === 'link');
}

/** A script behind a link is not changed: other apps may share it. */
function linked(script: string, folder: string): Result<string> {
  return failed(
    diagnose(migration.scriptLinked, { script }, { at: { path: script }, function: folder }),
  );
}
