import { expect, test } from 'vitest';
import { add } from './added.ts';
import { generate, library } from './new-app.ts';
import { expectedFunctions, templates } from './template-jobs.ts';

/** The calls of a file as REST Client reads it: `METHOD URL`, with the variables in it. */
function callsIn(text: string): string[] {
  const variables = [...text.matchAll(/^@(\w+) *= *(\S+)$/gm)];
  const filled = variables.reduce(
    (all, [, name, value = '']) => all.replaceAll(`{{${name}}}`, value),
    text,
  );
  const blocks = filled.split(/^###.*$/m).slice(1);
  return blocks.map((block) => {
    const [head = '', ...body] = block.trim().split(/\r?\n\r?\n/);
    const [line = '', ...headers] = head.split(/\r?\n/);
    for (const header of headers) expect(header).toMatch(/^[\w-]+: \S/);
    if (body.length > 0) expect(JSON.parse(body.join('\n'))).toBeInstanceOf(Object);
    return line;
  });
}

const urls = (calls: readonly string[]) => calls.map((each) => each.split(' ')[1] ?? '');

/** Started by other functions only. */
const inner = ['activityTrigger', 'assistantSkillTrigger'];

test('every function of every template has a sample call', () => {
  for (const template of templates) {
    const { files } = generate({ template: [template], extras: ['requests'] });
    const calls = callsIn(files['test.http'] ?? '');
    for (const url of urls(calls)) expect(new URL(url).origin).toBe('http://localhost:7071');
    for (const { name, bindings } of expectedFunctions(template)) {
      const types = bindings.map(({ type }) => type);
      if (types.some((type) => inner.includes(type))) continue;
      const isCalled = types.includes('httpTrigger')
        ? calls.some((each) => / http:\/\/localhost:7071\/api\/[^{}]+$/.test(each))
        : calls.some((each) => each.includes(`/${name}`) || /=|\/mcp$/.test(each));
      expect([template, name, isCalled, calls]).toEqual([template, name, true, calls]);
    }
    expect(new Set(calls).size).toBe(calls.length);
    if (library.template(template).manifest.kind === 'function') {
      expect(generate({ template: [template] }).files).not.toHaveProperty('test.http');
    }
  }
});

const app = {
  'host.json': '{"version": "2.0", "extensions": {"http": {"routePrefix": "v1"}}}',
  'function_app.py': 'import azure.functions as func\n\napp = func.FunctionApp()\n',
};

test.each([
  ['none', undefined, []],
  ['an empty one', '', ['GET http://localhost:7071/v1/items/1']],
  [
    'one with a variable of its own',
    '@baseUrl = http://localhost:7071\r\n\r\n### old\r\nGET {{baseUrl}}/v1/old',
    ['GET http://localhost:7071/v1/old', 'GET http://localhost:7071/v1/items/1'],
  ],
  ['one that has the call', '### mine\nGET http://localhost:7071/v1/items/1\n', undefined],
])('add appends to %s', (_, text, wanted) => {
  const files = { ...app, ...(text !== undefined && { 'test.http': text }) };
  const made = add(files, { template: 'http', answers: { name: 'read', route: 'items/{id:int}' } });
  const after = made.text('test.http');
  if (wanted === undefined) return expect(after).toBe(text);
  expect(after.startsWith(text ?? '')).toBe(true);
  expect(callsIn(after)).toEqual(wanted);
  expect(/(?<!\r)\n/.test(after)).toBe(text !== undefined && !text.includes('\r'));
});

test('a value in a URL is one that the route allows', () => {
  const route = '{a:int:min(7)}/{b:guid}/{c:bool}/{d:alpha:minlength(3)}/{e?}/{*rest}';
  const { text } = add(
    { ...app, 'test.http': '' },
    { template: 'http', answers: { name: 'many', route } },
  );
  expect(callsIn(text('test.http'))).toEqual([
    'GET http://localhost:7071/v1/7/00000000-0000-0000-0000-000000000001/true/aaa/a/a',
  ]);
});
