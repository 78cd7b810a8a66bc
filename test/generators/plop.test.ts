import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadPlopfile, planPlop } from '../../generators/plop/plan-plop.ts';
import { changes } from '../../workspace/change/changes.ts';
import { openTree } from '../../workspace/tree/disk.ts';
import { built } from '../cli/built.ts';
import { valueIn } from '../diagnostics/results.ts';
import { type Files, folderWith, shown } from '../workspace/folders.ts';
import { generate } from './new-app.ts';

const require = createRequire(import.meta.url);
const plopfile = built('chunks/package');

const existing = { 'a.txt': 'one\n# here\ntwo\n', 'old.txt': 'old\n' };

/** A plopfile with one generator of these actions, and template files beside it. */
function toolsWith(actions: string, files: Files = {}): string {
  return folderWith({
    'plopfile.mjs': `import fs from 'node:fs';
      import path from 'node:path';
      export default (plop) => {
        const at = (name) => path.join(plop.getDestBasePath(), name);
        plop.setGenerator('g', { description: '', prompts: [], actions: ${actions} });
      };`,
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
  const loaded = await loadPlopfile(tools, ours);
  const plan = valueIn(await planPlop(loaded, 'g', { ...answers }, tree));
  expect(shown(ours)).toEqual(before);
  const outcome = await (await loadPlopfile(tools, theirs))
    .getGenerator('g')
    .runActions({ ...answers });
  const planned = new Map(Object.entries(existing));
  for (const { before, after } of changes(tree, plan.edits)) {
    if (before) planned.delete(before.path);
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
    [
      'add from a file whose name is a template',
      `[{ type: 'add', path: 'x', templateFile: 'parts/{{name}}.hbs' }]`,
    ],
    [
      'append from such a file',
      `[{ type: 'append', path: 'a.txt', templateFile: 'parts/{{name}}.hbs' }]`,
    ],
    ['add of a binary file', `[{ type: 'add', path: 'logo.png', templateFile: 'parts/logo.png' }]`],
    [
      'addMany with binary files',
      `[{ type: 'addMany', destination: 'out', base: 'parts', templateFiles: 'parts/*' }]`,
    ],
    [
      'addMany that strips all extensions',
      `[{ type: 'addMany', destination: 'out', base: 'parts', templateFiles: 'parts/*', stripExtensions: true }]`,
    ],
    [
      'addMany that strips none',
      `[{ type: 'addMany', destination: 'out', base: 'parts', templateFiles: 'parts/*.hbs', stripExtensions: [] }]`,
    ],
    [
      'addMany of what a function names',
      `[{ type: 'addMany', destination: 'out', templateFiles: () => ['parts/*.hbs'] }]`,
    ],
    [
      'append with groups of its pattern',
      `[{ type: 'append', path: 'a.txt', pattern: /# (here)/, template: '$1 and $& {{name}}' }]`,
    ],
    [
      'append without its anchor',
      `[{ type: 'append', path: 'a.txt', pattern: /nowhere/, template: 'x' }]`,
    ],
    [
      'append of what is there, not unique',
      `[1, 2].map(() => ({ type: 'append', path: 'a.txt', template: 'y', unique: false }))`,
    ],
    [
      'modify without a match',
      `[{ type: 'modify', path: 'a.txt', pattern: 'nowhere', template: 'x' }]`,
    ],
    [
      'data from an async function',
      `[{ type: 'add', path: 'x', template: '{{a}}', data: async () => ({ a: 1 }) }]`,
    ],
    [
      'data that is gone after its action',
      `[{ type: 'add', path: 'x', template: '{{a}}', data: { a: 1 } }, { type: 'add', path: 'y', template: '{{a}}' }]`,
    ],
    [
      'a transform that takes its time',
      `[{ type: 'modify', path: 'a.txt', pattern: 'one', template: '1', transform: async (t, d) => t + d.name }]`,
    ],
    [
      'a list from a function that changes the answers',
      `(data) => { data.more = 'm'; return [{ type: 'add', path: 'x', template: '{{more}}' }]; }`,
    ],
    [
      'code that reads and writes files between actions',
      `[
      { type: 'add', path: 'deep/er/n', template: '{{name}}' },
      () => { fs.copyFileSync(at('deep/er/n'), at('deep/copy')); fs.appendFileSync(at('deep/copy'), '!'); return ''; },
      async () => { await fs.promises.mkdir(at('made/by'), { recursive: true }); await fs.promises.writeFile(at('made/by/code'), (await fs.promises.readdir(at('deep'))).join()); },
      async () => new Promise((done) => fs.readFile(at('made/by/code'), 'utf8', (error, text) => { fs.writeFileSync(at('seen'), String(error ?? text)); done(''); })),
      () => { fs.renameSync(at('old.txt'), at('deep/new.txt')); fs.unlinkSync(at('seen')); return String(fs.existsSync(at('seen'))); },
      { type: 'append', path: 'deep/copy', template: 'more' },
      { type: 'append', path: 'deep/new.txt', template: 'more' },
    ]`,
    ],
    [
      'code that removes folders',
      `[
      { type: 'add', path: 'gone/a', template: '' }, { type: 'add', path: 'gone/b', template: '' },
      () => { fs.rmSync(at('gone'), { recursive: true }); fs.rmSync(at('never'), { force: true }); return fs.readdirSync(at('.')).join(); },
      { type: 'add', path: 'x', template: 'x' },
    ]`,
    ],
    [
      'code that streams',
      `[
      { type: 'add', path: 'n', template: 'text' },
      () => new Promise((done) => fs.createReadStream(at('n')).pipe(fs.createWriteStream(at('m'))).on('finish', () => done(''))),
      { type: 'append', path: 'm', template: 'more' },
    ]`,
    ],
  ])('%s', async (_, actions) => {
    const files = {
      'parts/a.py.hbs': 'A = {{name}}\n',
      'parts/x.hbs': 'x of {{name}}\n',
      'parts/sub/{{name}}.txt': 'b\n',
      'parts/logo.png': Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0xff, 0xfe]),
    };
    const { plan, planned, written, failed } = await both(actions, files);
    expect(planned).toEqual(written);
    expect([plan.steps.filter(({ kind }) => kind === 'failed'), failed]).toEqual([[], 0]);
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
    ['modify without a pattern', `[{ type: 'modify', path: 'a.txt', template: 'x' }]`],
    ['add without a path', `[{ type: 'add', template: 'x' }]`],
    ['addMany without a destination', `[{ type: 'addMany', templateFiles: '*' }]`],
    ['a transform that is not a function', `[{ type: 'add', path: 'n', transform: 'x' }]`],
    ['a transform that returns no text', `[{ type: 'add', path: 'n', transform: () => 7 }]`],
    ['a skip that is not a function', `[{ type: 'add', path: 'n', skip: true }]`],
    ['an abortOnFail that is not a boolean', `[{ type: 'add', path: 'n', abortOnFail: 'no' }]`],
    ['a type that nobody set', `[{ type: 'never set' }, { type: 'add', path: 'n' }]`],
    [
      'code that throws',
      `[{ type: 'add', path: 'n' }, () => { throw 'no'; }, { type: 'add', path: 'm' }]`,
    ],
    [
      'code that writes into .git',
      `[() => fs.writeFileSync(at('.git/hooks/x'), ''), { type: 'add', path: 'm' }]`,
    ],
    ['into .git', `[{ type: 'add', path: '.git/hooks/pre-commit', template: '' }]`],
    ['a name for no system', `[{ type: 'add', path: 'con.txt', template: '' }]`],
  ])('%s', async (_, actions) => {
    const folder = folderWith(existing);
    const plop = await loadPlopfile(path.join(toolsWith(actions), 'plopfile.mjs'), folder);
    const planned = await planPlop(plop, 'g', { name: 'x' }, openTree(folder));
    const { edits, steps, isAborted } = valueIn(planned);
    expect(edits).toEqual([]);
    expect(isAborted).toBe(true);
    expect(steps.filter(({ kind }) => kind === 'failed')).toHaveLength(1);
  });
});

