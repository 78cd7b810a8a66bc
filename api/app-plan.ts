import type { MigrateOptions } from '../cli/commands/migrate-options.ts';
import type { Migration } from '../migrator/migration.ts';
import { planMigration } from '../migrator/plan.ts';
import { initParser } from '../python/parse.ts';
import { changes } from '../workspace/change/changes.ts';
import type { Change } from '../workspace/change/edit.ts';
import { type DiskTree, openTree } from '../workspace/tree/disk.ts';
import { surroundingsOf } from '../workspace/tree/surroundings.ts';
import type { Tree } from '../workspace/tree/tree.ts';

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
}

/** Reads an app and plans its migration, into the layout of a template where one was chosen. Throws `Unreadable`. */
export async function planApp(
  root: string,
  { migration: options, template }: MigrateOptions,
  cwd: string,
): Promise<AppPlan> {
  await initParser();
  const tree = openTree(root);
  const around = surroundingsOf(root, cwd);
  if (template !== undefined) {
    const { planInLayout } = await import('./plan-in-layout.ts');
    return { root, tree, ...planInLayout(tree, template, options, around) };
  }
  const migration = planMigration(tree, options, around);
  const { merge: merged } = options;
  return { root, tree, planned: tree, migration, merged, changes: changes(tree, migration.edits) };
}
