import { functionJsonFiles } from '../../app/find.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { migration } from '../../diagnostics/migration.ts';
import { parentOf } from '../../workspace/tree/disk.ts';
import type { Tree } from '../../workspace/tree/tree.ts';

/**
 * The function.json files that no host looks at, where the app has no function: they lie deeper than
 * directly below the folder of host.json. See docs/semantics.md#apps
 */
export function unreachedFunctions(tree: Tree): Diagnostic | undefined {
  const paths = functionJsonFiles(tree);
  const [first] = paths;
  if (first === undefined) return undefined;
  const places = paths.map((path) => ({ path }));
  const folder = first.slice(0, -'/function.json'.length);
  const slots = { folder, parent: parentOf(folder) };
  return { ...diagnose(migration.functionsTooDeep, slots, { at: { path: first } }), places };
}
