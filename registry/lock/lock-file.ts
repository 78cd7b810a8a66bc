import { diagnose } from '../../diagnostics/diagnostic.ts';
import { lockNewer, lockUnreadable } from '../../diagnostics/registry/generation.ts';
import { failed, ok, type Result } from '../../diagnostics/result.ts';
import type { Because, Edit } from '../../workspace/change/edit.ts';
import { lazyPackage } from '../../workspace/lazy-package.ts';
import { difference } from '../../workspace/text/difference.ts';
import { readJson } from '../../workspace/text/json.ts';
import { setKey } from '../../workspace/text/json-edits.ts';
import { readText } from '../../workspace/text/text.ts';
import { withEdits } from '../../workspace/text/text-edit.ts';
import { joinPath, type Tree } from '../../workspace/tree/tree.ts';
import { type Generated, type Lock, lockFile } from './lock.ts';
import { LockFault, lockIn } from './lock-fields.ts';

const empty: Lock = { lockfileVersion: 1, registries: {}, generated: [] };

/**
 * What the pyfunc-lock.json of a folder says: nothing where there is none. A lock with the conflict markers
 * of git is all that both sides have.
 */
export function readLock(tree: Tree, folder = ''): Result<Lock> {
  const path = joinPath(folder, lockFile);
  const file = tree.file(path);
  if (file === undefined) return ok(empty);
  const refuse = (problem: string) =>
    diagnose(lockUnreadable, { path, field: '', problem }, { at: { path } });
  const read = readText(file);
  if (read.kind === 'undecodable') return failed(refuse(`it is ${read.reason}`));
  const sides = bothSides(read.text);
  if (sides === undefined) return parseLock(path, read.text);
  const [ours, theirs] = sides.map((text) => parseLock(path, text)) as [Result<Lock>, Result<Lock>];
  if (ours.kind === 'failed' || theirs.kind === 'failed') {
    return failed(refuse('it has the conflict markers of git, and one of the sides is not a lock'));
  }
  return ok(unionOf(ours.value, theirs.value, keyOf));
}

function parseLock(path: string, text: string): Result<Lock> {
  const refuse = (problem: string, field = '', span?: { start: number; end: number }) =>
    diagnose(lockUnreadable, { path, field, problem }, { at: { path, ...(span && { span }) } });
  const json = readJson(text);
  if (json.kind === 'malformed') {
    return failed(refuse(json.problem, '', { start: json.offset, end: json.offset + 1 }));
  }
  const [twice] = json.duplicates;
  if (twice) return failed(refuse('the key is there twice', twice.path.join('.'), twice.span));
  try {
    return ok(lockIn(json.value));
  } catch (error) {
    if (!(error instanceof LockFault)) throw error;
    const span = json.spanOf(error.path) ?? json.spanOf(error.path.slice(0, -1));
    if (error.version === undefined)
      return failed(refuse(error.message, error.path.join('.'), span));
    const slots = { path, version: error.version };
    return failed(diagnose(lockNewer, slots, { at: { path, ...(span && { span }) } }));
  }
}

/**
 * The edits after which `readLock` gives this: only what differs is written, keys that others put into
 * the file stay, and the order of everything is fixed, so that two branches seldom meet in a line.
 * The lock must come from `readLock` of the same folder, changed or not.
 */
export function lockEdits(tree: Tree, lock: Lock, because: Because, folder = ''): Edit[] {
  const path = joinPath(folder, lockFile);
  const file = tree.file(path);
  const wanted = { registries: byKey(lock.registries), generated: inOrder(lock.generated) };
  if (file === undefined) {
    const isNothing = lock.generated.length === 0 && Object.keys(lock.registries).length === 0;
    const text = `${JSON.stringify({ lockfileVersion: 1, ...wanted }, null, 2)}\n`;
    return isNothing ? [] : [{ kind: 'create', path, text, because }];
  }
  const read = readText(file);
  if (read.kind === 'undecodable') throw new Error(`${path} was not read before it is written`);
  if (bothSides(read.text) !== undefined) {
    const whole = `${JSON.stringify({ lockfileVersion: 1, ...wanted }, null, 2)}\n`;
    const span = { start: 0, end: read.text.length };
    return [{ kind: 'modify', path, span, text: whole, because }];
  }
  const text = Object.entries(wanted).reduce((before, [key, value]) => {
    const edits = setKey(before, [key], value);
    if (edits === undefined) throw new Error(`${path} was not read before it is written`);
    return withEdits(before, edits);
  }, read.text);
  if (text === read.text) return [];
  return [{ kind: 'modify', path, ...difference(read.text, text), because }];
}

