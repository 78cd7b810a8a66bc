/** Folders brought alive beside v2 functions bear names that none of these has. See docs/semantics.md#names */
import type { DeclaredFunction } from '../../app/functions.ts';
import { reachOf, readV2App, same, type V2App } from '../../app/v2-app.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { migration } from '../../diagnostics/migration.ts';
import type { Design } from '../design/design.ts';
import type { Step } from '../step.ts';

export const reportNameClashes: Step = { name: 'report-name-clashes', run };

function* run({ app, options }: Design): Generator<Diagnostic> {
  if (!options.merge) return;
  const v2 = readV2App(app.tree);
  if (v2.kind !== 'app') return;
  const reached = v2.functions.filter((each) => isReached(v2, each));
  for (const { name, configPath } of app.functions) {
    const other = reached.find((each) => each.name?.toLowerCase() === name.toLowerCase());
    if (other === undefined) continue;
    const slots = { name, script: other.source.path };
    yield diagnose(migration.nameInUse, slots, { at: { path: configPath }, function: name });
  }
  v2.sources.dispose();
}

/** Whether the app that the worker finds has the function, by itself or through a blueprint. */
function isReached(v2: V2App, { owners }: DeclaredFunction): boolean {
  return owners.some((owner) => {
    if (owner.className === 'Blueprint') return reachOf(v2, owner) === 'registered';
    return v2.variables.some(({ object }) => object !== undefined && same(object, owner));
  });
}
