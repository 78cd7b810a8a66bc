import { readdirSync, readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import { beforeAll, describe, expect, test } from 'vitest';
import { catalog } from '../../../bindings/index.ts';
import { formats } from '../../../generators/language/formats.ts';
import { builtIn, type Library } from '../../../generators/templates/library.ts';
import { kinds, merges, readManifest } from '../../../generators/templates/read-manifest.ts';
import { questionKinds } from '../../../generators/templates/read-question.ts';
import { initParser } from '../../../python/parse.ts';
import { readLock } from '../../../registry/lock/lock-file.ts';
import { useTemplate } from '../../../registry/testing/use-template.ts';
import {
  checkRegistryJson,
  registryFields,
} from '../../../registry/validate/check-registry-json.ts';
import { testFields } from '../../../registry/validate/check-tests.ts';
import { validateRegistry } from '../../../registry/validate/validate-registry.ts';
import { memoryTree } from '../../../workspace/tree/disk.ts';

const read = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
const names = ['registry', 'template', 'config', 'lock', 'template-test', 'report'] as const;
type Name = (typeof names)[number];

const schemas = Object.fromEntries(
  names.map((name) => [name, read(`schemas/${name}.schema.json`)]),
) as Record<Name, Record<string, never>>;
const ajv = new Ajv({ strict: true, strictRequired: false, strictTypes: false, allErrors: true });
const checks = Object.fromEntries(
  names.map((name) => [name, ajv.compile(schemas[name])]),
) as Record<Name, ValidateFunction>;

/** What is wrong with a document by its schema: places with words. */
function problems(name: Name, document: unknown): string[] {
  checks[name](document);
  return (checks[name].errors ?? []).map(
    ({ instancePath, message }) => `${instancePath} ${message}`,
  );
}

let library: Library;
beforeAll(async () => {
  await initParser();
  library = await builtIn();
});

test('every schema is published, and has a title and a description', () => {
  expect(readdirSync('schemas').sort()).toEqual(names.map((each) => `${each}.schema.json`).sort());
  for (const name of names) {
    expect(schemas[name].$schema).toBe('http://json-schema.org/draft-07/schema#');
    expect(schemas[name].title).toBeTruthy();
    expect(schemas[name].description).toBeTruthy();
  }
});

test('every field that an author writes is described', () => {
  for (const name of ['registry', 'template', 'template-test'] as const) {
    for (const [path, field] of fieldsOf(schemas[name])) {
      const isKnown = 'description' in field || '$ref' in field || 'enum' in field;
      expect(isKnown || path.endsWith('$schema'), path).toBe(true);
    }
  }
});

/** Every property of a schema, with its path. */
function* fieldsOf(schema: object, path = ''): Generator<[string, object]> {
  for (const [key, value] of Object.entries(schema)) {
    if (typeof value !== 'object' || value === null || ['if', 'then', 'else'].includes(key))
      continue;
    if (key === 'properties') {
      for (const [name, field] of Object.entries(value)) yield [`${path}/${name}`, field as object];
    }
    yield* fieldsOf(value, `${path}/${key}`);
  }
}

describe('lists are those of the code', () => {
  const template = schemas.template as Record<string, never> & {
    properties: Record<string, { enum?: string[] }>;
    definitions: Record<string, { properties: Record<string, { enum?: string[] }> }>;
  };
  const enumOf = (definition: string, field: string) =>
    template.definitions[definition]?.properties[field]?.enum;
  const ownOf = (name: Name) => Object.keys(schemas[name].properties ?? {}).sort();

  test('of template.json', () => {
    expect(template.properties.kind?.enum).toEqual(Object.keys(kinds));
    expect(enumOf('question', 'kind')).toEqual(Object.keys(questionKinds));
    expect(enumOf('question', 'format')).toEqual(Object.keys(formats));
    expect(enumOf('file', 'merge')).toEqual(merges);
    const fields = Object.keys(template.definitions.question?.properties ?? {});
    const known = ['name', 'title', 'kind', 'default', 'when'];
    expect(fields.sort()).toEqual(
      [...new Set([...known, ...Object.values(questionKinds).flat()])].sort(),
    );
  });

  test('of bindings', () => {
    const { type } = Object(template.definitions.binding).properties as {
      type: { anyOf: [{ enum: string[] }] };
    };
    expect(type.anyOf[0].enum).toEqual([...new Set(catalog.map((each) => each.type))].sort());
  });

  test('of registry.json and tests', () => {
    expect(ownOf('registry')).toEqual([...registryFields].sort());
    expect(ownOf('template-test')).toEqual([...testFields].sort());
  });
});

describe('what pyfunc has is valid', () => {
  const folders = readdirSync('templates', { withFileTypes: true }).filter((each) =>
    each.isDirectory(),
  );
  test.each(folders.map(({ name }) => name))('templates/%s', (name) => {
    expect(problems('template', read(`templates/${name}/template.json`))).toEqual([]);
  });

  test('templates/registry.json', () => {
    expect(problems('registry', read('templates/registry.json'))).toEqual([]);
  });

  test.each(['http', 'queue', 'app', 'durable', 'telemetry'])(
    'the lock of an app with %s',
    (name) => {
      const usual = library.template(name).manifest.questions;
      const answers = Object.fromEntries(
        usual.flatMap((each) => (each.default === undefined ? [] : [[each.name, each.default]])),
      );
      const made = useTemplate({
        library,
        template: name,
        answers: { ...answers, template: ['timer'] },
      });
      const files = made.kind === 'made' ? made.files : {};
      const text = Buffer.from(files['pyfunc-lock.json'] ?? '').toString();
      expect(problems('lock', JSON.parse(text))).toEqual([]);
    },
  );
});

const question = {
  name: 'name',
  title: 'Name',
  kind: 'text',
  format: 'function-name',
  default: 'x',
};
const good = {
  template: {
    kind: 'function',
    name: 't',
    title: 'T',
    version: '1.0.0',
    questions: [question],
    files: [{ from: 'a', to: 'a', merge: 'keep' }],
    settings: {},
    requirements: [],
    module: 'm.hbs',
    bindings: [{ type: 'timerTrigger', direction: 'in', name: 'timer', schedule: '0 0 3 * * *' }],
  },
  registry: { name: '@acme', version: '1.0.0', requires: { pyfunc: '>=0.1' } },
  lock: {
    lockfileVersion: 1,
    registries: { '@acme': { source: 'npm:t@^1', version: '1.0.0', integrity: integrity('x') } },
    generated: [
      {
        template: 'http',
        templates: { http: { version: '1.0.0', pyfunc: '0.1.0', integrity: integrity('y') } },
        answers: { name: 'hello', batch: 5, tests: true, list: ['a', ''] },
        place: { file: 'function_app.py', on: 'app' },
        functions: { hello: 'a'.repeat(64) },
        files: { 'function_app.py': 'b'.repeat(64) },
      },
    ],
  },
  'template-test': {
    answers: { name: 'x', batch: 5, on: true, list: ['a'] },
    update: {
      edits: [
        { file: 'a.py', append: 'x' },
        { file: 'a.py', find: 'x', replace: '' },
      ],
    },
  },
};

function integrity(letter: string): string {
  return `sha512-${letter.repeat(86)}==`;
}

/** A document with another value at a path; `undefined` takes the field away. */
function changed(document: object, path: string, value: unknown): unknown {
  const copy = structuredClone(document) as Record<string, never>;
  const steps = path.split('/');
  const last = steps.pop() ?? '';
  let at: Record<string, never> = copy;
  for (const step of steps) at = at[step] as never;
  if (value === undefined) delete at[last];
  else at[last] = value as never;
  return copy;
}

/** What the code says of a document, in words. */
const byCode: Readonly<Record<keyof typeof good, (document: unknown) => readonly unknown[]>> = {
  template(document) {
    const manifest = readManifest('t/template.json', JSON.stringify(document));
    if (manifest.kind === 'failed' || manifest.value.problems.length > 0) return [manifest];
    const files = {
      'registry.json': JSON.stringify(good.registry),
      't/template.json': JSON.stringify(document),
      't/files/a': '',
      't/files/m.hbs':
        'import azure.functions as func\n\n\n{{decorators app name bindings}}\ndef {{ident name}}(timer): ...\n',
    };
    return validateRegistry(memoryTree(files), library, '.').findings.filter(
      ({ severity }) => severity === 'error',
    );
  },
  registry: (document) =>
    checkRegistryJson(memoryTree({ 'registry.json': JSON.stringify(document) })),
  lock(document) {
    const lock = readLock(memoryTree({ 'pyfunc-lock.json': JSON.stringify(document) }));
    return lock.kind === 'failed' ? lock.diagnostics : [];
  },
  'template-test': (document) =>
    validateRegistry(
      memoryTree({
        'registry.json': JSON.stringify(good.registry),
        't/template.json': JSON.stringify({
          ...good.template,
          kind: 'files',
          module: undefined,
          bindings: undefined,
          questions: [
            question,
            { name: 'batch', title: 'B', kind: 'number', default: 1 },
            { name: 'on', title: 'O', kind: 'confirm', default: true },
            {
              ...{ name: 'list', title: 'L', kind: 'multiselect', default: [] },
              choices: [{ value: 'a', title: 'A' }],
            },
          ],
        }),
        't/files/a': '',
        't/tests/one.json': JSON.stringify(document),
      }),
      library,
      '.',
    ).findings.filter(({ severity }) => severity === 'error'),
};

describe.each(Object.keys(good) as (keyof typeof good)[])('%s.schema.json', (name) => {
  test('takes what the code takes', () => {
    expect(problems(name, good[name])).toEqual([]);
    expect(byCode[name](good[name])).toEqual([]);
  });

  test.each(mistakes()[name])('refuses as the code does: %s = %j', (path, value) => {
    const document = changed(good[name], path, value);
    expect(problems(name, document)).not.toEqual([]);
    expect(byCode[name](document)).not.toEqual([]);
  });
});

test.each([
  ['questions/0', { ...question, pattern: 'x', rule: 'must be x' }],
  ['questions/1', { name: 'n', title: 'N', kind: 'number', min: 1, max: 5, default: 2 }],
  ['questions/1', { name: 'n', title: 'N', kind: 'confirm', default: false, when: { name: 'x' } }],
  ['description', 'Words.'],
  ['deprecated', 'Use u.'],
  ['writes', ['a', 'b/**']],
  ['uses', [{ template: 'pyfunc:timer', answers: { name: 'y' } }]],
  ['others', { more: { name: '{{name}}_more', bindings: [] } }],
  ['eventsFrom', 'iotHub'],
  ['host', { extensions: { queues: { batchSize: 1 } } }],
  ['settings', { 'A{{name}}': 'x' }],
])('template.json may have %s = %j', (path, value) => {
  expect(problems('template', changed(good.template, path, value))).toEqual([]);
});

function mistakes(): Record<keyof typeof good, (readonly [path: string, value: unknown])[]> {
  return {
    template: [
      ['kind', 'functions'],
      ['kind', undefined],
      ['name', ''],
      ['name', 'Orders'],
      ['title', undefined],
      ['titel', 'x'],
      ['description', ''],
      ['deprecated', true],
      ['version', '1.0'],
      ['version', 1],
      ['questions', {}],
      ['questions/0/name', 'Name'],
      ['questions/0/kind', 'string'],
      ['questions/0/format', 'any'],
      ['questions/0/format', undefined],
      ['questions/0/default', 1],
      ['questions/0/min', 1],
      ['questions/0/choices', []],
      ['questions/0/pattern', 'x'],
      ['questions/0/rule', 'must be x'],
      ['questions/0/when', { name: null }],
      ['questions/0/wenn', {}],
      ['questions/1', { name: 'n', title: 'N', kind: 'number', min: '1' }],
      ['questions/1', { name: 'n', title: 'N', kind: 'number', default: 1.5 }],
      ['questions/1', { name: 'n', title: 'N', kind: 'number', format: 'line' }],
      ['questions/1', { name: 'n', title: 'N', kind: 'confirm', default: 'yes' }],
      ['questions/1', { name: 'n', title: 'N', kind: 'select' }],
      ['questions/1', { name: 'n', title: 'N', kind: 'select', choices: [{ value: 'a' }] }],
      ['questions/1', { name: 'n', title: 'N', kind: 'multiselect', choices: ['a'] }],
      ['files', undefined],
      ['files/0/from', undefined],
      ['files/0/to', ''],
      ['files/0/merge', 'overwrite'],
      ['files/0/unless', 'x'],
      ['files/0/mode', '644'],
      ['settings', { A: 1 }],
      ['settings', undefined],
      ['host', []],
      ['requirements', 'x'],
      ['requirements', [1]],
      ['writes', 'a'],
      ['uses', ['http']],
      ['uses', [{ answers: {} }]],
      ['uses', [{ template: 'u', version: '1' }]],
      ['module', undefined],
      ['bindings', undefined],
      ['bindings/0/type', undefined],
      ['bindings/0/direction', 'inout'],
      ['bindings/0/name', 1],
      ['others', { more: { name: 'more', bindings: [] } }],
      ['eventsFrom', 'mqtt'],
      ['extends', 'pyfunc:app'],
      ['homes', {}],
    ],
    registry: [
      ['name', undefined],
      ['name', 'acme'],
      ['name', '@Acme'],
      ['version', '1'],
      ['version', undefined],
      ['title', ''],
      ['requires', '>=0.1'],
      ['requires', { node: '>=20' }],
      ['requires', { pyfunc: 1 }],
      ['plopfile', 1],
      ['hooks', {}],
    ],
    lock: [
      ['lockfileVersion', undefined],
      ['lockfileVersion', 2],
      ['registries', { acme: {} }],
      ['registries/@acme/source', ''],
      ['registries/@acme/version', 1],
      ['registries/@acme/commit', 'abc'],
      ['registries/@acme/integrity', 'sha256-x'],
      ['generated', {}],
      ['generated/0/template', undefined],
      ['generated/0/templates', []],
      ['generated/0/templates/http/version', undefined],
      ['generated/0/templates/http/pyfunc', 'latest'],
      ['generated/0/answers', { name: null }],
      ['generated/0/answers', { name: [1] }],
      ['generated/0/place', { file: 'a.py' }],
      ['generated/0/bindings', 'x'],
      ['generated/0/functions', { hello: 'x' }],
      ['generated/0/files', { 'a.py': 'A'.repeat(64) }],
    ],
    'template-test': [
      ['answer', {}],
      ['answers', []],
      ['answers', { name: null }],
      ['answers', { list: [1] }],
      ['update', []],
      ['update', { edit: [] }],
      ['update', { edits: {} }],
      ['update/edits/0/file', undefined],
      ['update/edits/0/append', 1],
      ['update/edits/1/find', undefined],
      ['update/edits/1/replace', undefined],
      ['update/edits/1/regex', true],
    ],
  };
}
