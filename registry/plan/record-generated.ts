import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Library } from '../../generators/templates/library.ts';
import { changes } from '../../workspace/change/changes.ts';
import type { Change } from '../../workspace/change/edit.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { composeChanges, treeAfter } from '../../workspace/tree/tree-after.ts';
import type { Lock } from '../lock/lock.ts';
import { isOnFile, lockEdits, withGenerated } from '../lock/lock-file.ts';
import type { NewPins } from '../lock/pins.ts';
import { recordOf } from '../lock/record.ts';
import { withOwnNeeds } from '../lock/recorded-helpers.ts';
import type { Sensitive } from '../permissions/permissions.ts';
import type { PlannedTemplate } from './planned.ts';

/** What templates come to in an app, with the record of it. */
export interface PlannedRun {
  readonly changes: readonly Change[];
  readonly diagnostics: readonly Diagnostic[];
  /** What a person has to allow first. */
  readonly sensitive: readonly Sensitive[];
  /** All templates that were rendered. */
  readonly templates: readonly string[];
}

/** Puts what was planned on file in the app's lock; without changes where a finding is an error. */
export function recordGenerated(
  tree: Tree,
  library: Library,
  lock: Lock,
  planned: readonly PlannedTemplate[],
  { made, pins }: { readonly made: readonly Change[]; readonly pins: NewPins },
): PlannedRun {
  const diagnostics = planned.flatMap((each) => each.diagnostics);
  const nothing = { changes: [], diagnostics, sensitive: [], templates: [] };
  if (diagnostics.some(({ severity }) => severity === 'error')) return nothing;
  const madeTree = treeAfter(tree, made);
  const entries = planned.map(({ request, taken }) =>
    withOwnNeeds(madeTree, recordOf(library, request, taken)),
  );
  const after = { ...lock, registries: { ...lock.registries, ...pins } };
  const because = { step: planned[0]?.request.template ?? '' };
  // What is there already was made with the answers that are on file, whatever they are this time.
  const fresh = entries.filter((entry) => made.length > 0 || !isOnFile(lock, entry));
  const recorded = lockEdits(tree, fresh.reduce(withGenerated, after), because);
  return {
    changes: composeChanges(made, changes(madeTree, recorded)),
    diagnostics,
    sensitive: [],
    templates: [...new Set(entries.flatMap(({ templates }) => Object.keys(templates)))],
  };
}
