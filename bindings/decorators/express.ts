import { type Binding, hasNullInList, type Json, sameKey } from '../function-json/function-json.ts';
import type { ArgumentRecord, NamedRecord } from '../record.ts';
import type { ChoiceNote } from './choice.ts';
import { type Argument, literal, type PyValue } from './decorator.ts';
import { enumMember } from './enums.ts';
import { camelCase, isReserved, keywordFor } from './property-names.ts';

/** How one binding is written, by one decorator or as a part of `route`. */
export interface BindingExpression {
  readonly arguments: readonly Argument[];
  /** Properties that have no keyword of their own; for `route`, a dict. */
  readonly extras: readonly Argument[];
  readonly requires: readonly string[];
  readonly notes: readonly ChoiceNote[];
}

/**
 * The binding as the record's decorator writes it, name and extras included. Undefined where the
 * decorator cannot express it; a generic one must.
 */
export function express(record: NamedRecord, binding: Binding): BindingExpression | undefined {
  const left = new Map(Object.entries(binding.properties));
  const name = { name: record.nameArgument, value: literal(binding.name) };
  const written: Argument[] = [];
  const requires = [record.since];
  for (const argument of record.arguments) {
    const key = [...left.keys()].find((each) => sameKey(each, camelCase(argument.name) ?? ''));
    const given = key === undefined ? undefined : left.get(key);
    if (key !== undefined) left.delete(key);
    const value = argumentValue(argument, given);
    if (value === 'inexpressible') return undefined;
    if (value === 'left-out') continue;
    written.push({ name: argument.name, value });
    if (given !== undefined && argument.since !== undefined) requires.push(argument.since);
  }
  const rest = leftOver(record, binding, [...left]);
  if (rest === undefined) return undefined;
  return {
    arguments: [name, ...written],
    extras: rest.extras,
    requires,
    notes: [...rest.notes, ...unavoidable(record, binding)],
  };
}

function argumentValue(
  argument: ArgumentRecord,
  given: Json | undefined,
): PyValue | 'left-out' | 'inexpressible' {
  if (given === undefined) {
    const mustSay = argument.required || argument.default !== undefined;
    return mustSay ? literal(null) : 'left-out';
  }
  if (hasNullInList(given)) return 'inexpressible';
  if (argument.enum !== undefined) {
    return enumMember(argument.enum, given) ?? (argument.open ? literal(given) : 'inexpressible');
  }
  if (argument.objects !== undefined) return promptArguments(given) ?? 'inexpressible';
  if (argument.listOf !== undefined) return listValue(argument.listOf, given);
  if (argument.oneOf === undefined || isOneOf(argument.oneOf, given)) return literal(given);
  return 'inexpressible';
}

/**
 * The objects whose JSON text the library would write as it is given. It writes compact ASCII, every
 * key, and nothing for an empty list.
 */
function promptArguments(given: Json): PyValue | undefined {
  let read: unknown;
  try {
    read = JSON.parse(String(given));
  } catch {
    return undefined;
  }
  if (!Array.isArray(read) || read.length === 0) return undefined;
  const list: readonly (Partial<PromptArgument> | null)[] = read;
  const written = list.map((each) => ({
    name: String(each?.name),
    description: each?.description ?? null,
    required: each?.required === true,
  }));
  const text = JSON.stringify(written);
  if (text !== given || /[^ -~]/.test(text)) return undefined;
  const items = written.map(({ name, description, required: isRequired }): Argument[] => [
    { name: 'name', value: literal(name) },
    ...(description === null ? [] : [{ name: 'description', value: literal(description) }]),
    ...(isRequired ? [{ name: 'required', value: literal(true) }] : []),
  ]);
  return { kind: 'objects', of: 'PromptArgument', items };
}

interface PromptArgument {
  readonly name: string;
  readonly description: string | null;
  readonly required: boolean;
}

function listValue(known: readonly string[], given: Json): PyValue | 'left-out' | 'inexpressible' {
  if (!Array.isArray(given) || !given.every((each: Json) => isOneOf(known, each))) {
    return 'inexpressible';
  }
  if (given.length === 0) return 'left-out';
  return literal(given.map((each: Json) => String(each).toUpperCase()));
}

function isOneOf(known: readonly string[], given: Json): boolean {
  return typeof given === 'string' && known.some((each) => sameKey(each, given));
}

function leftOver(
  record: NamedRecord,
  binding: Binding,
  left: readonly (readonly [string, Json])[],
): { readonly extras: Argument[]; readonly notes: ChoiceNote[] } | undefined {
  const extras: Argument[] = [];
  const notes: ChoiceNote[] = [];
  const taken = record.arguments.map((argument) => argument.name);
  for (const [property, value] of left) {
    if (record.extras === 'dropped' && isDroppable(record, property)) {
      notes.push({ kind: 'dropped-property', binding: binding.name, property, value });
      continue;
    }
    if (record.extras === 'generic' || record.extras === 'dropped') return undefined;
    if (hasNullInList(value)) return undefined;
    const found = keywordFor(property, taken);
    if (found === undefined) return undefined;
    if (!found.exact) notes.push(respelled(binding, property, found.keyword));
    // A dict of fields is easier to recognize with the names of the JSON.
    const verbatim =
      record.extras === 'dict' && camelCase(property) === property && !isReserved(property);
    extras.push({ name: verbatim ? property : found.keyword, value: literal(value) });
  }
  return { extras, notes };
}

function isDroppable(record: NamedRecord, property: string): boolean {
  return !record.kept?.some((each) => sameKey(each, property));
}

function unavoidable(record: NamedRecord, binding: Binding): ChoiceNote[] {
  const added = record.unavoidable;
  if (added === undefined) return [];
  const keys = Object.keys(binding.properties);
  if (keys.some((key) => sameKey(key, added.property))) return [];
  const from = keys.find((key) => sameKey(key, added.from));
  const value = from === undefined ? undefined : binding.properties[from];
  if (value === undefined) return [];
  return [{ kind: 'default-written', binding: binding.name, property: added.property, value }];
}

function respelled(binding: Binding, property: string, keyword: string): ChoiceNote {
  const written = camelCase(keyword) ?? keyword;
  return { kind: 'respelled-property', binding: binding.name, property, written };
}
