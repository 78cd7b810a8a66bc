import { isUtf8 } from 'node:buffer';
import { positionOf } from '../../cli/views/code-frame.ts';
import { kindOf } from '../../cli/views/diff-view.ts';
import type { SourceOf } from '../../cli/views/report.ts';
import type { Diagnostic, Place } from '../../diagnostics/diagnostic.ts';
import { placeOf } from '../../workspace/change/changes.ts';
import type { Because, Change, Span } from '../../workspace/change/edit.ts';
import { patchOf } from '../../workspace/change/patch.ts';
import { showsSecret } from '../../workspace/change/secret-changes.ts';

/** A diagnostic with its place as editors count, from 1. Spans are offsets into the decoded text. */
export interface JsonDiagnostic extends Omit<Diagnostic, 'at' | 'places'> {
  readonly at?: JsonPlace;
  readonly places?: readonly JsonPlace[];
}

interface JsonPlace {
  readonly path: string;
  readonly span?: Span;
  readonly line?: number;
  readonly column?: number;
}

export interface JsonChange {
  readonly path: string;
  readonly kind: 'new' | 'deleted' | 'moved' | 'changed';
  /** Where a moved file was. */
  readonly from?: string;
  readonly because: readonly Because[];
  /** For `git apply`, once written in `patchEncoding`; absent where it would show a secret. */
  readonly patch?: string;
  readonly patchEncoding?: 'utf-8' | 'latin-1';
}

export function jsonDiagnostic(diagnostic: Diagnostic, sourceOf: SourceOf): JsonDiagnostic {
  const { at, places, ...rest } = diagnostic;
  return {
    ...rest,
    ...(at && { at: jsonPlace(at, sourceOf) }),
    ...(places && { places: places.map((each) => jsonPlace(each, sourceOf)) }),
  };
}

function jsonPlace(at: Place, sourceOf: SourceOf): JsonPlace {
  const source = at.span && sourceOf(at.path);
  if (at.span === undefined || source === undefined) return at;
  return { ...at, ...positionOf(source, at.span.start) };
}

export function jsonChange(change: Change): JsonChange {
  const kind = kindOf(change);
  return {
    path: placeOf(change),
    kind,
    ...(kind === 'moved' && change.before && { from: change.before.path }),
    because: change.because,
    ...(!showsSecret(change) && jsonPatch(change)),
  };
}

function jsonPatch(change: Change): Required<Pick<JsonChange, 'patch' | 'patchEncoding'>> {
  const patch = Buffer.from(patchOf([change]));
  // A file in another encoding makes a patch that is no UTF-8: one character for each byte then.
  const utf8 = isUtf8(patch);
  return {
    patch: patch.toString(utf8 ? 'utf8' : 'latin1'),
    patchEncoding: utf8 ? 'utf-8' : 'latin-1',
  };
}
