/** Folders that v2 could not import under their name get another one. See docs/semantics.md#module-names */
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { migration } from '../../diagnostics/migration.ts';
import type { Edit } from '../../workspace/edit.ts';
import type { Design } from '../design.ts';
import { movedFiles } from '../module-renames.ts';
import type { Step } from '../step.ts';

export const renameFolders: Step = { name: 'rename-folders', run };

function* run(design: Design): Generator<Edit | Diagnostic> {
  for (const { from, to, reason } of design.renames.values()) {
    const served = design.servedBy(`${from}/`);
    yield diagnose(
      migration.folderRenamed,
      { folder: from, to, reason },
      { at: { path: from }, ...served },
    );
    const deleted = design.app.functions.find((each) => each.name === from)?.configPath;
    for (const path of movedFiles(design.app, from)) {
      if (path === deleted) continue;
      const because = { step: renameFolders.name, ...served };
      yield { kind: 'move', path, to: `${to}${path.slice(from.length)}`, because };
    }
  }
}
