import { basename, dirname, resolve } from 'node:path';
import type { Diagnostic, Place } from '../../diagnostics/diagnostic.ts';
import type { Verification } from '../../verify/verify.ts';
import type { Change, Span } from '../../workspace/change/edit.ts';
import { lineAt, type Position, positionOf } from '../../workspace/text/position.ts';
import { isSecretFile, maskSpans, secretSpans } from '../../workspace/text/secrets.ts';
import { readText } from '../../workspace/text/text.ts';
import { openTree, Unreadable } from '../../workspace/tree/disk.ts';
import type { Tree, TreeFile } from '../../workspace/tree/tree.ts';

/** A diagnostic with its place as editors count. */
export interface PlacedDiagnostic extends Omit<Diagnostic, 'at' | 'places'> {
  readonly at?: PlaceInText;
  /** All places, where it is about several. */
  readonly places?: readonly PlaceInText[];
}

export interface PlaceInText extends Place {
  /** From 1; absent where the place is a file as a whole, or its text is not known. */
  readonly line?: number;
  /** From 1, in UTF-16 units. */
  readonly column?: number;
  /** The line, without secrets; absent where none of it may be shown. */
  readonly text?: string;
  /** What of `text` the place is, in UTF-16 units. */
  readonly mark?: Span;
}

/** A verification whose diagnostics have their places. */
export interface PlacedVerification extends Omit<Verification, 'diagnostics'> {
  readonly diagnostics: readonly PlacedDiagnostic[];
}

/** The decoded text of a file as it was read. */
export type SourceOf = (path: string) => string | undefined;

/** Adds lines, columns and texts to places, as far as the texts are known. */
export function placed(
  diagnostics: readonly Diagnostic[],
  sourceOf: SourceOf = noSource,
): PlacedDiagnostic[] {
  return diagnostics.map(({ at, places, ...rest }) => ({
    ...rest,
    ...(at && { at: placeInText(at, sourceOf) }),
    ...(places && { places: places.map((each) => placeInText(each, sourceOf)) }),
  }));
}

export function placeInText(at: Place, sourceOf: SourceOf): PlaceInText {
  const { path, span } = at;
  const source = span && sourceOf(path);
  if (span === undefined || source === undefined) return at;
  const position = positionOf(source, span.start);
  return { ...at, ...position, ...(!isSecretFile(path) && shownLine(source, span, position)) };
}

/** As much of a line as any screen shows, on both sides of a place: a line may be a whole file. */
const mostShown = 1000;

/** Many places in turn may be in the same file: what in it is secret is looked for once. */
let lastSource: { readonly text: string; readonly spans: readonly Span[] } | undefined;

function secretSpansOf(source: string): readonly Span[] {
  if (lastSource?.text !== source) lastSource = { text: source, spans: secretSpans(source) };
  return lastSource.spans;
}

/** The line that a span starts in as it may be shown, and where in it the span is then. */
function shownLine(
  source: string,
  span: Span,
  { column }: Position,
): Required<Pick<PlaceInText, 'text' | 'mark'>> {
  const whole = lineAt(source, span);
  const from = Math.max(0, column - 1 - mostShown);
  const line = whole.slice(from, from + 2 * mostShown);
  const start = span.start - column + 1 + from;
  const spans = secretSpansOf(source)
    .map((each) => ({
      start: Math.max(0, each.start - start),
      end: Math.min(line.length, each.end - start),
    }))
    .filter((each) => each.start < each.end);
  const shownAt = (offset: number) => {
    const secret = spans.find((each) => each.start < offset && offset < each.end);
    const kept = line.slice(0, secret?.start ?? offset);
    const hidden = spans.filter(({ end }) => end <= kept.length);
    return maskSpans(kept, hidden).length;
  };
  return {
    text: maskSpans(line, spans),
    mark: {
      start: shownAt(span.start - start),
      end: shownAt(Math.min(span.end - start, line.length)),
    },
  };
}

/** The texts of a tree, and of files around it by paths that lead out of it. */
export function sourceOf(tree: Tree): SourceOf {
  const around = sourceFrom(tree.root);
  return (path) => (path.startsWith('../') ? around(path) : textOf(tree.file(path)));
}

/** The texts of a tree with changes made to it. */
export function sourceAfter(tree: Tree, changes: readonly Change[]): SourceOf {
  return (path) => {
    const change = changes.find(({ after }) => after?.path === path);
    return textOf(change?.after ?? tree.file(path));
  };
}

/** The texts of files by their paths from a folder, which may lead out of it: of pyfunc.config. */
export function sourceFrom(cwd: string): SourceOf {
  const known = new Map<string, string | undefined>();
  return (path) => {
    if (!known.has(path)) known.set(path, textAtPath(resolve(cwd, path)));
    return known.get(path);
  };
}

function textAtPath(file: string): string | undefined {
  try {
    return textOf(openTree(dirname(file)).file(basename(file)));
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

function noSource(): undefined {
  return undefined;
}

/** A file may have thousands of diagnostics, and each line that is shown keeps its whole text in memory. */
const texts = new WeakMap<TreeFile, string>();

function textOf(file: TreeFile | undefined): string | undefined {
  if (file === undefined) return undefined;
  const known = texts.get(file);
  if (known !== undefined) return known;
  const read = readText(file);
  if (read.kind === 'undecodable') return undefined;
  texts.set(file, read.text);
  return read.text;
}
