import { describe, expect, test } from 'vitest';
import { readTemplate } from '../../generators/templates/read-template.ts';
import { memoryTree } from '../../workspace/tree/disk.ts';
import { library } from './new-app.ts';

const good = {
  name: 't',
  kind: 'function',
  version: '1.0.0',
  title: 'A test',
  questions: [{ name: 'name', title: 'Name', kind: 'text', format: 'function-name', default: 'x' }],
  files: [{ from: 'a.hbs', to: 'a/{{name}}.txt', merge: 'keep' }],
  settings: {},
  module: 'f.hbs',
  bindings: [{ type: 'queueTrigger', direction: 'in', name: 'm', queueName: '{{name}}' }],
  requirements: [],
};
const files = { 'a.hbs': '{{name}}', 'f.hbs': 'def {{ident name}}(): ...\n' };

/** Codes of what is wrong with a template that differs from the good one in some fields. */
function codes(manifest: object | string, contents: Readonly<Record<string, string>> = files) {
  const text = typeof manifest === 'string' ? manifest : JSON.stringify({ ...good, ...manifest });
  const sources = Object.entries(contents).map(([name, source]) => [`t/files/${name}`, source]);
  const tree = memoryTree({ 't/template.json': text, ...Object.fromEntries(sources) });
  const read = readTemplate(tree, 't');
  return read.kind === 'ok'
    ? []
    : read.diagnostics.map(({ code, message }) => `${code} ${message}`);
}

test('a good template is good', () => {
  expect(codes({})).toEqual([]);
});

const functions = library.names.filter(
  (name) => library.template(name).manifest.kind === 'function',
);
test.each(functions)('the built-in template %s asks for nothing it does not use', (name) => {
  const { manifest, contents, paths } = library.function(name);
  const placeholders = JSON.stringify([contents, paths, manifest]);
  for (const { name: asked } of manifest.questions) {
    expect(
      placeholders.includes(`"path":["${asked}"`) || placeholders.includes(`{{${asked}}}`),
    ).toBe(true);
  }
});

describe('what is wrong is said with its field', () => {
  const question = good.questions[0];
  test.each([
    ['', 'as a whole'],
    ['[]', 'as a whole'],
    ['null', 'as a whole'],
    [{ name: '' }, 'name'],
    [{ kind: 'project' }, 'kind'],
    [{ extra: 1 }, 'extra'],
    [{ files: {} }, 'files'],
    [{ files: [{ from: 'a.hbs', to: 'a', merge: 'overwrite' }] }, 'files\\[0\\].merge'],
    [{ files: [{ from: 'no.hbs', to: 'a', merge: 'keep' }] }, 'no.hbs'],
    [{ questions: [{ ...question, kind: 'password' }] }, 'questions\\[0\\].kind'],
    [{ questions: [{ ...question, format: 'anything' }] }, 'questions\\[0\\].format'],
    [{ questions: [{ ...question, name: 'Name' }] }, 'questions\\[0\\].name'],
    [{ questions: [{ ...question, name: '__proto__' }] }, 'questions\\[0\\].name'],
    [{ questions: [{ ...question, default: 'a b' }] }, 'questions\\[0\\].default'],
    [{ questions: [{ ...question, run: 'rm' }] }, 'questions\\[0\\].run'],
    [{ settings: { A: 1 } }, 'settings.A'],
  ])('%j', (manifest, field) => {
    const [first, ...rest] = codes(manifest);
    expect(first).toMatch(new RegExp(`^PYF206 .*(?:${field})`));
    expect(rest).toEqual([]);
  });

  test.each([
    ['a file', {}, { ...files, 'a.hbs': '{{nmae}}' }],
    ['a path', { files: [{ from: 'a.hbs', to: '{{nmae}}', merge: 'keep' }] }, files],
    ['a binding', { bindings: [{ queueName: '{{nmae}}' }] }, files],
    ['a prototype in a binding', { bindings: [{ queueName: '{{constructor}}' }] }, files],
    ['a setting', { settings: { '{{nmae}}': 'x' } }, files],
  ])('an unknown name in %s', (_, manifest, contents) => {
    expect(codes(manifest, contents).map((each) => each.slice(0, 6))).toEqual(['PYF201']);
  });

  test('all faults are named at once, also where a field would reach a prototype', () => {
    const said = codes('{"__proto__": {}, "kind": "files", "questions": {}}').join('\n');
    for (const field of ['__proto__', 'name', 'title', 'version', 'questions', 'files']) {
      expect(said).toContain(`template.json, ${field}: `);
    }
  });

  test('all broken files are named at once', () => {
    expect(codes({}, { 'a.hbs': '{{{name}}}', 'f.hbs': '{{> x}}' })).toHaveLength(2);
  });
});
