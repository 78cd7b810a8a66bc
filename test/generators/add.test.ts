import { describe, expect, test } from 'vitest';
import { withoutOtherRows } from '../../generators/files/list-in-readme.ts';
import { readExtraBinding } from '../../generators/functions/extra-bindings.ts';
import { patchOf } from '../../workspace/change/patch.ts';
import type { Files } from '../workspace/folders.ts';
import { foreignApps } from './add-apps.ts';
import { add, errorsOf } from './added.ts';
import { library } from './new-app.ts';

const app = (text: string) => ({
  'host.json': '{"version": "2.0"}',
  'function_app.py': `import azure.functions as func\n\napp = func.FunctionApp()\n${text}`,
});
const route = (name: string, more = '') =>
  `\n\n@app.route(route="${name}"${more})\ndef ${name.replaceAll('/', '_')}(req):\n    pass\n`;

describe.each(Object.entries(foreignApps))('%s', (name, files) => {
  const slug = name.replaceAll(/\W+/g, '-').toLowerCase();
  const both = [
    add(files, { template: 'http', answers: { name: 'ask', route: 'ask' } }),
    add(files, { template: 'queue', to: 'work/items.py', answers: { name: 'take' } }),
  ];

  test('is added to', () => {
    for (const each of both) expect(each.diagnostics).toEqual([]);
  });

  test('the diff', async () => {
    const patch = both
      .map(({ changes }) => patchOf(changes.filter(({ before }) => before)))
      .join('\n');
    await expect(patch).toMatchFileSnapshot(`../../snapshots/add/${slug}.diff`);
  });

  test('keeps every line but for the imports and lists that get longer', () => {
    for (const { changes } of both) {
      for (const { before, after } of changes) {
        const [old, now] = [before, after].map((side) => Buffer.from(side?.bytes ?? []).toString());
        const lines = new Set(now?.split('\n'));
        const lost = old?.split('\n').filter((line) => !lines.has(line) && !lines.has(`${line}\r`));
        const longer = /^from (?:azure|parts)\b|^for part in|"version": "2.0"$|^ {4}$/;
        expect(lost?.filter((line) => !longer.test(line))).toEqual([]);
      }
    }
  });

  test('a second time is refused', () => {
    for (const { files: made, functions, place } of both) {
      const [added = ''] = functions;
      const template = added === 'ask' ? 'http' : 'queue';
      const again = add(made, {
        template,
        answers: { name: added },
        ...(place && { to: place.file }),
      });
      expect([again.changes, errorsOf(again)[0]]).toEqual([[], 'PYF345']);
    }
  });
});

describe('refused, with nothing planned', () => {
  const v1 = { 'host.json': '{}', 'Orders/function.json': '{}', 'Orders/__init__.py': '' };

  test.each<[string, Parameters<typeof add>[0], Partial<Parameters<typeof add>[1]>, string]>([
    ['the same name', app(route('hello')), { answers: { name: 'hello', route: 'x' } }, 'PYF345'],
    [
      'the same name in another case',
      app(route('hello')),
      { answers: { name: 'Hello', route: 'x' } },
      'PYF345',
    ],
    [
      'the name that function_name gives',
      app('\n\n@app.function_name("hello")\n@app.route(route="y")\ndef other(req):\n    pass\n'),
      { answers: { name: 'hello', route: 'x' } },
      'PYF345',
    ],
    ['the same route', app(route('hello')), { answers: { name: 'other' } }, 'PYF346'],
    [
      'the route of a name',
      app('\n\n@app.route()\ndef hello(req):\n    pass\n'),
      { answers: { name: 'other' } },
      'PYF346',
    ],
    ['the route in another case', app(route('Hello')), { answers: { name: 'other' } }, 'PYF346'],
    [
      'the route with another parameter',
      app(route('a/{id}').replace('a_{id}', 'a')),
      { answers: { name: 'other', route: 'a/{key}' } },
      'PYF346',
    ],
    [
      'the route of a method among others',
      app(route('hello', ', methods=["POST", "get"]')),
      { answers: { name: 'other' } },
      'PYF346',
    ],
    ['a variable of that name', app('\nhello = 1\n'), {}, 'PYF347'],
    ['an import of that name', app('import hello\n'), {}, 'PYF347'],
    ['the name of the app', app(''), { answers: { name: 'app' } }, 'PYF347'],
    ['a name of Python', app(''), { answers: { name: 'print' } }, 'PYF347'],
    [
      'a module the template needs',
      app(''),
      { template: 'queue', answers: { name: 'logging' } },
      'PYF347',
    ],
    ['two apps', app('\nother = func.FunctionApp()\n'), {}, 'PYF344'],
    [
      'no app',
      { 'host.json': '{}', 'function_app.py': 'import azure.functions as func\n' },
      {},
      'PYF343',
    ],
    [
      'a file that is not Python',
      { 'host.json': '{}', 'function_app.py': 'def (\n' },
      {},
      'PYF342',
    ],
    [
      'a file that is not text',
      { 'host.json': '{}', 'function_app.py': Uint8Array.of(0xff, 0xfe, 0x00) },
      {},
      'PYF342',
    ],
    ['no function_app.py', { 'host.json': '{}' }, {}, 'PYF341'],
    ['a v1 app', v1, {}, 'PYF340'],
    ['a v1 app with a shell', { ...v1, ...app('') }, {}, 'PYF340'],
    ['a module of Python', app(''), { to: 'queue.py' }, 'PYF348'],
    ['a folder named like one', app(''), { to: 'email/orders.py' }, 'PYF348'],
    ['a package of the platform', app(''), { to: 'azure/orders.py' }, 'PYF348'],
    [
      'a package that is required',
      { ...app(''), 'requirements.txt': 'Flask==3\n' },
      { to: 'flask.py' },
      'PYF348',
    ],
    ['a name Python cannot import', app(''), { to: 'my-parts/orders.py' }, 'PYF348'],
    ['a keyword', app(''), { to: 'parts/class.py' }, 'PYF348'],
    ['a file that is not Python file', app(''), { to: 'orders.txt' }, 'PYF348'],
    ['a path out of the app', app(''), { to: '../orders.py' }, 'PYF348'],
    ['a folder of that name', { ...app(''), 'orders/x.py': '' }, { to: 'orders.py' }, 'PYF348'],
    ['a module in the way', { ...app(''), 'parts.py': '' }, { to: 'parts/orders.py' }, 'PYF348'],
    [
      'a path that differs in case',
      { ...app(''), 'Parts/x.py': '' },
      { to: 'parts/orders.py' },
      'PYF348',
    ],
    [
      'two blueprints in one file',
      {
        ...app(''),
        'p.py': 'import azure.functions as func\na = func.Blueprint()\nb = func.Blueprint()\n',
      },
      { to: 'p.py' },
      'PYF349',
    ],
    ['a blueprint that is not Python', { ...app(''), 'p.py': 'x = (\n' }, { to: 'p.py' }, 'PYF342'],
    [
      'HTTP beside streams',
      app(`import azurefunctions.extensions.http.fastapi\n${route('x')}`),
      {},
      'PYF331',
    ],
  ])('%s', (_, files, wanted, code) => {
    const added = add(files, { template: 'http', ...wanted });
    expect(errorsOf(added)).toContain(code);
    expect(added.changes).toEqual([]);
  });
});

