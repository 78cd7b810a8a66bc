import { beforeAll, describe, expect, test } from 'vitest';
import { reachOf, readV2App, type V2App } from '../../app/v2-app.ts';
import { initParser } from '../../python/parse.ts';
import { memoryTree } from '../../workspace/tree/disk.ts';

beforeAll(initParser);

const func = 'import azure.functions as func\n';
const httpBelow = (owner: string, name = 'hello') =>
  `@${owner}.route(route="${name}")\ndef ${name}(req):\n    pass\n`;

type Sources = { readonly [path: string]: string };

function read(files: Sources | string): V2App {
  const sources = typeof files === 'string' ? { 'function_app.py': files } : files;
  const app = readV2App(memoryTree({ 'host.json': '{}', ...sources }));
  if (app.kind !== 'app') throw new Error(app.kind);
  return app;
}

const names = (app: V2App) => app.functions.map(({ name }) => name);
const reaches = (app: V2App) =>
  Object.fromEntries(
    app.blueprints.map((each) => [`${each.source.path}:${each.name}`, reachOf(app, each)]),
  );

describe('the app variable', () => {
  test.each([
    ['import azure.functions as func\napi = func.FunctionApp()', 'api', 'FunctionApp'],
    ['import azure.functions\nx = azure.functions.FunctionApp()', 'x', 'FunctionApp'],
    ['from azure import functions as f\nx = f.FunctionApp()', 'x', 'FunctionApp'],
    ['from azure.functions import FunctionApp\nx = FunctionApp()', 'x', 'FunctionApp'],
    ['from azure.functions import FunctionApp as A\nx: A = A()', 'x', 'FunctionApp'],
    ['from azure.functions import *\nx = FunctionApp()', 'x', 'FunctionApp'],
    ['import azure.durable_functions as df\nx = df.DFApp()', 'x', 'DFApp'],
    [`${func}x = func.AsgiFunctionApp(app=a)`, 'x', 'AsgiFunctionApp'],
    [`${func}x = func.WsgiFunctionApp(app=a)`, 'x', 'WsgiFunctionApp'],
    [`${func}try:\n    x = func.FunctionApp()\nexcept Exception:\n    raise`, 'x', 'FunctionApp'],
    [
      `${func}if 1:\n    x = func.FunctionApp()\nelse:\n    x = func.FunctionApp(1)`,
      'x',
      'FunctionApp',
    ],
    [`${func}class My(func.FunctionApp):\n    pass\nx = My()`, 'x', 'FunctionApp'],
    [`${func}x = (\n    func.FunctionApp()\n)`, 'x', 'FunctionApp'],
  ])('%j', (text, name, className) => {
    const { variables } = read(text);
    expect(variables.map((each) => [each.name, each.object?.className])).toEqual([
      [name, className],
    ]);
  });

  test.each([
    ['an import', 'from core.app import app'],
    ['an import under another name', 'from core.app import app as main'],
    ['a star import', 'from core.app import *'],
    ['an import of the module', 'import core.app as it\nmain = it.app'],
    ['a relative import in between', 'from core import app'],
  ])('that comes by %s', (_, text) => {
    const { variables } = read({
      'function_app.py': text,
      'core/__init__.py': text.includes('as it') ? '' : 'from .app import app',
      'core/app.py': `${func}app = func.FunctionApp()`,
    });
    expect(variables).toHaveLength(1);
    expect(variables[0]?.object?.source.path).toBe('core/app.py');
  });

  test('that a call makes is known by what hangs on it', () => {
    const text = `from x import make\nservice = make()\n${httpBelow('service')}`;
    expect(read(text).variables).toEqual([{ name: 'service' }]);
    expect(names(read(text))).toEqual(['hello']);
  });

  test.each([
    ['none', 'import azure.functions as func\nbp = func.Blueprint()', []],
    ['Flask', 'from flask import Flask\napp = Flask(__name__)\n@app.route("/x")\ndef f(): ...', []],
    ['two', `${func}a = func.FunctionApp()\nb = func.FunctionApp()`, ['a', 'b']],
    ['two names', `${func}a = func.FunctionApp()\nmain = a`, ['a', 'main']],
  ])('%s', (_, text, expected) => {
    expect(read(text).variables.map(({ name }) => name)).toEqual(expected);
  });
});

