import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { changeSkipped, skipNotPossible } from '../../diagnostics/plans.ts';
import type { Migration } from '../../migrator/migration.ts';
import { isOptional } from '../../migrator/optional-edits.ts';
import { changes } from '../../workspace/change/changes.ts';
import type { Change, Edit } from '../../workspace/change/edit.ts';
import { patchOf } from '../../workspace/change/patch.ts';
import { showsSecret } from '../../workspace/change/secret-changes.ts';
import { positionOf } from '../../workspace/text/position.ts';
import { readText } from '../../workspace/text/text.ts';
import type { Tree } from '../../workspace/tree/tree.ts';

/** A part of a plan that the functions do not depend on: it is written or left out by itself. */
export interface OptionalHunk {
  /** What `skip` calls it: its file, with a line where the file has several such parts. */
  readonly name: string;
  /** From the root of the app. */
  readonly path: string;
  /** Of its first line as the file is now, from 1. */
  readonly line: number;
  /** The step of the migration that wants it, e.g. `rewrite-tests`. */
  readonly step: string;
  /** The function that it serves; absent where it serves the whole app. */
  readonly function?: string;
  /** Whether it is left out of the plan. */
  readonly isSkipped: boolean;
  /** For `git apply`; absent where it would show a secret. */
  readonly patch?: string;
}

/** A hunk with the change that it is by itself. */
export interface PlannedHunk extends OptionalHunk {
  readonly change: Change;
}

/** Edits that are taken or left together. */
interface Group {
  readonly path: string;
  readonly line: number;
  readonly edits: readonly Edit[];
}

/** Edits with fewer unchanged lines between them stand in one hunk of a diff. */
const contextLines = 6;

/** What is skipped. */
export interface Skip {
  /** Names of hunks, or of files for all their hunks. */
  readonly names: readonly string[];
  /** Those of `names` that must fit a hunk; a person chose the others from an earlier plan. */
  readonly required: readonly string[];
}

/** The hunks that may be skipped, and the migration without those that are; refused for an unknown name. */
export function withoutSkipped(
  migration: Migration,
  tree: Tree,
  { names, required }: Skip,
): { readonly migration: Migration; readonly hunks: readonly PlannedHunk[] } {
  const { edits, functions } = migration;
  if (migration.status !== 'ready') return { migration, hunks: [] };
  const groups = groupsOf(
    edits.filter((each) => isOptional(each, functions)),
    tree,
  );
  const named = (group: Group) => nameOf(group, groups);
  const isSkipped = (group: Group) => names.includes(named(group)) || names.includes(group.path);
  const left = new Set(groups.filter(isSkipped).flatMap(({ edits }) => edits));
  const hunks = groups.flatMap((group): PlannedHunk[] => {
    const [change] = changes(tree, group.edits);
    const [first] = group.edits;
    if (change === undefined || first === undefined) return [];
    const { path, line } = group;
    const { step } = first.because;
    const fn = group.edits.flatMap(({ because }) => because.function ?? [])[0];
    return [
      {
        ...{ name: named(group), path, line, step, isSkipped: isSkipped(group), change },
        ...(fn !== undefined && { function: fn }),
        ...(!showsSecret(change) && { patch: Buffer.from(patchOf([change])).toString('utf8') }),
      },
    ];
  });
  const known = new Set(groups.flatMap((group) => [named(group), group.path]));
  const unknown = required.filter((each) => !known.has(each));
  const said: Diagnostic[] = [
    ...unknown.map((name) =>
      diagnose(skipNotPossible, {
        name,
        isPlanned: edits.some(({ path }) => path === name.replace(/:\d+$/, '')),
        possible: hunks.map((each) => each.name),
      }),
    ),
    ...hunks
      .filter((each) => each.isSkipped)
      .map(({ name, step, path }) => diagnose(changeSkipped, { name, step }, { at: { path } })),
  ];
  const diagnostics = [...migration.diagnostics, ...said];
  if (unknown.length > 0) return { migration: refusedFor(migration, said), hunks: [] };
  return {
    migration: { ...migration, edits: edits.filter((each) => !left.has(each)), diagnostics },
    hunks,
  };
}

/** The migration where something beside its functions stands against it. */
export function refusedFor(migration: Migration, found: readonly Diagnostic[]): Migration {
  const functions = migration.functions.map((each) =>
    each.status === 'left-out' ? each : { ...each, status: 'held-back' as const },
  );
  const diagnostics = [...migration.diagnostics, ...found];
  return { status: 'refused', functions, edits: [], diagnostics };
}

/** Python is taken by the file: an import and what it is used for stand far apart. */
function groupsOf(edits: readonly Edit[], tree: Tree): Group[] {
  const paths = [...new Set(edits.map(({ path }) => path))];
  return paths.flatMap((path): Group[] => {
    const own = edits.filter((each) => each.path === path);
    const file = tree.file(path);
    const read = file && readText(file);
    const text = read?.kind === 'text' ? read.text : '';
    const lineOf = (offset: number) => positionOf(text, offset).line;
    const placed = own
      .map((edit) => ({
        edit,
        first: edit.kind === 'modify' ? lineOf(edit.span.start) : 1,
        last: edit.kind === 'modify' ? lineOf(edit.span.end) : 1,
      }))
      .sort((one, other) => one.first - other.first);
    const isWhole = path.endsWith('.py') || own.some(({ kind }) => kind !== 'modify');
    const groups: { line: number; last: number; edits: Edit[] }[] = [];
    for (const { edit, first, last } of placed) {
      const open = groups.at(-1);
      if (open !== undefined && (isWhole || first - open.last <= contextLines)) {
        open.edits.push(edit);
        open.last = Math.max(open.last, last);
      } else groups.push({ line: first, last, edits: [edit] });
    }
    return groups.map(({ line, edits }) => ({ path, line, edits }));
  });
}

function nameOf({ path, line }: Group, groups: readonly Group[]): string {
  const isOnly = groups.filter((each) => each.path === path).length === 1;
  return isOnly ? path : `${path}:${line}`;
}