describe('not refused', () => {
  test.each<[string, Parameters<typeof add>[0]]>([
    [
      'the same route with other methods',
      app(route('hello', ', methods=["POST"]').replace('def hello', 'def x')),
    ],
    [
      'the same name in a blueprint nobody registers',
      {
        ...app(''),
        'old.py':
          'import azure.functions as func\nbp = func.Blueprint()\n@bp.route(route="hello")\ndef hello(req): ...\n',
      },
    ],
    [
      'the same name in Flask',
      {
        ...app(''),
        'web.py':
          'from flask import Flask\nweb = Flask(__name__)\n@web.route("/hello")\ndef hello(): ...\n',
      },
    ],
    [
      'the same name in a test',
      {
        ...app(''),
        'tests/test_x.py':
          'import azure.functions as func\napp = func.FunctionApp()\n@app.route(route="hello")\ndef hello(req): ...\n',
      },
    ],
  ])('%s', (_, files) => {
    expect(errorsOf(add(files, { template: 'http' }))).toEqual([]);
  });
});

describe('blueprints', () => {
  const lone = {
    ...app(''),
    'parts/p.py': 'import azure.functions as func\n\nbp = func.Blueprint()\n',
  };

  test('one that was not registered is, and that is said', () => {
    const added = add(lone, { template: 'http', to: 'parts/p.py' });
    expect(added.diagnostics.map(({ code }) => code)).toEqual(['PYF350']);
    expect(added.text('function_app.py')).toMatch(
      /^import azure.functions as func\n\nfrom parts.p import bp as p_bp\n\napp = func.FunctionApp\(\)\n\napp.register_functions\(p_bp\)\n$/,
    );
  });

  test('functions that come with it count', () => {
    const files = {
      ...lone,
      'parts/p.py': `${lone['parts/p.py']}\n@bp.route(route="hello")\ndef x(req): ...\n`,
    };
    expect(errorsOf(add(files, { template: 'http', to: 'parts/p.py' }))).toEqual(['PYF346']);
  });

  test('one that the script imports already is not imported again', () => {
    const files = { ...lone, ...app('from parts.p import bp as mine\n') };
    const text = add(files, { template: 'http', to: 'parts/p.py' }).text('function_app.py');
    expect(text).toContain('app.register_functions(mine)');
    expect(text.match(/from parts/g)).toHaveLength(1);
  });

  test('registration decided at run time is said', () => {
    const files = { ...lone, ...app('for x in find():\n    app.register_functions(x)\n') };
    const added = add(files, { template: 'http', to: 'parts/p.py' });
    expect(added.diagnostics.map(({ code }) => code)).toEqual(['PYF351']);
    expect(added.changes.map(({ after }) => after?.path)).toEqual([
      'conftest.py',
      'parts/p.py',
      'tests/test_hello.py',
    ]);
  });

  test('a file without one gets one', () => {
    const files = {
      ...app(''),
      'orders.py': 'import json\n\nLIMIT = 3\n\n\ndef load():\n  return json\n',
    };
    const added = add(files, { template: 'timer', to: './orders.py' });
    expect(added.diagnostics).toEqual([]);
    expect(added.text('orders.py')).toMatch(
      /^import json\nimport logging\n\nimport azure.functions as func\n\nbp = func.Blueprint\(\)\nlogger = logging.getLogger\(__name__\)\n\nLIMIT = 3\n\n\ndef load\(\):\n {2}return json\n\n\n@bp.timer_trigger/,
    );
    expect(added.text('orders.py')).toContain('\n  """Do the scheduled work');
  });

  test('a file that takes the app from elsewhere needs no registration', () => {
    const files = { ...foreignApps['an app of another module'] };
    const added = add(files, { template: 'timer', to: 'core/routes.py' });
    expect(added.changes.map(({ after }) => after?.path)).toEqual([
      'conftest.py',
      'core/routes.py',
      'tests/test_cleanup.py',
    ]);
  });
});

