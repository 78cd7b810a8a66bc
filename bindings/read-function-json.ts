import type { Span } from '../workspace/edit.ts';
import { readJson } from '../workspace/json.ts';
import type {
  Binding,
  Direction,
  FunctionJson,
  Json,
  JsonObject,
  RetryPolicy,
} from './function-json.ts';
import { isJsonObject, isTrigger, sameKey } from './function-json.ts';

/** What keeps a function.json from describing a function that any host would run. */
export type FunctionJsonProblem = { readonly span: Span } & (
  | { readonly kind: 'not-json'; readonly reason: string }
  | { readonly kind: 'not-an-object' }
  | { readonly kind: 'no-bindings' }
  | { readonly kind: 'binding-not-an-object' }
  | { readonly kind: 'binding-without-type'; readonly binding?: string }
  | { readonly kind: 'binding-without-name'; readonly type: string }
  | { readonly kind: 'unknown-direction'; readonly binding: string; readonly direction: string }
  | { readonly kind: 'inout'; readonly binding: string }
  | { readonly kind: 'trigger-as-output'; readonly binding: string; readonly type: string }
  | { readonly kind: 'return-as-input'; readonly type: string }
  | { readonly kind: 'bad-binding-name'; readonly binding: string }
  | { readonly kind: 'duplicate-binding-name'; readonly binding: string; readonly other: string }
  | { readonly kind: 'no-trigger' }
  | { readonly kind: 'two-triggers'; readonly types: readonly string[] }
  | { readonly kind: 'not-a-string'; readonly property: 'scriptFile' | 'entryPoint' }
  | { readonly kind: 'retry-not-an-object' }
);

/** What is worth knowing about a function.json that can be carried over. */
export type FunctionJsonNote = { readonly span: Span } & (
  | { readonly kind: 'underscore-in-name'; readonly binding: string }
  | { readonly kind: 'duplicate-key'; readonly key: string }
);

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

type Path = readonly (string | number)[];

/**
 * Reads a function.json as leniently as the host does. Problems are all that were found, in the order
 * of the file; nothing is thrown. See docs/semantics.md#function-json
 */
export function readFunctionJson(text: string): FunctionJsonReading {
  const read = readJson(text);
  if ('problem' in read) {
    const span = { start: read.offset, end: Math.min(read.offset + 1, text.length) };
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
  if (listKey === undefined || !Array.isArray(list) || list.length === 0) {
    found.problems.push({ kind: 'no-bindings', span: listKey === undefined ? whole : at(listKey) });
  } else {
    list.forEach((value: Json, index) => {
      const binding = readBinding(value, at(listKey, index), found);
      if (binding === undefined) return;
      const other = bindings.find((each) => sameKey(each.name, binding.name));
      if (other !== undefined) {
        const names = { binding: binding.name, other: other.name };
        found.problems.push({ kind: 'duplicate-binding-name', ...names, span: at(listKey, index) });
      }
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

class Findings {
  readonly problems: FunctionJsonProblem[] = [];
  readonly notes: FunctionJsonNote[] = [];
}

function unreadable(problem: FunctionJsonProblem): FunctionJsonReading {
  const nowhere = () => undefined;
  return { problems: [problem], notes: [], spanOf: nowhere, spanOfBinding: nowhere };
}

const acceptedName = /^(?:[a-zA-Z][a-zA-Z0-9_]*|\$return)$/;

function readBinding(value: Json, span: Span, found: Findings): Binding | undefined {
  if (!isJsonObject(value)) {
    found.problems.push({ kind: 'binding-not-an-object', span });
    return undefined;
  }
  const type = stringAt(value, 'type');
  const name = stringAt(value, 'name');
  if (type === undefined) {
    const named = name === undefined ? {} : { binding: name };
    found.problems.push({ kind: 'binding-without-type', ...named, span });
    return undefined;
  }
  if (name === undefined) {
    found.problems.push({ kind: 'binding-without-name', type, span });
    return undefined;
  }
  if (!acceptedName.test(name)) {
    found.problems.push({ kind: 'bad-binding-name', binding: name, span });
  } else if (name.includes('_')) {
    found.notes.push({ kind: 'underscore-in-name', binding: name, span });
  }
  const direction = readDirection(value, name, span, found);
  if (direction === 'out' && isTrigger({ type, direction: 'in' })) {
    found.problems.push({ kind: 'trigger-as-output', binding: name, type, span });
  }
  if (direction === 'in' && name === '$return') {
    found.problems.push({ kind: 'return-as-input', type, span });
  }
  return { type, name, direction, properties: bindingProperties(value) };
}

function readDirection(value: JsonObject, binding: string, span: Span, found: Findings): Direction {
  const key = keyOf(value, 'direction');
  const given = key === undefined ? 'in' : (value[key] ?? 'in');
  const direction = typeof given === 'string' ? given.toLowerCase() : String(given);
  if (direction === 'in' || direction === 'out') return direction;
  if (direction === 'inout') found.problems.push({ kind: 'inout', binding, span });
  else found.problems.push({ kind: 'unknown-direction', binding, direction: String(given), span });
  return 'in';
}

function bindingProperties(value: JsonObject): JsonObject {
  const own = ['type', 'name', 'direction'];
  return filter(value, (key, property) => {
    if (property === null || own.some((each) => sameKey(each, key))) return false;
    const undefinedType = typeof property === 'string' && sameKey(property, 'undefined');
    return !(sameKey(key, 'dataType') && undefinedType);
  });
}

function checkTriggers(bindings: readonly Binding[], span: Span, found: Findings): void {
  const triggers = bindings.filter(isTrigger);
  if (triggers.length === 0) found.problems.push({ kind: 'no-trigger', span });
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

/** The key as spelled; where several differ only by case, the last, as the host's reader does. */
function keyOf(object: JsonObject, name: string): string | undefined {
  return Object.keys(object).findLast((key) => sameKey(key, name));
}

function stringAt(object: JsonObject, name: string): string | undefined {
  const key = keyOf(object, name);
  const value = key === undefined ? undefined : object[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function filter(object: JsonObject, keep: (key: string, value: Json) => boolean): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key, value]) => keep(key, value)));
}

function exactNumbers(
  value: Json,
  path: Path,
  text: string,
  spanOf: (path: (string | number)[]) => Span | undefined,
): Json {
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    const span = spanOf([...path]);
    const raw = span === undefined ? '' : text.slice(span.start, span.end);
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
