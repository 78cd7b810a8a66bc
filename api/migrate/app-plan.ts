import { upgradeBinding } from '../../bindings/bundle-upgrade.ts';
import type { Migration, MigrationOptions } from '../../migrator/migration.ts';
import { planMigration } from '../../migrator/plan.ts';
import { initParser } from '../../python/parse.ts';
import { type Original, originalOf } from '../../verify/original.ts';
import { changes } from '../../workspace/change/changes.ts';
import type { Change } from '../../workspace/change/edit.ts';
import { type DiskTree, openTree } from '../../workspace/tree/disk.ts';
import type { Surroundings } from '../../workspace/tree/surroundings.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import type { ChosenLayout } from './chosen-layout.ts';
import { type PlannedHunk, type Skip, withoutSkipped } from './optional-hunks.ts';

/** What would happen to one app: nothing is written yet. */
export interface AppPlan {
  /** Absolute. */
  readonly root: string;
  readonly tree: DiskTree;
  /** What the migration was planned for: the tree itself, or with a template's files in it. */
  readonly planned: Tree;
  readonly migration: Migration;
  /** Whether functions may be there that were not migrated. */
  readonly merged: boolean;
  readonly changes: readonly Change[];
  /** Parts of it that may be skipped, and those that are. */
  readonly hunks: readonly PlannedHunk[];
}

/** Reads an app and plans its migration, into the layout of a template where one was chosen. Throws `Unreadable`. */
export async function planApp(
  root: string,
  options: MigrationOptions,
  template: ChosenLayout | undefined,
  around: Surroundings | undefined,
  skip: Skip,
): Promise<AppPlan> {
  await initParser();
  const tree = openTree(root);
  if (template !== undefined) {
    const { planInLayout } = await import('./plan-in-layout.ts');
    return { root, tree, ...planInLayout(tree, template, options, skip, around) };
  }
  const { migration, hunks } = withoutSkipped(planMigration(tree, options, around), tree, skip);
  const { merge: merged } = options;
  const planned = { planned: tree, migration, merged, changes: changes(tree, migration.edits) };
  return { root, tree, ...planned, hunks };
}

/** What the result has to equal: the original, with such changes as were asked for. */
export function expectedOf(tree: Tree, upgradeBundle: boolean): Original {
  const original = originalOf(tree);
  if (!upgradeBundle) return original;
  const functions = original.functions.map(({ name, functionJson }) => {
    if (functionJson === undefined) return { name };
    const bindings = functionJson.bindings.map((each) => upgradeBinding(each).binding);
    return { name, functionJson: { ...functionJson, bindings } };
  });
  return { ...original, functions };
}
