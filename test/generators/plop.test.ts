import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadPlopfile, planPlop } from '../../generators/plop/plan-plop.ts';
import { changes } from '../../workspace/change/changes.ts';
import { openTree } from '../../workspace/tree/disk.ts';
import { built } from '../cli/built.ts';
import { type Files, folderWith, shown } from '../workspace/folders.ts';
import { generate } from './new-app.ts';

const require = createRequire(import.meta.url);
const plopfile = built('chunks/package');

const existing = { 'a.txt': 'one\n# here\ntwo\n', 'old.txt': 'old\n' };

/** A plopfile with one generator of these actions, and template files beside it. */
function toolsWith(actions: string, files: Files = {}): string {
  return folderWith({
    'plopfile.mjs': `export default (plop) => plop.setGenerator('g', {
      description: '', prompts: [], actions: ${actions} });`,
    'package.json': '{"type": "module"}',
    ...files,
  });
}

/** Plans with our actions, and runs the same generator with plop's own: what each does to a folder. */
async function both(actions: string, files: Files = {}, answers: object = { name: 'x' }) {
  const tools = path.join(toolsWith(actions, files), 'plopfile.mjs');
  const [ours, theirs] = [folderWith(existing), folderWith(existing)];
  const before = shown(ours);
  const tree = openTree(ours);
  const plan = await planPlop(await loadPlopfile(tools, ours), 'g', { ...answers }, tree);
  expect(shown(ours)).toEqual(before);
  const outcome = await (await loadPlopfile(tools, theirs))
    .getGenerator('g')
    .runActions({ ...answers });
  const planned = new Map(Object.entries(existing));
  for (const { after } of changes(tree, plan.edits)) {
    if (after) planned.set(after.path, Buffer.from(after.bytes).toString('latin1'));
  }
  const written = Object.entries(shown(theirs)).filter(([, { kind }]) => kind === 'file');
  return {
    plan,
    failed: outcome.failures.length,
    planned: Object.fromEntries([...planned].sort()),
    written: Object.fromEntries(written.map(([name, { content }]) => [name, content])),
  };
}

describe("plop's built-in actions come to the same in the workspace", () => {
  test.each([
    [
      'add',
      `[{ type: 'add', path: '{{name}}/{{pascalCase name}}.py', template: 'X = "{{name}}"\\n' }]`,
    ],
    ['add from a file', `[{ type: 'add', path: 'x.py', templateFile: 'parts/a.py.hbs' }]`],
    [
      'add what is there, skipped',
      `[{ type: 'add', path: 'a.txt', template: '', skipIfExists: true }]`,
    ],
    [
      'add what is there, forced',
      `[{ type: 'add', path: 'a.txt', template: 'new\\n', force: true }]`,
    ],
    [
      'add with data and transform',
      `[{ type: 'add', path: 'x', template: '{{a}}', data: { a: 1 }, transform: (t) => t + '!' }]`,
    ],
    [
      'addMany',
      `[{ type: 'addMany', destination: 'out/{{name}}', base: 'parts', templateFiles: 'parts/**/*' }]`,
    ],
    [
      'addMany without a base',
      `[{ type: 'addMany', destination: 'out', templateFiles: ['parts/*.hbs'] }]`,
    ],
    [
      'modify',
      `[{ type: 'modify', path: 'a.txt', pattern: /(# here)/, template: '{{name}}\\n$1' }]`,
    ],
    [
      'modify by a transform',
      `[{ type: 'modify', path: 'a.txt', transform: (t) => t.toUpperCase() }]`,
    ],
    ['append', `[{ type: 'append', path: 'a.txt', pattern: '# here', template: '{{name}}' }]`],
    ['append at the end', `[{ type: 'append', path: 'a.txt', template: '{{name}}' }]`],
    [
      'append twice the same',
      `[1, 2].map(() => ({ type: 'append', path: 'a.txt', pattern: /# here/, template: 'y' }))`,
    ],
    [
      'several on one file',
      `[{ type: 'add', path: 'n', template: 'a\\n' }, { type: 'append', path: 'n', template: 'b' }]`,
    ],
    [
      'skip, comments and a list from a function',
      `(data) => ['note', { type: 'add', path: data.name, template: 'a', skip: () => 'no' }]`,
    ],
  ])('%s', async (_, actions) => {
    const files = { 'parts/a.py.hbs': 'A = {{name}}\n', 'parts/sub/{{name}}.txt': 'b\n' };
    const { plan, planned, written, failed } = await both(actions, files);
    expect(planned).toEqual(written);
    expect([plan.failures.length, failed]).toEqual([0, 0]);
  });
});

