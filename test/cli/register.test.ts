import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { environment } from '../python/environment.ts';
import { type Files, folderWith, shown } from '../workspace/folders.ts';
import { pyfunc } from './fake-host.ts';

const python = await environment('py311');

const host = { 'host.json': '{\n  "version": "2.0"\n}\n' };
const script = `import azure.functions as func

app = func.FunctionApp()


@app.route(route="first")
def first(req: func.HttpRequest) -> func.HttpResponse:
    return func.HttpResponse("first")
`;
const blueprint = (name: string, on = 'bp') => `import azure.functions as func

${on} = func.Blueprint()


@${on}.route(route="${name}")
def ${name}(req: func.HttpRequest) -> func.HttpResponse:
    return func.HttpResponse("${name}")
`;
const register = (cwd: string, ...words: string[]) => pyfunc(['register', ...words], { cwd });
const scriptOf = (cwd: string) => readFileSync(join(cwd, 'function_app.py'), 'utf8');

describe('pyfunc register', () => {
  const two = {
    ...host,
    'function_app.py': script,
    'blueprints/__init__.py': '',
    'blueprints/orders.py': blueprint('orders'),
    'stock.py': blueprint('stock', 'stock_bp'),
  };

  test('registers each blueprint, proves it, and leaves nothing for a second run', async () => {
    const cwd = folderWith(two);
    const { code, stdout } = await register(cwd, '--yes', '--python', python);
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining('Verified: the app has 3 functions now'),
    ]);
    expect(scriptOf(cwd).split('\n').slice(0, 9)).toEqual([
      'import azure.functions as func',
      '',
      'from blueprints.orders import bp as orders_bp',
      'from stock import stock_bp',
      '',
      'app = func.FunctionApp()',
      '',
      'app.register_functions(orders_bp)',
      'app.register_functions(stock_bp)',
    ]);
    expect(await register(cwd, '--check')).toMatchObject({ code: 0 });
    expect(await pyfunc(['undo'], { cwd })).toMatchObject({ code: 0 });
    expect(scriptOf(cwd)).toBe(script);
  });

  test.each<[string, Files, string]>([
    [
      'a package that the requirements lack',
      {
        'requirements.txt': 'azure-functions\n',
        'flow.py': `import azure.durable_functions as df

bp = df.Blueprint()


@bp.orchestration_trigger(context_name="context")
def flow(context):
    return 1
`,
      },
      'PYF492',
    ],
    [
      'functions in two files that nothing imports',
      {
        'parts/__init__.py': '',
        'parts/two.py': `from .base import bp


@bp.schedule(arg_name="timer", schedule="0 0 3 * * *")
def two(timer) -> None:
    pass
`,
        'parts/base.py': 'import azure.functions as func\n\nbp = func.Blueprint()\n',
        'parts/one.py': `import azure.functions as func

from .base import bp


@bp.route(route="one")
def one(req: func.HttpRequest) -> str:
    return "one"
`,
      },
      'PYF460',
    ],
  ])('is rolled back for %s', async (_, files, says) => {
    const cwd = folderWith({ ...host, 'function_app.py': script, ...files });
    const before = shown(cwd);
    const { code, stdout } = await register(cwd, '--yes', '--python', python);
    expect([code, stdout]).toEqual([1, expect.stringContaining(says)]);
    expect(stdout).not.toContain('Verified:');
    expect(shown(cwd)).toEqual(before);
  });

  test('imports the module that has the functions, where another one makes the blueprint', async () => {
    const cwd = folderWith({
      ...host,
      'function_app.py': script,
      'parts/__init__.py': '',
      'parts/base.py': 'import azure.functions as func\n\nbp = func.Blueprint()\n',
      'parts/one.py': `from .base import bp as own


@own.route(route="one")
def one(req) -> str:
    return "one"
`,
    });
    expect(await register(cwd, '--yes', '--python', python)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Verified: the app has 2 functions now'),
    });
    expect(scriptOf(cwd)).toContain('from parts.one import own\n');
  });

  test('names the function of the blueprint where its route is taken', async () => {
    const text = blueprint('first').replace('def first', 'def other');
    const cwd = folderWith({ ...host, 'function_app.py': script, 'other.py': text });
    const { code, stderr } = await register(cwd, '--check');
    expect([code, stderr]).toEqual([4, expect.stringContaining('PYF346  other.py:7')]);
  });

  test('--check ends with 3 and names the functions; --dry-run writes nothing', async () => {
    const cwd = folderWith(two);
    const check = await register(cwd, '--check');
    expect(check).toMatchObject({
      code: 3,
      stdout: expect.stringContaining('  stock_bp in stock.py: stock\n'),
    });
    const { code, stdout } = await register(cwd, '--dry-run', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout).result.blueprints).toEqual([
      { name: 'bp', path: 'blueprints/orders.py', functions: ['orders'] },
      { name: 'stock_bp', path: 'stock.py', functions: ['stock'] },
    ]);
    expect(await register(cwd)).toMatchObject({ code: 2 });
    expect(scriptOf(cwd)).toBe(script);
  });

  test.each<readonly [string, Files, string]>([
    [
      'in tests, in what is not deployed, and in a nested app',
      {
        'tests/test_orders.py': blueprint('orders'),
        'drafts/later.py': blueprint('later'),
        '.funcignore': 'drafts/\n',
        'other/host.json': '{}',
        'other/function_app.py': `${script}\nbp = func.Blueprint()\n`,
      },
      'Already up to date',
    ],
    [
      'that a loop registers',
      {
        'function_app.py': `import azure.functions as func\n\nimport a\nimport b\n\napp = func.FunctionApp()\nfor each in (a.bp, b.bp):\n    app.register_functions(each)\n`,
        'a.py': blueprint('a'),
        'b.py': blueprint('b'),
      },
      'Already up to date',
    ],
    [
      'whose registration only the running app decides',
      {
        'function_app.py': `import importlib\nimport os\n\nimport azure.functions as func\n\napp = func.FunctionApp()\nfor name in os.listdir("."):\n    app.register_functions(importlib.import_module(name).bp)\n`,
        'a.py': blueprint('a'),
      },
      'PYF351',
    ],
  ])('leaves blueprints %s', async (_, files, says) => {
    const cwd = folderWith({ ...host, 'function_app.py': script, ...files });
    const before = shown(cwd);
    const { code, stdout } = await register(cwd, '--yes', '--no-verify');
    expect([code, stdout]).toEqual([0, expect.stringContaining(says)]);
    expect(shown(cwd)).toEqual(before);
  });

  test.each<readonly [string, Files, string]>([
    ['a name that the app has', { 'a.py': blueprint('First') }, 'PYF345'],
    [
      'a route that the app has',
      { 'a.py': blueprint('a').replace('route="a"', 'route="first"') },
      'PYF346',
    ],
    [
      'a name that two of them have',
      { 'a.py': blueprint('twin'), 'b.py': blueprint('twin') },
      'PYF345',
    ],
    ['a file that no module can import', { 'my-orders.py': blueprint('orders') }, 'PYF348'],
    ['no app', { 'function_app.py': 'app = None\n', 'a.py': blueprint('a') }, 'PYF343'],
    [
      'several apps',
      { 'function_app.py': `${script}\nother = func.FunctionApp()\n`, 'a.py': blueprint('a') },
      'PYF344',
    ],
  ])('is refused for %s', async (_, files, says) => {
    const cwd = folderWith({ ...host, 'function_app.py': script, ...files });
    const before = shown(cwd);
    const { code, stderr } = await register(cwd, '--yes', '--no-verify');
    expect([code, stderr]).toEqual([4, expect.stringContaining(says)]);
    expect(shown(cwd)).toEqual(before);
  });

  test('is rolled back where the app no longer loads', async () => {
    const cwd = folderWith({
      ...host,
      'function_app.py': script,
      'a.py': `from function_app import app\n\n${blueprint('a')}`,
    });
    const before = scriptOf(cwd);
    const { code, stdout } = await register(cwd, '--yes', '--python', python);
    expect([code, stdout]).toEqual([1, expect.stringContaining('Rolled back')]);
    expect(scriptOf(cwd)).toBe(before);
  });
});
