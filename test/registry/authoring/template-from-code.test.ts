import { expect, test } from 'vitest';
import { readV2App } from '../../../app/v2-app.ts';
import { initParser } from '../../../python/parse.ts';
import type { TemplateDraft } from '../../../registry/authoring/template-draft.ts';
import { type NamedFunction, templateFrom } from '../../../registry/authoring/template-from.ts';
import { memoryTree } from '../../../workspace/tree/disk.ts';
import { diagnosticOf, valueIn } from '../../diagnostics/results.ts';
import type { Files } from '../../workspace/folders.ts';

await initParser();

const head = 'import azure.functions as func\n\napp = func.FunctionApp()\n\n\n';

test('what differs from one use to the next is asked, parameters of a route stay', () => {
  const draft = draftOf(
    '@app.route(route="v1/orders/{id}", methods=["GET"])\n' +
      '@app.queue_output(arg_name="seen", queue_name="seen", connection="Orders")\n' +
      '@app.table_input(arg_name="row", table_name="orders", connection="Orders")\n' +
      'def get_order(req: func.HttpRequest, seen: func.Out[str], row: str) -> str:\n' +
      '    """Return an order."""\n    return row\n',
  );
  expect(draft.manifest).toMatchObject({
    title: 'Return an order',
    questions: [
      { name: 'name', format: 'function-name', default: 'get_order' },
      { name: 'route', format: 'route', default: 'v1/orders' },
      { name: 'queue', format: 'resource-name', default: 'seen' },
      { name: 'connection', format: 'setting-name', default: 'Orders' },
      { name: 'table', format: 'line', default: 'orders' },
    ],
    settings: { '{{connection}}': 'UseDevelopmentStorage=true' },
  });
  expect(draft.manifest.bindings).toContainEqual(
    // The app says nothing of authorization, and then it is this.
    expect.objectContaining({ route: '{{route}}/{id}', authLevel: 'function' }),
  );
});

test('two of a kind are asked for one by one', () => {
  const draft = draftOf(
    '@app.queue_output(arg_name="copy", queue_name="copies", connection="Target")\n' +
      '@app.queue_trigger(arg_name="msg", queue_name="orders", connection="Source")\n' +
      'def move(msg: func.QueueMessage, copy: func.Out[str]) -> None:\n    copy.set("")\n',
  );
  const questions = draft.manifest.questions as { name: string; default: string }[];
  expect(questions.map((each) => [each.name, each.default])).toEqual([
    ['name', 'move'],
    ['queue', 'copies'],
    ['connection', 'Target'],
    ['msgQueue', 'orders'],
    ['msgConnection', 'Source'],
  ]);
});

test('what the code needs comes along, and nothing else', () => {
  const draft = draftOf(
    '@app.schedule(schedule="%NIGHTLY%", arg_name="timer")\n' +
      'def nightly(timer: func.TimerRequest) -> None:\n' +
      '    log.info(f"{{done}} {rate(os.environ["RATE"])}")\n',
    {
      before:
        'import csv\nimport logging\nimport os\nfrom shared import money, unused\nimport requests\n' +
        'log = logging.getLogger("orders")\nlog.setLevel(logging.INFO)\nunused_too = csv\n\n\n' +
        '# How much of it.\ndef rate(text: str) -> float:\n' +
        '    csv = 1\n    return money.of(text) * len(requests.get("x").text) * csv\n\n\n',
      files: {
        'shared/__init__.py': '',
        'shared/money.py': 'import yaml\nLIMIT = "{{x}}"\n',
        'shared/unused.py': '',
        'requirements.txt': 'azure-functions\nrequests>=2.32  # http\npyyaml==6.0\npandas\n',
        'local.settings.json': '{"Values": {"RATE": "secret"}}',
      },
    },
  );
  expect(draft.files['function.py.hbs']).toBe(
    'import logging\nimport os\n\nimport azure.functions as func\nimport requests\n\n' +
      'from shared import money\n\n' +
      'log = logging.getLogger("orders")\nlog.setLevel(logging.INFO)\n\n\n' +
      '# How much of it.\ndef rate(text: str) -> float:\n' +
      '    csv = 1\n    return money.of(text) * len(requests.get("x").text) * csv\n\n\n' +
      '{{decorators app name bindings}}\n' +
      'def {{ident name}}(timer: func.TimerRequest) -> None:\n' +
      '    log.info(f"\\{{done}} {rate(os.environ["RATE"])}")\n',
  );
  expect(draft.files['shared/money.py.hbs']).toBe('import yaml\nLIMIT = "\\{{x}}"\n');
  expect(draft.manifest).toMatchObject({
    files: [
      { from: 'shared/__init__.py.hbs', to: 'shared/__init__.py', merge: 'keep' },
      { from: 'shared/money.py.hbs', to: 'shared/money.py', merge: 'keep' },
    ],
    settings: { RATE: '<RATE>', NIGHTLY: '<NIGHTLY>' },
    requirements: ['requests>=2.32', 'pyyaml==6.0'],
  });
  expect(draft.findings.map(({ message }) => message)).toEqual([
    'shared/__init__.py comes along, since the function needs it.',
    'shared/money.py comes along, since the function needs it.',
  ]);
});

