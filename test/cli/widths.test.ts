import { describe, expect, test } from 'vitest';
import { width } from '../../cli/views/visible.ts';
import { environment } from '../python/environment.ts';
import { contents, type Files, folderWith } from '../workspace/folders.ts';
import { built } from './built.ts';
import { inTerminal, keys, type Shown } from './terminal.ts';
import { v1App } from './v1-app.ts';

const python = await environment('py311');
const pyfunc = built('pyfunc');

const orders = JSON.parse(String(v1App['Orders/function.json']));
const app: Files = {
  ...v1App,
  // Names and values that do not fit beside each other.
  'CollectTheMeasurementsOfAllWarehouses/function.json': JSON.stringify({
    ...orders,
    disabled: true,
  }),
  'CollectTheMeasurementsOfAllWarehouses/__init__.py': String(v1App['Orders/__init__.py']),
};

const menu = 'Quit, change nothing';

/** Lines that the terminal breaks within a word, though there is a place between two. */
function broken({ screen }: Shown, columns: number): string[] {
  // The sign that a command goes on stands even behind a word that is too long.
  return screen.filter((line) => width(line) > columns && /\S\s+[^\s\\]/.test(line.trim()));
}

describe.each([40, 200])('in %i columns', (columns) => {
  const run = (
    cwd: string,
    words: readonly string[],
    steps: readonly (readonly [string, string])[],
  ) =>
    inTerminal(cwd, [process.execPath, pyfunc, ...words], steps, {
      ...{ rows: 1000, columns },
      env: { PAGER: '', NO_COLOR: '1' },
    });

  test.each([
    ['--help'],
    ['registry', '--help'],
    ['add', '--help'],
    ['no-such-command'],
    ['list'],
    ['list', 'nothing-has-this'],
    ['explain', 'PYF126'],
    ['doctor', 'services/one', '--python', python],
    ['verify', 'services/one', '--python', python],
    ['migrate', 'services/one', '--check'],
    ['migrate', '--all', '--check'],
    ['migrate', 'services/one', '--yes', '--python', python],
    ['create', 'new-app', '--yes', '--no-install', '--no-verify'],
  ])('pyfunc %s %s %s breaks no word', async (...words) => {
    const cwd = folderWith(
      Object.fromEntries(
        ['services/one', 'services/another-one-with-a-very-long-name'].flatMap((folder) =>
          Object.entries(app).map(([path, text]) => [`${folder}/${path}`, text]),
        ),
      ),
    );
    const shown = await run(cwd, words, []);
    expect(shown.left).toEqual([]);
    expect(shown.text).not.toBe('');
    expect(broken(shown, columns)).toEqual([]);
  });

  test('the review breaks no word', async () => {
    const cwd = folderWith(app);
    const shown = await run(
      cwd,
      ['migrate', '--python', python],
      [
        [menu, '?'],
        [menu, keys.down + keys.enter],
        ['Migrate Coll', 'e'],
        ['Migrate Coll', 'y'],
        ['Migrate Hello', '?'],
        ['this help', 'q'],
        [menu, keys.down.repeat(3) + keys.enter],
        ['Functions to leave', keys.back],
        [menu, 'q\r'],
      ],
    );
    expect(shown).toMatchObject({ status: 0, left: [], waiting: [] });
    expect(broken(shown, columns)).toEqual([]);
    expect(contents(cwd)).toEqual(contents(folderWith(app)));
  });
});

describe.each([40, 80])('commands to copy in %i columns', (columns) => {
  const run = (cwd: string, words: readonly string[]) =>
    inTerminal(cwd, [process.execPath, pyfunc, ...words], [], {
      ...{ rows: 1000, columns },
      env: { PAGER: '', NO_COLOR: '1' },
    });
  /** What a POSIX shell makes of the rows: a backslash at the end joins two of them. */
  const copied = ({ screen }: Shown) => screen.join('\n').replace(/ \\\n */g, ' ');
  const registry = 'registries/of-a-company-with-a-long-name';

  test('of registries and of templates in them', async () => {
    const cwd = folderWith();
    const made = await run(cwd, ['registry', 'init', registry, '--yes']);
    expect(copied(made)).toContain(`pyfunc registry test ${registry}`);
    expect(copied(made)).toContain(`pyfunc registry add @${registry.slice(11)} ./${registry}`);
    const words = ['registry', 'new', 'nightly-measurements', '--in', registry, '--kind'];
    const added = await run(cwd, [...words, 'function', '--yes']);
    expect(copied(added)).toContain(
      `pyfunc registry test ${registry} --template nightly-measurements`,
    );
  });

  test('in hints', async () => {
    const cwd = folderWith({
      'host.json': '{"version": "2.0"}',
      'function_app.py': 'import azure.functions as func\n\napp = func.FunctionApp()\n',
      'requirements.txt': 'azure-functions\n',
    });
    const shown = await run(cwd, ['add', 'telemetry', 'price', '--yes', '--python', python]);
    expect(copied(shown)).toContain(
      "Install with: `python -m pip install 'azure-monitor-opentelemetry>=1.6.0'`",
    );
  });
});
