import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { planLayout } from '../../generators/new-app/layout.ts';
import { asOutput } from '../../generators/output.ts';
import type { Migration, MigrationOptions } from '../../migrator/migration.ts';
import { planMigration } from '../../migrator/plan.ts';
import { lockEdits, readLock, withGenerated } from '../../registry/lock/lock-file.ts';
import { withPins } from '../../registry/lock/pins.ts';
import { recordOf } from '../../registry/lock/record.ts';
import { notAllowed, permissionsOf } from '../../registry/permissions/permissions.ts';
import { writingOf } from '../../registry/plan/planned.ts';
import { changes } from '../../workspace/change/changes.ts';
import { runWithPauses } from '../../workspace/process/pausable.ts';
import type { Surroundings } from '../../workspace/tree/surroundings.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { composeChanges, treeAfter } from '../../workspace/tree/tree-after.ts';
import { appNameFor } from '../create/new-folder.ts';
import type { AppPlan } from './app-plan.ts';
import type { ChosenLayout } from './chosen-layout.ts';
import { refusedFor, type Skip, withoutSkipped } from './optional-hunks.ts';

type Planned = Pick<AppPlan, 'planned' | 'migration' | 'merged' | 'changes' | 'hunks'>;

/**
 * Plans a migration as if the files of the template had been there before, in one round of changes.
 * What is generated goes on file in the app's lock, as `create` would put it there.
 */
export async function planInLayout(
  tree: Tree,
  { registries, template, answers: given, allowSensitive }: ChosenLayout,
  options: MigrationOptions,
  skip: Skip,
  around?: Surroundings,
): Promise<Planned> {
  const { library } = registries;
  const answers = { name: appNameFor(tree.root), ...given };
  const layout = planLayout(tree, library, template, answers);
  const lock = readLock(tree);
  const outputs = layout.taken.map(asOutput);
  const writings = writingOf(library, template, outputs, layout).map(permissionsOf);
  const found = [
    ...layout.diagnostics,
    ...writings.flatMap(({ refusals }) => refusals),
    ...writings.flatMap(({ sensitive }) => notAllowed(sensitive, allowSensitive)),
    ...(lock.kind === 'failed' ? lock.diagnostics : []),
  ];
  if (found.some(({ severity }) => severity === 'error') || lock.kind === 'failed') {
    const migration = heldBack(await runWithPauses(planMigration(tree, options)), found);
    return { planned: tree, migration, merged: false, changes: [], hunks: [] };
  }
  const first = changes(tree, layout.edits);
  const planned = treeAfter(tree, first);
  // Functions in a function_app.py that comes with the template are no reason to ask.
  const merged = options.merge || tree.file('function_app.py') === undefined;
  const inLayout: MigrationOptions = {
    ...options,
    ...(layout.home ? { layout: 'blueprints', home: layout.home } : { layout: 'single-file' }),
    merge: merged,
  };
  const whole = await runWithPauses(planMigration(planned, inLayout, around));
  const { migration, hunks } = withoutSkipped(whole, planned, skip);
  const diagnostics = [...found, ...migration.diagnostics];
  if (migration.status !== 'ready') {
    return { planned, migration: { ...migration, diagnostics }, merged, changes: [], hunks: [] };
  }
  const request = { template, answers: { ...answers, template: [template] } };
  const entry = recordOf(library, request, outputs);
  const wanted = withPins(withGenerated(lock.value, entry), registries.newPins(tree.root));
  const recorded = lockEdits(tree, wanted, { step: template });
  const second = changes(planned, [...migration.edits, ...recorded]);
  return {
    planned,
    migration: { ...migration, diagnostics },
    merged,
    changes: composeChanges(first, second),
    hunks,
  };
}

/** Nothing is migrated as long as the layout cannot be had. */
function heldBack(migration: Migration, diagnostics: readonly Diagnostic[]): Migration {
  if (migration.status !== 'ready') return migration;
  return refusedFor({ ...migration, diagnostics: [] }, diagnostics);
}