describe('new code follows the app', () => {
  const blueprint = (fn: string) =>
    `import azure.functions as func\n\nbp = func.Blueprint()\n${route(fn).replace('@app', '@bp')}`;
  const registered = (...modules: readonly string[]) => {
    const names = modules.map((each) => each.replaceAll('.', '_'));
    const imports = modules.map((each, index) => `from ${each} import bp as ${names[index]}\n`);
    return app([...imports, ...names.map((each) => `app.register_functions(${each})\n`)].join(''));
  };
  const two = (one: string, other: string) => ({
    [`${one}.py`]: blueprint('one'),
    [`${other}.py`]: blueprint('two'),
    ...registered(one.replaceAll('/', '.'), other.replaceAll('/', '.')),
  });
  const both = two('parts/one', 'parts/two');
  const script = (files: ReturnType<typeof app>) => files['function_app.py'];

  test.each<[string, Parameters<typeof add>[0], string]>([
    ['one file for all', app(route('one')), 'function_app.py'],
    ['blueprints in a folder', both, 'parts/send_mail.py'],
    ['an ending', two('parts/one_bp', 'parts/two_bp'), 'parts/send_mail_bp.py'],
    ['a beginning', two('bp_one', 'bp_two'), 'bp_send_mail.py'],
    ['a folder each', two('api/one/routes', 'api/two/routes'), 'api/send_mail/routes.py'],
    ['no pattern', two('api/one', 'jobs/two'), 'function_app.py'],
    [
      'one blueprint for all',
      {
        'api.py': `${blueprint('one')}${route('two').replace('@app', '@bp')}`,
        ...registered('api'),
      },
      'api.py',
    ],
    [
      'functions beside blueprints',
      {
        ...both,
        'function_app.py': `${script(registered('parts.one', 'parts.two'))}${route('x')}`,
      },
      'function_app.py',
    ],
    [
      'a helper that decorates for the blueprint it is given',
      {
        ...both,
        'parts/_traced.py':
          'def traced(bp, name):\n    @bp.route(route=name)\n    def call(req):\n        pass\n',
      },
      'parts/send_mail.py',
    ],
    ['blueprints that nobody registers', { ...both, ...app('') }, 'function_app.py'],
  ])('where its functions are: %s', (_, files, path) => {
    const added = add(files, { template: 'http', answers: { name: 'send_mail' } });
    expect(errorsOf(added)).toEqual([]);
    expect(added.place?.file).toBe(path);
    expect(added.text(path)).toContain('def send_mail(');
  });

  const triggered = (path: string, decorator: string, made = 'func') => ({
    [`${path}.py`]: `import azure.${made === 'func' ? 'functions' : 'durable_functions'} as ${made}\n\nbp = ${made}.Blueprint()\n\n\n@bp.${decorator}\ndef ${path.replaceAll('/', '_')}(x):\n    pass\n`,
  });
  const kinds = {
    ...triggered('api/user', 'route(route="user")'),
    ...triggered('api/data', 'route(route="data")'),
    ...triggered(
      'jobs/queue_enrich',
      'queue_trigger(arg_name="x", queue_name="q", connection="C")',
    ),
    ...triggered('jobs/gather', 'orchestration_trigger(context_name="x")', 'df'),
    ...triggered('jobs/store', 'activity_trigger(input_name="x")', 'df'),
    ...registered('api.user', 'api.data', 'jobs.queue_enrich', 'jobs.gather', 'jobs.store'),
  };

  test.each([
    ['http', 'api/send_mail.py', 'bp = func.Blueprint()'],
    ['queue', 'jobs/queue_send_mail.py', 'bp = func.Blueprint()'],
    ['timer', 'api/send_mail.py', 'bp = func.Blueprint()'],
    ['durable', 'jobs/send_mail.py', 'bp = df.Blueprint()'],
  ])('%s where functions with the same trigger are', (template, path, made) => {
    const added = add(kinds, { template, answers: { name: 'send_mail' } });
    expect(errorsOf(added)).toEqual([]);
    expect(added.place?.file).toBe(path);
    expect(added.text(path)).toContain(made);
    expect(added.text('function_app.py')).toMatch(
      /\napp\.register_functions\((?:queue_)?send_mail_bp\)\n/,
    );
  });

  test('in the list that a loop registers', () => {
    const files = {
      ...both,
      ...app(''),
      'function_app.py': `import azure.functions as func

from parts.one import bp as one_bp
from parts.two import bp as two_bp

app = func.FunctionApp()


def main():
    blueprints = [
        one_bp,
        two_bp,
    ]

    for blueprint in blueprints:
        app.register_blueprint(blueprint)


main()
`,
    };
    const added = add(files, { template: 'http', answers: { name: 'send_mail' } });
    expect(added.text('function_app.py')).toBe(
      files['function_app.py']
        .replace('from parts.two', 'from parts.send_mail import bp as send_mail_bp\nfrom parts.two')
        .replace('        two_bp,\n', '        two_bp,\n        send_mail_bp,\n'),
    );
  });

  test('as module attributes, if the script refers to all blueprints that way', () => {
    const script = `import azure.functions as func
from parts import one, two

app = func.FunctionApp()
app.register_functions(one.bp)
app.register_functions(two.bp)
`;
    const files = { ...both, 'function_app.py': script };
    const added = add(files, { template: 'http', answers: { name: 'send_mail' } });
    expect(added.text('function_app.py')).toBe(
      `${script.replace('one, two', 'one, send_mail, two')}app.register_functions(send_mail.bp)\n`,
    );
  });

  test('in a list and an import whose lines get too long', () => {
    const names = ['one', 'two', 'three_with_a_long_name', 'four_with_a_long_name'];
    const parts = Object.fromEntries(names.map((each) => [`parts/${each}.py`, blueprint(each)]));
    const script = `import azure.functions as func
from parts import four_with_a_long_name, one, three_with_a_long_name, two

app = func.FunctionApp()

for part in (one.bp, two.bp, three_with_a_long_name.bp, four_with_a_long_name.bp):
    app.register_functions(part)
`;
    const files = { ...parts, ...app(''), 'function_app.py': script };
    const wanted = { template: 'http', answers: { name: 'send_mail_to_all' } };
    expect(add(files, wanted).text('function_app.py')).toBe(`import azure.functions as func
from parts import (
    four_with_a_long_name,
    one,
    send_mail_to_all,
    three_with_a_long_name,
    two,
)

app = func.FunctionApp()

for part in (
    one.bp,
    two.bp,
    three_with_a_long_name.bp,
    four_with_a_long_name.bp,
    send_mail_to_all.bp,
):
    app.register_functions(part)
`);
    const wide = { ...files, 'ruff.toml': 'line-length = 120\n' };
    expect(add(wide, wanted).text('function_app.py')).toContain(
      'four_with_a_long_name.bp, send_mail_to_all.bp):\n',
    );
  });

  test('as aliased modules, and below code that makes them importable', () => {
    const script = `import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import azure.functions as func

from parts import one as one_bp
from parts import two as two_bp

app = func.FunctionApp()
app.register_functions(one_bp.bp)
app.register_functions(two_bp.bp)
`;
    const files = { ...both, 'function_app.py': script };
    const added = add(files, { template: 'http', answers: { name: 'send_mail' } });
    const line = 'from parts import send_mail as send_mail_bp\nfrom parts import two';
    expect(added.text('function_app.py')).toBe(
      `${script.replace('from parts import two', line)}app.register_functions(send_mail_bp.bp)\n`,
    );
  });

  test('in its quotes, but for strings that would need escapes', () => {
    const single = app(
      "\nA = 'a'\nB = ['b', 'c']\n\n\n@app.route(route='x')\ndef x(req):\n    return \"it's\"\n",
    );
    const added = add(single, { template: 'http', output: 'queue:name=msg,queue=q' });
    const text = added.text('function_app.py');
    expect(errorsOf(added)).toEqual([]);
    expect(text).toContain("@app.queue_output(arg_name='msg', queue_name='q', connection='");
    expect(text).toContain('"""Greet the caller by name."""');
    expect(text).toContain("return func.HttpResponse(f'Hello, {caller}!')");
    expect(added.text('tests/test_hello.py')).toContain("assert b'?name=' in response.get_body()");
    const durable = add(single, { template: 'durable' }).text('function_app.py');
    expect(durable).toContain("return f\"Order {order['id']} is reserved");
  });

  test('in double quotes where it has both', () => {
    const mixed = app("\nA = \"a\"\nB = [\"b\", \"c\"]\nC = ['d', 'e', 'f', 'g']\n");
    const text = add(mixed, { template: 'http' }).text('function_app.py');
    expect(text).toContain('@app.route(route="hello"');
  });

  const columns = { 'pyproject.toml': '[tool.black]\nline-length = 120\n' };

  test("with the formatter's line length", () => {
    const usual = add(app(''), { template: 'queue', answers: { name: 'orders' } }).text(
      'tests/test_orders.py',
    );
    expect(usual).toContain(
      'object(\n    body: str, caplog: pytest.LogCaptureFixture\n) -> None:\n',
    );
    const long = add(
      { ...app(''), ...columns },
      { template: 'queue', answers: { name: 'orders' } },
    );
    expect(long.text('tests/test_orders.py')).toContain(
      'object(body: str, caplog: pytest.LogCaptureFixture) -> None:\n',
    );
    const nested = { template: 'http', output: 'cosmosDB:name=d,database=x,container=y' };
    expect(add({ ...app(''), ...columns }, nested).text('function_app.py')).toMatch(
      /^ {4}d\.set\(func\.Document\.from_dict\(\{.*\}\)\)$/m,
    );
    expect(long.text('function_app.py')).toContain(
      '@app.queue_trigger(\n    arg_name="message",\n',
    );
  });

  const ownImport = 'from function_app import orders\n';

  test.each<[string, Parameters<typeof add>[0], boolean]>([
    [
      'ruff takes the folder of the app for its own',
      { 'ruff.toml': 'src = [".", "src"]\nselect = ["I001"]\n' },
      false,
    ],
    [
      'ruff takes another folder for its own',
      { 'pyproject.toml': '[tool.ruff]\nsrc = ["src"]\nlint.select = ["E", "I"]\n' },
      true,
    ],
    [
      'its modules have them together',
      { 'jobs.py': 'import os\n\nimport requests\nfrom parts import one\n', 'parts/one.py': '' },
      true,
    ],
    [
      'its modules have them apart',
      { 'jobs.py': 'import requests\n\nfrom parts import one\n', 'parts/one.py': '' },
      false,
    ],
  ])('with imports in its tests where %s', (_, more, isTogether) => {
    const added = add({ ...app(''), ...more }, { template: 'queue', answers: { name: 'orders' } });
    expect(added.text('tests/test_orders.py')).toMatch(
      new RegExp(`^import pytest\n${isTogether ? '' : '\n'}${ownImport}`, 'm'),
    );
  });

  test.each([
    ['azure-functions==1.17.0\n', 'orders.build().get_user_function()(func.QueueMessage('],
    ['azure-functions>=1.17.0,<1.19.0\n', 'orders.build().get_user_function()(func.QueueMessage('],
    ['azure-functions>=1.17.0\n', ' orders(func.QueueMessage('],
    ['azure-functions==1.24.0\n', ' orders(func.QueueMessage('],
  ])('with tests that its azure-functions can run: %j', (text, call) => {
    const added = add(
      { ...app(''), 'requirements.txt': text },
      { template: 'queue', answers: { name: 'orders' } },
    );
    expect(added.text('tests/test_orders.py')).toContain(call);
  });

  describe('omits the authorization level that the app object sets', () => {
    const anonymous = 'app = func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS)\n';
    const route = (level = '') => `\n\n@app.route(route="x"${level})\ndef x(req):\n    pass\n`;
    const script = (text: string) => ({
      'function_app.py': `import azure.functions as func\n\n${text}`,
    });
    const blueprint = `${script(`bp = func.Blueprint()\n${route().replace('app', 'bp')}`)['function_app.py']}`;
    const level = (authLevel: string) => ({ name: 'hello', authLevel });

    test.each<[string, Files, string, string?]>([
      ['which says it', script(anonymous), 'anonymous'],
      ['by its first argument', script('app = func.FunctionApp(func.AuthLevel.ADMIN)\n'), 'admin'],
      ['as text', script('app = func.FunctionApp(http_auth_level="FUNCTION")\n'), 'function'],
      ['as other functions do', script(`${anonymous}${route()}`), 'anonymous'],
      [
        'as other functions have the default',
        script(`app = func.FunctionApp()\n${route()}`),
        'function',
      ],
      ['in a new blueprint', script(anonymous), 'anonymous', 'orders.py'],
      [
        'in a registered blueprint',
        {
          ...script(`from one import bp\n\n${anonymous}app.register_functions(bp)\n`),
          'one.py': blueprint,
        },
        'anonymous',
        'one.py',
      ],
    ])('%s', (_, files, authLevel, to) => {
      const added = add(files, { template: 'http', answers: level(authLevel), ...(to && { to }) });
      expect(errorsOf(added)).toEqual([]);
      const text = added.text(to ?? 'function_app.py');
      expect(text).toMatch(/\n@\w+\.route\(route="hello", methods=\["GET"\]\)\n/);
    });

    test.each<[string, Files, string]>([
      ['it is another', script(anonymous), 'function'],
      ['nothing shows that the default is meant', script('app = func.FunctionApp()\n'), 'function'],
      [
        'another function says its own',
        script(`${anonymous}${route(', auth_level="admin"')}`),
        'anonymous',
      ],
      ['another function may say it', script(`${anonymous}${route(', **more')}`), 'anonymous'],
      ['it is computed', script('app = func.FunctionApp(http_auth_level=level())\n'), 'function'],
    ])('but with it where %s', (_, files, authLevel) => {
      const added = add(files, { template: 'http', answers: level(authLevel) });
      expect(added.text('function_app.py')).toContain(
        `auth_level=func.AuthLevel.${authLevel.toUpperCase()}`,
      );
    });

    test('except a level that the template chooses', () => {
      const text = add(script(anonymous), { template: 'health' }).text('function_app.py');
      expect(text).toContain('auth_level=func.AuthLevel.ANONYMOUS');
    });

    test('in every function of a template', () => {
      const answers = { name: 'order', authLevel: 'anonymous' };
      const text = add(script(anonymous), { template: 'durable', answers }).text('function_app.py');
      expect(text).not.toContain(' auth_level=');
    });
  });

  test('without the name of a function that its def has', () => {
    const text = add(app(''), { template: 'durable' }).text('function_app.py');
    expect(text).not.toContain('function_name');
  });

  test.each([
    [['test/test_x.py'], 'test/test_hello.py'],
    [['tests/unit/test_x.py', 'tests/e2e/test_y.py'], 'tests/unit/test_hello.py'],
    [['tests/test_x.py', 'other/test_y.py'], 'tests/test_hello.py'],
    [['test_x.py'], 'tests/test_hello.py'],
  ])('with its tests where those of %j are', (paths, path) => {
    const files = { ...app(''), ...Object.fromEntries(paths.map((each) => [each, ''])) };
    const added = add(files, { template: 'http' });
    expect(added.changes.map(({ after }) => after?.path)).toContain(path);
  });

  test.each<[string, Parameters<typeof add>[0], string | undefined]>([
    ['.venv\r\ntest\r\n', {}, '.venv\r\ntest\r\nconftest.py\r\ntests\r\n'],
    ['.venv', { 'conftest.py': '' }, '.venv\ntests\n'],
    ['*.py[co]\ntests/\nconftest.py\n', {}, undefined],
    ['.venv\n', { 'conftest.py': '', 'tests/data.json': '' }, undefined],
  ])('with its tests left out by a .funcignore: %j', (text, more, after) => {
    const added = add({ ...app(''), '.funcignore': text, ...more }, { template: 'http' });
    const paths = added.changes.map((each) => each.after?.path);
    expect(paths.includes('.funcignore')).toBe(after !== undefined);
    if (after !== undefined) expect(added.text('.funcignore')).toBe(after);
  });
});

