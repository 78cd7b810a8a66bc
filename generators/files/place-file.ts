import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import {
  appExists,
  fileInTheWay,
  fileKept,
  fileLeftOut,
  notMerged,
} from '../../diagnostics/generators.ts';
import { type Attempt, failedBecause, ok } from '../../workspace/attempt.ts';
import type { Edit } from '../../workspace/change/edit.ts';
import { difference } from '../../workspace/text/difference.ts';
import { readJson } from '../../workspace/text/json.ts';
import { setKey } from '../../workspace/text/json-edits.ts';
import { foldedPath } from '../../workspace/text/paths.ts';
import { readText } from '../../workspace/text/text.ts';
import type { Entry, Tree } from '../../workspace/tree/tree.ts';
import type { NewFile } from '../output.ts';
import type { Plan } from '../plan.ts';
import { addLines, addRequirements, type Insertion } from './add-missing.ts';
import { differences } from './host-json.ts';

export interface Placement extends Plan {
  /** Whether what the file holds is in the app then, as a file of its own or merged into one. */
  readonly isTaken: boolean;
}

/** Returns the edits that bring a file into the tree without losing a byte of what is there. */
export function placeFile(tree: Tree, file: NewFile): Placement {
  if (file.unless?.some((path) => tree.file(path) !== undefined)) {
    // What it stands back for may have come with it.
    return { ...only(), isTaken: isThere(tree, file) };
  }
  const blocked = whatBlocks(tree, file.path);
  if (blocked !== undefined) return only(withoutFile(file, blocked));
  const existing = tree.file(file.path);
  if (existing === undefined) {
    const { path, text, because } = file;
    return { edits: [{ kind: 'create', path, text, because }], diagnostics: [], isTaken: true };
  }
  if (isThere(tree, file)) return { ...only(), isTaken: true };
  if (file.merge === 'own') {
    const { path } = file;
    return path === 'function_app.py'
      ? only(diagnose(appExists, { path }))
      : only(diagnose(fileInTheWay, { path, found: 'another file of that name' }));
  }
  if (file.merge === 'keep') {
    return only(diagnose(fileKept, { path: file.path, reason: 'it was there before' }));
  }
  const read = readText(existing);
  return read.kind === 'undecodable'
    ? only(unmerged(file, `it is ${read.reason}`))
    : merge(file, read.text);
}

/** Whether the very file is in the app, whatever its line ends. */
function isThere(tree: Tree, { path, text }: NewFile): boolean {
  const existing = tree.file(path);
  const read = existing && readText(existing);
  return read?.kind === 'text' && read.text.replace(/\r\n?/g, '\n') === text;
}

/** A file whose place is taken by something that is not a plain file of that name. */
function withoutFile(file: NewFile, found: string): Diagnostic {
  const { path } = file;
  if (file.merge === 'own') return diagnose(fileInTheWay, { path, found });
  if (file.merge === 'keep') return diagnose(fileLeftOut, { path, found });
  return unmerged(file, `there is ${found}`);
}

/** An entry on the way that is not a folder, or one at the end that is not a file. Case counts for none. */
export function whatBlocks(tree: Tree, path: string): string | undefined {
  const names = path.split('/');
  for (const [depth, name] of names.entries()) {
    const folder = names.slice(0, depth).join('/');
    const found = tree.entries(folder).find((entry) => foldedPath(entry.name) === foldedPath(name));
    if (found === undefined) return undefined;
    const here = [...names.slice(0, depth), found.name].join('/');
    if (found.name !== name) return `${here}, which differs only in case`;
    const wanted = depth === names.length - 1 ? 'file' : 'folder';
    if (found.kind !== wanted) return `${describe(found)} ${here}`;
  }
  return undefined;
}

function describe({ kind }: Entry): string {
  return { file: 'a file', folder: 'a folder', link: 'a link', other: 'a device or socket' }[kind];
}

