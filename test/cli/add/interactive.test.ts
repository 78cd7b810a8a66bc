import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderWith, shown } from '../../workspace/folders.ts';
import { built } from '../built.ts';
import { inTerminal, keys } from '../terminal.ts';

const { enter, down, interrupt, back } = keys;
const entry = built('pyfunc');
const command = (...words: readonly string[]) => [
  process.execPath,
  entry,
  'add',
  '--no-verify',
  ...words,
];
const app = {
  'host.json': '{"version": "2.0"}\n',
  'function_app.py': 'import azure.functions as func\n\napp = func.FunctionApp()\n',
};

const questions = [
  ['Template', 'bus queue'],
  ['service-bus-queue: ', enter],
  ['Name of the function', enter],
  ['Name of the queue', enter],
  ['Setting that holds', enter],
  ['File', enter],
  ['Keep emulators in compose.yaml', enter],
] as const;

describe.sequential('in a terminal', () => {
  test('a template is found by typing, the rest by enter', async () => {
    const cwd = folderWith(app);
    const steps = [...questions, ['Write 5 files?', enter]] as const;
    const run = await inTerminal(cwd, command(), steps);
    expect(run).toMatchObject({ status: 0, left: [], waiting: [] });
    expect(run.text).toContain('Done: handle_order in function_app.py.');
    // The command goes on in the next line.
    expect(
      run.text
        .replace(/ \\\n +/g, ' ')
        .trimEnd()
        .split('\n')
        .at(-1),
    ).toMatch(/pyfunc add service-bus-queue handle_order --queue orders .* --yes$/);
    expect(readFileSync(join(cwd, 'function_app.py'), 'utf8')).toContain('def handle_order(');
  });

  test('what is given is not asked; a new blueprint is offered', async () => {
    const cwd = folderWith(app);
    const run = await inTerminal(cwd, command('timer', 'tick', '--schedule', '0 0 1 * * *'), [
      ['File', `${down}${enter}`],
      ['Write 6 files?', enter],
    ]);
    expect(run).toMatchObject({ status: 0, left: [], waiting: [] });
    expect(readFileSync(join(cwd, 'blueprints/tick.py'), 'utf8')).toContain('def tick(');
  });

  test('Escape goes back to the question before', async () => {
    const cwd = folderWith(app);
    const run = await inTerminal(cwd, command(), [
      ...questions.slice(0, 2),
      ['Name of the function', back],
      // The template that was chosen before is the one under the cursor.
      ['❯ service-bus-queue: ', enter],
      ['Name of the function', enter],
      ['Name of the queue', `my-queue${enter}`],
      ['Setting that holds', enter],
      ['File', back],
      ['Setting that holds', back],
      ['Name of the queue', interrupt],
    ]);
    expect(run).toMatchObject({ status: 130, left: [], waiting: [] });
    expect(run.text).toContain('Name of the queue (my-queue)');
  });

  test('Escape at the file of a function whose answers were given ends it', async () => {
    const words = ['timer', 'tick', '--schedule', '0 0 1 * * *'];
    const run = await inTerminal(folderWith(app), command(...words), [['File', back]]);
    expect(run).toMatchObject({ status: 130, left: [], waiting: [] });
    expect(run.text).toContain('Nothing was written.');
  });

  test('no at the end writes nothing', async () => {
    const cwd = folderWith(app);
    const before = shown(cwd);
    const run = await inTerminal(cwd, command('event-grid', 'x'), [
      ['File', enter],
      ['Write 5 files?', `n${enter}`],
    ]);
    expect(run).toMatchObject({ status: 0, left: [], waiting: [] });
    expect(shown(cwd)).toEqual(before);
  });

  test('an app on v1 is refused before anything is asked', async () => {
    const cwd = folderWith({ 'host.json': '{}', 'Orders/function.json': '{}' });
    const run = await inTerminal(cwd, command(), []);
    expect(run).toMatchObject({ status: 4, left: [] });
    expect(run.text).toContain('pyfunc migrate');
  });

  test.each(questions.map(([wait], index) => [wait, index] as const))(
    'Ctrl-C at "%s" ends with 130 and leaves nothing behind',
    async (wait, index) => {
      const cwd = folderWith(app);
      const before = shown(cwd);
      const steps = [...questions.slice(0, index), [wait, interrupt] as const];
      const run = await inTerminal(cwd, command(), steps);
      expect(run).toMatchObject({ status: 130, left: [], waiting: [] });
      expect(shown(cwd)).toEqual(before);
    },
  );
});
