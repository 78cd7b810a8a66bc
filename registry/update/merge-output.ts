import { readRequirements } from '../../app/requirements.ts';
import { requirementTooOld } from '../../diagnostics/additions.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import {
  requirementsStay,
  staysDeleted,
  updateBreaks,
  updateUnreadable,
} from '../../diagnostics/registry/updates.ts';
import { needSettings } from '../../generators/files/app-needs.ts';
import { placeFile } from '../../generators/files/place-file.ts';
import { requireAll } from '../../generators/files/requirements-of-app.ts';
import type { Output } from '../../generators/outputs.ts';
import type { Plan } from '../../generators/plan.ts';
import type { Conflict, Merged, Versions } from '../../merge/merge.ts';
import { mergeFile } from '../../merge/merge-file.ts';
import { brokenBy, parses } from '../../merge/merge-spelled.ts';
import type { Because } from '../../workspace/change/edit.ts';
import { readText, type Text, Unencodable } from '../../workspace/text/text.ts';
import { joinInsertions, type TextEdit, withEdits } from '../../workspace/text/text-edit.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { retainRemoved } from './retain-removed.ts';

/** Whose text stands where both sides changed the same. */
export type PreferredSide = 'mine' | 'template';

/** A place of a file that needs a person. */
export interface FileConflict extends Conflict {
  readonly path: string;
}

/** How one file comes to what its template makes now. Without edits where there is a conflict. */
export interface FileMerge extends Plan {
  readonly conflicts: readonly FileConflict[];
  /** What goes on file: absent where the app has something else in the file's place. */
  readonly taken?: Output;
}

/** What is rendered for a file, or the part of it that the user has there. */
export interface OutputPart extends Output {
  /** All of what it is a part of. */
  readonly rendered?: string;
}

/** What renderings come to in one Python file, then and now. */
export interface PythonPart {
  readonly base: string;
  readonly theirs: string;
  /** The whole of what it is a part of. */
  readonly rendered: string;
  readonly merge: Output['merge'];
}

/** A part as `mergeOutput` takes it. */
export function outputsOfPart(path: string, part: PythonPart): [base: Output, theirs: OutputPart] {
  const { base, theirs, rendered, merge } = part;
  return [
    { path, text: base, merge },
    { path, text: theirs, rendered, merge },
  ];
}

/** Brings what changed between two renderings of a file into the file as the user has it. */
export function mergeOutput(
  tree: Tree,
  base: Output,
  theirs: OutputPart,
  because: Because,
  prefer: PreferredSide | undefined,
): FileMerge {
  const { path, merge } = theirs;
  if (base.text === theirs.text) return nothing();
  if (merge === 'settings') return settled(addSettings(tree, base.text, theirs.text, because));
  const file = tree.file(path);
  if (file === undefined) {
    return path === requirements
      ? settled(requireAll(tree, newRequirements(base.text, theirs.text), because))
      : nothing(diagnose(staysDeleted, { path, what: 'the file itself' }));
  }
  const read = readText(file);
  if (read.kind === 'undecodable') return unreadable(path, read.reason);
  if (isPython(path) && !parses(read.text)) return unreadable(path, 'not understood by Python');
  return mergeInto(read, base, theirs, because, prefer);
}

/** The same for a file that is there and can be read. */
function mergeInto(
  read: Text,
  base: Output,
  theirs: OutputPart,
  because: Because,
  prefer: PreferredSide | undefined,
): FileMerge {
  const { path, merge } = theirs;
  const kept = retainRemoved(base.text, theirs);
  const { rendered = kept.text } = theirs;
  const versions = { base: base.text, ours: read.text, theirs: kept.text, rendered };
  const merged = mergeFile(path, versions);
  const { conflicts, missing } = merged;
  const isYours = merge === 'requirements' || merge === 'dependencies';
  const left = isYours ? [] : unsettled(conflicts, prefer);
  if (left.length > 0) {
    return { ...nothing(), conflicts: left.map((each) => ({ path, ...each })) };
  }
  const isTheirs = !isYours && prefer === 'template';
  const sound = settledEdits(path, versions, merged, isTheirs);
  if (sound.kind === 'conflicts') {
    return { ...nothing(), conflicts: sound.conflicts.map((each) => ({ path, ...each })) };
  }
  const { edits: all } = sound;
  const text = withEdits(read.text, all);
  if (isPython(path) && !parses(text)) {
    return nothing(diagnose(updateBreaks, { path }, { at: { path } }));
  }
  if (!canHold(read, text)) {
    return unreadable(path, `${read.encoding}, which cannot express all of the new text`);
  }
  const { requirements: lines } = kept;
  return {
    edits: all.map((each) => ({ kind: 'modify', path, ...each, because })),
    diagnostics: [
      ...missing.map((what) => diagnose(staysDeleted, { path, what }, { at: { path } })),
      ...(lines.length > 0 ? [diagnose(requirementsStay, { path, lines })] : []),
      ...(isYours ? requirementsInDoubt(path, conflicts) : []),
    ],
    conflicts: [],
  };
}

