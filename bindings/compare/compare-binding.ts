import { camelCase } from '../decorators/property-names.ts';
import {
  type Binding,
  type Json,
  type JsonObject,
  sameKey,
} from '../function-json/function-json.ts';
import { normalized, sameValue } from '../function-json/normalize.ts';
import { roleOf } from '../function-json/role.ts';
import { catalogue } from '../index.ts';
import { type ArgumentRecord, libraryText, type NamedRecord } from '../record.ts';
import { durableClient, oldClientType } from '../services/durable.ts';
import type { DifferenceReason, Finding, Verdict } from './comparison.ts';

/** Data types as the worker numbers them. */
const workerDataTypes: readonly string[] = ['undefined', 'string', 'binary', 'stream'];

/** Compares one v1 binding with the v2 one of the same name. */
export function compareBinding(
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
  return catalogue.filter(
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