test.each<[string, Parameters<typeof add>[0], readonly string[]]>([
  [
    '3.9',
    { Dockerfile: 'FROM mcr.microsoft.com/azure-functions/python:4-python3.9\n' },
    ['PYF371'],
  ],
  ['3.8', { '.tool-versions': 'python 3.8.18\n' }, ['PYF371']],
  ['3.10', { '.tool-versions': 'python 3.10.2\n' }, []],
  ['3.9 or newer', { 'pyproject.toml': '[project]\nrequires-python = ">=3.9"\n' }, []],
])('an app for Python %s hears of what new code needs', (_, files, codes) => {
  const added = add(
    { ...app(''), 'requirements.txt': 'azure-functions\n', ...files },
    { template: 'http' },
  );
  expect(added.diagnostics.map(({ code }) => code)).toEqual(codes);
});

test('new files have the line ends of the app', () => {
  const files = Object.entries(app('')).map(([path, text]) => [
    path,
    text.replaceAll('\n', '\r\n'),
  ]);
  const added = add(Object.fromEntries(files), { template: 'timer', to: 'jobs.py' });
  const made = added.changes.flatMap(({ before, after }) => (after && !before ? [after.path] : []));
  expect(made).toEqual(expect.arrayContaining(['jobs.py', 'conftest.py', 'tests/test_cleanup.py']));
  for (const path of made) expect(added.text(path)).not.toMatch(/(?<!\r)\n/);
});

