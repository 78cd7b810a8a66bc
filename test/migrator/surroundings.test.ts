import { beforeAll, describe, expect, test } from 'vitest';
import { planMigration } from '../../migrator/plan.ts';
import { initParser } from '../../python/parse.ts';
import { runToCompletion } from '../../workspace/process/pausable.ts';
import { memoryTree } from '../../workspace/tree/disk.ts';
import { defaults } from './fixture.ts';

const app = {
  'host.json': '{"version": "2.0"}',
  'requirements.txt': 'azure-functions\n',
  'Orders/function.json':
    '{"bindings": [{"type": "timerTrigger", "name": "timer", "schedule": "0 0 * * * *"}]}',
  'Orders/__init__.py': 'from ..shared.money import euros\n\n\ndef main(timer):\n    euros(3)\n',
  'shared/__init__.py': '',
  'shared/money.py': 'def euros(n):\n    return f"{n} EUR"\n',
};

beforeAll(initParser);

function diagnosed(folder: string, outside: Record<string, string>, files: object = {}) {
  const around = { tree: memoryTree(outside), app: folder };
  const plan = runToCompletion(planMigration(memoryTree({ ...app, ...files }), defaults, around));
  expect(plan.status).toBe('ready');
  return plan.diagnostics.map(({ code, at, places = [] }) => {
    const paths = places.length > 0 ? places.map(({ path }) => path) : [at?.path];
    return `${code} ${paths.join(', ')}`;
  });
}

describe('code around the app that imports it as a package', () => {
  test.each([
    [
      '__app__',
      { 'tests/test_a.py': 'from __app__.Orders import main\n' },
      ['PYF185 ../tests/test_a.py'],
    ],
    ['api', { 'tools/run.py': 'import api.shared.money\n' }, ['PYF185 ../tools/run.py']],
    ['src/api', { 'tests/a.py': 'from src.api import Orders\n' }, ['PYF185 ../../tests/a.py']],
    ['src/api', { 'src/tests/a.py': 'from api.Orders import main\n' }, ['PYF185 ../tests/a.py']],
    [
      'api',
      { 'tests/a.py': "x = patch('api.Orders.euros')\n", 'tests/b.py': 'import api.Orders\n' },
      ['PYF185 ../tests/a.py, ../tests/b.py'],
    ],
    ['api', { 'tests/a.py': 'from api.client import get\nimport apiary.Orders\n' }, []],
    ['api', { 'tests/a.py': 'from Orders import main\n# from api.Orders import x\n' }, []],
    ['api', { 'other/host.json': '{}', 'other/a.py': 'import api.Orders\n' }, []],
  ])('in %s: %j', (folder, outside, wanted) => {
    expect(diagnosed(folder, outside)).toEqual(wanted);
  });

  test('is not reported where the app does not import its own modules', () => {
    const plain = { 'Orders/__init__.py': 'def main(timer):\n    pass\n' };
    expect(diagnosed('api', { 'tests/a.py': 'import api.Orders\n' }, plain)).toEqual([]);
  });
});

test.each([
  ['a path of this app', 'open("src/api/Orders/function.json")', ['PYF508 ../../tests/a.py']],
  ['a path of another app', 'open("src/web/Orders/function.json")', []],
  ['a comment', '# src/api/Orders/function.json', []],
])('code around the app that reads a function.json: %s', (_, code, wanted) => {
  expect(diagnosed('src/api', { 'tests/a.py': `${code}\n` })).toEqual(wanted);
});

test.each([
  'open("__app__/Orders/rates.csv")',
  'os.path.join("__app__", "Orders")',
  'print("The package __app__ is gone.")',
])('a path or a text that names __app__ stays as right as it was: %s', (code) => {
  const script = `import os\n\n\ndef main(timer):\n    ${code}\n`;
  expect(diagnosed('__app__', {}, { 'Orders/__init__.py': script })).toEqual([]);
});

