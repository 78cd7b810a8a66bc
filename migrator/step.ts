import { type Diagnostic, isDiagnostic } from '../diagnostics/diagnostic.ts';
import type { Edit } from '../workspace/change/edit.ts';
import type { Design } from './design/design.ts';

/**
 * One thing that becomes true of a migrated app. A step is a pure generator over the app as it was
 * read: it never sees another step's edits, so the order of steps carries no meaning.
 */
export interface Step {
  readonly name: string;
  /** Where it yields nothing, it may pause. */
  readonly run: (design: Design) => Generator<Edit | Diagnostic | undefined>;
}

/** Tells a step's edits from its diagnostics. */
export function isEdit(yielded: Edit | Diagnostic): yielded is Edit {
  return !isDiagnostic(yielded);
}
