import { isDeepStrictEqual } from 'node:util';
import { difference } from '../workspace/text/difference.ts';
import { readJson } from '../workspace/text/json.ts';
import { deleteKey, setKey } from '../workspace/text/json-edits.ts';
import { type TextEdit, withEdits } from '../workspace/text/text-edit.ts';
import { mergeLines } from './lines.ts';
import type { Conflict, Merged, Versions } from './merge.ts';
import { wholeFile } from './whole-file.ts';

/** Each change reads the text again; beyond so many characters the file is merged by lines. */
const mostWork = 50_000_000;

type KeyPath = readonly string[];
type JsonFields = { readonly [key: string]: unknown };

/** Merges JSON by its keys, comments and formatting of ours kept; what is not JSON is merged by lines. */
export function mergeJsonFile(versions: Versions): Merged {
  const base = readJson(versions.base);
  const ours = readJson(versions.ours);
  const theirs = readJson(versions.theirs);
  if (base.kind === 'malformed' || ours.kind === 'malformed' || theirs.kind === 'malformed')
    return mergeLines(versions);
  const conflicts: Conflict[] = [];
  const missing: string[] = [];
  let text = versions.ours;
  let work = 0;
  const change = (edits: readonly TextEdit[]) => {
    work += text.length;
    text = withEdits(text, edits);
  };
  const set = (path: KeyPath, value: unknown) => change(setKey(text, path, value) ?? []);

  const visit = (path: KeyPath, was: unknown, has: unknown, wants: unknown): void => {
    if (work > mostWork || isDeepStrictEqual(was, wants) || isDeepStrictEqual(has, wants)) return;
    if (isFields(has) && isFields(wants) && (was === undefined || isFields(was))) {
      for (const key of new Set([...Object.keys(was ?? {}), ...Object.keys(wants)])) {
        visit([...path, key], own(was, key), own(has, key), own(wants, key));
      }
    } else if (has === undefined) {
      if (was === undefined) set(path, wants);
      else if (wants !== undefined) missing.push(nameOf(path));
    } else if (isDeepStrictEqual(was, has)) {
      if (wants === undefined) change(deleteKey(text, path));
      else if (path.length === 0) text = versions.theirs;
      else set(path, wants);
    } else {
      if (isTexts(was ?? []) && isTexts(has) && isTexts(wants)) mergeTexts(path, was, has, wants);
      else conflicts.push(conflict(path, was, wants));
    }
  };
  /** Lists of texts, such as methods or globs: what theirs took goes, what it added comes to the end. */
  const mergeTexts = (path: KeyPath, was: unknown, has: string[], wants: string[]): void => {
    const before = isTexts(was) ? was : [];
    const left = [...has];
    for (const gone of before.filter((each) => !wants.includes(each) && left.includes(each))) {
      change(deleteKey(text, [...path, left.indexOf(gone)]));
      left.splice(left.indexOf(gone), 1);
    }
    for (const added of wants.filter((each) => !before.includes(each) && !left.includes(each))) {
      change(setKey(text, [...path, left.push(added) - 1], added) ?? []);
    }
  };
  const conflict = (path: KeyPath, was: unknown, wants: unknown): Conflict => {
    const span = ours.spanOf(path) ?? { start: 0, end: versions.ours.length };
    return {
      what: nameOf(path),
      span,
      base: print(was),
      ours: versions.ours.slice(span.start, span.end),
      theirs: print(wants),
    };
  };

  visit([], base.value, ours.value, theirs.value);
  if (work > mostWork) return byLines(versions);
  const edits = text === versions.ours ? [] : [difference(versions.ours, text)];
  return { edits, conflicts, missing };
}

/** What comes out is JSON, or it is a conflict. */
function byLines(versions: Versions): Merged {
  const merged = mergeLines(versions);
  if (merged.conflicts.length > 0) return merged;
  return readJson(withEdits(versions.ours, merged.edits)).kind === 'malformed'
    ? wholeFile(versions)
    : merged;
}

function isTexts(value: unknown): value is string[] {
  return (
    Array.isArray(value) &&
    value.every((each) => typeof each === 'string') &&
    new Set(value).size === value.length
  );
}

function isFields(value: unknown): value is JsonFields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function own(value: unknown, key: string): unknown {
  return isFields(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function nameOf(path: KeyPath): string {
  return path.length === 0 ? 'the whole file' : `key ${path.join('.')}`;
}

function print(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value, null, 2);
}
