import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkConfig } from '../../../registry/config/check-config.ts';
import schema from '../../../schemas/config.schema.json' with { type: 'json' };
import { readJson } from '../../../workspace/text/json.ts';
import { mismatches } from '../../cli/json-schema.ts';

const file = { folder: '/x', name: 'pyfunc.config.json', label: 'pyfunc.config.json' };

/** What is wrong with a configuration, for the schema and for pyfunc. */
function judged(config: unknown) {
  const document = readJson(JSON.stringify(config));
  if (document.kind === 'malformed') throw new Error(document.problem);
  const checked = checkConfig(file, document);
  return {
    schema: mismatches(config, schema, schema),
    pyfunc: checked.kind === 'ok' ? [] : checked.diagnostics.map(({ message }) => message),
  };
}

const url = 'https://h/t.tgz';

test.each([
  {},
  { $schema: './node_modules/pyfunc/schemas/config.schema.json' },
  { registries: {} },
  { registries: { '@a': './t', '@b-1': 'npm:@b/t@^2', '@c': 'git+ssh://git@h/r.git#v1:x' } },
  { registries: { '@a': { source: url }, '@b': { source: url, headers: { 'X-A': '1' } } } },
  { apps: {} },
  { apps: { include: ['apps/*'], exclude: [] } },
])('%j is good for both', (config) => {
  expect(judged(config)).toEqual({ schema: [], pyfunc: [] });
});

test.each([
  [],
  null,
  'text',
  { registry: {} },
  { $schema: 1 },
  { registries: [] },
  { registries: { acme: './t' } },
  { registries: { '@Acme': './t' } },
  { registries: { '@': './t' } },
  { registries: { '@a': 1 } },
  { registries: { '@a': 'tools/t' } },
  { registries: { '@a': {} } },
  { registries: { '@a': { source: 1 } } },
  { registries: { '@a': { source: url, token: 'x' } } },
  { registries: { '@a': { source: url, headers: [] } } },
  { registries: { '@a': { source: url, headers: { 'X-A': 1 } } } },
  { registries: { '@a': { source: url, headers: { 'a b': 'x' } } } },
  { apps: [] },
  { apps: { include: 'x' } },
  { apps: { exclude: [1] } },
  { apps: { only: [] } },
])('%j is wrong for both', (config) => {
  const { schema: bySchema, pyfunc } = judged(config);
  expect(bySchema).not.toEqual([]);
  expect(pyfunc).not.toEqual([]);
});

test('what pyfunc takes, the schema takes', () => {
  const text = fc.constantFrom('./t', 'npm:t', 'x', url, '@a', 'include', '');
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof({ depthSize: 'small' }, text, fc.constantFrom(1, null, true), tie('object')),
    object: fc.dictionary(
      fc.constantFrom('registries', 'apps', 'include', 'source', 'headers', '@a', '@B', '$schema'),
      fc.oneof(tie('value'), fc.array(tie('value'), { maxLength: 2 })),
      { maxKeys: 3 },
    ),
  }));
  fc.assert(
    fc.property(value, (config) => {
      const { schema: bySchema, pyfunc } = judged(config);
      if (pyfunc.length === 0) expect(bySchema).toEqual([]);
    }),
    { numRuns: 5000 },
  );
});
