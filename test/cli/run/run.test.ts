import { execFile } from 'node:child_process';
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Answer, Host, Prompt } from '../../../api/host.ts';
import { runGenerator } from '../../../api/run/run-generator.ts';
import { npmPackages } from '../../python/environment.ts';
import { type Files, folderWith, shown } from '../../workspace/folders.ts';
import { built } from '../built.ts';
import { pyfunc } from '../fake-host.ts';
import { inTerminal, keys } from '../terminal.ts';

const bin = built('pyfunc');

/** Each generator of a plopfile as the text of its definition. */
function plopfile(generators: Readonly<Record<string, string>>, before = ''): Files {
  const set = Object.entries(generators).map(
    ([name, text]) => `plop.setGenerator(${JSON.stringify(name)}, ${text});`,
  );
  return {
    'plopfile.mjs': `import { appendFileSync, existsSync } from 'node:fs';
      export default (plop) => { ${before} ${set.join('\n')} };`,
  };
}

const page = `{
  description: 'A page with a title',
  prompts: [
    { type: 'input', name: 'name', message: 'Name of the page',
      validate: (v) => /^[a-z]+$/.test(v) || 'must be small letters' },
    { type: 'list', name: 'kind', message: 'Kind', choices: ['plain', 'rich'], default: 0 },
    { type: 'confirm', name: 'index', message: 'List it?', default: false },
    { type: 'input', name: 'under', message: 'Under which heading?', when: (a) => a.index,
      default: (a) => a.name + 's', filter: (v) => v.toUpperCase() },
  ],
  actions: (a) => [
    { type: 'add', path: 'pages/{{name}}.md', template: '# {{name}} ({{kind}})\\n' },
    ...(a.index ? [{ type: 'append', path: 'index.md', template: '- {{name}}: {{under}}' }] : []),
  ],
}`;

const files = { ...plopfile({ page }), 'index.md': '# Pages\n' };

const several = { ...plopfile({ page, nothing: '{ description: "", actions: [] }' }) };

const run = (cwd: string, ...words: readonly string[]) =>
  pyfunc(['run', 'plopfile.mjs', ...words], { cwd });

describe('answers', () => {
  test.each([
    ['in order', ['page', 'home', 'rich', 'y', 'all', '--yes']],
    ['by name', ['page', '--yes', '--', '--name=home', '--kind', 'rich', '--index', '--under=all']],
    [
      'of the only generator, by name',
      ['page', '--yes', '--', '--under', 'all', '--index=true', '--kind=1', '--name=home'],
    ],
    ['in a file', ['page', '--yes', '--answers', 'answers.json']],
    ['mixed', ['page', 'home', '_', 'yes', '--answers', 'answers.json', '--yes']],
  ])('%s', async (_, words) => {
    const answers = { name: 'home', kind: 'rich', index: true, under: 'all' };
    const cwd = folderWith({ ...files, 'answers.json': JSON.stringify(answers) });
    const { code, stderr } = await run(cwd, ...words);
    expect([code, stderr]).toEqual([0, '']);
    expect(readFileSync(join(cwd, 'pages/home.md'), 'utf8')).toBe('# home (rich)\n');
    expect(readFileSync(join(cwd, 'index.md'), 'utf8')).toContain('- home: ALL');
  });

  test('--yes takes the defaults, also those that hang on other answers', async () => {
    const cwd = folderWith(files);
    await run(cwd, 'page', '--yes', '--', '--name=home', '--index');
    expect(readFileSync(join(cwd, 'index.md'), 'utf8')).toContain('- home: HOMES');
    expect(readFileSync(join(cwd, 'pages/home.md'), 'utf8')).toContain('(plain)');
  });

  test('that are missing are named: nobody waits', async () => {
    const cwd = folderWith(files);
    const { code, stdout, stderr } = await run(cwd, 'page');
    expect(code).toBe(2);
    expect(stderr).toMatch(/--name {3}Name of the page\n {2}--kind/);
    expect(stderr).toContain('pyfunc run plopfile.mjs page --yes -- --name=...');
    expect(stdout).not.toContain('Done');
    const machine = JSON.parse((await run(cwd, 'page', '--json')).stdout);
    expect(machine).toMatchObject({ status: 'missing-answers', exitCode: 2 });
    expect(machine.result.missing[0]).toEqual({
      name: 'name',
      flag: '--name',
      title: 'Name of the page',
    });
  });

  test('a default that is none is missing even with --yes', async () => {
    const { code, stderr } = await run(folderWith(files), 'page', '--yes');
    expect([code, stderr]).toEqual([2, expect.stringContaining('--name')]);
    expect(stderr).not.toContain('--kind ');
  });

  test('without --yes nothing is written where nobody sees what changes', async () => {
    const cwd = folderWith(files);
    const before = shown(cwd);
    const { code } = await run(cwd, 'page', 'home', 'plain', 'n');
    expect([code, shown(cwd)]).toEqual([2, before]);
  });

  test.each([
    [['pge', '--yes'], 'did you mean page?'],
    [['page', '--yes', '--', '--nmae=x'], 'did you mean name?'],
    [['page', 'Home', '--yes'], 'name: must be small letters'],
    [['page', 'home', 'poor', '--yes'], 'kind: '],
    [['page', 'home', 'rich', 'n', 'x', 'y', '--yes'], 'no prompt left for "y"'],
    [['page', '--answers', 'no.json'], '--answers: no.json is not there'],
  ])('%j: %s', async (words, told) => {
    const cwd = folderWith(files);
    const before = shown(cwd);
    const { code, stderr } = await run(cwd, ...words);
    expect([code, shown(cwd)]).toEqual([2, before]);
    expect(stderr).toContain(told);
  });
});