describe('functions', () => {
  const head = `${func}app = func.FunctionApp()\n`;

  test.each([
    [httpBelow('app'), 'hello', { route: 'hello' }],
    ['@app.route()\ndef a(req): ...', 'a', { route: 'a' }],
    [
      '@app.route("x/{id}", methods=["get", "Post"])\ndef a(req): ...',
      'a',
      { route: 'x/{id}', methods: ['GET', 'POST'] },
    ],
    [
      '@app.route(route="x", methods=[func.HttpMethod.GET])\ndef a(req): ...',
      'a',
      { route: 'x', methods: ['GET'] },
    ],
    ['@app.function_name(name="B")\n@app.route()\ndef a(req): ...', 'B', { route: 'B' }],
    ['@app.function_name("B")\n@app.route(route="")\ndef a(req): ...', 'B', { route: '' }],
    ['PREFIX = "v1"\n@app.route(route=f"{PREFIX}/x")\ndef a(req): ...', 'a', { route: 'v1/x' }],
    ['R = "v1/" "x"\n@app.route(route=R + "/y")\ndef a(req): ...', 'a', { route: 'v1/x/y' }],
    ['@app.route(route=make())\ndef a(req): ...', 'a', {}],
    ['app.function_name("C")(app.route(route="y")(work))', 'C', { route: 'y' }],
    ['app.route(route="y")(work)', 'work', { route: 'y' }],
    [
      '@app.generic_trigger(arg_name="req", type="httpTrigger", route="g", methods=["PUT"])\ndef a(req): ...',
      'a',
      { route: 'g', methods: ['PUT'] },
    ],
    ['if True:\n    @app.route(route="n")\n    def a(req): ...', 'a', { route: 'n' }],
    ['@app.route(route="n")\n@other\nasync def a(req): ...', 'a', { route: 'n' }],
  ])('%j', (text, name, http) => {
    const { functions } = read(head + text);
    expect(functions.map((each) => [each.name, each.http])).toEqual([[name, http]]);
  });

  test('a name that is computed is none', () => {
    const app = read(`${head}@app.function_name(make())\n@app.route()\ndef a(req): ...`);
    expect(names(app)).toEqual([undefined]);
  });

  test('bindings, the trigger first', () => {
    const { functions } = read(
      `${head}@app.queue_output(arg_name="o")\n@app.schedule(schedule="")\n@app.generic_input_binding(arg_name="i", type="kusto")\ndef a(): ...`,
    );
    expect(functions[0]?.bindings).toEqual(['timerTrigger', 'queue', 'kusto']);
  });

  test('a tool for agents, whose trigger has no type', () => {
    const { functions } = read(
      `${head}@app.mcp_tool()\n@app.mcp_tool_property(arg_name="a")\ndef tool(a): ...`,
    );
    expect(functions.map(({ name, bindings, since }) => ({ name, bindings, since }))).toEqual([
      { name: 'tool', bindings: ['mcpToolTrigger'], since: ['1.25.0', '1.25.0'] },
    ]);
  });

  test('in modules that import the app', () => {
    const app = read({
      'function_app.py': `${head}import routes\n`,
      'routes.py': `from function_app import app as it\n${httpBelow('it')}`,
    });
    expect(app.functions.map(({ owners }) => owners.length)).toEqual([1]);
  });

  test('none of other apps below, nor of other frameworks', () => {
    const app = read({
      'function_app.py': head,
      'api/host.json': '{}',
      'api/function_app.py': head + httpBelow('app'),
      'web.py': `from fastapi import FastAPI\napp = FastAPI()\n${httpBelow('app')}`,
    });
    expect(app.functions).toEqual([]);
  });
});

