import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { width } from '../../../cli/views/visible.ts';
import { folderWith, shown } from '../../workspace/folders.ts';
import { built } from '../built.ts';
import { inTerminal, keys, type Window } from '../terminal.ts';
import { v1App } from '../v1-app.ts';

const { enter, down, space, interrupt, back } = keys;
const entry = built('pyfunc');
const menu = 'Quit, change nothing';
const long = Array.from({ length: 60 }, (_, line) => `    x${line} = ${line}\n`).join('');
const app = {
  ...v1App,
  'Hello/__init__.py': `${v1App['Hello/__init__.py']}\n\ndef more():\n${long}`,
};

async function review(
  root: string,
  steps: readonly (readonly [wait: string, press: string])[],
  { flags = [], ...window }: Window & { readonly flags?: readonly string[] } = {},
) {
  const words = [process.execPath, entry, 'migrate', '--no-verify', ...flags];
  return inTerminal(root, words, steps, { rows: 24, columns: 80, ...window });
}

const goThrough = [menu, `${down}${enter}`] as const;
const isThere = (root: string, path: string) => existsSync(join(root, path));

describe.sequential('migrate in a terminal', () => {
  test('shows one screen, and writes on Enter', async () => {
    const root = folderWith(app);
    const run = await review(root, [[menu, enter]]);
    expect(run).toMatchObject({ status: 0, left: [], waiting: [] });
    const [screen = ''] = run.text.split(menu);
    expect(screen.split('\n').length).toBeLessThanOrEqual(24);
    expect(screen).toContain('2 functions');
    expect(screen).toMatch(/http +Hello +Hello .*migrated/);
    expect(screen).toMatch(/queue +Orders +orders .*migrated/);
    expect(screen).toMatch(/Files +\d+ new, \d+ changed, \d+ deleted/);
    expect(screen).toMatch(/Proof +none: --no-verify was given/);
    expect(screen).not.toContain('@@');
    expect(isThere(root, 'function_app.py')).toBe(true);
  });

  test('goes through the functions, and leaves out what is skipped', async () => {
    const root = folderWith(app);
    const run = await review(root, [
      goThrough,
      ['Migrate Hello?', 'y'],
      ['Migrate Orders?', 'n'],
      [menu, enter],
    ]);
    expect(run).toMatchObject({ status: 0, left: [], waiting: [] });
    expect(run.text).toMatch(/function\.json +Hello\/__init__\.py/);
    expect(run.text).toMatch(/authLevel "anonymous" +auth_level=func\.AuthLevel\.ANONYMOUS/);
    expect(run.text).toContain('Planned again without Orders.');
    expect(isThere(root, 'Orders/function.json')).toBe(true);
    expect(isThere(root, 'Hello/function.json')).toBe(false);
  });

  test('leaves out what is marked in a list, and takes it in again', async () => {
    const root = folderWith(app);
    const list = [menu, `${down}${down}${down}${enter}`] as const;
    const marks = ['Functions to leave out', `${space}${enter}`] as const;
    const run = await review(root, [list, marks, list, marks, [menu, enter]]);
    expect(run).toMatchObject({ status: 0, left: [], waiting: [] });
    expect(run.text).toContain('Planned again without Hello.');
    expect(isThere(root, 'Hello/function.json')).toBe(false);
  });

  test('keeps at least one function', async () => {
    const root = folderWith(app);
    const before = shown(root);
    const run = await review(root, [goThrough, ['Migrate Hello?', 'd'], [menu, 'q\r']]);
    expect(run).toMatchObject({ status: 0, left: [], waiting: [] });
    expect(shown(root)).toEqual(before);
  });

  test('writes nothing when it is quit half-way, and says how to go on', async () => {
    const root = folderWith(app);
    const before = shown(root);
    const run = await review(root, [
      goThrough,
      ['Migrate Hello?', 'n'],
      ['Migrate Orders?', 'q'],
      [menu, 'q\r'],
    ]);
    expect(run).toMatchObject({ status: 0, left: [], waiting: [] });
    expect(run.text).toContain('Nothing was written.');
    expect(run.text).toContain('--leave-out Hello --yes');
    expect(shown(root)).toEqual(before);
  });

  test('skips a change that no function depends on, and says how to repeat that', async () => {
    const test = 'from __app__.Hello import main\n\n\ndef test_hello():\n    assert main\n';
    const root = folderWith({ ...app, 'tests/test_hello.py': test });
    const through = [
      goThrough,
      ['Migrate Hello?', 'a'],
      ['Change tests/test_hello.py?', 'n'],
    ] as const;
    const left = await review(root, [...through, [menu, 'q']]);
    expect(left).toMatchObject({ status: 0, left: [], waiting: [] });
    expect(left.text).toContain('- from __app__.Hello import main');
    expect(left.text).toContain('--skip tests/test_hello.py --yes');
    const run = await review(root, [...through, [menu, enter]]);
    expect(run).toMatchObject({ status: 0, left: [], waiting: [] });
    expect(readFileSync(join(root, 'tests/test_hello.py'), 'utf8')).toBe(test);
    expect(isThere(root, 'Hello/function.json')).toBe(false);
  });

  test('splits off the changes of a function, and takes one of two in a file', async () => {
    const example = fileURLToPath(new URL('../../../examples/legacy', import.meta.url));
    const job = (name: string, version: string) =>
      `  ${name}:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/setup-python@v5\n        with:\n          python-version: '${version}'\n`;
    const between = Array.from({ length: 10 }, (_, line) => `  # ${line}\n`).join('');
    const workflow = `on: push\njobs:\n${job('one', '3.8')}${between}${job('two', '3.7')}`;
    const root = folderWith({ '.github/workflows/ci.yml': workflow });
    cpSync(example, root, { recursive: true });
    const run = await review(
      root,
      [
        goThrough,
        ['Migrate AuditOrders?', '/'],
        ['Name of the function', `FulfillOrder${enter}`],
        ['Migrate FulfillOrder?', 's'],
        ['Change tests/test_fulfillment.py?', '/'],
        ['Name of the function', `ci.yml${enter}`],
        ['Change .github/workflows/ci.yml:8?', 'n'],
        ['Change .github/workflows/ci.yml:24?', 's'],
        ['is not split further', 'y'],
        ['Change .vscode/settings.json?', 'q'],
        [menu, enter],
      ],
      { flags: ['--upgrade', 'python'] },
    );
    expect(run).toMatchObject({ status: 0, left: [], waiting: [] });
    const written = readFileSync(join(root, '.github/workflows/ci.yml'), 'utf8');
    expect(written).toContain("'3.8'");
    expect(written).not.toContain("'3.7'");
  });

  test('goes back with Escape, quits with q, and has help', async () => {
    const root = folderWith(app);
    const before = shown(root);
    const run = await review(root, [
      [menu, '?'],
      [menu, `${down}${enter}`],
      ['Migrate Hello?', '/'],
      ['Name of the function', back],
      ['Migrate Hello?', back],
      [menu, `l${enter}`],
      ['Functions to leave out', back],
      [menu, `u${enter}`],
      ['Layout', back],
      [menu, 'q'],
    ]);
    expect(run).toMatchObject({ status: 0, left: [], waiting: [] });
    expect(run.text).toContain('pyfunc undo restores');
    expect(run.text).toContain('Nothing was written.');
    const quit = await review(root, [[menu, back]]);
    expect(quit).toMatchObject({ status: 0, left: [], waiting: [] });
    expect(shown(root)).toEqual(before);
  });

  test('saves a report in the folder of the app, and still writes', async () => {
    const root = folderWith(app);
    const run = await review(root, [
      [menu, `sa${enter}`],
      ['File for the report', enter],
      ['Report saved: pyfunc-report.html', `sa${enter}`],
      ['File for the report', `${'\x7f'.repeat(20)}plan.md${enter}`],
      ['Report saved: plan.md', enter],
    ]);
    expect(run).toMatchObject({ status: 0, left: [], waiting: [] });
    expect(readFileSync(join(root, 'pyfunc-report.html'), 'utf8')).toContain('"Orders"');
    expect(readFileSync(join(root, 'plan.md'), 'utf8')).toMatch(/pyfunc migrate[\s\S]*Orders/);
    expect(isThere(root, 'function_app.py')).toBe(true);
  });

  test('has help, search, and says why hunks are not chosen one by one', async () => {
    const run = await review(folderWith(app), [
      goThrough,
      ['Migrate Hello?', '?'],
      ['find a function', '/'],
      ['Name of the function', `ord${enter}`],
      ['Migrate Orders?', 's'],
      ['migrate --patch', 'k'],
      ['Migrate Hello?', 'j'],
      ['Migrate Orders?', interrupt],
    ]);
    expect(run).toMatchObject({ status: 130, left: [], waiting: [] });
    expect(run.text).toContain('Nothing was written.');
  });

  test('shows everything in the pager', async () => {
    const root = folderWith(app);
    const env = { PAGER: "sed 's/^/PAGED /'" };
    const run = await review(
      root,
      [
        [menu, `${down}${down}${enter}`],
        [menu, 'q\r'],
      ],
      { env },
    );
    expect(run).toMatchObject({ status: 0, left: [], waiting: [] });
    expect(run.text).toMatch(/^PAGED \+@bp\.route/m);
    const without = await review(
      root,
      [
        [menu, `${down}${down}${enter}`],
        [menu, 'q\r'],
      ],
      {
        env: { PAGER: 'no-such-pager' },
      },
    );
    expect(without).toMatchObject({ status: 0, left: [], waiting: [] });
  });

  test.each([40, 200])('fits %i columns', async (columns) => {
    const run = await review(
      folderWith(app),
      [goThrough, ['Migrate Hello?', 'j'], ['Migrate Orders?', 'q'], [menu, 'q\r']],
      { columns },
    );
    expect(run).toMatchObject({ status: 0, left: [], waiting: [] });
    const [screens = ''] = run.text.split('Nothing was written');
    // Each state of the menu follows the one before on the same line, without its cursor movements; so
    // does its answer, which takes its place.
    for (const line of screens.split(/\n|(?=✔)/).filter((each) => !each.includes(menu))) {
      expect(width(line), line).toBeLessThanOrEqual(columns);
    }
  });

  test.each([
    ['NO_COLOR', [], { NO_COLOR: '1' }, false],
    ['NO_COLOR over FORCE_COLOR', [], { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
    ['--no-color over FORCE_COLOR', ['--no-color'], { NO_COLOR: '', FORCE_COLOR: '1' }, false],
    ['FORCE_COLOR beside an empty NO_COLOR', [], { NO_COLOR: '', FORCE_COLOR: '1' }, true],
  ])('heeds %s in prompts too', async (_, flags, env, isColored) => {
    const run = await review(folderWith(app), [[menu, 'q\r']], { flags, env });
    expect(run).toMatchObject({ status: 0, left: [], waiting: [] });
    expect(run.colored !== run.text).toBe(isColored);
    expect(run.text).not.toContain('Warning');
  });

  test('shows names of functions as text in every prompt', async () => {
    const name = '\x1b]0;title\x07\u202eA\nB';
    const hostile = { [`${name}/function.json`]: '{', 'host.json': '{"version": "2.0"}\n' };
    const run = await review(folderWith({ ...app, ...hostile }), [
      ['cannot be written yet', enter],
      ['Migrate ', 'q'],
      ['cannot be written yet', `l${enter}`],
      ['Functions to leave out', back],
      ['cannot be written yet', 'q\r'],
    ]);
    expect(run).toMatchObject({ status: 4, left: [], waiting: [] });
    expect(run.text).not.toMatch(/\x1b\]|\x07|\u202e/);
  });

  test('works on a screen of one row', async () => {
    const root = folderWith(app);
    const question = 'Write these changes?';
    const run = await review(
      root,
      [
        [question, `${down}${enter}`],
        ['Migrate Hello?', 'a'],
        [question, enter],
      ],
      { rows: 1, columns: 40 },
    );
    expect(run).toMatchObject({ status: 0, left: [], waiting: [] });
    expect(isThere(root, 'function_app.py')).toBe(true);
  });

  test('follows a window that is resized', async () => {
    const run = await review(folderWith(app), [
      goThrough,
      ['Migrate Hello?', 'resize:24x50'],
      ['', 'j'],
      ['Migrate Orders?', 'q'],
      [menu, 'q\r'],
    ]);
    expect(run).toMatchObject({ status: 0, left: [], waiting: [] });
    const [, card = ''] = run.text.split('Orders  2 of 2');
    for (const line of (card.split('Migrate Orders?')[0] ?? '').split('\n')) {
      expect(width(line), line).toBeLessThanOrEqual(50);
    }
  });

  const signals = [
    ['INT', 130],
    ['TERM', 143],
    ['HUP', 129],
  ] as const;
  test.each(signals)(
    'SIG%s ends it at the menu and at a function, and the cursor is back',
    async (signal, status) => {
      const root = folderWith(app);
      const before = shown(root);
      const atMenu = await review(root, [[menu, `signal:${signal}`]]);
      expect(atMenu).toMatchObject({ status, left: [], waiting: [] });
      const atFunction = await review(root, [goThrough, ['Migrate Hello?', `signal:${signal}`]]);
      expect(atFunction).toMatchObject({ status, left: [], waiting: [] });
      expect(shown(root)).toEqual(before);
    },
  );

  test('Ctrl-Z gives the terminal back to the shell, and fg goes on', async () => {
    const root = folderWith(app);
    const line = 'set -m; "$@"; echo "Stopped: $(stty | grep -o -- -icanon)."; fg';
    const pyfunc = [process.execPath, entry, 'migrate', '--no-verify'];
    const run = await inTerminal(
      root,
      ['bash', '-c', `${line}; read; fg`, '-', ...pyfunc],
      [
        [menu, '\x1a'],
        [menu, `${down}${enter}`],
        ['Migrate Hello?', '\x1a'],
        ['Stopped', enter],
        ['Migrate Hello?', 'n'],
        ['Migrate Orders?', 'y'],
        [menu, enter],
      ],
    );
    expect(run).toMatchObject({ status: 0, left: [], waiting: [] });
    expect(run.text).toContain('Stopped: .');
    const [before = ''] = run.written.split('Stopped: ');
    expect(before.lastIndexOf('\x1b[?25h')).toBeGreaterThan(before.lastIndexOf('\x1b[?25l'));
    expect(isThere(root, 'Hello/function.json')).toBe(true);
    expect(isThere(root, 'Orders/function.json')).toBe(false);
  });

  test('is a dialog of lines for a screen reader', async () => {
    const root = folderWith(app);
    const run = await review(
      root,
      [
        ['Type a number', '2\n'],
        ['Migrate Hello?', 'y\n'],
        ['Migrate Orders?', 'n\n'],
        ['Type a number', '1\n'],
      ],
      { flags: ['--plain'] },
    );
    expect(run).toMatchObject({ status: 0, left: [], waiting: [] });
    expect(run.text).not.toMatch(/[❯◯◉│]/);
    expect(isThere(root, 'Orders/function.json')).toBe(true);
    expect(isThere(root, 'Hello/function.json')).toBe(false);
  });

  test('of an app that is refused says so, and can leave the reason out', async () => {
    const root = folderWith({ ...app, 'Orders/function.json': '{' });
    const run = await review(root, [
      ['cannot be written yet', `${down}${down}${enter}`],
      ['Functions to leave out', `${down}${space}${enter}`],
      ['Write without proof', enter],
    ]);
    expect(run).toMatchObject({ status: 0, left: [], waiting: [] });
    expect(run.text).toMatch(/Errors +1 PYF101/);
    expect(isThere(root, 'function_app.py')).toBe(true);
  });
});
