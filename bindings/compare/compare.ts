import { camelCase } from '../decorators/property-names.ts';
import { retryKeywords, strategies } from '../decorators/retry.ts';
import {
  type Binding,
  type FunctionJson,
  type Json,
  type JsonObject,
  type RetryPolicy,
  sameKey,
} from '../function-json/function-json.ts';
import { normalized, sameValue } from '../function-json/normalize.ts';
import { roleOf } from '../function-json/role.ts';
import { readTimeSpan } from '../function-json/time-span.ts';
import { catalog } from '../index.ts';
import { type ArgumentRecord, libraryText, type NamedRecord } from '../record.ts';
import { durableClient, durableInput, grpcProperty, oldClientType } from '../services/durable.ts';
import type {
  Comparison,
  DifferenceReason,
  Finding,
  IndexedFunction,
  Verdict,
} from './comparison.ts';

/**
 * Compares a v1 function with a v2 one by what hosts, workers and extensions make of both. Lenient only
 * where they are: order, case of property names and enum values, nulls, documented defaults.
 * See docs/semantics.md#comparing
 */
export function compareFunctions(
  name: string,
  v1: Pick<FunctionJson, 'bindings' | 'retry'>,
  v2: IndexedFunction,
): Comparison {
  const findings: Finding[] = [];
  if (name !== v2.name) {
    const names = { v1: name, v2: v2.name };
    findings.push({ verdict: 'different', reason: 'function-name', path: 'name', ...names });
  }
  const left = [...v2.bindings];
  for (const binding of v1.bindings) {
    const at = left.findIndex((each) => isTwin(binding, each));
    const [twin] = at < 0 ? [] : left.splice(at, 1);
    const path = `bindings.${binding.name}`;
    if (twin === undefined) {
      findings.push({ verdict: 'different', reason: 'binding-missing', path, v1: binding.type });
    } else {
      const dataType = v2.dataTypes && (v2.dataTypes[nameOf(twin)] ?? null);
      const { [grpcProperty]: grpc, ...own } = twin;
      findings.push(...compareBinding(name, binding, own, dataType));
      if (grpc === true) findings.push(overGrpc(path, binding.name, twin));
    }
  }
  for (const added of left) {
    const path = `bindings.${nameOf(added)}`;
    findings.push({ verdict: 'different', reason: 'binding-added', path, v2: added });
  }
  findings.push(...compareRetry(v1.retry, v2.retry ?? undefined));
  const { unknown = [] } = v2;
  const known = findings.filter(({ path }) => !unknown.some((each) => concerns(path, each)));
  return { verdict: worst(known), findings: known };
}

/** Whether a finding is about a value that is unknown; a binding without a known name or type cannot be matched with another. */
function concerns(path: string, unknown: string): boolean {
  if (unknown.startsWith('retry.')) return path.startsWith('retry');
  if (/^bindings\..*\.(?:name|type|direction)$/.test(unknown)) return path.startsWith('bindings.');
  return path === unknown || path.startsWith(`${unknown}.`);
}

/** Of one name; azure-functions-durable 2.x has a name of its own for the only input there may be. */
function isTwin(v1: Binding, v2: JsonObject): boolean {
  if (nameOf(v2) === v1.name) return true;
  return nameOf(v2) === durableInput && v2[grpcProperty] === true && v2.type === v1.type;
}

function overGrpc(path: string, v1: string, twin: JsonObject): Finding {
  return { verdict: 'note', reason: 'durable-grpc', path, v1, v2: nameOf(twin) };
}

function nameOf(binding: JsonObject): string {
  return typeof binding.name === 'string' ? binding.name : '';
}

function worst(findings: readonly Finding[]): Comparison['verdict'] {
  if (findings.some((finding) => finding.verdict === 'different')) return 'different';
  return findings.length > 0 ? 'note' : 'same';
}

/** Compares retry policies: the v1 one as written, the v2 one as the library's settings have it. */
function compareRetry(v1: RetryPolicy | undefined, v2: JsonObject | undefined): readonly Finding[] {
  if (v1 === undefined && v2 === undefined) return [];
  if (v1 === undefined || v2 === undefined) {
    const sides = {
      ...(v1 === undefined ? {} : { v1: { strategy: v1.strategy, ...v1.properties } }),
      ...(v2 === undefined ? {} : { v2 }),
    };
    return [{ verdict: 'different', reason: 'retry', path: 'retry', ...sides }];
  }
  const strategy = strategies.find((each) => sameKey(each.v1, v1.strategy));
  if (strategy?.v2 !== v2.strategy) return [difference('strategy', v1.strategy, v2.strategy)];

  const given = (property: string): Json => {
    const key = Object.keys(v1.properties).find((each) => sameKey(each, property));
    return (key === undefined ? undefined : v1.properties[key]) ?? null;
  };
  const findings: Finding[] = [];
  const counts = [given('maxRetryCount'), v2.max_retry_count ?? null] as const;
  if (integer(counts[0]) === undefined || integer(counts[0]) !== integer(counts[1])) {
    findings.push(difference('maxRetryCount', ...counts));
  }
  for (const property of strategy?.intervals ?? []) {
    const [one, other] = [given(property), v2[retryKeywords[property]] ?? null];
    if (seconds(one) === undefined || seconds(one) !== secondsOfDay(other)) {
      findings.push(difference(property, one, other));
    }
  }
  return findings;
}

