import { type Attempt, failedBecause, ok } from '../../workspace/attempt.ts';
import { difference } from '../../workspace/text/difference.ts';
import { readJson } from '../../workspace/text/json.ts';
import { setKey } from '../../workspace/text/json-edits.ts';
import type { Insertion } from './add-missing.ts';

/**
 * Adds the top-level keys of `wanted` that `existing` has not, and those within the objects named in
 * `inside`. What is there stays, comments and numbers included. Returns why not, where it cannot.
 */
export function mergeJson(
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
