import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Edit } from '../workspace/change/edit.ts';

/** What a generator wants, as plain data. Without edits where a diagnostic is an error. */
export interface Plan {
  readonly edits: readonly Edit[];
  readonly diagnostics: readonly Diagnostic[];
  /** Names of settings that the app lacks: they are written, or a person is told to set them. */
  readonly settings?: readonly string[];
}
