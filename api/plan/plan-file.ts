import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { type Attempt, failedBecause, ok } from '../../workspace/attempt.ts';
import { byteEdits, withByteEdits } from '../../workspace/change/byte-edits.ts';
import { kindOf, placeOf } from '../../workspace/change/changes.ts';
import type { Because, Change, FileVersion } from '../../workspace/change/edit.ts';
import { isSecretFile, maskSecrets, shownText } from '../../workspace/text/secrets.ts';
import { type DiskTree, type Inputs, printOf } from '../../workspace/tree/disk.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import type { MigrateOptions, MigrationAbout } from '../migrate/migrate-options.ts';
import type { PlacedDiagnostic } from '../report/placed.ts';

/** What `--plan` writes and `pyfunc apply` reads. */
export interface PlanDocument {
  readonly kind: 'pyfunc-plan';
  readonly version: 1;
  /** The version of pyfunc that made it. */
  readonly pyfunc: string;
  readonly command: 'migrate';
  /** Of `apps`, so that a plan which was edited afterwards is not applied. */
  readonly sha256: string;
  readonly apps: readonly SavedPlan[];
}

/** The plan of one app. */
export interface SavedPlan {
  /** From the folder that the command ran in; `.` for an app outside of it. */
  readonly path: string;
  readonly options: PlanOptions;
  readonly functions: MigrationAbout['functions'];
  readonly next?: MigrationAbout['next'];
  readonly diagnostics: readonly PlacedDiagnostic[];
  readonly inputs: Inputs;
  readonly changes: readonly SavedChange[];
}

/** What of the options decides how the result is verified. */
export type PlanOptions = Pick<MigrateOptions, 'leaveOut' | 'merge' | 'upgrade'>;

/** A change without the text that stays, which may hold secrets. */
export interface SavedChange {
  readonly kind: ReturnType<typeof kindOf>;
  readonly path: string;
  /** Where a moved file was. */
  readonly from?: string;
  readonly because: readonly Because[];
  /** Of the file after the change; absent for a deleted one. */
  readonly after?: { readonly sha256: string; readonly mode: number };
  /** Of a new file the one edit of an empty one. */
  readonly edits?: readonly SavedEdit[];
}

/** Offsets count bytes. */
type SavedEdit = { readonly start: number; readonly end: number } & (
  | { readonly text: string; readonly base64?: undefined }
  | { readonly base64: string; readonly text?: undefined }
);

/** Whatever the layout of the file that it stands in. */
export function digestOfPlans(apps: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(apps)).digest('hex');
}

export function savedChange(change: Change): SavedChange {
  const { before, after, because } = change;
  const kind = kindOf(change);
  return {
    kind,
    path: placeOf(change),
    ...(kind === 'moved' && before && { from: before.path }),
    because,
    ...(after && { after: printOf(after), edits: editsOf(before, after) }),
  };
}

function editsOf(before: FileVersion | undefined, after: FileVersion): SavedEdit[] {
  return byteEdits(before?.bytes ?? new Uint8Array(), after.bytes).map(({ start, end, bytes }) => {
    const text = Buffer.from(bytes);
    return isUtf8(text)
      ? { start, end, text: text.toString('utf8') }
      : { start, end, base64: text.toString('base64') };
  });
}

/** Whether new text of a change holds a secret, as far as the one rule for secrets knows. */
export function holdsSecret({ before, after }: Change): boolean {
  if (after === undefined) return false;
  if (before === undefined) {
    const text = Buffer.from(after.bytes).toString('latin1');
    return shownText(after.path, text) !== text;
  }
  const texts = byteEdits(before.bytes, after.bytes).map(({ bytes }) =>
    Buffer.from(bytes).toString('latin1'),
  );
  if (isSecretFile(after.path) && !isSecretFile(before.path)) return true;
  return texts.some((text) => maskSecrets(text) !== text);
}

/** The change as it was planned, from the file as it is in the tree; undefined where they do not fit. */
export function changeFrom(saved: SavedChange, tree: Tree): Change | undefined {
  const { kind, path, from = path, because, after, edits = [] } = saved;
  const before = kind === 'new' ? undefined : tree.file(from);
  if (kind !== 'new' && before === undefined) return undefined;
  if (kind === 'deleted') return before && { before, because };
  if (after === undefined) return undefined;
  const bytes = withByteEdits(
    before?.bytes ?? new Uint8Array(),
    edits.map((edit) => ({
      start: edit.start,
      end: edit.end,
      bytes:
        edit.text === undefined
          ? Buffer.from(edit.base64, 'base64')
          : Buffer.from(edit.text, 'utf8'),
    })),
  );
  if (bytes === undefined) return undefined;
  const version = { path, bytes, mode: after.mode };
  if (printOf(version).sha256 !== after.sha256) return undefined;
  return { ...(before && { before }), after: version, because };
}