describe('what plop passes over', () => {
  const planOf = async (actions: string) => {
    const folder = folderWith(existing);
    const plop = await loadPlopfile(path.join(toolsWith(actions), 'plopfile.mjs'), folder);
    return valueIn(await planPlop(plop, 'g', { name: 'x' }, openTree(folder)));
  };

  test('an action that may fail does not stop the others', async () => {
    const fails = `{ type: 'append', path: 'no', template: 'x', abortOnFail: false }`;
    const plan = await planOf(`[${fails}, { type: 'add', path: 'n', template: 'x' }]`);
    expect(plan.isAborted).toBe(false);
    expect(plan.edits.map((edit) => edit.path)).toEqual(['n']);
    expect(plan.steps.map(({ kind }) => kind)).toEqual(['failed', 'done']);
  });

  test.each([
    ['append', '/nowhere/'],
    ['modify', '"nowhere"'],
  ])('%s without a match is told of', async (type, pattern) => {
    const { unmatched } = await planOf(
      `[{ type: '${type}', path: 'a.txt', pattern: ${pattern}, template: '' }]`,
    );
    expect(unmatched).toMatchObject([{ type, path: 'a.txt' }]);
  });

  test.each([
    ['undefined', 'g has no actions'],
    ['() => {}', 'g has no actions'],
    ['"all"', 'g has invalid actions'],
  ])('a generator whose actions are %s is refused', async (actions, reason) => {
    await expect(planOf(actions)).rejects.toThrow(reason);
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
    const planned = await planPlop(plop, 'function-app', answers, openTree(folder));
    const { edits, isAborted } = valueIn(planned);
    expect(isAborted).toBe(false);
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