describe('where an action fails, nothing is planned at all', () => {
  test.each([
    [
      'add what is there',
      `[{ type: 'add', path: 'n', template: '' }, { type: 'add', path: 'a.txt', template: '' }]`,
    ],
    [
      'modify what is not',
      `[{ type: 'add', path: 'n', template: '' }, { type: 'modify', path: 'no', pattern: 'x' }]`,
    ],
    [
      'outside',
      `[{ type: 'add', path: 'n', template: '' }, { type: 'add', path: '../{{name}}', template: '' }]`,
    ],
    ['into .git', `[{ type: 'add', path: '.git/hooks/pre-commit', template: '' }]`],
    ['a name for no system', `[{ type: 'add', path: 'con.txt', template: '' }]`],
  ])('%s', async (_, actions) => {
    const folder = folderWith(existing);
    const plop = await loadPlopfile(path.join(toolsWith(actions), 'plopfile.mjs'), folder);
    const { edits, failures } = await planPlop(plop, 'g', { name: 'x' }, openTree(folder));
    expect(edits).toEqual([]);
    expect(failures).toHaveLength(1);
  });
});

describe("pyfunc's own generators", () => {
  const tools = () =>
    folderWith({
      'plopfile.mjs': `export default async (plop) => { await plop.load(${JSON.stringify(plopfile)}); };`,
      'package.json': '{"type": "module"}',
    });
  const answers = { name: 'orders', template: ['timer'], layout: 'blueprints', python: '3.12' };
  const wanted = generate({ ...answers, authLevel: 'function' }).files;

  test('are planned like those of a plopfile', async () => {
    const folder = folderWith();
    const plop = await loadPlopfile(path.join(tools(), 'plopfile.mjs'), folder);
    const { edits, failures } = await planPlop(plop, 'function-app', answers, openTree(folder));
    expect(failures).toEqual([]);
    expect(edits.map((edit) => edit.path).sort()).toEqual(Object.keys(wanted));
    expect(shown(folder)).toEqual({});
  });

  test('write the same app when plop itself runs them', async () => {
    const folder = folderWith();
    const plop = await loadPlopfile(path.join(tools(), 'plopfile.mjs'), folder);
    const { failures } = await plop.getGenerator('function-app').runActions({ ...answers });
    expect(failures).toEqual([]);
    for (const [name, text] of Object.entries(wanted)) {
      expect(readFileSync(path.join(folder, name), 'latin1')).toBe(text);
    }
  });

  test('answers that are none are refused', async () => {
    const folder = folderWith();
    const plop = await loadPlopfile(path.join(tools(), 'plopfile.mjs'), folder);
    const bad = { ...answers, layout: '../x' };
    const { failures } = await plop.getGenerator('function-app').runActions(bad);
    expect(failures[0]?.error).toMatch(/^layout: .*must be one of/);
    expect(shown(folder)).toEqual({});
  });

  test('run from the command line of plop', () => {
    const folder = folderWith();
    const bin = path.join(path.dirname(require.resolve('plop')), '../bin/plop.js');
    const given = ['function-app', '--', '--name', 'orders', '--template', 'http'];
    const more = ['--layout', 'function_app', '--python', '3.12', '--authLevel', 'admin'];
    const config = ['--plopfile', path.join(tools(), 'plopfile.mjs'), '--dest', folder];
    const others = ['--packages', 'uv', '--tests', 'pytest', '--extras', 'lint,agents'];
    const words = [bin, ...config, ...given, ...more, ...others];
    execFileSync(process.execPath, words, { encoding: 'utf8', cwd: folder });
    expect(Object.keys(shown(folder))).toContain('tests/test_hello.py');
  });
});
