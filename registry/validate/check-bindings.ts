import { valuesOf } from '../../bindings/decorators/enums.ts';
import { camelCase } from '../../bindings/decorators/property-names.ts';
import { isTrigger, type Json, sameKey } from '../../bindings/function-json/function-json.ts';
import { roleOf } from '../../bindings/function-json/role.ts';
import { catalog } from '../../bindings/index.ts';
import type { ArgumentRecord, BindingRecord } from '../../bindings/record.ts';
import { diagnose } from '../../diagnostics/diagnostic.ts';
import { unknownBinding } from '../../diagnostics/templates.ts';
import type { TemplateValue } from '../../generators/language/template.ts';
import type { JsonPath } from '../../workspace/text/json.ts';
import { correction, nearest } from '../../workspace/text/nearest.ts';
import type { TemplateCheck } from './template-check.ts';

/** The bindings of every function of a template, against what is known of their types. */
export function checkBindings(check: TemplateCheck): void {
  const { manifest } = check.judged.own;
  if (manifest.kind !== 'function') return;
  checkFunction(check, ['bindings'], manifest.bindings);
  for (const [key, { bindings }] of Object.entries(manifest.others)) {
    checkFunction(check, ['others', key, 'bindings'], bindings);
  }
}

interface Read {
  readonly type: string;
  readonly direction: 'in' | 'out';
  readonly name: string;
  readonly path: JsonPath;
}

function checkFunction(
  check: TemplateCheck,
  path: JsonPath,
  bindings: readonly TemplateValue[],
): void {
  if (check.isFaulty(path)) return;
  const read = bindings.flatMap((value, index) => readBinding(check, [...path, index], value));
  if (read.length < bindings.length) return;
  const triggers = read.filter(isTrigger);
  const [, second] = triggers;
  if (triggers.length === 0) {
    check.complain(
      path,
      'has no trigger: one binding of direction "in" whose type ends in Trigger',
    );
  }
  if (second !== undefined) {
    check.complain([...second.path, 'type'], 'is a second trigger, and a function has one');
  }
  const names = new Set<string>();
  for (const each of read) {
    if (names.has(each.name))
      check.complain([...each.path, 'name'], `is there twice: ${each.name}`);
    names.add(each.name);
  }
}

function readBinding(check: TemplateCheck, path: JsonPath, value: TemplateValue): Read[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    check.complain(path, 'must be an object with type, direction and name');
    return [];
  }
  const fields = value as { readonly [key: string]: Json };
  const own = ['type', 'direction', 'name'];
  const missing = own.filter((key) => fields[key] === undefined);
  for (const key of missing) {
    const near = nearest(
      key,
      Object.keys(fields).filter((each) => !own.includes(each)),
    );
    if (near === undefined) check.complain([...path, key], 'is missing, and must be a text');
    else check.complain([...path, near], `is not known here: did you mean ${key}?`, true);
  }
  const wrong = own.filter((key) => fields[key] !== undefined && typeof fields[key] !== 'string');
  for (const key of wrong) check.complain([...path, key], 'must be a text');
  if (missing.length + wrong.length > 0) return [];
  const { type, name, direction } = fields as { readonly [key: string]: string };
  if (type === undefined || name === undefined || direction === undefined) return [];
  if (!/^(?:[a-zA-Z]\w*|\$return|.*\{\{\w+\}\}.*)$/.test(name)) {
    check.complain(
      [...path, 'name'],
      `${JSON.stringify(name)} is not a name of a parameter, or $return`,
    );
  }
  if (direction !== 'in' && direction !== 'out') {
    const problem = `is ${JSON.stringify(direction)}: ${correction(direction, ['in', 'out'], 'must be one of')}`;
    check.complain([...path, 'direction'], problem);
    return [];
  }
  const binding = { type, name, direction, path } as const;
  checkProperties(check, binding, fields);
  return [binding];
}

function checkProperties(
  check: TemplateCheck,
  binding: Read,
  fields: { readonly [key: string]: Json },
): void {
  const { type, path } = binding;
  if (type.includes('{{')) return;
  const ofType = catalog.filter((each) => each.type === type);
  const records = ofType.filter(({ role }) => role === roleOf(binding));
  if (ofType.length === 0) {
    sayUnknown(check, binding);
    return;
  }
  if (records.length === 0) {
    const other = ofType[0]?.role === 'output' ? 'out' : 'in';
    check.complain([...path, 'direction'], `must be "${other}" for ${type}`);
    return;
  }
  const known = [...new Set(records.flatMap(propertiesOf))];
  for (const [key, value] of Object.entries(fields)) {
    if (['type', 'direction', 'name', 'dataType'].includes(key) || key.includes('{{')) continue;
    const same = known.find((each) => sameKey(each, key));
    const meant = same === undefined ? nearest(key, known) : undefined;
    if (meant !== undefined) {
      const problem = `is not a property of ${type}: did you mean ${meant}?`;
      check.complain([...path, key], problem, true);
    }
    const problem = same === undefined ? undefined : problemWithValue(records, same, value);
    if (problem !== undefined) check.complain([...path, key], problem);
  }
  const needed = records.map((each) => missingFrom(each, Object.keys(fields)));
  const [first] = needed;
  if (first === undefined || needed.some(({ length }) => length === 0)) return;
  for (const each of first) check.complain(path, `${type} needs the property ${each}`);
}

function sayUnknown(check: TemplateCheck, { type, path }: Read): void {
  const types = [...new Set(catalog.map((each) => each.type))];
  const meant = types.find((each) => sameKey(each, type)) ?? nearest(type, types);
  if (meant !== undefined) {
    check.complain([...path, 'type'], `${JSON.stringify(type)} is unknown: did you mean ${meant}?`);
    return;
  }
  const at = check.placeOf([...path, 'type']);
  check.add(diagnose(unknownBinding, { type: JSON.stringify(type) }, { at }));
}

function propertiesOf(record: BindingRecord): readonly string[] {
  return record.kind === 'generic' ? record.properties : record.arguments.map(propertyOf);
}

function propertyOf({ name }: Pick<ArgumentRecord, 'name'>): string {
  return camelCase(name) ?? name;
}

/** Required keywords that nothing is given for. */
function missingFrom(record: BindingRecord, given: readonly string[]): string[] {
  if (record.kind === 'generic') return [];
  return record.arguments
    .filter(({ required }) => required)
    .map(propertyOf)
    .filter((each) => !given.some((key) => sameKey(key, each)));
}

/** What no release of azure.functions takes for a property. */
function problemWithValue(
  records: readonly BindingRecord[],
  property: string,
  value: Json,
): string | undefined {
  const argument = records
    .flatMap((each) => (each.kind === 'named' ? each.arguments : []))
    .find((each) => propertyOf(each) === property);
  if (argument === undefined) return undefined;
  const { oneOf, listOf, enum: name, open } = argument;
  const allowed = listOf ?? oneOf ?? (name && !open ? valuesOf(name) : undefined);
  if (allowed === undefined || allowed.length === 0) return undefined;
  const values = listOf !== undefined && Array.isArray(value) ? value : [value];
  const stranger = values.find((each) => !isAllowed(allowed, each));
  if (stranger === undefined) return undefined;
  const words = correction(
    String(stranger),
    allowed.map((each) => each.toLowerCase()),
    'must be one of',
  );
  return `${JSON.stringify(stranger)} is unknown: ${words}`;
}

function isAllowed(allowed: readonly string[], value: Json): boolean {
  if (typeof value !== 'string') return false;
  return value.includes('{{') || allowed.some((each) => sameKey(each, value));
}