describe('prompts that are a function', () => {
  const asking = (body: string) =>
    plopfile({
      page: `{ description: '', prompts: async (inquirer) => { ${body} },
        actions: [{ type: 'add', path: '{{name}}.txt', template: '{{kind}}' }] }`,
    });
  const twice = `const { name } = await inquirer.prompt([{ type: 'input', name: 'name', message: 'Name' }]);
    const { kind } = await inquirer.prompt({ kind: { type: 'input', message: 'Kind', default: 'plain' } });
    return { name, kind };`;

  test.each([
    ['returns answers', `return { name: 'home', kind: 'own' };`, ['--yes'], 'own'],
    ['takes words', twice, ['page', 'home', 'rich', '--yes'], 'rich'],
    ['takes flags and defaults', twice, ['page', '--yes', '--', '--name=home'], 'plain'],
  ])('%s', async (_, body, words, text) => {
    const cwd = folderWith(asking(body));
    const { code, stderr } = await run(cwd, ...words);
    expect([code, stderr]).toEqual([0, '']);
    expect(readFileSync(join(cwd, 'home.txt'), 'utf8')).toBe(text);
  });

  test('names what is missing', async () => {
    const cwd = folderWith(asking(twice));
    const { code, stderr } = await run(cwd, 'page', '--yes');
    expect([code, stderr]).toEqual([2, expect.stringMatching(/--name +Name/)]);
    expect(existsSync(join(cwd, '.txt'))).toBe(false);
  });
});

/** A host that answers by the name of the prompt; `answers` lists what it says each time it is asked. */
function answering(cwd: string, answers: Readonly<Record<string, readonly unknown[]>>) {
  const asked: Prompt[] = [];
  const host: Host = {
    ...{ cwd, env: {}, signal: new AbortController().signal, on() {} },
    async ask([question]) {
      if (question === undefined) return 'canceled';
      const { name, askInTerminal } = question;
      const times = asked.filter((each) => each.name === name).length;
      asked.push(question);
      const said = answers[name]?.[times] ?? (await askInTerminal?.()) ?? question.default;
      return said === 'back' || said === 'canceled' ? said : { [name]: said as Answer };
    },
  };
  return { asked, host };
}

