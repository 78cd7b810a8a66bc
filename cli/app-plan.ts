import type { Migration } from '../migrator/migration.ts';
import { planMigration } from '../migrator/plan.ts';
import { initParser } from '../python/parse.ts';
import { changes } from '../workspace/changes.ts';
import { type DiskTree, openTree } from '../workspace/disk.ts';
import type { Change } from '../workspace/edit.ts';
import type { MigrateOptions } from './migrate-options.ts';

/** What would happen to one app: nothing is written yet. */
export interface AppPlan {
  /** Absolute. */
  readonly root: string;
  readonly tree: DiskTree;
  readonly migration: Migration;
  readonly changes: readonly Change[];
}

/** Reads an app and plans its migration. Throws `Unreadable`. */
export async function planApp(
  root: string,
  { migration: options }: MigrateOptions,
): Promise<AppPlan> {
  await initParser();
  const tree = openTree(root);
  const migration = planMigration(tree, options);
  return {
    root,
    tree,
    migration,
    changes: changes(tree, migration.edits),
  };
}