/** What still needs a person: a change that has no place cannot be taken over either. */
export function unsettled<T extends Conflict>(
  conflicts: readonly T[],
  prefer: PreferredSide | undefined,
): readonly T[] {
  switch (prefer) {
    case 'mine':
      return [];
    case 'template':
      return conflicts.filter(({ kind }) => kind !== undefined);
    default:
      return conflicts;
  }
}

/**
 * The edits once a side is chosen for each conflict. The user's file stays as it is where the rest would
 * break it; what the template's text breaks is a conflict.
 */
function settledEdits(
  path: string,
  versions: Versions,
  { edits, conflicts }: Merged,
  isTheirs: boolean,
):
  | { readonly kind: 'edits'; readonly edits: readonly TextEdit[] }
  | { readonly kind: 'conflicts'; readonly conflicts: readonly Conflict[] } {
  if (conflicts.length === 0) return { kind: 'edits', edits };
  const chosen = isTheirs ? outermost(conflicts.map(asTheirs)) : [];
  const others = edits.filter((edit) => !chosen.some((each) => meets(each, edit)));
  const all = joinInsertions([...others, ...chosen]);
  if (!isPython(path)) return { kind: 'edits', edits: all };
  const text = withEdits(versions.ours, all);
  if (!isTheirs) {
    // What is beside a conflict in the same statement may need what is in conflict.
    const inConflict = conflicts.map(asTheirs);
    const apart = all.filter((edit) => !inConflict.some((each) => meets(each, edit)));
    const sound = [all, apart].find((each) => isSound(versions, withEdits(versions.ours, each)));
    return { kind: 'edits', edits: sound ?? [] };
  }
  const broken = parses(text) ? brokenBy(versions, text) : [];
  return broken.length > 0
    ? { kind: 'conflicts', conflicts: broken }
    : { kind: 'edits', edits: all };
}

function isSound(versions: Versions, text: string): boolean {
  return parses(text) && brokenBy(versions, text).length === 0;
}

function outermost(edits: readonly TextEdit[]): TextEdit[] {
  return edits.filter(
    (one, index) =>
      !edits.some(
        (other, at) =>
          at !== index && meets(other, one) && (length(other) > length(one) || at < index),
      ),
  );
}

function meets({ span: one }: TextEdit, { span: other }: TextEdit): boolean {
  return one.start <= other.end && other.start <= one.end;
}

function length({ span: { start, end } }: TextEdit): number {
  return end - start;
}

function isPython(path: string): boolean {
  return path.endsWith('.py');
}

function canHold({ encode }: Text, text: string): boolean {
  try {
    encode(text);
    return true;
  } catch (error) {
    if (error instanceof Unencodable) return false;
    throw error;
  }
}

/** Finds a place for a file that the template did not have before. */
export function newOutput(tree: Tree, output: Output, because: Because): FileMerge {
  const { path, text, merge } = output;
  const taken = { taken: output };
  if (merge === 'settings') {
    return { ...settled(addSettings(tree, '{}', text, because)), ...taken };
  }
  if (path === requirements) {
    return { ...settled(requireAll(tree, newRequirements('', text), because)), ...taken };
  }
  const { isTaken, ...plan } = placeFile(tree, {
    ...output,
    merge: merge === 'module' ? 'own' : merge,
    because,
  });
  return { ...settled(plan), ...(isTaken && taken) };
}

/** They may as well be in pyproject.toml. */
const requirements = 'requirements.txt';

function asTheirs({ span, theirs }: Conflict): TextEdit {
  return { span, text: theirs };
}

/** Only names that are new, with their values for local work; those that are there are never looked at. */
function addSettings(tree: Tree, base: string, theirs: string, because: Because): Plan {
  const [old, now] = [base, theirs].map((text): SettingsChange => JSON.parse(text).Values ?? {});
  const added = Object.entries(now ?? {}).filter(([name]) => !Object.hasOwn(old ?? {}, name));
  return needSettings(tree, Object.fromEntries(added), because);
}

interface SettingsChange {
  readonly [name: string]: string;
}

function newRequirements(base: string, theirs: string): string[] {
  const known = new Set(readRequirements(base).map(({ text }) => text));
  return readRequirements(theirs)
    .map(({ text }) => text)
    .filter((text) => !known.has(text));
}

/** Requirements that both sides changed stay the user's, as they do when a function is added. */
function requirementsInDoubt(path: string, conflicts: readonly Conflict[]): Diagnostic[] {
  return conflicts.map(({ ours, theirs, span }) =>
    diagnose(
      requirementTooOld,
      { line: ours.trim(), wanted: theirs.trim() },
      { at: { path, span } },
    ),
  );
}

function settled(plan: Plan): FileMerge {
  return { ...plan, conflicts: [] };
}

function nothing(...diagnostics: readonly Diagnostic[]): FileMerge {
  return { edits: [], diagnostics, conflicts: [] };
}

function unreadable(path: string, reason: string): FileMerge {
  return nothing(diagnose(updateUnreadable, { path, reason }, { at: { path } }));
}