describe('a host is asked the prompts', () => {
  const kinds = plopfile(
    {
      all: `{ description: '', prompts: [
        { type: 'input', name: 'name', message: 'Name', validate: (v) => /^[a-z]+$/.test(v) || 'Small letters, please.' },
        { type: 'list', name: 'size', message: (a) => 'Size of ' + a.name, default: 1,
          choices: [{ type: 'separator' }, { name: 'Small', value: 1 }, { name: 'Large', value: { px: 9 } }] },
        { type: 'checkbox', name: 'parts', message: 'Parts', choices: ['a', { name: 'b', checked: true }] },
        { type: 'password', name: 'key', message: 'Key', filter: (v) => v.length },
        { type: 'number', name: 'count', message: 'Count' },
        { type: 'mine', name: 'date', message: 'Date' },
      ], actions: [{ type: 'add', path: 'all.json', template: '{{{json this}}}' }] }`,
    },
    `plop.setHelper('json', (all) => JSON.stringify(all));
     plop.setPrompt('mine', class {
       constructor({ message }) { this.run = async () => ({ own: message }); }
     });`,
  );
  const said = { name: ['home'], key: ['abc'], count: ['2.5'] };

  test("as questions, with choices of any type and the plopfile's own types", async () => {
    const cwd = folderWith(kinds);
    const { asked, host } = answering(cwd, said);
    const outcome = await runGenerator('plopfile.mjs', {}, host);
    expect(outcome).toMatchObject({ kind: 'written', about: { answers: { key: '***' } } });
    const next = JSON.stringify(outcome.next);
    expect(next).toContain('--name=home');
    expect(next).not.toMatch(/--key|abc/);
    expect(JSON.parse(readFileSync(join(cwd, 'all.json'), 'utf8'))).toEqual({
      ...{ name: 'home', size: { px: 9 }, parts: ['b'], key: 3, count: 2.5 },
      date: { own: 'Date' },
    });
    expect(asked).toMatchObject([
      { kind: 'text', name: 'name', title: 'Name' },
      {
        ...{ kind: 'select', title: 'Size of home', default: 'Large' },
        choices: [
          { value: '1', title: 'Small' },
          { value: 'Large', title: 'Large' },
        ],
      },
      { kind: 'multiselect', default: ['b'], isOptional: true },
      { kind: 'text', name: 'key', isSecret: true },
      { kind: 'text', name: 'count' },
      { kind: 'text', name: 'date' },
      { kind: 'confirm' },
    ]);
  });

  test('again after back; an answer that validate rejects is invalid', async () => {
    const cwd = folderWith(kinds);
    const { asked, host } = answering(cwd, {
      ...said,
      ...{ name: ['first', 'second'], size: ['back', '1'] },
    });
    await runGenerator('plopfile.mjs', { dryRun: true }, host);
    expect(asked.slice(0, 5).map(({ name }) => name)).toEqual([
      ...['name', 'size', 'name', 'size', 'parts'],
    ]);
    expect(asked[2]).toMatchObject({ default: 'first' });
    const wrong = answering(cwd, { ...said, name: ['Home'] });
    expect(await runGenerator('plopfile.mjs', {}, wrong.host)).toMatchObject({
      kind: 'invalid',
      errors: [{ message: 'name: Small letters, please.' }],
    });
    const ended = answering(cwd, { ...said, size: ['canceled'] });
    expect(await runGenerator('plopfile.mjs', {}, ended.host)).toMatchObject({ kind: 'canceled' });
  });
});

test.each([
  [
    'append without its anchor',
    `{ type: 'append', path: 'index.md', pattern: /no/, template: 'x' }`,
    0,
    'PYF540',
  ],
  [
    'an action that may fail',
    `{ type: 'modify', path: 'no', pattern: 'x', abortOnFail: false }`,
    1,
    'PYF541',
  ],
])('%s is said, and the rest is written', async (_, action, exit, told) => {
  const add = `{ type: 'add', path: 'a.txt', template: 'x' }`;
  const one = plopfile({ g: `{ description: '', prompts: [], actions: [${action}, ${add}] }` });
  const cwd = folderWith({ ...files, ...one });
  const { code, stdout } = await run(cwd, 'g', '--yes');
  expect([code, existsSync(join(cwd, 'a.txt'))]).toEqual([exit, true]);
  expect(stdout).toContain(told);
});

