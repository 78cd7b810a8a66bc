import { execFileSync } from 'node:child_process';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decoratorsFor } from '../../bindings/decorators/choose.ts';
import {
  type Argument,
  type Decorator,
  literal,
  type PyValue,
} from '../../bindings/decorators/decorator.ts';
import { azureNames, printCall, printDecorators } from '../../bindings/decorators/print.ts';
import type { Json } from '../../bindings/function-json/function-json.ts';
import { catalog } from '../../bindings/index.ts';
import { programs } from '../python/environment.ts';

const black = path.join(await programs('tools'), 'black');
const names = { on: 'bp', azure: (member: string) => `func.${member}` };
const layout = { indent: '', width: 88 };

/** What black makes of a module. */
function format(module: string): string {
  const options = { input: module, encoding: 'utf8', maxBuffer: 1 << 28 } as const;
  return execFileSync(black, ['-q', '-'], options);
}

const route: Decorator = {
  method: 'route',
  arguments: [
    { name: 'route', value: literal('orders/{id}') },
    { name: 'methods', value: literal(['GET', 'POST']) },
    { name: 'auth_level', value: { kind: 'member', enum: 'AuthLevel', member: 'FUNCTION' } },
  ],
};
const queue: Decorator = {
  method: 'queue_trigger',
  arguments: [
    { name: 'arg_name', value: literal('msg') },
    { name: 'queue_name', value: literal('in') },
    { name: 'connection', value: literal(null) },
  ],
};
const functionName: Decorator = {
  method: 'function_name',
  arguments: [{ name: 'name', value: literal('Orders'), positional: true }],
};

describe('decorators', () => {
  test('one line where it fits', () => {
    expect(printDecorators([functionName, queue], names, layout)).toEqual([
      '@bp.function_name("Orders")',
      '@bp.queue_trigger(arg_name="msg", queue_name="in", connection=None)',
    ]);
  });

  test('one argument a line where it does not', () => {
    expect(printDecorators([route], names, { indent: '    ', width: 88 })).toEqual([
      '    @bp.route(',
      '        route="orders/{id}",',
      '        methods=["GET", "POST"],',
      '        auth_level=func.AuthLevel.FUNCTION,',
      '    )',
    ]);
  });

  test('88 columns fit, 89 do not', () => {
    const named = (length: number): Decorator => ({
      method: 'function_name',
      arguments: [{ name: 'name', value: literal('x'.repeat(length)), positional: true }],
    });
    const fixed = '@bp.function_name("")'.length;
    expect(printDecorators([named(88 - fixed)], names, layout)).toHaveLength(1);
    expect(printDecorators([named(89 - fixed)], names, layout)).toHaveLength(3);
  });

  test('names as the module has them', () => {
    const own = { on: 'functions', azure: (member: string) => member };
    expect(printDecorators([route], own, { indent: '', width: 120 })).toEqual([
      '@functions.route(route="orders/{id}", methods=["GET", "POST"], auth_level=AuthLevel.FUNCTION)',
    ]);
    expect(azureNames([functionName, queue])).toEqual([]);
    expect(azureNames([route, queue, route])).toEqual(['AuthLevel']);
  });
});

test('a call that registers a callable', () => {
  const app = { ...names, on: 'app' };
  expect(printCall([queue], app, 'shared.main', layout)).toEqual([
    'app.queue_trigger(arg_name="msg", queue_name="in", connection=None)(shared.main)',
  ]);
  expect(printCall([functionName, queue], app, 'shared.main', layout)).toEqual([
    'app.function_name("Orders")(',
    '    app.queue_trigger(arg_name="msg", queue_name="in", connection=None)(shared.main),',
    ')',
  ]);
});

describe('black changes nothing', () => {
  function module(choices: readonly (readonly Decorator[])[]): string {
    const functions = choices.map((decorators, index) => {
      const lines = printDecorators(decorators, names, layout);
      const call = printCall(decorators, names, `shared.callable_${index}`, layout);
      return `\n\n${lines.join('\n')}\ndef main_${index}():\n    pass\n\n\n${call.join('\n')}\n`;
    });
    return `import azure.functions as func\n\nbp = func.Blueprint()\n${functions.join('')}`;
  }

  test('in the examples of the catalog', { timeout: 60_000 }, () => {
    const choices = catalog.map(({ type, role, example: { name, ...properties } }) => {
      const direction = role === 'output' ? ('out' as const) : ('in' as const);
      const bindings = [{ type, name, direction, properties }];
      return decoratorsFor({ name: `Example_of_${type}`, bindings }).decorators;
    });
    const text = module(choices);
    expect(format(text)).toBe(text);
  });

  test('in whatever can be written', { timeout: 60_000 }, () => {
    const text = fc.oneof(
      fc.string({ maxLength: 70 }),
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      fc.constantFrom('"', "'", `it's "so"`, '\\', '\ud800', '漢字'.repeat(20)),
    );
    const { json } = fc.letrec<{ json: Json }>((tie) => ({
      json: fc.oneof(
        { depthSize: 'small' },
        text,
        fc.constant(null),
        fc.boolean(),
        fc.double({ noNaN: true }),
        fc.bigInt(),
        fc.array(tie('json'), { maxLength: 5 }),
        fc.dictionary(text, tie('json'), { maxKeys: 4 }),
      ),
    }));
    const value: fc.Arbitrary<PyValue> = fc.oneof(
      json.map(literal),
      fc.constant<PyValue>({ kind: 'member', enum: 'DataType', member: 'STRING' }),
    );
    const name = fc.stringMatching(/^[a-z]{1,30}$/);
    const argument: fc.Arbitrary<Argument> = fc.record({ name, value });
    const distinct = { maxLength: 6, selector: (each: Argument) => each.name };
    const decorator = fc.record({
      method: name.map((each) => `on_${each}`),
      arguments: fc.uniqueArray(argument, distinct),
    });
    const choices = fc.sample(fc.array(decorator, { minLength: 1, maxLength: 4 }), {
      numRuns: 150,
      seed: 1,
    });
    const written = module(choices);
    expect(format(written)).toBe(written);
  });
});