describe('Visual Studio Code settings outside the app', () => {
  const settings = (values: object) => JSON.stringify(values);
  test.each([
    [
      '.vscode/settings.json',
      settings({
        'azureFunctions.projectSubpath': 'src/api',
        'azureFunctions.projectLanguageModel': 1,
      }),
      true,
    ],
    ['.vscode/settings.json', settings({ 'azureFunctions.deploySubpath': './src/api/' }), true],
    ['src/.vscode/settings.json', settings({ 'azureFunctions.projectSubpath': 'api' }), true],
    ['.vscode/settings.json', settings({ 'azureFunctions.projectLanguageModel': 1 }), true],
    [
      'all.code-workspace',
      settings({ settings: { 'azureFunctions.projectSubpath': 'src\\api' } }),
      true,
    ],
    [
      '.vscode/settings.json',
      settings({
        'azureFunctions.projectSubpath': 'src/api',
        'azureFunctions.projectLanguageModel': 2,
      }),
      false,
    ],
    [
      '.vscode/settings.json',
      settings({
        'azureFunctions.projectSubpath': 'other',
        'azureFunctions.projectLanguageModel': 1,
      }),
      false,
    ],
    ['.vscode/settings.json', settings({ 'editor.tabSize': 2 }), false],
  ])('%s: %s', (path, text, isNamed) => {
    const codes = diagnosed('src/api', { [path]: text });
    expect(codes.map((each) => each.slice(0, 6))).toEqual(isNamed ? ['PYF186'] : []);
  });
});

describe('tests around the app that use what the durable library wraps', () => {
  const durable = {
    'Run/function.json': '{"bindings": [{"type": "orchestrationTrigger", "name": "context"}]}',
    'Run/__init__.py':
      'import azure.durable_functions as df\n\n\ndef work(context):\n    yield\n\n\nmain = df.Orchestrator.create(work)\n',
    'Start/function.json':
      '{"bindings": [{"type": "httpTrigger", "name": "req", "authLevel": "function"}, {"type": "http", "name": "$return", "direction": "out"}, {"type": "durableClient", "name": "starter"}]}',
    'Start/__init__.py':
      'import azure.durable_functions as df\n\n\nasync def main(req, starter: str):\n    client = df.DurableOrchestrationClient(starter)\n    await client.start_new("Run")\n',
  };
  const told = (test: string) => {
    const around = { tree: memoryTree({ 'tests/test_a.py': test }), app: 'src/api' };
    const plan = runToCompletion(
      planMigration(memoryTree({ ...app, ...durable }), defaults, around),
    );
    const found = plan.diagnostics.filter(({ code }) => code === 'PYF187');
    return found.map(({ hint = '', at, places = [] }) => {
      const accessor = /get_user_function\(\)\.(\w+)/.exec(hint)?.[1];
      return [accessor, ...(places.length > 0 ? places : [at]).map((each) => each?.path)].join(' ');
    });
  };

  test.each([
    ['from src.api.Run import work\nwork(None)\n', ['orchestrator_function ../../tests/test_a.py']],
    ['from api import Run\nRun.work(None)\n', ['orchestrator_function ../../tests/test_a.py']],
    ['import api.Run as run\nrun.work(None)\n', ['orchestrator_function ../../tests/test_a.py']],
    ['from __app__.Run import work\nwork(None)\n', ['orchestrator_function ../../tests/test_a.py']],
    ['from Start import main\nmain(1, "{}")\n', ['client_function ../../tests/test_a.py']],
    [
      'from api.Run import work\nwork(1)\nwork(2)\n',
      ['orchestrator_function ../../tests/test_a.py ../../tests/test_a.py'],
    ],
    ['from api.Orders import main\nmain(None)\n', []],
    ['from other.Run import work\nwork(None)\n', []],
  ])('%j', (text, wanted) => {
    expect(told(text)).toEqual(wanted);
  });
});