describe('code of a prompt that throws is a diagnostic', () => {
  const failing = (field: string, how = "{ throw new Error('no such table'); }") =>
    plopfile({
      g: `{ description: '', actions: [{ type: 'add', path: 'a.txt', template: 'x' }], prompts: [
        { type: 'input', name: 'table', message: 'Table', default: 'a', ${field}: () => ${how} },
        { type: 'input', name: 'next', message: 'Next', default: 'b' }] }`,
    });
  const rejected = "Promise.reject(new Error('no such table'))";
  const told = (field: string) =>
    `The generator g fails in \`${field}\` of the prompt table: no such table.`;

  test.each([
    ...['validate', 'filter', 'when', 'default'].map((field) => [field, 'defaults'] as const),
    ...['validate', 'filter', 'when'].map((field) => [field, 'words'] as const),
    ...['validate', 'filter', 'when', 'message', 'default'].map(
      (field) => [field, 'person'] as const,
    ),
  ])('%s, with %s', async (field, from) => {
    for (const code of [failing(field), failing(field, rejected)]) {
      const cwd = folderWith(code);
      const { asked, host } = answering(cwd, { table: ['a'] });
      const { ask, ...nobody } = host;
      const inOrder = from === 'words' ? ['a', 'b'] : [];
      const options = { inOrder, yes: from !== 'person' };
      const outcome = await runGenerator('plopfile.mjs', options, { ...nobody, ask });
      expect(outcome.kind).toBe('refused');
      expect(outcome.diagnostics).toMatchObject([{ code: 'PYF542', message: told(field) }]);
      expect(asked.map(({ name }) => name)).not.toContain('next');
      expect(existsSync(join(cwd, 'a.txt'))).toBe(false);
    }
  });

  test.each([
    ['a function that asks', '() => { throw "text"; }', 'text'],
    ['prompts without names', '[null]', 'a prompt has no name'],
  ])('%s', async (_, prompts, reason) => {
    const cwd = folderWith(
      plopfile({ g: `{ description: '', prompts: ${prompts}, actions: [] }` }),
    );
    const { code, stderr } = await run(cwd, 'g', '--yes');
    expect(code).toBe(1);
    expect(stderr).toContain('PYF542');
    expect(stderr).toContain(`The generator g fails in \`prompts\`: ${reason}.`);
  });

  test.each(['validate', 'filter'])('%s at a terminal', async (field) => {
    for (const code of [failing(field), failing(field, rejected)]) {
      const words = [process.execPath, bin, 'run', 'plopfile.mjs'];
      const run = await inTerminal(folderWith(code), words, [['Table', keys.enter]]);
      expect(run).toMatchObject({ status: 1, left: [], waiting: [] });
      expect(run.text).toContain(told(field));
    }
  });
});

describe('a run', () => {
  test('without a generator names those there are', async () => {
    const { code, stderr } = await run(folderWith(several));
    expect([code, stderr]).toEqual([2, expect.stringMatching(/page +A page with a title/)]);
  });

  test('takes the only generator without its name', async () => {
    const cwd = folderWith(files);
    const { code } = await run(cwd, '--yes', '--', '--name=home');
    expect([code, existsSync(join(cwd, 'pages/home.md'))]).toEqual([0, true]);
  });

  test('--dry-run lists what the run writes; undo takes it back', async () => {
    const cwd = folderWith(files);
    const before = shown(cwd);
    const words = ['page', 'home', 'rich', 'y', 'all', '--yes'];
    const dry = await run(cwd, ...words, '--dry-run', '--diff');
    expect([dry.code, shown(cwd)]).toEqual([0, before]);
    expect(dry.stdout).toContain('+# home (rich)');
    const listed = (text: string) => text.match(/^ {2}(new|modified) .*$/gm);
    const wet = await run(cwd, ...words);
    expect(listed(wet.stdout)).toEqual(listed(dry.stdout));
    expect((await pyfunc(['undo', cwd])).code).toBe(0);
    const kept = Object.entries(shown(cwd)).filter(([, { kind }]) => kind === 'file');
    expect(Object.fromEntries(kept)).toEqual(before);
  });

  test('the last line repeats it', async () => {
    const cwd = folderWith(files);
    const { stdout } = await run(cwd, 'page', 'home', '--yes');
    const again = stdout.trimEnd().split('\n').at(-1);
    expect(again).toBe(
      '  pyfunc run plopfile.mjs page --yes -- --name=home --kind=plain --index=false',
    );
  });

  test('--json is one document, whatever the plopfile prints', async () => {
    const cwd = folderWith(plopfile({ page }, `console.log('hello');`));
    const { stdout } = await run(cwd, 'page', 'home', '--yes', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'written',
      result: { generator: 'page', answers: { name: 'home', kind: 'plain', index: false } },
      changes: [{ path: 'pages/home.md', kind: 'new' }],
    });
  });

  test('--dest writes elsewhere', async () => {
    const cwd = folderWith({ ...files, 'other/x': '' });
    await run(cwd, 'page', 'home', '--yes', '--dest', 'other');
    expect(existsSync(join(cwd, 'other/pages/home.md'))).toBe(true);
  });

  test.each([
    ['no plopfile', { 'x.txt': '' }],
    ['one that throws', { 'plopfile.mjs': `throw new Error('no\\nway')` }],
    ['one that exports nothing', { 'plopfile.mjs': '' }],
  ])('%s is said', async (_, there) => {
    const { code, stderr } = await run(folderWith(there as Files), 'page', '--yes');
    expect([code, stderr]).toEqual([1, expect.stringContaining('PYF360')]);
  });
});

