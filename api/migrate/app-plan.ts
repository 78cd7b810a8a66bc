import { functionFolders } from '../../app/find.ts';
import { upgradeBinding } from '../../bindings/bundle-upgrade.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Migration, MigrationOptions } from '../../migrator/migration.ts';
import { planMigration } from '../../migrator/plan.ts';
import { initParser } from '../../python/parse.ts';
import { type Original, originalOf } from '../../verify/original.ts';
import { changes } from '../../workspace/change/changes.ts';
import type { Change } from '../../workspace/change/edit.ts';
import { runWithPauses } from '../../workspace/process/pausable.ts';
import { type DiskTree, openTree } from '../../workspace/tree/disk.ts';
import type { Surroundings } from '../../workspace/tree/surroundings.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { composeChanges, treeAfter } from '../../workspace/tree/tree-after.ts';
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
  /** What was found when the migrated app was brought to Durable 2, in that app. */
  readonly upgrade?: { readonly diagnostics: readonly Diagnostic[]; readonly tree: Tree };
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
  const { upgrade } = options;
  const isV1 = upgrade.includes('durable') && functionFolders(openTree(root)).length > 0;
  if (!isV1) return planOnce(root, options, template, around, skip);
  // Code that is decorated by the migration is brought to Durable 2 after it.
  const first = { ...options, upgrade: upgrade.filter((each) => each !== 'durable') };
  const plan = await planOnce(root, first, template, around, skip);
  return plan.migration.status === 'ready' ? await withDurable2(plan, options, around) : plan;
}

async function withDurable2(
  plan: AppPlan,
  options: MigrationOptions,
  around?: Surroundings,
): Promise<AppPlan> {
  const tree = treeAfter(plan.tree, plan.changes);
  const upgrade = options.upgrade.filter((each) => each === 'durable' || each === 'python');
  const later = await runWithPauses(planMigration(tree, { ...options, upgrade }, around));
  const { diagnostics } = later;
  const found = { ...plan, upgrade: { diagnostics, tree } };
  if (later.status === 'refused') {
    const functions = plan.migration.functions.map((each) =>
      each.status === 'left-out' ? each : { ...each, status: 'held-back' as const },
    );
    return {
      ...found,
      migration: { ...plan.migration, status: 'refused', functions, edits: [] },
      changes: [],
      hunks: [],
    };
  }
  return { ...found, changes: composeChanges(plan.changes, changes(tree, later.edits)) };
}

async function planOnce(
  root: string,
  options: MigrationOptions,
  template: ChosenLayout | undefined,
  around: Surroundings | undefined,
  skip: Skip,
): Promise<AppPlan> {
  const tree = openTree(root);
  if (template !== undefined) {
    const { planInLayout } = await import('./plan-in-layout.ts');
    return { root, tree, ...(await planInLayout(tree, template, options, skip, around)) };
  }
  const whole = await runWithPauses(planMigration(tree, options, around));
  const { migration, hunks } = withoutSkipped(whole, tree, skip);
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
