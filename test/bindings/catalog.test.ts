import { describe, expect, test } from 'vitest';
import {
  type Decorator,
  type EnumName,
  literal,
  type PyValue,
} from '../../bindings/decorators/decorator.ts';
import { enumMember, membersOf } from '../../bindings/decorators/enums.ts';
import { camelCase } from '../../bindings/decorators/property-names.ts';
import { explicitOnly } from '../../bindings/decorators/return-candidates.ts';
import type { Json, JsonObject } from '../../bindings/function-json/function-json.ts';
import { catalog } from '../../bindings/index.ts';
import { type ArgumentRecord, libraryText, type NamedRecord } from '../../bindings/record.ts';
import { environment } from '../python/environment.ts';
import { type Answer, askLibrary, sourceOf } from './library.ts';

const py311 = await environment('py311');
const py313 = await environment('py313');

/** Decorators of the library that describe no binding of a function.json. */
const notBindings = [
  'mcp_tool',
  'generic_trigger',
  'generic_input_binding',
  'generic_output_binding',
  'add_trigger',
  'retry',
];
/** Keywords that the catalog leaves out on purpose, with the reason. */
const leftOut: { readonly [keyword: string]: string } = {
  input_type: 'a hint of the durable library, not in the metadata',
};

const named = catalog.filter((record): record is NamedRecord => record.kind === 'named');
const ownDecorator = named.filter((record) => record.decorator !== 'route');
const enums: readonly EnumName[] = [
  'AccessRights',
  'AuthLevel',
  'BlobSource',
  'Cardinality',
  'DataType',
];

/** A value that the argument takes and that no other argument has. */
function sample(argument: ArgumentRecord): { readonly python: PyValue; readonly json: Json } {
  if (argument.enum !== undefined) {
    const [member = ''] = membersOf(argument.enum).slice(-1);
    const value = argument.enum === 'BlobSource' ? 'LogsAndContainerScan' : member;
    const python = enumMember(argument.enum, value);
    if (python === undefined) throw new Error(`${argument.enum} has no ${value}`);
    return { python, json: value };
  }
  if (argument.objects !== undefined) {
    const items = [keywords({ name: 'text' })];
    const json = '[{"name":"text","description":null,"required":false}]';
    return { python: { kind: 'objects', of: argument.objects, items }, json };
  }
  const value = argument.oneOf?.at(-1) ?? `a ${argument.name}`;
  return { python: literal(value), json: value };
}

function fn(...decorators: Decorator[]) {
  const needsTrigger = !/_trigger(_v3)?$/.test(decorators[0]?.method ?? '');
  const trigger = {
    method: 'generic_trigger',
    arguments: keywords({ arg_name: 't', type: 'anyTrigger' }),
  };
  const all = needsTrigger ? [trigger, ...decorators] : decorators;
  return sourceOf({ decorators: all, needsDurableBlueprint: true });
}

function keywords(values: { readonly [name: string]: Json }) {
  return Object.entries(values).map(([name, value]) => ({ name, value: literal(value) }));
}

/** Calls of every decorator: with all arguments, with as few as may be, and with one too many. */
const calls = ownDecorator.map((record) => {
  const name = { name: record.nameArgument, value: literal('thing') };
  const takes = record.arguments;
  const compatible = takes.filter(
    (each) => record.type !== 'eventGrid' || each.name !== 'connection',
  );
  const least = takes.filter((each) => each.required || isEventGridKey(record, each));
  const call = (args: readonly ArgumentRecord[], ...more: ReturnType<typeof keywords>) => {
    const given = args.map((each) => ({ name: each.name, value: sample(each).python }));
    return { method: record.decorator, arguments: [name, ...given, ...more] };
  };
  return {
    record,
    full: compatible,
    least,
    decorators: [
      call(compatible),
      call(least),
      call(compatible, ...keywords({ stray_property: 'x' })),
    ],
  };
});

function isEventGridKey(record: NamedRecord, argument: ArgumentRecord): boolean {
  return record.type === 'eventGrid' && argument.name.startsWith('topic');
}

describe.each([
  ['py311', py311],
  ['py313', py313],
])('catalog and library, %s', (_, python) => {
  const answer: Answer = askLibrary(python, {
    functions: calls.flatMap((call) => call.decorators.map((each) => fn(each))),
    signatures: named.map((record) => record.decorator),
    enums,
  });

  test('every decorator of the library is in the catalog', () => {
    const known = new Set([...named.map((record) => record.decorator), ...notBindings]);
    expect(answer.decorators.filter((name) => !known.has(name))).toEqual([]);
  });

  test('which types take a value that is simply returned', () => {
    expect(explicitOnly).toEqual(new Set(answer.explicitOnly));
  });

  test.each(enums)('the members of %s', (name) => {
    expect(new Set(membersOf(name))).toEqual(new Set(answer.enums[name]));
  });

  describe.each(calls.map((call, index) => ({ ...call, index, title: call.record.decorator })))(
    '$title',
    ({ record, full, least, index }) => {
      const [everything, bare, stray] = answer.functions
        .slice(index * 3, index * 3 + 3)
        .map((result) => emitted(result, 'thing'));

      test('takes the keywords of the catalog, and no others', () => {
        const signature = answer.signatures[record.decorator];
        const expected = new Map(record.arguments.map((each) => [each.name, each.required]));
        expected.set(record.nameArgument, true);
        for (const [keyword, isRequired] of Object.entries(signature?.keywords ?? {})) {
          if (keyword in leftOut) continue;
          expect(expected.get(keyword), keyword).toBe(isRequired);
          expected.delete(keyword);
        }
        // What is not in the signature must pass as an extra keyword.
        if (!signature?.open) expect([...expected.keys()]).toEqual([]);
      });

      test('writes each keyword as its property', () => {
        const properties = Object.fromEntries(
          full.map((each) => [camelCase(each.name), sample(each).json]),
        );
        const direction = record.role === 'output' ? 'OUT' : 'IN';
        expect(everything).toEqual({ type: record.type, direction, name: 'thing', ...properties });
      });

      test('adds the defaults of the catalog, and no others', () => {
        const given = new Set(least.map((each) => camelCase(each.name) ?? ''));
        const added = Object.entries(bare ?? {}).filter(
          ([key]) => !['type', 'direction', 'name'].includes(key) && !given.has(key),
        );
        const defaults = record.arguments
          .filter((each) => each.default !== undefined)
          .map((each) => [camelCase(each.name), each.default]);
        if (record.unavoidable) {
          defaults.push([record.unavoidable.property, bare?.[record.unavoidable.from]]);
        }
        const comparable = added.map(([key, value]) => [
          key,
          defaults.some(([name, each]) => name === key && each === libraryText)
            ? libraryText
            : value,
        ]);
        expect(Object.fromEntries(comparable)).toEqual(Object.fromEntries(defaults));
      });

      test('takes further keywords where the catalog says so', () => {
        const isOpen = record.extras === 'keyword';
        expect(stray?.strayProperty).toBe(isOpen ? 'x' : undefined);
        expect(stray === undefined).toBe(!isOpen);
      });
    },
  );
});

function emitted(result: Answer['functions'][number] | undefined, name: string) {
  if (result === undefined || 'error' in result) return undefined;
  return result.bindings.find((binding: JsonObject) => binding.name === name);
}