describe("TypeScript plopfiles run with the project's tsx", () => {
  const helper = 'export const title = (name: string): string => "# " + name;\n';
  const use = (end: string) => `import { title } from './title';
    enum Kind { plain = 'plain' }
    const main = (plop: any): void => {
      plop.setGenerator('page', { description: '', prompts: [{ type: 'input', name: 'name' }], actions: [
        { type: 'add', path: '{{name}}.md', template: title('{{name}} ') + Kind.plain }] });
    };
    ${end}`;
  const without = { 'title.ts': helper, 'package.json': '{}' };
  const withType = { 'title.ts': helper, 'package.json': '{"type": "module"}' };
  const [esm, equals] = ['export default main;', 'export = main;'];

  test.each<[string, string, Files]>([
    ['plopfile.ts', esm, without],
    ['plopfile.ts', equals, without],
    ['plopfile.ts', esm, withType],
    ['plopfile.mts', esm, without],
    ['plopfile.mts', esm, withType],
    ['plopfile.cts', esm, without],
    ['plopfile.cts', equals, without],
  ])('%s with %s', async (name, end, files) => {
    const cwd = folderWith({ ...files, [name]: use(end) });
    const packages = await npmPackages('tsx');
    symlinkSync(packages, join(cwd, 'node_modules'));
    const words = ['run', name, 'page', 'home', '--yes'];
    await promisify(execFile)(process.execPath, [bin, ...words], { cwd });
    expect(readFileSync(join(cwd, 'home.md'), 'utf8')).toBe('# home plain');
  });

  test('a plopfile that cannot be loaded is reported once', async () => {
    const cwd = folderWith({
      ...without,
      'plopfile.ts': "import './title'; import 'no-such-package';",
    });
    symlinkSync(await npmPackages('tsx'), join(cwd, 'node_modules'));
    const words = ['run', 'plopfile.ts', '--yes'];
    const ran = await promisify(execFile)(process.execPath, [bin, ...words], { cwd }).catch(
      (error) => error,
    );
    expect([ran.code, ran.stderr]).toEqual([1, expect.stringContaining('PYF360')]);
    expect(ran.stderr).toContain("Cannot find module 'no-such-package'");
    expect(ran.stderr).not.toContain('internal error');
  });

  test('also one that a plopfile in JavaScript loads, where NODE_OPTIONS say so', async () => {
    const cwd = folderWith({
      ...without,
      'plopfile.mjs': `export default (plop) => plop.load('./more.ts');`,
      'more.ts': use(esm),
    });
    const tsx = join(await npmPackages('tsx'), 'tsx/dist/loader.mjs');
    const env = { ...process.env, NODE_OPTIONS: `--import ${pathToFileURL(tsx)}` };
    const words = ['run', 'plopfile.mjs', 'page', 'home', '--yes'];
    await promisify(execFile)(process.execPath, [bin, ...words], { cwd, env });
    expect(readFileSync(join(cwd, 'home.md'), 'utf8')).toBe('# home plain');
  });
});

