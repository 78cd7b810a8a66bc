import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Edit } from '../workspace/change/edit.ts';

/** What a generator wants, as plain data. Without edits where a diagnostic is an error. */
export interface Plan {
  readonly edits: readonly Edit[];
  readonly diagnostics: readonly Diagnostic[];
}
