import type { Span } from '../../workspace/change/edit.ts';
import { readJson, spanOfProblem } from '../../workspace/text/json.ts';
import { readText, type Undecodable } from '../../workspace/text/text.ts';
import type { TreeFile } from '../../workspace/tree/tree.ts';
import type { Binding, FunctionJson, Json, JsonObject, RetryPolicy } from './function-json.ts';
import { foldCase, isJsonObject, isTrigger, sameKey } from './function-json.ts';
import {
  Findings,
  type FunctionJsonNote,
  type FunctionJsonProblem,
} from './function-json-problems.ts';
import { filter, keyOf, stringAt } from './keys.ts';
import { readBinding } from './read-binding.ts';

export type { FunctionJsonNote, FunctionJsonProblem };

export interface FunctionJsonReading {
  /** Present exactly when there are no problems. */
  readonly functionJson?: FunctionJson;
  readonly problems: readonly FunctionJsonProblem[];
  readonly notes: readonly FunctionJsonNote[];
  /** The place of a top-level property, e.g. `disabled`. */
  spanOf(property: string): Span | undefined;
  /** The place of a binding, or of one of its properties. */
  spanOfBinding(name: string, property?: string): Span | undefined;
}

/** A function.json with its text. */
export interface FunctionJsonFile {
  readonly kind: 'function-json';
  readonly text: string;
  readonly reading: FunctionJsonReading;
}

const files = new WeakMap<TreeFile, FunctionJsonFile | Undecodable>();

/** Reads a file of a tree with `readFunctionJson`, once for all who ask; says why where it is not text. */
export function functionJsonIn(file: TreeFile): FunctionJsonFile | Undecodable {
  const known = files.get(file);
  if (known !== undefined) return known;
  const read = readText(file);
  const found: FunctionJsonFile | Undecodable =
    read.kind === 'undecodable'
      ? read
      : { kind: 'function-json', text: read.text, reading: readFunctionJson(read.text) };
  files.set(file, found);
  return found;
}

type Path = readonly (string | number)[];

/**
 * Reads a function.json as leniently as the host does. Problems are all that were found, in the order
 * of the file; nothing is thrown. See docs/semantics.md#function-json
 */
export function readFunctionJson(text: string): FunctionJsonReading {
  const read = readJson(text);
  if (read.kind === 'malformed') {
    const span = spanOfProblem(text, read);
    return unreadable({ kind: 'not-json', reason: read.problem, span });
  }
  const whole = { start: 0, end: text.length };
  const root = exactNumbers(read.value as Json, [], text, read.spanOf);
  if (!isJsonObject(root)) return unreadable({ kind: 'not-an-object', span: whole });

  const at = (...path: Path) => read.spanOf([...path]) ?? whole;
  const found = new Findings();
  const listKey = keyOf(root, 'bindings');
  const list = listKey === undefined ? undefined : root[listKey];
  const bindings: Binding[] = [];
  const indexOf = new Map<string, number>();
  const byName = new Map<string, Binding>();
  if (listKey === undefined || !Array.isArray(list) || list.length === 0) {
    found.problems.push({ kind: 'no-bindings', span: listKey === undefined ? whole : at(listKey) });
  } else {
    list.forEach((value: Json, index) => {
      const binding = readBinding(value, at(listKey, index), found);
      if (binding === undefined) return;
      const other = byName.get(foldCase(binding.name));
      if (other !== undefined) {
        const names = { binding: binding.name, other: other.name };
        found.problems.push({ kind: 'duplicate-binding-name', ...names, span: at(listKey, index) });
      } else byName.set(foldCase(binding.name), binding);
      bindings.push(binding);
      indexOf.set(binding.name, index);
    });
    if (found.problems.length === 0) checkTriggers(bindings, at(listKey), found);
  }

  const functionJson = readRest(root, bindings, at, found);
  for (const duplicate of read.duplicates) {
    found.notes.push({
      kind: 'duplicate-key',
      key: String(duplicate.path.at(-1)),
      span: duplicate.span,
    });
  }
  return {
    ...(found.problems.length === 0 ? { functionJson } : {}),
    problems: found.problems,
    notes: found.notes,
    spanOf: (property) => {
      const key = keyOf(root, property);
      return key === undefined ? undefined : read.spanOf([key]);
    },
    spanOfBinding: (name, property) => {
      const index = indexOf.get(name);
      if (index === undefined || listKey === undefined) return undefined;
      if (property === undefined) return read.spanOf([listKey, index]);
      const value = Array.isArray(list) ? list[index] : undefined;
      const key = isJsonObject(value) ? keyOf(value, property) : undefined;
      return key === undefined ? undefined : read.spanOf([listKey, index, key]);
    },
  };
}

