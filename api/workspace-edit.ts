import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { hunksOf } from '../workspace/change/diff.ts';
import type { Change, FileVersion } from '../workspace/change/edit.ts';
import { isHidden } from '../workspace/change/secret-changes.ts';
import { readText } from '../workspace/text/text.ts';

/** A `WorkspaceEdit` of the Language Server Protocol 3.16 and later, as plain data. */
export interface WorkspaceEdit {
  readonly documentChanges: readonly DocumentChange[];
  /** One for each step and function: editors show them as groups that a person confirms. */
  readonly changeAnnotations: Readonly<
    Record<
      string,
      { readonly label: string; readonly description: string; readonly needsConfirmation: true }
    >
  >;
}

interface Position {
  readonly line: number;
  readonly character: number;
}

type DocumentChange =
  | {
      readonly textDocument: { readonly uri: string; readonly version: null };
      readonly edits: readonly {
        readonly range: { readonly start: Position; readonly end: Position };
        readonly newText: string;
        readonly annotationId: string;
      }[];
    }
  | { readonly kind: 'create'; readonly uri: string; readonly annotationId: string }
  | { readonly kind: 'delete'; readonly uri: string; readonly annotationId: string }
  | {
      readonly kind: 'rename';
      readonly oldUri: string;
      readonly newUri: string;
      readonly annotationId: string;
    };

/**
 * The changes of a plan as edits of an editor. Files of settings, and those that are not text, are left
 * out: an editor has no way to write their bytes. See `workspaceEdit` in api/index.ts.
 */
export function workspaceEditOf(root: string, changes: readonly Change[]): WorkspaceEdit {
  const annotations: Record<string, WorkspaceEdit['changeAnnotations'][string]> = {};
  const documentChanges = changes.flatMap((change): DocumentChange[] => {
    const { before, after, because } = change;
    const texts = [before, after].map((version) => version && textOf(version));
    if (isHidden(change) || texts.includes(null)) return [];
    const [old = '', fresh = ''] = texts as (string | undefined)[];
    const steps = [...new Set(because.map(({ step }) => step))].join(', ');
    const functions = [...new Set(because.flatMap((each) => each.function ?? []))].join(', ');
    const id = `${steps} (${functions || 'app'})`;
    annotations[id] = {
      label: steps,
      description: functions || 'the whole app',
      needsConfirmation: true,
    };
    const uriOf = ({ path }: FileVersion) => pathToFileURL(join(root, path)).href;
    if (after === undefined) {
      return before === undefined ? [] : [{ kind: 'delete', uri: uriOf(before), annotationId: id }];
    }
    const uri = uriOf(after);
    const place: DocumentChange[] =
      before === undefined
        ? [{ kind: 'create', uri, annotationId: id }]
        : before.path === after.path
          ? []
          : [{ kind: 'rename', oldUri: uriOf(before), newUri: uri, annotationId: id }];
    const edits = editsOf(old, fresh).map((edit) => ({ ...edit, annotationId: id }));
    return edits.length === 0 ? place : [...place, { textDocument: { uri, version: null }, edits }];
  });
  return { documentChanges, changeAnnotations: annotations };
}

/** null where a file is not text. */
function textOf(version: FileVersion): string | null {
  const read = readText(version);
  return read.kind === 'undecodable' ? null : read.text;
}

/** Edits of whole lines: positions are lines, as editors count them, from 0. */
function editsOf(before: string, after: string) {
  return hunksOf(linesOf(before), linesOf(after), 0).map(({ before: range, lines }) => {
    const first = range.count === 0 ? range.start : range.start - 1;
    const newText = lines
      .filter(({ kind }) => kind === 'in')
      .map(({ text, end }) => text + end)
      .join('');
    return {
      range: {
        start: { line: first, character: 0 },
        end: { line: first + range.count, character: 0 },
      },
      newText,
    };
  });
}

function linesOf(text: string): string[] {
  return text.match(/[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+$/g) ?? [];
}