function difference(property: string, v1: Json, v2: Json | undefined): Finding {
  const sides = v2 === undefined ? { v1 } : { v1, v2 };
  return { verdict: 'different', reason: 'retry', path: `retry.${property}`, ...sides };
}

function integer(value: Json): number | undefined {
  return /^-?\d+$/.test(String(value)) ? Number(value) : undefined;
}

function seconds(value: Json): number | undefined {
  const span = readTimeSpan(typeof value === 'string' ? value : '');
  return span.kind === 'malformed' ? undefined : span.seconds;
}

/** What the v2 worker reads with `%H:%M:%S`. */
function secondsOfDay(value: Json): number | undefined {
  return typeof value === 'string' && /^\d{1,2}:\d{1,2}:\d{1,2}$/.test(value)
    ? seconds(value)
    : undefined;
}

/** Data types as the worker numbers them. */
const workerDataTypes: readonly string[] = ['undefined', 'string', 'binary', 'stream'];

/** Compares one v1 binding with the v2 one of the same name. */
function compareBinding(
  functionName: string,
  v1: Binding,
  v2: JsonObject,
  workerDataType: number | null | undefined,
): readonly Finding[] {
  const findings: Finding[] = [];
  const path = `bindings.${v1.name}`;
  const add = (
    verdict: Exclude<Verdict, 'same'>,
    reason: DifferenceReason,
    sides: { key?: string; v1?: Json; v2?: Json },
  ) => {
    const { key, ...values } = sides;
    findings.push({
      verdict,
      reason,
      path: key === undefined ? path : `${path}.${key}`,
      ...values,
    });
  };

  const type = typeof v2.type === 'string' ? v2.type : '';
  if (v1.type !== type) {
    const sides = { key: 'type', v1: v1.type, v2: type };
    const renamed = v1.type === oldClientType && type === durableClient.type;
    if (renamed) add('note', 'type-renamed', sides);
    else if (sameKey(v1.type, type)) add('note', 'type-case', sides);
    else add('different', 'type', sides);
  }
  const direction = String(v2.direction ?? 'in');
  if (!sameKey(v1.direction, direction)) {
    add('different', 'direction', { key: 'direction', v1: v1.direction, v2: direction });
  }

  const records = recordsOf(type, v1);
  const one = normalized(v1.properties, functionName, v1.type);
  const { name: _name, type: _type, direction: _direction, ...rest } = v2;
  const other = normalized(rest, functionName, type);
  for (const key of other.twice) add('different', 'property-twice', { key });
  for (const [id, { key, value }] of one.properties) {
    const twin = other.properties.get(id);
    if (twin === undefined) {
      const dropped = records.some((record) => dropsAloud(record, key));
      if (dropped) add('note', 'nothing-reads-it', { key, v1: value });
      else add('different', 'property-missing', { key, v1: value });
    } else if (!sameValue(value, twin.value, isEnum(records, id))) {
      add('different', 'value', { key, v1: value, v2: twin.value });
    }
  }
  for (const [id, { key, value }] of other.properties) {
    if (one.properties.has(id)) continue;
    const expected = records.some((record) => isDefault(record, id, value, v1));
    if (expected) add('note', 'default-written', { key, v2: value });
    else add('different', 'property-added', { key, v2: value });
  }

  if (
    workerDataType !== undefined &&
    other.properties.has('datatype') === one.properties.has('datatype')
  ) {
    const given = one.properties.get('datatype')?.value ?? 'undefined';
    const expected = workerDataTypes.indexOf(String(given).toLowerCase());
    if (expected !== (workerDataType ?? 0)) {
      add('different', 'worker-data-type', { key: 'dataType', v1: given, v2: workerDataType });
    }
  }
  return findings;
}

function recordsOf(type: string, v1: Binding): readonly NamedRecord[] {
  return catalog.filter(
    (record): record is NamedRecord =>
      record.kind === 'named' && record.role === roleOf(v1) && sameKey(record.type, type),
  );
}

function argumentFor(record: NamedRecord, id: string): ArgumentRecord | undefined {
  return record.arguments.find((each) => camelCase(each.name)?.toLowerCase() === id);
}

function isEnum(records: readonly NamedRecord[], id: string): boolean {
  if (id === 'datatype') return true;
  return records.some((record) => {
    const argument = argumentFor(record, id);
    return argument?.enum !== undefined || argument?.oneOf !== undefined;
  });
}

function dropsAloud(record: NamedRecord, key: string): boolean {
  return record.extras === 'dropped' && !record.kept?.some((each) => sameKey(each, key));
}

function isDefault(record: NamedRecord, id: string, value: Json, v1: Binding): boolean {
  const added = record.unavoidable;
  if (added !== undefined && sameKey(added.property, id)) {
    const from = Object.keys(v1.properties).find((key) => sameKey(key, added.from));
    return from !== undefined && v1.properties[from] === value;
  }
  const known = argumentFor(record, id)?.default;
  if (known === libraryText) return typeof value === 'string';
  return known !== undefined && sameValue(known, value, true);
}