/** The lock with one more run on file; one that made the same with the same template gives way to it. */
export function withGenerated(lock: Lock, entry: Generated): Lock {
  const others = lock.generated.filter((each) => keyOf(each) !== keyOf(entry));
  return { ...lock, generated: [...others, entry] };
}

/** Whether a run that made the same with the same template is on file. */
export function isOnFile({ generated }: Lock, entry: Generated): boolean {
  return generated.some((each) => keyOf(each) === keyOf(entry));
}

/** What an entry is told from others by: its template and what it made. */
function keyOf({ template, functions, files }: Generated): string {
  const names = Object.keys(functions).map((name) => name.toLowerCase());
  return [template, ...(names.length > 0 ? names : Object.keys(files)).sort()].join('\n');
}

function inOrder(entries: readonly Generated[]): readonly Generated[] {
  return entries
    .map((entry) => [keyOf(entry), tidy(entry)] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, entry]) => entry);
}

/** One order of keys, whatever the order in which they came to be known. */
function tidy(entry: Generated): Generated {
  const { template, templates, answers, place, bindings, functions, helpers, files, ...unknown } =
    entry;
  const { [template]: own, ...others } = templates;
  return {
    template,
    templates: { ...(own && { [template]: own }), ...byKey(others) },
    answers: byKey(answers),
    ...(place && { place }),
    ...(bindings && bindings.length > 0 && { bindings }),
    functions: byKey(functions),
    ...(helpers && { helpers: byKey(helpers) }),
    files: byKey(files),
    ...unknown,
  };
}

function byKey<T>(values: { readonly [key: string]: T }): { readonly [key: string]: T } {
  return Object.fromEntries(
    Object.entries(values).sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

const semver = lazyPackage<typeof import('semver')>('semver');

/** Both sides of a text with the markers that git leaves in a conflict; undefined where there are none. */
function bothSides(text: string): readonly [ours: string, theirs: string] | undefined {
  if (!/^<{7} /m.test(text) || !/^>{7} /m.test(text)) return undefined;
  const sides: [string[], string[]] = [[], []];
  let place: 'both' | 'ours' | 'base' | 'theirs' = 'both';
  for (const line of text.split(/\r\n|\r|\n/)) {
    if (line.startsWith('<<<<<<< ')) place = 'ours';
    else if (place !== 'both' && line.startsWith('|||||||')) place = 'base';
    else if (place !== 'both' && line === '=======') place = 'theirs';
    else if (line.startsWith('>>>>>>> ')) place = 'both';
    else {
      if (place === 'both' || place === 'ours') sides[0].push(line);
      if (place === 'both' || place === 'theirs') sides[1].push(line);
    }
  }
  return [sides[0].join('\n'), sides[1].join('\n')];
}

/**
 * All that either of two locks has. Of a registry or an entry that both have, the newer version counts:
 * git merged the files of the app, too.
 */
function unionOf(ours: Lock, theirs: Lock, keyOf: (entry: Generated) => string): Lock {
  const registries = { ...ours.registries };
  for (const [namespace, pin] of Object.entries(theirs.registries)) {
    const own = registries[namespace];
    if (own === undefined || isNewer(pin.version, own.version)) registries[namespace] = pin;
  }
  const entries = new Map(ours.generated.map((entry) => [keyOf(entry), entry]));
  for (const entry of theirs.generated) {
    const own = entries.get(keyOf(entry));
    if (own === undefined || isNewer(versionOf(entry), versionOf(own))) {
      entries.set(keyOf(entry), entry);
    }
  }
  return { ...ours, registries, generated: [...entries.values()] };
}

function versionOf({ template, templates }: Generated): string {
  return templates[template]?.version ?? '';
}

function isNewer(one: string, other: string): boolean {
  const [a, b] = [semver().valid(one), semver().valid(other)];
  return a !== null && b !== null && semver().gt(a, b);
}