function unreadable(problem: FunctionJsonProblem): FunctionJsonReading {
  const nowhere = () => undefined;
  return { problems: [problem], notes: [], spanOf: nowhere, spanOfBinding: nowhere };
}

function checkTriggers(bindings: readonly Binding[], span: Span, found: Findings): void {
  const triggers = bindings.filter(isTrigger);
  if (triggers.length === 0) {
    found.problems.push({ kind: 'no-trigger', types: bindings.map((each) => each.type), span });
  }
  if (triggers.length > 1) {
    found.problems.push({ kind: 'two-triggers', types: triggers.map((each) => each.type), span });
  }
}

function readRest(
  root: JsonObject,
  bindings: readonly Binding[],
  at: (...path: Path) => Span,
  found: Findings,
): FunctionJson {
  const own = ['bindings', 'scriptFile', 'entryPoint', 'retry'];
  const paths: { scriptFile?: string; entryPoint?: string } = {};
  for (const property of ['scriptFile', 'entryPoint'] as const) {
    const key = keyOf(root, property);
    const value = key === undefined ? null : root[key];
    if (key === undefined || value === null || value === '') continue;
    if (typeof value === 'string') paths[property] = value;
    else found.problems.push({ kind: 'not-a-string', property, span: at(key) });
  }
  const retry = readRetry(root, at, found);
  return {
    bindings,
    ...paths,
    ...(retry === undefined ? {} : { retry }),
    rest: filter(root, (key) => !own.some((each) => sameKey(each, key))),
  };
}

function readRetry(
  root: JsonObject,
  at: (...path: Path) => Span,
  found: Findings,
): RetryPolicy | undefined {
  const key = keyOf(root, 'retry');
  const value = key === undefined ? undefined : root[key];
  if (key === undefined || value === null) return undefined;
  if (!isJsonObject(value)) {
    found.problems.push({ kind: 'retry-not-an-object', span: at(key) });
    return undefined;
  }
  return {
    strategy: stringAt(value, 'strategy') ?? '',
    properties: filter(value, (name, each) => each !== null && !sameKey(name, 'strategy')),
  };
}

/** A JSON text as the host reads it, every integer exact; undefined where it is not JSON. */
export function readExactJson(text: string): Json | undefined {
  const read = readJson(text);
  return read.kind === 'malformed'
    ? undefined
    : exactNumbers(read.value as Json, [], text, read.spanOf);
}

function exactNumbers(
  value: Json,
  path: Path,
  text: string,
  spanOf: (path: (string | number)[]) => Span | undefined,
): Json {
  const isInexact =
    typeof value === 'number' && (Object.is(value, -0) || !Number.isSafeInteger(value));
  if (isInexact && Number.isInteger(value)) {
    const span = spanOf([...path]);
    const raw = span === undefined ? '' : text.slice(span.start, span.end);
    if (raw === '-0') return 0;
    return /^-?\d+$/.test(raw) ? BigInt(raw) : value;
  }
  if (Array.isArray(value)) {
    return value.map((each: Json, index) => exactNumbers(each, [...path, index], text, spanOf));
  }
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      exactNumbers(each, [...path, key], text, spanOf),
    ]),
  );
}