test('a pack that is missing is told even where the plopfile does not await it', async () => {
  const before = `plop.load('no-such-pack');`;
  const cwd = folderWith(plopfile({ page }, before));
  const words = ['run', 'plopfile.mjs', 'page', 'home', '--yes'];
  const ran = await promisify(execFile)(process.execPath, [bin, ...words], { cwd }).catch(
    (error) => error,
  );
  expect([ran.code, ran.stderr]).toEqual([1, expect.stringContaining('PYF360')]);
  expect(ran.stderr).toContain("Cannot find module 'no-such-pack'");
  expect(shown(cwd)).not.toHaveProperty('pages');
});

describe('nothing is written at all', () => {
  const failing = (action: string) =>
    plopfile({
      g: `{ description: '', prompts: [], actions: [
        { type: 'add', path: 'first.txt', template: 'x' }, ${action}] }`,
    });

  test.each([
    ['where an action fails', `{ type: 'modify', path: 'none.txt', pattern: 'x' }`],
    ['outside of the folder', `{ type: 'add', path: '../out.txt', template: '' }`],
    ['to an absolute path', `{ type: 'add', path: '/tmp/pyfunc-out.txt', template: '' }`],
    ['into .git', `{ type: 'add', path: '.git/hooks/pre-commit', template: '' }`],
    ['into the records of undo', `{ type: 'add', path: '.pyfunc/run/x', template: '' }`],
    ['through a link', `{ type: 'add', path: 'link/x.txt', template: '' }`],
    ['over a link', `{ type: 'add', path: 'link', template: '', force: true }`],
    [
      'where code in the middle throws',
      `() => { throw new Error('no'); }, { type: 'add', path: 'z', template: '' }`,
    ],
    [
      'where a type is unknown',
      `{ type: 'addd', path: 'z' }, { type: 'add', path: 'z', template: '' }`,
    ],
  ])('%s', async (_, action) => {
    const cwd = folderWith(failing(action));
    const outside = folderWith({ keep: 'x' });
    symlinkSync(outside, join(cwd, 'link'));
    const before = [shown(cwd), shown(outside)];
    const { code } = await run(cwd, 'g', '--yes');
    expect(code).not.toBe(0);
    expect([shown(cwd), shown(outside)]).toEqual(before);
    expect(existsSync('/tmp/pyfunc-out.txt')).toBe(false);
  });
});

describe('code of the plopfile', () => {
  const withCode = (...actions: readonly string[]) =>
    plopfile(
      { g: `{ description: '', prompts: [], actions: [${actions.join(', ')}] }` },
      `const at = plop.getDestBasePath();
       plop.setActionType('format', () => {
         appendFileSync(at + '/log', existsSync(at + '/a.txt') ? 'after' : 'before');
         return 'formatted'; });`,
    );
  const add = `{ type: 'add', path: 'a.txt', template: 'x {{y}}' }`;

  test('at the end runs when the files are there, and never in a dry run', async () => {
    const cwd = folderWith(withCode(add, `{ type: 'format' }`));
    const dry = await run(cwd, 'g', '--yes', '--dry-run');
    expect(dry.stdout).toContain('Code that would run then: format.');
    expect(existsSync(join(cwd, 'log'))).toBe(false);
    await run(cwd, 'g', '--yes');
    expect(readFileSync(join(cwd, 'log'), 'utf8')).toBe('after');
  });

  test('before other actions runs in its place, may change the answers, and is named', async () => {
    const cwd = folderWith(withCode(`function prepare(data) { data.y = 7; return ''; }`, add));
    const { code, stdout } = await run(cwd, 'g', '--yes');
    expect([code, readFileSync(join(cwd, 'a.txt'), 'utf8')]).toEqual([0, 'x 7']);
    expect(stdout).toContain('PYF362');
    expect(stdout).toContain('prepare');
  });

  test('that fails at the end is said; the files stay', async () => {
    const cwd = folderWith(withCode(add, `() => { throw new Error('no network'); }`));
    const { code, stdout } = await run(cwd, 'g', '--yes');
    expect([code, existsSync(join(cwd, 'a.txt'))]).toEqual([1, true]);
    expect(stdout).toContain('no network');
  });
});