/** What differs between the files that a plan was made from and those of the tree: paths. */
export function staleInputs({ files, folders }: Inputs, tree: DiskTree): string[] {
  for (const path of Object.keys(files)) tree.file(path);
  for (const path of Object.keys(folders)) tree.entries(path);
  const now = tree.inputs();
  const changedFiles = Object.entries(files).flatMap(([path, print]) => {
    const found = now.files[path];
    return found?.sha256 === print?.sha256 && found?.mode === print?.mode ? [] : [path];
  });
  const changedFolders = Object.entries(folders).flatMap(([path, digest]) =>
    now.folders[path] === digest ? [] : [`${path || '.'}/ (files added or removed)`],
  );
  return [...changedFiles, ...changedFolders].sort();
}

/** Parsed JSON as a plan; a reason is the rest of a sentence. */
export function planIn(json: unknown): Attempt<PlanDocument> {
  const { kind, version, command, sha256, apps } = Object(json) as Partial<Record<string, unknown>>;
  if (kind !== 'pyfunc-plan') return failedBecause('is not a plan');
  if (version !== 1) {
    const problem = `is a plan of version ${String(version)}, which this pyfunc cannot read`;
    return failedBecause(problem);
  }
  if (command !== 'migrate' || !Array.isArray(apps) || !apps.every(isSavedPlan)) {
    return failedBecause('is a plan with parts missing or wrong');
  }
  if (sha256 !== digestOfPlans(apps)) {
    return failedBecause('was edited after it was saved; save a new one');
  }
  return ok(json as PlanDocument);
}

function isSavedPlan(json: unknown): boolean {
  const { path, options, functions, next = [], diagnostics, inputs, changes } = Object(json);
  const { files, folders } = Object(inputs);
  return (
    isPathBelow(path) &&
    isRecord(options) &&
    isNames(options.leaveOut) &&
    isNames(options.upgrade) &&
    Array.isArray(functions) &&
    functions.every((each) => hasTexts(each, ['name', 'status'])) &&
    Array.isArray(next) &&
    next.every((each) => hasTexts(each, ['code', 'text']) && Array.isArray(each.places)) &&
    Array.isArray(diagnostics) &&
    diagnostics.every((each) => hasTexts(each, ['code', 'severity', 'message'])) &&
    isRecord(files) &&
    isRecord(folders) &&
    Array.isArray(changes) &&
    changes.every(isSavedChange)
  );
}

function hasTexts(json: unknown, names: readonly string[]): boolean {
  return isRecord(json) && names.every((name) => typeof json[name] === 'string');
}

function isSavedChange(json: unknown): boolean {
  const { kind, path, from, because, after, edits } = Object(json);
  const kinds = ['new', 'deleted', 'moved', 'changed'];
  return (
    kinds.includes(kind) &&
    isPathBelow(path) &&
    (from === undefined ? kind !== 'moved' : isPathBelow(from)) &&
    Array.isArray(because) &&
    (kind === 'deleted' || (typeof after?.sha256 === 'string' && isMode(after.mode))) &&
    (kind === 'deleted' || (Array.isArray(edits) && edits.every(isSavedEdit)))
  );
}

function isSavedEdit(json: unknown): boolean {
  const { start, end, text, base64 } = Object(json);
  const isContent = typeof text === 'string' || typeof base64 === 'string';
  return Number.isInteger(start) && Number.isInteger(end) && isContent;
}

function isMode(mode: unknown): boolean {
  return Number.isInteger(mode) && (mode as number) >= 0 && (mode as number) <= 0o7777;
}

function isNames(value: unknown): boolean {
  return (
    value === undefined || (Array.isArray(value) && value.every((one) => typeof one === 'string'))
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `.`, or a relative path that leads nowhere else. */
function isPathBelow(path: unknown): boolean {
  if (typeof path !== 'string' || path.includes('\0')) return false;
  return path === '.' || path.split('/').every((part) => !['', '.', '..'].includes(part));
}
