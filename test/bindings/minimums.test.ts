/** Every version that bindings/ names as the first is proved with exactly that version. */
import { describe, expect, test } from 'vitest';
import { compareFunctions } from '../../bindings/compare/compare.ts';
import { decoratorsFor } from '../../bindings/decorators/choose.ts';
import {
  type Binding,
  type FunctionJson,
  sameKey,
} from '../../bindings/function-json/function-json.ts';
import { callableSince } from '../../bindings/record.ts';
import { durableSince, unwrappedSince } from '../../bindings/services/durable.ts';
import { environment, packages } from '../python/environment.ts';
import { companions, examples, timer } from './examples.ts';
import { askLibrary, sourceOf } from './library.ts';

const python = await environment('py311');

type Case = { readonly name: string; readonly fn: Omit<FunctionJson, 'rest'> };

/** The example of each record, and again with each keyword that came later; and a retry policy. */
const cases: readonly Case[] = [
  ...examples.map(({ record, fn }) => ({ name: `${record.type}, ${record.role}`, fn })),
  ...examples.flatMap(({ record, fn }): Case[] => {
    const later =
      record.kind === 'named' ? record.arguments.filter((each) => each.since !== undefined) : [];
    return later.map((argument) => {
      const value = argument.enum === 'BlobSource' ? 'EventGrid' : 'x';
      const example = fn.bindings.at(-1) as Binding;
      const without = Object.entries(example.properties).filter(
        // An output of Event Grid takes either a connection or a topic.
        ([key]) => !/^topic/.test(key) || !sameKey(argument.name, 'connection'),
      );
      const properties = { ...Object.fromEntries(without), [argument.name]: value };
      const binding = { ...example, properties };
      return {
        name: `${record.type}, ${record.role} with ${argument.name}`,
        fn: { ...fn, bindings: [...companions(binding), binding] },
      };
    });
  }),
  {
    name: 'a retry policy',
    fn: {
      bindings: [timer],
      retry: {
        strategy: 'fixedDelay',
        properties: { strategy: 'fixedDelay', maxRetryCount: 3, delayInterval: '00:00:10' },
      },
    },
  },
];

const chosen = cases.map((each) => {
  return { ...each, choice: decoratorsFor({ name: 'Example', ...each.fn }) };
});
const versions = [...new Set(chosen.map(({ choice }) => choice.requires))].sort();

describe.each(versions)('with azure-functions %s and the oldest Durable', async (version) => {
  const folder = await packages([
    `azure-functions==${version}`,
    `azure-functions-durable==${durableSince}`,
  ]);
  const here = chosen.filter(({ choice }) => choice.requires === version);
  const answer = askLibrary(
    python,
    { functions: here.map(({ choice }) => sourceOf(choice)) },
    folder,
  );

  test('that version is asked', () => {
    expect(answer.version).toBe(version);
  });

  test.each(here.map((each, index) => ({ ...each, indexed: answer.functions[index] })))(
    '$name',
    ({ fn, indexed }) => {
      if (indexed === undefined || 'error' in indexed) throw new Error(indexed?.error);
      const { verdict, findings } = compareFunctions('Example', fn, indexed);
      expect(verdict === 'different' ? findings : []).toEqual([]);
    },
  );
});

describe('what is called', () => {
  const ask = async (library: string, durable: string) => {
    const folder = await packages([
      `azure-functions==${library}`,
      `azure-functions-durable==${durable}`,
    ]);
    return askLibrary(python, { calls: true }, folder).calls;
  };

  test('a decorated function can be called', async () => {
    expect(await ask(callableSince, durableSince)).toMatchObject({ callable: true });
    expect(await ask('1.20.0', durableSince)).toMatchObject({ callable: false });
  });

  test('the function behind what Durable wraps can be reached', async () => {
    const all = ['orchestrator_function', 'client_function', 'entity_function'];
    expect((await ask(callableSince, unwrappedSince))?.unwrapped).toEqual(all);
    expect((await ask(callableSince, '1.2.10'))?.unwrapped).not.toEqual(all);
  });
});
