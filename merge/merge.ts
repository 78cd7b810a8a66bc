import type { Span } from '../workspace/change/edit.ts';
import type { TextEdit } from '../workspace/text/text-edit.ts';

/** Three versions of one file. */
export interface Versions {
  /** As it was generated. */
  readonly base: string;
  /** As the user has it now. Edits are spans of this text. */
  readonly ours: string;
  /** As it would be generated now. */
  readonly theirs: string;
  /** All of the new text, where `theirs` is the part of it that belongs to this file. */
  readonly rendered?: string;
}

/** A place that both sides changed, each in its own way. */
export interface Conflict {
  /** In words for a person: `function orders`, `import json`, `key extensionBundle.version`, `lines 3 to 9`. */
  readonly what: string;
  /** In `ours`. */
  readonly span: Span;
  readonly ours: string;
  readonly theirs: string;
  /** Empty where both sides added it. */
  readonly base: string;
  /**
   * `unplaced`: the change of theirs has no place in ours. `broken`: both sides were sound, and together
   * they are not. In both cases there is no text of theirs to take instead.
   */
  readonly kind?: 'unplaced' | 'broken';
}

/**
 * What brings the changes from `base` to `theirs` into `ours`. Where there is a conflict, the file is
 * left as it is: the edits then are those that would have been made beside it, and nobody writes them.
 */
export interface Merged {
  readonly edits: readonly TextEdit[];
  readonly conflicts: readonly Conflict[];
  /** What changed in `theirs` and is not in `ours` any more, in the words of `Conflict.what`. */
  readonly missing: readonly string[];
}