test('twenty runs at the same time: no line is lost', async () => {
  const cwd = folderWith({
    ...plopfile({
      line: `{ description: '', prompts: [{ type: 'input', name: 'n', message: 'n' }],
        actions: [{ type: 'append', path: 'all.txt', template: 'line {{n}}' },
                  { type: 'add', path: '{{n}}.txt', template: 'x' }] }`,
    }),
    'all.txt': 'start',
  });
  // Of one length: plop takes `line 1` for a part of `line 10` that is there already.
  const names = Array.from({ length: 20 }, (_, n) => `${n + 10}`);
  await Promise.all(
    names.map((name) =>
      promisify(execFile)(process.execPath, [bin, 'run', 'plopfile.mjs', 'line', name, '--yes'], {
        cwd,
      }),
    ),
  );
  const lines = readFileSync(join(cwd, 'all.txt'), 'utf8').split('\n');
  expect(lines.sort()).toEqual([...names.map((name) => `line ${name}`), 'start']);
}, 120_000);

describe.sequential('in a terminal', () => {
  const command = (...words: readonly string[]) => [
    process.execPath,
    bin,
    'run',
    'plopfile.mjs',
    ...words,
  ];

  test('the prompts are asked, what was given is not', async () => {
    const cwd = folderWith(files);
    const run = await inTerminal(cwd, command('page', '_', 'rich'), [
      ['Name of the page', `Home${keys.enter}`],
      ['must be small letters', `${'\x7f'.repeat(4)}home${keys.enter}`],
      ['List it?', `y${keys.enter}`],
      ['Under which heading?', keys.enter],
      ['Write 2 files?', keys.enter],
    ]);
    expect(run).toMatchObject({ status: 0, left: [], waiting: [] });
    expect(readFileSync(join(cwd, 'index.md'), 'utf8')).toContain('- home: HOMES');
  });

  test('Escape removes the earlier answer from the screen, and asks for it again', async () => {
    const run = await inTerminal(folderWith(several), command(), [
      ['Generator', keys.enter],
      ['Name of the page', `first${keys.enter}`],
      ['Kind', keys.back],
      ['Name of the page (first)', keys.back],
      ['Generator', keys.enter],
      ['Name of the page', `second${keys.enter}`],
      ['Kind', keys.enter],
      ['List it?', `n${keys.enter}`],
      ['Write 1 file?', `n${keys.enter}`],
    ]);
    expect(run).toMatchObject({ status: 0, left: [], waiting: [] });
    expect(run.screen.filter((line) => line.startsWith('✔'))).toEqual([
      '✔ Generator page: A page with a title',
      '✔ Name of the page second',
      '✔ Kind plain',
      '✔ List it? No',
      '✔ Write 1 file? No',
    ]);
  });

  test('a generator is chosen; no writes nothing', async () => {
    const cwd = folderWith(several);
    const before = shown(cwd);
    const run = await inTerminal(cwd, command(), [
      ['Generator', keys.enter],
      ['Name of the page', `home${keys.enter}`],
      ['Kind', keys.enter],
      ['List it?', keys.enter],
      ['Write 1 file?', `n${keys.enter}`],
    ]);
    expect(run).toMatchObject({ status: 0, left: [], waiting: [] });
    expect(shown(cwd)).toEqual(before);
    expect(existsSync(join(cwd, '.pyfunc'))).toBe(false);
  });

  test.each([
    ['Name of the page', []],
    ['Write 1 file?', [['Name of the page', `home${keys.enter}`]]],
  ] as const)('Ctrl-C at "%s" ends with 130 and leaves nothing behind', async (wait, steps) => {
    const cwd = folderWith(files);
    const before = shown(cwd);
    const words = command('page', '_', 'plain', 'n');
    const run = await inTerminal(cwd, words, [...steps, [wait, keys.interrupt]]);
    expect(run).toMatchObject({ status: 130, left: [], waiting: [] });
    expect(shown(cwd)).toEqual(before);
    expect(existsSync(join(cwd, '.pyfunc'))).toBe(false);
  });
});