function merge(file: NewFile, existing: string): Placement {
  const merged = insertionsFor(file, existing);
  if (merged.kind === 'failed') return only(unmerged(file, merged.reason));
  const { path, because } = file;
  const edits = merged.value.map((each): Edit => ({ kind: 'modify', path, ...each, because }));
  return { edits, diagnostics: unmet(file, existing), isTaken: true };
}

/** What stays different in a file whose keys are the user's. */
function unmet({ path, needs = {} }: NewFile, existing: string): Diagnostic[] {
  const found = readJson(existing);
  if (found.kind !== 'json') return [];
  const present = Object.entries(needs).filter(([key]) => Object.hasOwn(Object(found.value), key));
  const wanted = differences(Object(found.value), Object.fromEntries(present));
  if (wanted.length === 0) return [];
  return [diagnose(notMerged, { path, reason: 'its own values stay', wanted })];
}

function insertionsFor({ merge, text }: NewFile, existing: string): Attempt<readonly Insertion[]> {
  switch (merge) {
    case 'lines':
      return ok(addLines(existing, text));
    case 'requirements':
      return ok(addRequirements(existing, text));
    case 'dependencies':
      return failedBecause('it was there before');
    case 'settings':
      return isEncrypted(existing)
        ? failedBecause('its values are encrypted')
        : mergeJson(existing, text, ['Values']);
    default:
      return mergeJson(existing, text, []);
  }
}

/** As `func settings encrypt` leaves it: a plain value beside encrypted ones would not be read. */
function isEncrypted(settings: string): boolean {
  return /"IsEncrypted"\s*:\s*true/i.test(settings);
}

function unmerged(file: NewFile, reason: string): Diagnostic {
  return diagnose(notMerged, { path: file.path, reason, wanted: wantedOf(file) });
}

/** What a person has to see to, in few words. */
function wantedOf({ text, merge }: NewFile): string[] {
  switch (merge) {
    case 'json':
    case 'settings':
      return keysOf(JSON.parse(text));
    case 'dependencies':
      return [...text.matchAll(/^ {4}"(.*)",$/gm)].map(([, requirement]) => requirement ?? '');
    default:
      return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  }
}

function keysOf(json: { readonly Values?: object }): string[] {
  return Object.keys(json.Values ?? json);
}

function only(...diagnostics: readonly Diagnostic[]): Placement {
  return { edits: [], diagnostics, isTaken: false };
}

/**
 * Adds the top-level keys of `wanted` that `existing` has not, and those within the objects named in
 * `inside`. What is there stays, comments and numbers included. Returns why not, where it cannot.
 */
function mergeJson(
  existing: string,
  wanted: string,
  inside: readonly string[],
): Attempt<readonly Insertion[]> {
  const found = readJson(existing);
  if (found.kind === 'malformed') {
    return failedBecause(`it is not JSON (${found.problem})`);
  }
  if (!isObject(found.value)) return failedBecause('it holds no JSON object');
  const missing = missingKeys(found.value, JSON.parse(wanted), inside);
  let text = existing;
  for (const [path, value] of missing) {
    for (const { span, text: added } of setKey(text, path, value)?.reverse() ?? []) {
      text = text.slice(0, span.start) + added + text.slice(span.end);
    }
  }
  return ok(text === existing ? [] : [difference(existing, text)]);
}

type JsonFields = { readonly [key: string]: unknown };

function missingKeys(found: JsonFields, wanted: JsonFields, inside: readonly string[]) {
  return Object.entries(wanted).flatMap(([key, value]): [string[], unknown][] => {
    if (!Object.hasOwn(found, key)) return [[[key], value]];
    const existing = found[key];
    if (!inside.includes(key) || !isObject(existing) || !isObject(value)) return [];
    return missingKeys(existing, value, []).map(([path, each]) => [[key, ...path], each]);
  });
}

function isObject(value: unknown): value is JsonFields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
