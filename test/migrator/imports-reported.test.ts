import { beforeAll, describe, expect, test } from 'vitest';
import { planMigration } from '../../migrator/plan.ts';
import { initParser } from '../../python/parse.ts';
import { runToCompletion } from '../../workspace/process/pausable.ts';
import { memoryTree } from '../../workspace/tree/disk.ts';
import { defaults } from './fixture.ts';

const binding =
  '{"bindings": [{"type": "timerTrigger", "name": "timer", "schedule": "0 0 * * * *"}]}';
const app = {
  'host.json': '{"version": "2.0"}',
  'requirements.txt': 'azure-functions\n',
  'Orders/function.json': binding,
  'Orders/__init__.py': 'def main(timer):\n    pass\n',
  'Stock/function.json': binding,
  'Stock/__init__.py': 'def main(timer):\n    pass\n',
};

beforeAll(initParser);

/** The codes of an app with other files, with the line of each place. */
function diagnosed(files: Record<string, string>): string[] {
  const all: Record<string, string> = { ...app, ...files };
  const { status, diagnostics } = runToCompletion(planMigration(memoryTree(all), defaults));
  expect(status).toBe('ready');
  return diagnostics.flatMap(({ code, at, places = at ? [at] : [] }) =>
    places.map(({ path, span }) => {
      const line = (all[path] ?? '').slice(0, span?.start ?? 0).split('\n').length;
      return `${code} ${path}:${line}`;
    }),
  );
}

describe('an edit of sys.path', () => {
  const inOrders = (line: string) =>
    diagnosed({
      'Orders/__init__.py': `import os\nimport sys\nfrom pathlib import Path\n${line}\n\n\ndef main(timer):\n    pass\n`,
    });

  test.each([
    'sys.path.append(os.path.abspath("."))',
    'sys.path.insert(0, os.getcwd())',
    'sys.path.append(os.path.dirname(os.path.dirname(__file__)))',
    'sys.path.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))',
    'sys.path.insert(0, str(Path(__file__).resolve().parent.parent))',
  ])('that adds the folder of the app changes nothing: %s', (line) => {
    expect(inOrders(line)).toEqual([]);
  });

  test.each([
    'sys.path.append("..")',
    'sys.path.append(os.path.dirname(__file__))',
    'sys.path.append(os.path.join(os.path.dirname(os.path.dirname(__file__)), "lib"))',
    'sys.path.append(os.path.dirname(os.path.dirname(os.path.dirname(__file__))))',
    'sys.path.insert(0, str(Path(__file__).parent))',
    'sys.path = [os.getcwd()]',
  ])('is reported where it may add another folder: %s', (line) => {
    expect(inOrders(line)).toEqual(['PYF135 Orders/__init__.py:4']);
  });
});

describe('a module under two names', () => {
  const twice = {
    'Orders/__init__.py': 'from ..shared import cache\n\n\ndef main(timer):\n    cache.get()\n',
    'shared/__init__.py': '"""Shared code."""\n',
    'shared/cache.py': 'def get():\n    pass\n',
  };

  test('is reported once, with its package', () => {
    const code = 'from shared.cache import get\n\n\ndef main(timer):\n    get()\n';
    expect(diagnosed({ ...twice, 'Stock/__init__.py': code })).toEqual([
      'PYF136 Stock/__init__.py:1',
    ]);
  });

  test('was one module where no function loads the other import', () => {
    expect(diagnosed({ ...twice, 'repair.py': 'from shared.cache import get\n\nget()\n' })).toEqual(
      [],
    );
  });
});

describe('an entry point that a function imports for itself', () => {
  const tests = (rest: string) =>
    diagnosed({
      'tests/test_a.py': `def test_it():\n    from Orders import main\n\n    ${rest}\n\n\ndef main():\n    test_it()\n\n\nhand(main)\n`,
    });

  test('is not what the module calls by that name', () => {
    expect(tests('main(None)')).toEqual([]);
  });

  test('is found in that function', () => {
    expect(tests('hand(main)')).toEqual(['PYF158 tests/test_a.py:4']);
  });
});

test.each([
  ['print("Orders/function.json is gone")', []],
  ['raise OSError("Put a function.json into the folder of each function")', []],
  ['open("Orders/function.json")', ['PYF155 tools.py:3']],
  ['subprocess.run("cp Orders/function.json out/ && zip -r app.zip .")', ['PYF155 tools.py:3']],
])('text for people may name function.json: %s', (line, codes) => {
  expect(diagnosed({ 'tools.py': `import subprocess\n\n${line}\n` })).toEqual(codes);
});
