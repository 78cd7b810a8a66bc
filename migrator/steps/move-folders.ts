/**
 * Folders stand where the layout wants them, and under names that v2 can import.
 * See docs/semantics.md#module-names
 */
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { migration } from '../../diagnostics/migration.ts';
import type { Edit } from '../../workspace/change/edit.ts';
import type { Design } from '../design/design.ts';
import type { Step } from '../step.ts';

export const moveFolders: Step = { name: 'move-folders', run };

function* run(design: Design): Generator<Edit | Diagnostic> {
  for (const { from, to, reason, files } of design.moves.values()) {
    const served = design.servedBy(`${from}/`);
    if (reason !== undefined) {
      const slots = { folder: from, to, reason };
      yield diagnose(migration.folderRenamed, slots, { at: { path: from }, ...served });
    }
    for (const [path, target] of files) {
      yield { kind: 'move', path, to: target, because: { step: moveFolders.name, ...served } };
    }
  }
  for (const { functions, reason, at } of design.unmoved) {
    for (const name of functions) {
      yield diagnose(migration.staysInPlace, { name, reason }, { at, function: name });
    }
  }
}