describe('blueprints', () => {
  const blueprint = `${func}bp = func.Blueprint()\n${httpBelow('bp')}`;
  const parts = { 'parts/__init__.py': '', 'parts/a.py': blueprint, 'parts/b.py': blueprint };
  const head = `${func}import importlib\nfrom parts import a\nfrom parts.b import bp as b_bp\napp = func.FunctionApp()\n`;

  test.each([
    ['app.register_functions(a.bp)\napp.register_blueprint(b_bp)'],
    ['for bp in [a.bp, b_bp]:\n    app.register_functions(bp)'],
    ['ALL = (a.bp, b_bp)\nfor each in ALL:\n    app.register_functions(each)'],
    ['[app.register_functions(each) for each in (a.bp, b_bp)]'],
    ['for n in ["a", "b"]:\n    app.register_functions(importlib.import_module(f"parts.{n}").bp)'],
    [
      'for n in ("a", "b"):\n    m = importlib.import_module("parts." + n)\n    app.register_functions(getattr(m, "bp"))',
    ],
    ['for _, each in (("a", a.bp), ("b", b_bp)):\n    app.register_functions(each)'],
    ['alias = a.bp\nfor each in [alias, *[b_bp]]:\n    app.register_functions(each)'],
    [
      'def start():\n    from parts.a import bp as x\n    app.register_functions(x)\n    app.register_functions(b_bp)\nstart()',
    ],
  ])('registered: %j', (text) => {
    expect(reaches(read({ ...parts, 'function_app.py': `${head}${text}\n` }))).toEqual({
      'parts/a.py:bp': 'registered',
      'parts/b.py:bp': 'registered',
    });
  });

  test('registered from a list of another module', () => {
    const app = read({
      ...parts,
      'parts/__init__.py':
        'from .a import bp as one\nfrom .b import bp as two\nevery = [one, two]\n',
      'function_app.py': `${func}from parts import every\napp = func.FunctionApp()\nfor each in every:\n    app.register_functions(each)\n`,
    });
    expect(new Set(Object.values(reaches(app)))).toEqual(new Set(['registered']));
  });

  test.each([
    ['', 'unregistered'],
    [
      'for m in pkgutil.iter_modules(parts.__path__):\n    app.register_functions(load(m))',
      'unclear',
    ],
    ['list(map(app.register_functions, found))', 'unclear'],
  ])('%j: %s', (text, expected) => {
    expect(
      new Set(Object.values(reaches(read({ ...parts, 'function_app.py': `${head}${text}\n` })))),
    ).toEqual(new Set([expected]));
  });

  test('of azure.durable_functions, and several in one file', () => {
    const app = read({
      'function_app.py': `${func}app = func.FunctionApp()\n`,
      'd.py': 'import azure.durable_functions as df\none = df.Blueprint()\ntwo = df.Blueprint()\n',
    });
    expect(Object.keys(reaches(app))).toEqual(['d.py:one', 'd.py:two']);
  });
});

describe('what is not a v2 app', () => {
  const v1 = { 'Orders/function.json': '{}' };
  test.each([
    ['nothing', {}, 'no-script'],
    ['a v1 app', v1, 'legacy'],
    [
      'a shell beside v1 functions',
      { ...v1, 'function_app.py': `${func}app = func.FunctionApp()\n` },
      'legacy',
    ],
    ['bytes', { 'function_app.py': Uint8Array.of(0xff, 0x00) }, 'undecodable'],
    ['no Python', { 'function_app.py': 'def (\n' }, 'syntax'],
  ])('%s', (_, files, kind) => {
    expect(readV2App(memoryTree({ 'host.json': '{}', ...files }))).toMatchObject({ kind });
  });

  test('the script may have another name', () => {
    const app = read({
      'local.settings.json': '{"Values": {"PYTHON_SCRIPT_FILE_NAME": "main.py"}}',
      'main.py': `${func}app = func.FunctionApp()\n`,
    });
    expect(app.script.path).toBe('main.py');
  });
});