describe('what the app has already', () => {
  test('the same logger is used, another name is found for what means something else', () => {
    const mine = add(app('\nlogger = make_logger()\n'), { template: 'timer' }).text(
      'function_app.py',
    );
    expect(mine).toContain('logger_2 = logging.getLogger(__name__)');
    expect(mine).toContain('    logger_2.info(');
    const twice = add(app('\nlogger = make_logger()\n'), { template: 'timer' });
    const second = add(twice.files, { template: 'queue' }).text('function_app.py');
    expect(second.match(/getLogger/g)).toHaveLength(1);
    expect(second).toContain('    logger_2.error(');
    const same = add(app('\nimport logging\nlogger = logging.getLogger("orders")\n'), {
      template: 'timer',
    });
    expect(same.text('function_app.py').match(/getLogger/g)).toHaveLength(1);
  });

  test('a module that has another alias is called by it', () => {
    const text = add(app('import logging as log\n'), { template: 'timer' }).text('function_app.py');
    expect(text).toContain('logger = log.getLogger(__name__)');
    expect(text).not.toMatch(/^import logging$/m);
  });

  test('a name that hides a module gets the module under another name', () => {
    const text = add(app('\nlogging = None\n'), { template: 'timer' }).text('function_app.py');
    expect(text).toContain('import logging as logging_2');
    expect(text).toContain('logger = logging_2.getLogger(__name__)');
  });
});