test('a def of another name is asked for; a retry policy and foreign decorators stay', () => {
  const draft = draftOf(
    '@app.function_name("nightly-report")\n' +
      '@app.timer_trigger(arg_name="timer", schedule="0 0 3 * * *")\n' +
      '@app.retry(strategy="fixed_delay", max_retry_count=str(LIMIT), delay_interval="00:00:05")\n' +
      '@traced\ndef main(timer: func.TimerRequest) -> None:\n    app.seen = True\n',
    { before: 'LIMIT = 3\n\n\ndef traced(fn):\n    return fn\n\n\n' },
  );
  expect(draft.files['function.py.hbs']).toContain(
    '@{{ident app}}.retry(strategy="fixed_delay", max_retry_count=str(LIMIT), delay_interval="00:00:05")\n' +
      '{{decorators app name bindings}}\n@traced\ndef {{ident def}}(timer: func.TimerRequest) -> None:\n' +
      '    {{ident app}}.seen = True\n',
  );
  expect(draft.files['function.py.hbs']).toContain('LIMIT = 3\n');
  const [name] = draft.manifest.questions as object[];
  expect(name).toMatchObject({ format: 'line', default: 'nightly-report' });
});

test('constants of the module are written out', () => {
  const draft = draftOf(
    '@app.route(route=f"{BASE}/orders", auth_level=LEVEL)\ndef orders(req: func.HttpRequest):\n    pass\n',
    { before: 'BASE = "v2"\nLEVEL = func.AuthLevel.ANONYMOUS\n\n\n' },
  );
  expect(draft.manifest.bindings).toContainEqual(
    expect.objectContaining({ route: '{{route}}', authLevel: 'anonymous' }),
  );
  expect(draft.files['function.py.hbs']).not.toContain('BASE');
});

test.each([
  ['@app.route(route=build())', 'what route of route is can only be told by running it', 'build()'],
  [
    '@app.queue_trigger("msg", "orders", "X")',
    '"orders" of queue_trigger has no keyword',
    '"orders"',
  ],
  ['@traced\n@app.route(route="x")', 'another decorator stands above those of the app', '@traced'],
  [
    '@app.mcp_tool()',
    'azure-functions makes the binding of mcp_tool from the parameters of the function',
    '@app.mcp_tool()',
  ],
  ['@app.route(**options)', '**options of route has no keyword', '**options'],
])('%s is refused, with its place', (decorators, problem, place) => {
  const text = `${head}def traced(fn):\n    return fn\n\n\n${decorators}\ndef orders(req):\n    pass\n`;
  const found = diagnosticOf(from({ 'function_app.py': text }));
  expect(found.message).toBe(`orders cannot become a template: ${problem}.`);
  const { start = 0, end = 0 } = found.at?.span ?? {};
  expect(text.slice(start, end)).toBe(place);
});

test('a function that calls another function of the app is refused', () => {
  const text =
    `${head}@app.route(route="a")\ndef one(req):\n    return 1\n\n\n` +
    '@app.route(route="b")\ndef orders(req):\n    return one(req)\n';
  expect(diagnosticOf(from({ 'function_app.py': text }))).toMatchObject({
    code: 'PYF216',
    message: 'orders cannot become a template: it uses another function of the app.',
  });
});

function draftOf(code: string, { before = '', files = {} as Files } = {}): TemplateDraft {
  return valueIn(from({ ...files, 'function_app.py': `${head}${before}${code}` }));
}

/** The last function of an app. */
function from(files: Files) {
  const tree = memoryTree(files);
  const app = readV2App(tree);
  if (app.kind !== 'app') throw new Error(app.kind);
  return templateFrom(tree, app, app.functions.at(-1) as NamedFunction, 'again');
}
