import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderWith, shown } from '../../workspace/folders.ts';
import { built } from '../built.ts';
import { inTerminal, keys } from '../terminal.ts';

const { enter, down, space, interrupt, end, terminate, back } = keys;
const kill = [terminate, 143] as const;
const hangUp = [keys.hangUp, 129] as const;
const entry = built('create/create-pyfunc');
const command = (...words: readonly string[]) => [
  process.execPath,
  entry,
  ...['--no-install', '--no-git', ...words],
];

const defaults = [
  ['Folder for the new app', enter],
  ['recommended defaults', `n${enter}`],
  ['Name of the function app', enter],
  ['Functions to start with', enter],
  ['Where functions live', enter],
  ['Version of Python', enter],
  ['Access to HTTP', enter],
  ['Package manager', enter],
  ['Tests for', enter],
  ['Extras', enter],
] as const;

describe.sequential('in a terminal', () => {
  test('enter all the way makes the default app', async () => {
    const cwd = folderWith();
    const run = await inTerminal(cwd, command(), [...defaults, ['Write 12 files?', enter]]);
    expect(run).toMatchObject({ status: 0, left: [], waiting: [] });
    expect(run.text).toContain('The app is ready.');
    expect(readdirSync(join(cwd, 'my-app'))).toContain('function_app.py');
  });

  test('other answers make another app; what was given is not asked', async () => {
    const cwd = folderWith();
    const run = await inTerminal(cwd, command('app', '--python', '3.13'), [
      ['recommended defaults', `n${enter}`],
      ['Name of the function app', `-x${enter}`],
      ['no dash at either end', `${'\x7f'.repeat(20)}orders${enter}`],
      ['Functions to start with', `${space}${enter}`],
      ['Where functions live', `${down}${enter}`],
      ['Access to HTTP', `${down}${enter}`],
      ['Package manager', `${down}${enter}`],
      ['Tests for', `${down}${enter}`],
      ['Extras', `${space}${down.repeat(5)}${space}${enter}`],
      ['Write', enter],
    ]);
    expect(run).toMatchObject({ status: 0, left: [], waiting: [] });
    expect(run.text).not.toContain('Version of Python');
    expect(readdirSync(join(cwd, 'app/blueprints'))).toEqual(['__init__.py', 'cleanup.py']);
    expect(readFileSync(join(cwd, 'app/README.md'), 'utf8')).toMatch(/^# orders\n/);
    // The command goes on in the next line.
    const again = run.text
      .replace(/ \\\n +/g, ' ')
      .trimEnd()
      .split('\n')
      .at(-1);
    expect(again).toContain(
      'app --name orders --template timer --layout blueprints --python 3.13 --auth-level anonymous ' +
        '--packages uv --tests none --extras lint,docker',
    );
  });

  test('two keystrokes make the recommended app', async () => {
    const cwd = folderWith();
    const steps = [
      ['recommended defaults', enter],
      ['Write 12 files?', enter],
    ] as const;
    const run = await inTerminal(cwd, command('app'), steps);
    expect(run).toMatchObject({ status: 0, left: [], waiting: [] });
    expect(run.text.replace(/\s+/g, ' ')).toMatch(
      /defaults\? name app · template http, timer · .*tests pytest/,
    );
    expect(readdirSync(join(cwd, 'app'))).toContain('function_app.py');
  });

  test('Escape goes back to the question before, with its answer', async () => {
    const cwd = folderWith();
    const run = await inTerminal(cwd, command('app'), [
      ['recommended defaults', `n${enter}`],
      ['Name of the function app', back],
      ['recommended defaults', `n${enter}`],
      ['Name of the function app', enter],
      ['Functions to start with', `${space}${enter}`],
      ['Where functions live', back],
      // Marked as it was left.
      ['◯ http', enter],
      ['Where functions live', `${down}${enter}`],
      ['Version of Python', back],
      ['Where functions live', enter],
      ...defaults.slice(5),
      ['Write', back],
    ]);
    expect(run).toMatchObject({ status: 0, left: [], waiting: [] });
    expect(run.text).toContain('--template timer --layout blueprints');
    expect(readdirSync(cwd)).toEqual([]);
    const first = await inTerminal(cwd, command('app'), [['recommended defaults', back]]);
    expect(first).toMatchObject({ status: 130, left: [], waiting: [] });
    const folder = await inTerminal(cwd, command(), [
      ['Folder for the new app', `shop${enter}`],
      ['recommended defaults', back],
      ['Folder for the new app (shop)', back],
    ]);
    expect(folder).toMatchObject({ status: 130, left: [], waiting: [] });
  });

  test('--yes asks nothing', async () => {
    const cwd = folderWith();
    const run = await inTerminal(cwd, command('--yes'), []);
    expect(run).toMatchObject({ status: 0, left: [] });
    expect(run.text).not.toContain('?');
    expect(readdirSync(cwd)).toEqual(['my-app']);
  });

  test('no at the end writes nothing', async () => {
    const cwd = folderWith({
      '.gitignore': 'x\n',
      'local.settings.json': '{"Values":{"A":"s3cr3t"}}',
    });
    const before = shown(cwd);
    const run = await inTerminal(cwd, command('.'), [...defaults.slice(1), ['Write', `n${enter}`]]);
    expect(run).toMatchObject({ status: 0, left: [], waiting: [] });
    expect(run.text).toContain('+local.settings.json');
    expect(run.text).not.toContain('s3cr3t');
    expect(shown(cwd)).toEqual(before);
  });

  test('an app that is there is refused before anything is asked', async () => {
    const cwd = folderWith({ 'function_app.py': '' });
    const run = await inTerminal(cwd, command('.'), []);
    expect(run).toMatchObject({ status: 4, left: [] });
    expect(run.text).toContain('PYF300');
    expect(run.text).not.toContain('Name of');
  });

  const questions = [...defaults, ['Write 12 files?', enter]] as const;
  test.each(questions.map(([wait], index) => [wait, index] as const))(
    'Ctrl-C at "%s" ends with 130 and leaves nothing behind',
    async (wait, index) => {
      const cwd = folderWith();
      const steps = [...questions.slice(0, index), [wait, interrupt] as const];
      const run = await inTerminal(cwd, command(), steps);
      expect(run).toMatchObject({ status: 130, left: [], waiting: [] });
      expect(run.text).toContain('Nothing was written.');
      expect(readdirSync(cwd)).toEqual([]);
    },
  );

  test('Ctrl-C does not fail npm', async () => {
    const env = { npm_command: 'init' };
    const steps = [['recommended defaults', interrupt]] as const;
    const run = await inTerminal(folderWith(), command('app'), steps, { env });
    expect(run).toMatchObject({ status: 0, left: [], waiting: [] });
    expect(run.text).toContain('Nothing was written.');
  });

  // A text, a list to check, a list to select from, and yes or no.
  const kinds = [0, 2, 3, 9].map((index, at) => {
    return [questions[index]?.[0] ?? '', ...(at % 2 === 0 ? kill : hangUp), index] as const;
  });
  test.each(kinds)(
    'a signal at "%s" (%s) ends with %i and restores the terminal',
    async (...given) => {
      const [wait, signal, status, index] = given;
      const cwd = folderWith();
      const steps = [...questions.slice(0, index), [wait, signal] as const];
      const run = await inTerminal(cwd, command(), steps);
      expect(run).toMatchObject({ status, left: [], waiting: [] });
      expect(run.text).toContain('No file was changed.');
      expect(readdirSync(cwd)).toEqual([]);
    },
  );

  test('the end of the input ends it too', async () => {
    const cwd = folderWith();
    const run = await inTerminal(cwd, command(), [['Folder for the new app', end]]);
    expect(run).toMatchObject({ status: 130, left: [], waiting: [] });
    expect(readdirSync(cwd)).toEqual([]);
  });
});