describe('what the function needs', () => {
  const durable = { template: 'durable', answers: { name: 'work' } };
  const codes = (files: Parameters<typeof add>[0]) =>
    add(files, durable).diagnostics.map(({ code }) => code);

  test('goes into requirements.txt, what is there stays', () => {
    const files = { ...app(''), 'requirements.txt': 'azure-functions==1.24.0\nrequests' };
    expect(add(files, durable).text('requirements.txt')).toMatch(
      /^azure-functions==1.24.0\nrequests\nazure-functions-durable>=[\d.]+,<2\n$/,
    );
  });

  test('goes into pyproject.toml where there is no requirements.txt', () => {
    const files = { ...app(''), 'pyproject.toml': '[project]\ndependencies = ["requests"]\n' };
    expect(add(files, durable).text('pyproject.toml')).toMatch(
      /\["requests", "azure-functions-dur/,
    );
  });

  const library = '"azure-functions"';
  const durablePackage = /azure-functions-durable>=[\d.]+,<2/;

  test.each([
    ['requirements.txt', '-r base.txt\n', /^-r base\.txt\nazure-functions-durable/],
    ['pyproject.toml', '[project]\nname = "a"\n', /^dependencies = \["azure-functions-dur.*"\]$/m],
    [
      'pyproject.toml',
      '[project]\nname = "a"\ndynamic = ["version"]\n',
      /^dependencies = \["azure-functions-dur.*"\]$/m,
    ],
    [
      'pyproject.toml',
      '[tool.poetry.dependencies]\npython = "^3.11"\n',
      /^azure-functions-durable = ">=[\d.]+,<2"$/m,
    ],
    [
      'pyproject.toml',
      `[dependency-groups]\ndev = ["pytest"]\nfunctions = [${library}]\n`,
      /^dev = \["pytest"\]\nfunctions = \["azure-functions", "azure-functions-durable.*"\]$/m,
    ],
    [
      'pyproject.toml',
      `[project]\nname = "a"\n[project.optional-dependencies]\napp = [\n  ${library},\n]\n`,
      /^app = \[\n {2}"azure-functions",\n {2}"azure-functions-durable.*",\n\]$/m,
    ],
    [
      'pyproject.toml',
      '[tool.poetry.group.functions.dependencies]\nazure-functions = "*"\n',
      /^azure-functions = "\*"\nazure-functions-durable = ">=[\d.]+,<2"$/m,
    ],
    ['Pipfile', '[packages]\nazure-functions = "*"\n', /^azure-functions-durable = ">=.*"$/m],
    [
      'Pipfile',
      '[requires]\npython_version = "3.12"\n',
      /^\n\[packages\]\nazure-functions-durable = /m,
    ],
    [
      'environment.yml',
      'name: a\ndependencies:\n  - python=3.12\n  - pip:\n      - azure-functions # x\n',
      /^ {6}- azure-functions # x\n {6}- azure-functions-durable>=[\d.]+,<2$/m,
    ],
    [
      'environment.yaml',
      'dependencies:\n- python=3.12\n- azure-functions=1.21\n',
      /^- azure-functions=1\.21\n- pip\n- pip:\n {4}- azure-functions-durable>=[\d.]+,<2$/m,
    ],
  ])('goes into %s: %j', (path, text, expected) => {
    const added = add({ ...app(''), [path]: text }, durable);
    expect(added.text(path)).toMatch(expected);
    expect(added.diagnostics.map(({ code }) => code)).not.toContain('PYF353');
    const again = add(added.files, { ...durable, answers: { name: 'other' } });
    expect(again.text(path)).toBe(added.text(path));
  });

  test.each([
    ['[tool.setuptools.dynamic]\ndependencies = { file = ["./deps/run.txt"] }\n'],
    ['[tool.setuptools.dynamic.dependencies]\nfile = "deps/run.txt"\n'],
    ['[tool.hatch.metadata.hooks.requirements_txt]\nfiles = ["deps/run.txt"]\n'],
  ])('goes into the file that dynamic dependencies come from: %j', (source) => {
    const added = add(
      {
        ...app(''),
        'pyproject.toml': `[project]\nname = "a"\ndynamic = ["dependencies"]\n${source}`,
        'deps/run.txt': 'requests\n',
      },
      durable,
    );
    expect(added.text('deps/run.txt')).toMatch(durablePackage);
    expect(added.changes.map(({ after }) => after?.path)).not.toContain('pyproject.toml');
  });

  test('goes into every list of the app, but not into an environment for something else', () => {
    const added = add(
      {
        ...app(''),
        'requirements.txt': 'azure-functions\n',
        'pyproject.toml': `[project]\ndependencies = [${library}]\n`,
        Pipfile: '[packages]\nazure-functions = "*"\n',
        'environment.yml': 'dependencies:\n  - jupyter\n',
      },
      durable,
    );
    for (const path of ['requirements.txt', 'pyproject.toml', 'Pipfile']) {
      expect(added.text(path)).toContain('azure-functions-durable');
    }
    expect(added.text('environment.yml')).not.toContain('azure-functions-durable');
  });

  test.each([
    [{}, 'a new requirements.txt, beside azure-functions'],
    [{ 'setup.cfg': '[options]\ninstall_requires =\n  azure-functions\n' }, 'setup.cfg'],
    [{ 'requirements/prod.txt': 'azure-functions\n' }, 'requirements/prod.txt'],
    [{ 'environment.yml': 'dependencies: [python, pip]\n' }, 'environment.yml'],
    [
      { 'environment.yml': 'dependencies:\n  - pip:\n      - -r requirements/prod.txt\n' },
      'environment.yml',
    ],
    [{ 'pyproject.toml': '[project\n' }, 'it when you have corrected it'],
    [
      { 'pyproject.toml': '[project]\ndynamic = ["dependencies"]\n' },
      'the file that the build backend reads them from',
    ],
    [
      { 'pyproject.toml': '[dependency-groups]\ndev = ["pytest"]\n' },
      'the group that you install for Azure',
    ],
  ])('is said where no list can be written: %j', (files, place) => {
    const added = add({ ...app(''), ...files }, durable);
    const said = added.diagnostics.filter(({ code }) => code === 'PYF353');
    expect(said.map(({ hint }) => hint)).toEqual([
      expect.stringMatching(/^Add azure-functions-durable>=[\d.]+,<2 to /),
    ]);
    expect(said[0]?.hint?.endsWith(` to ${place}.`)).toBe(true);
    for (const [path, text] of Object.entries(files)) expect(added.text(path)).toBe(text);
  });

  test.each([
    [
      '# This file was autogenerated by uv via the following command:\n#    uv export -o requirements.txt\n',
      'Write the file again: uv export -o requirements.txt',
    ],
    [
      '#\n# This file is autogenerated by pip-compile with Python 3.12\n# by the following command:\n#\n#    pip-compile --generate-hashes\n#\n',
      'Write the file again: pip-compile --generate-hashes',
    ],
    ['', 'Write the file again with the tool that wrote it'],
  ])('is not put among hashes, which pip would refuse: %j', (head, hint) => {
    const text = `${head}azure-functions==1.24.0 \\\n    --hash=sha256:00\n`;
    const added = add(
      { ...app(''), 'requirements.txt': text, 'requirements.in': 'azure-functions\n' },
      durable,
    );
    expect(added.text('requirements.txt')).toBe(text);
    expect(added.text('requirements.in')).toMatch(durablePackage);
    const said = added.diagnostics.find(({ code }) => code === 'PYF372');
    expect(said?.hint?.startsWith(hint)).toBe(true);
  });

  test('a pin in a nested requirements file is reported', () => {
    const files = {
      ...app(''),
      'requirements.txt': '-r requirements/prod.txt\n',
      'requirements/prod.txt': '-r common.txt',
      'requirements/common.txt': 'azure-functions==1.17.0\n',
    };
    expect(codes(files)).toContain('PYF352');
  });

  test('is said where a pin leaves no room', () => {
    expect(codes({ ...app(''), 'requirements.txt': 'azure-functions==1.11.0\n' })).toEqual([
      'PYF352',
      'PYF436',
    ]);
  });

  test('an old extension bundle stays and is named', () => {
    const host = '{"extensionBundle": {"id": "x", "version": "[3.*, 4.0.0)"}}';
    const added = add({ ...app(''), 'host.json': host }, { template: 'queue' });
    expect(added.diagnostics.map(({ code }) => code)).toEqual(['PYF355']);
    expect(added.text('host.json')).toBe(host);
  });

  test('http and timers need no bundle', () => {
    expect(add(app(''), { template: 'timer' }).changes.map(({ after }) => after?.path)).toEqual([
      'conftest.py',
      'function_app.py',
      'tests/test_cleanup.py',
    ]);
  });
});

describe('code that only a script runs', () => {
  const script = '\n\n# Try it.\nif __name__ == "__main__":\n    print(app)\n';

  test.each(['function_app.py', 'jobs.py'])('stays below what is added to %s', (to) => {
    const files = { ...app(script), 'jobs.py': `import logging\n${script}` };
    const text = add(files, { template: 'timer', to }).text(to);
    expect(text?.endsWith(`logger.info("cleanup has run")\n${script}`)).toBe(true);
  });
});

describe('an app that a function makes', () => {
  const made = (body: string) => ({
    'host.json': '{"version": "2.0"}',
    'function_app.py': `import azure.functions as func\n\n\n${body}\n\n\napp = build()\n`,
  });
  const local = 'def build():\n    made = func.FunctionApp()\n    made.x = 1\n    return made';

  test.each([
    'def build() -> func.FunctionApp:\n    return load("x")',
    'def build():\n    return func.FunctionApp(http_auth_level="anonymous")',
    local,
  ])('%j', (body) => {
    const files = made(body);
    expect(add(files, { template: 'http' }).text('function_app.py')).toContain('@app.route(');
    const other = add(files, { template: 'http', to: 'web.py' });
    expect(other.diagnostics).toEqual([]);
    expect(other.text('function_app.py')).toContain('app.register_functions(');
  });

  test.each([
    'def build():\n    return load("x")',
    'def build() -> object:\n    return func.FunctionApp()',
    'async def build():\n    return func.FunctionApp()',
    '@wrapped\ndef build():\n    return func.FunctionApp()',
  ])('%j is not followed', (body) => {
    expect(errorsOf(add(made(body), { template: 'http' }))).toEqual(['PYF343']);
  });
});

describe('tests that pytest collects by itself', () => {
  const paths = (files: Record<string, string>) =>
    add({ ...app(''), ...files }, { template: 'timer' }).changes.map(({ after }) => after?.path);

  test.each([
    {},
    { 'pytest.ini': '[pytest]\naddopts = -q\n' },
    { 'pyproject.toml': '[tool.pytest.ini_options]\naddopts = "-q"\n' },
    { 'setup.cfg': '[other]\npythonpath = .\n' },
    { 'pytest.ini': '[pytest]\npythonpath = src\n' },
    { 'pyproject.toml': '[tool.pytest.ini_options]\npythonpath = ["src"]\n' },
    { 'tests/unit/__init__.py': '' },
    { '__init__.py': '', 'tests/__init__.py': '' },
  ])('%j gets a conftest.py', (files) => {
    expect(paths(files)).toContain('conftest.py');
  });

  test.each([
    { 'conftest.py': '' },
    { 'pytest.ini': '[pytest]\npythonpath = .\n' },
    { 'pyproject.toml': '[tool.pytest.ini_options]\npythonpath = ["."]\n' },
    { 'pyproject.toml': '[tool.pytest.ini_options]\npythonpath = "src ."\n' },
    { 'setup.cfg': '[tool:pytest]\npythonpath = . src\n' },
    { 'tox.ini': '[pytest]\npythonpath =\n    src\n    .\n' },
    { 'tests/__init__.py': '' },
  ])('%j needs none', (files) => {
    expect(paths(files)).not.toContain('conftest.py');
  });
});

describe('further bindings are used', () => {
  const bind = (template: string, text: string) => {
    const [, role = '', binding] = /^(\w+):(.*)$/.exec(text) ?? [];
    const added = add(app(''), { template, [role]: binding });
    return {
      code: added.text('function_app.py'),
      test: added.text(`tests/test_${added.functions[0]}.py`),
    };
  };

  test.each([
    ['queue', 'output:queue:name=out,queue=q', 'out.set(message.get_body().decode())'],
    ['blob', 'output:blob:name=copy,path=b/{name}', 'copy.set(str(blob.name).encode())'],
    ['http', 'output:serviceBus:name=out,queue=q', 'out.set(json.dumps(dict(req.params)))'],
    ['timer', 'output:table:name=row,table=t', '"PartitionKey": "cleanup"'],
    ['timer', 'output:cosmosDB:name=d,database=d,container=c', 'func.Document.from_dict('],
    ['event-grid', 'output:eventGrid:name=e', 'topic_endpoint_uri="EventGridTopicUri"'],
    ['timer', 'output:sendGrid:name=mail', 'api_key="AzureWebJobsSendGridApiKey"'],
    ['timer', 'output:sendGrid:name=mail', '"from": {"email": "shop@example.com"}'],
    ['timer', 'output:twilioSms:name=sms', '"from": "+15550101"'],
    ['timer', 'output:kusto:name=k,database=d,table=t', 'connection="KustoConnection"'],
    ['timer', 'input:blob:name=logo,path=b/l.png', 'logger.debug("logo: %s", logo.name)'],
  ])('%s with %s', (template, binding, expected) => {
    expect(bind(template, binding).code).toContain(expected);
  });

  test('a message is sent where the function ends well, and a test sees it', () => {
    const { code, test } = bind('http', 'output:queue:name=msg,queue=items');
    expect(code).toMatch(
      /status_code=400\)\n {4}msg\.set\(.*\)\n {4}return func\.HttpResponse\(f"/,
    );
    expect(test).toMatch(/ {4}msg = Mock\(\)\n.*msg=msg.*\n {4}msg\.set\.assert_called_once\(\)/);
  });

  test('what only its extension needs is asked for', () => {
    expect(readExtraBinding('output', 'kusto:name=row')).toMatchObject({
      reason: 'kusto needs database=…, tableName=…',
    });
  });

  test('an orchestrator takes none', () => {
    const { diagnostics, changes } = add(app(''), {
      template: 'durable',
      output: 'queue:name=msg,queue=q',
    });
    expect([diagnostics.map(({ code }) => code), changes]).toEqual([['PYF205'], []]);
  });
});

describe('the table of functions in README.md', () => {
  const head = '# shop\n\n| Function | What it does | Where |\n| --- | --- | --- |\n';
  const row = '| `first` | Answers | `function_app.py` |\n';

  test.each([
    [
      `${head}${row}\n## Run\n`,
      `${head}${row}| \`cleanup\` | Runs on a schedule | \`function_app.py\` |\n\n## Run\n`,
    ],
    ['# shop\n\n| Function | Where |\n| --- | --- |\n', undefined],
    ['# shop\n', undefined],
    [
      '| Trigger | Name | Notes |\n|---|---|---|\n| HTTP | **hello** | old |\n\nMore.\n',
      '| Trigger | Name | Notes |\n|---|---|---|\n| HTTP | **hello** | old |\n| Timer | cleanup |  |\n\nMore.\n',
    ],
    [
      '| Function   | File              |\n| ---------- | ----------------- |\n| [`hello`](function_app.py) | see below |',
      '| Function   | File              |\n| ---------- | ----------------- |\n| [`hello`](function_app.py) | see below |\n| `cleanup` | function_app.py |\n',
    ],
    [
      'Name | Purpose\n--- | ---\nhello() | x\n',
      'Name | Purpose\n--- | ---\nhello() | x\ncleanup | Runs on a schedule\n',
    ],
    ['| Setting | Value |\n|---|---|\n| hellos | 1 |\n', undefined],
  ])('%j', (readme, expected) => {
    const hello = '@app.route(route="hello")\ndef hello(req):\n    return "hello"\n';
    const added = add({ ...app(hello), 'README.md': readme }, { template: 'timer' });
    const title = library.function('timer').manifest.title;
    const wanted = expected?.replace('Runs on a schedule', title);
    expect(added.text('README.md')).toBe(wanted ?? readme);
  });
});

describe('what somebody has to set up', () => {
  const head = '# shop\n\n| Function | What it does | Where |\n| --- | --- | --- |\n';
  const readme = `${head}| \`first\` | Answers | \`function_app.py\` |\n\n## Run\n`;
  const adds = (template: string, name: string, text = readme) =>
    add({ ...app(''), 'README.md': text }, { template, answers: { name, table: 'dbo.Tea' } });
  const section = (text: string) => /^## Before it runs\n\n((?:- .*\n)+)\n## /m.exec(text)?.[1];

  test('is said, with the answers in it', () => {
    const { diagnostics } = adds('sql-trigger', 'rows');
    const [said] = diagnostics.filter(({ code }) => code === 'PYF370');
    expect(said?.message).toMatch(
      /^Before rows runs: .* ALTER TABLE dbo\.Tea ENABLE CHANGE_TRACKING;$/,
    );
  });

  test('stands in README.md, function by function', () => {
    const first = adds('sql-trigger', 'rows').text('README.md');
    const both = adds('signalr-output', 'news', first).text('README.md');
    const [rows = '', news = '', ...more] = section(both)?.split(/(?<=\n)/) ?? [];
    expect(more).toEqual([]);
    expect(rows).toMatch(/^- `rows`: Change tracking is on .* CHANGE\\_TRACKING/);
    expect(news).toBe('- `news`: SignalR Service is in serverless mode.\n');
    expect(withoutOtherRows(both, ['first', 'rows'])).toBe(first);
    expect(withoutOtherRows(both, ['first'])).toBe(readme);
  });

  test('is nothing for most templates', () => {
    const added = adds('timer', 'tick');
    expect(section(added.text('README.md'))).toBeUndefined();
    expect(added.diagnostics).toEqual([]);
  });
});
