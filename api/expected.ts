import { upgradeBinding } from '../bindings/bundle-upgrade.ts';
import type { MigrationOptions } from '../migrator/migration.ts';
import { type Original, originalOf } from '../verify/original.ts';
import type { Tree } from '../workspace/tree/tree.ts';

/** What the result has to equal: the original, with such changes as were asked for. */
export function expectedOf(tree: Tree, { upgrade }: MigrationOptions): Original {
  const original = originalOf(tree);
  if (!upgrade.includes('bundle')) return original;
  const functions = original.functions.map(({ name, functionJson }) => {
    if (functionJson === undefined) return { name };
    const bindings = functionJson.bindings.map((each) => upgradeBinding(each).binding);
    return { name, functionJson: { ...functionJson, bindings } };
  });
  return { ...original, functions };
}
