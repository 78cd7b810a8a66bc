/**
 * Modules are imported from the app root, by the name they have in v2: there is no package `__app__`,
 * and a relative import cannot climb to the root. See docs/semantics.md#imports
 */
import { type Diagnostic, diagnose, isDiagnostic } from '../../diagnostics/diagnostic.ts';
import { review } from '../../diagnostics/review.ts';
import type { Edit } from '../../workspace/change/edit.ts';
import type { Design } from '../design/design.ts';
import { importEdits } from '../edits/import-edits.ts';
import type { Step } from '../step.ts';

export const absoluteImports: Step = { name: 'absolute-imports', run };

function* run(design: Design): Generator<Edit | Diagnostic> {
  for (const source of design.app.pythonSources) {
    const { path } = source;
    const because = { step: absoluteImports.name, ...design.servedBy(path) };
    let isChanged = false;
    for (const found of importEdits(design, source)) {
      if (isDiagnostic(found)) yield found;
      else if (!design.isReplaced(source)) {
        isChanged = true;
        yield { kind: 'modify', path, ...found, because };
      }
    }
    const owner = design.app.leftOutOwner(path);
    if (isChanged && owner !== undefined) {
      const where = { at: { path }, function: owner };
      yield diagnose(review.leftOutImported, { name: owner, path }, where);
    }
  }
}
