/** What a step or a generator wants: spans of texts as they were read, never a written file. */

/** UTF-16 offsets into the decoded text of a file, end excluded. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Who wants an edit, and for which function: shown in reviews and reports. */
export interface Because {
  /** The migration step or template, e.g. `decorate-entry-points`. */
  readonly step: string;
  /** The function it serves; absent for files that serve the whole app. */
  readonly function?: string;
}

/**
 * New text uses `\n`; `changes()` writes it with the line ending of the file it goes into.
 * `modify` and `move` of one file combine: spans always refer to the file as it was read.
 */
export type Edit =
  | {
      readonly kind: 'modify';
      readonly path: string;
      readonly span: Span;
      readonly text: string;
      readonly because: Because;
    }
  | {
      readonly kind: 'create';
      readonly path: string;
      readonly text: string;
      readonly mode?: number;
      readonly because: Because;
    }
  /** The whole file, new or not, as these bytes. */
  | {
      readonly kind: 'write';
      readonly path: string;
      readonly bytes: Uint8Array;
      readonly mode?: number;
      readonly because: Because;
    }
  | { readonly kind: 'delete'; readonly path: string; readonly because: Because }
  | {
      readonly kind: 'move';
      readonly path: string;
      readonly to: string;
      readonly because: Because;
    };

/** One side of a change. */
export interface FileVersion {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly mode: number;
}

/** What happens to one file. The only input of previews, reports, `apply` and `undo`. */
export interface Change {
  /** Absent for a new file. */
  readonly before?: FileVersion;
  /** Absent for a deleted file. Its path differs from `before.path` for a moved one. */
  readonly after?: FileVersion;
  readonly because: readonly Because[];
}
