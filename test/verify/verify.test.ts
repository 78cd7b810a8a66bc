import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { isSound } from '../../verify/index/indexing.ts';
import { originalOf, readOriginal } from '../../verify/original.ts';
import { type FunctionVerdict, verifyApp } from '../../verify/verify.ts';
import { gitTree } from '../../workspace/git/git-tree.ts';
import { memoryTree, openTree } from '../../workspace/tree/disk.ts';
import { valueIn } from '../diagnostics/results.ts';
import { environment } from '../python/environment.ts';
import { pythonAt, scratchFolders, writeFiles } from './scratch.ts';

const py311 = await environment('py311');
const py313 = await environment('py313');
const lay = scratchFolders();

const v1 = {
  'host.json': '{ "version": "2.0" }',
  'Orders/function.json': `\ufeff{
    "scriptFile": "__init__.py",
    "bindings": [
      { "type": "httpTrigger", "direction": "in", "name": "req", "authLevel": "Anonymous", "methods": ["post"] },
      { "type": "http", "direction": "out", "name": "$return" },
      { "type": "queue", "direction": "out", "name": "msg", "queueName": "orders", "connection": "Store" }, // all of them
    ],
  }`,
  'Orders/__init__.py': 'def main(req, msg): ...\n',
  'Tidy/function.json': `{
    "bindings": [{ "type": "timerTrigger", "direction": "in", "name": "timer", "schedule": "0 0 3 * * *" }],
    "retry": { "strategy": "fixedDelay", "maxRetryCount": 4, "delayInterval": "00:00:10" }
  }`,
  'Tidy/__init__.py': 'def main(timer): ...\n',
};

const v2 = `import azure.functions as func
app = func.FunctionApp()

@app.function_name("Orders")
@app.route(route="Orders", methods=["POST"], auth_level=func.AuthLevel.ANONYMOUS)
@app.queue_output(arg_name="msg", queue_name="orders", connection="Store")
def orders(req: func.HttpRequest, msg: func.Out[str]) -> func.HttpResponse: ...

@app.function_name("Tidy")
@app.retry(strategy="fixed_delay", max_retry_count="4", delay_interval="00:00:10")
@app.timer_trigger(arg_name="timer", schedule="0 0 3 * * *")
def tidy(timer: func.TimerRequest) -> None: ...
`;

const original = originalOf(openTree(lay(v1)));

describe.each(await Promise.all([py311, py313].map(pythonAt)))('with Python $version', (python) => {
  const verify = (functionApp: string, leftOut: readonly string[] = []) =>
    verifyApp(lay({ 'function_app.py': functionApp }), { python, against: original, leftOut });

  test('what is the same is the same', async () => {
    const verification = await verify(v2);
    expect(verification.functions.map((each) => [each.name, each.outcome])).toEqual([
      ['Orders', 'same'],
      ['Tidy', 'same'],
    ]);
    expect(verification.diagnostics).toEqual([]);
    expect(JSON.parse(JSON.stringify(verification))).toEqual(verification);
  });

  test('a function whose v1 folder is still there was left out', async () => {
    const only = v2.slice(0, v2.indexOf('@app.function_name("Tidy")'));
    const root = lay({ ...v1, 'function_app.py': only });
    for (const name of ['function.json', '__init__.py']) rmSync(path.join(root, 'Orders', name));
    const { functions, diagnostics } = await verifyApp(root, { python, against: original });
    expect(functions.map((each) => [each.name, each.outcome])).toEqual([['Orders', 'same']]);
    const found = diagnostics.filter(({ severity }) => severity !== 'note');
    expect(found.map(({ code, severity }) => [code, severity])).toEqual([['PYF462', 'review']]);
    expect(found[0]?.message).toContain('Tidy');
  });

  test('values of a missing package are neither compared nor called the same', async () => {
    const changed = v2
      .replace('schedule="0 0 3 * * *"', 'schedule=settings.NIGHTLY')
      .replace('queue_name="orders"', 'queue_name="others"')
      .replace('\n', '\nimport settings\n');
    const { functions, diagnostics } = await verify(changed);
    expect(functions.map((each) => [each.name, each.outcome])).toEqual([
      ['Orders', 'different'],
      ['Tidy', 'same'],
    ]);
    const unknown = diagnostics.filter(({ code }) => code === 'PYF414');
    expect(unknown.map(({ severity, function: name }) => [severity, name])).toEqual([
      ['note', 'Tidy'],
    ]);
    expect(unknown[0]?.message).toContain('schedule of binding timer');
  });

  test('a bundle that was too old for the original as well is a review', async () => {
    const bundle = {
      id: 'Microsoft.Azure.Functions.ExtensionBundle',
      version: '[1.*, 2.0.0)',
    };
    const host = { 'host.json': JSON.stringify({ version: '2.0', extensionBundle: bundle }) };
    const bindings = [
      { type: 'timerTrigger', name: 'timer', schedule: '0 0 3 * * *' },
      { type: 'orchestrationClient', name: 'starter', direction: 'in' },
    ];
    const before = lay({ ...host, 'Start/function.json': JSON.stringify({ bindings }) });
    const root = lay({
      ...host,
      'requirements.txt': 'azure-functions-durable\n',
      'function_app.py': `import azure.functions as func\nimport azure.durable_functions as df\napp = df.DFApp()\n@app.function_name("Start")\n@app.timer_trigger(arg_name="timer", schedule="0 0 3 * * *")\n@app.durable_client_input(client_name="starter")\nasync def start(timer: func.TimerRequest, starter): ...\n`,
    });
    const against = originalOf(openTree(before));
    const { diagnostics } = await verifyApp(root, { python, against });
    const found = diagnostics.filter(({ code }) => code === 'PYF474');
    expect(found.map(({ severity }) => severity)).toEqual(['review']);
  });

  test.concurrent.each<[string, string, string, { [name: string]: FunctionVerdict }, string]>([
    ['another queue', '"orders"', '"order"', { Orders: 'different' }, 'queueName'],
    ['another connection', '"Store"', '"Storage"', { Orders: 'different' }, 'connection'],
    ['another level', 'ANONYMOUS', 'ADMIN', { Orders: 'different' }, 'authLevel'],
    ['another route', 'route="Orders"', 'route="orders"', { Orders: 'different' }, 'route'],
    ['another method', '"POST"', '"POST", "GET"', { Orders: 'different' }, 'methods'],
    ['another name of a binding', '"msg"', '"message"', { Orders: 'different' }, 'message'],
    [
      'an output less',
      '@app.queue_output(arg_name="msg", queue_name="orders", connection="Store")\n',
      '',
      { Orders: 'different' },
      'msg',
    ],
    [
      'another data type',
      'connection="Store"',
      'connection="Store", data_type=func.DataType.BINARY',
      { Orders: 'different' },
      'dataType',
    ],
    ['another schedule', '0 3 *', '30 3 *', { Tidy: 'different' }, 'schedule'],
    [
      'no retry policy',
      '@app.retry(strategy="fixed_delay", max_retry_count="4", delay_interval="00:00:10")\n',
      '',
      { Tidy: 'different' },
      'retry',
    ],
    ['fewer retries', '"4"', '"3"', { Tidy: 'different' }, '3'],
    ['another interval', ':10"', ':11"', { Tidy: 'different' }, '00:00:11'],
    ['another name', '"Tidy"', '"tidy"', { Tidy: 'missing', tidy: 'extra' }, ''],
  ])('%s is caught', async (_, from, to, outcomes, says) => {
    const changed = v2
      .replaceAll(from, to)
      .replaceAll('msg: ', to === '"message"' ? 'message: ' : 'msg: ');
    const verification = await verify(changed);
    const found = Object.fromEntries(
      verification.functions.map((each) => [each.name, each.outcome]),
    );
    expect(found).toMatchObject(outcomes);
    const diagnostics = verification.diagnostics.filter((each) => each.code.startsWith('PYF43'));
    expect(isSound(verification)).toBe(false);
    expect(diagnostics.map((each) => each.message).join()).toContain(says);
    expect(diagnostics.every((each) => each.function !== undefined)).toBe(true);
  });

  test.concurrent.each<[string, string, string, string]>([
    ['a docstring', '"""Takes orders."""', '"""Takes an order."""', 'docstring'],
    ['a docstring that is gone', '"""Takes orders."""', 'pass', 'docstring'],
    ['the annotation of a parameter', 'func.Out[str]', 'func.Out[bytes]', 'parameter msg'],
    ['an annotation that is gone', 'req: func.HttpRequest', 'req', 'parameter req'],
    ['the annotation of the return value', '-> func.HttpResponse', '-> str', 'return value'],
    ['a large integer', '9007199254740993', '9007199254740992', '9007199254740993'],
  ])('%s is compared exactly', async (_, from, to, says) => {
    const code = `def main(req: func.HttpRequest, msg: func.Out[str]) -> func.HttpResponse:
    # A comment.
    """Takes orders."""
`;
    const before = memoryTree({
      'host.json': v1['host.json'],
      'Orders/function.json': v1['Orders/function.json'].replace(
        '"queueName": "orders"',
        '"queueName": "orders", "big": 9007199254740993',
      ),
      'Orders/__init__.py': `import azure.functions as func\n${code}`,
    });
    const after = `import azure.functions as func
app = func.FunctionApp()
@app.function_name("Orders")
@app.route(route="Orders", methods=["POST"], auth_level=func.AuthLevel.ANONYMOUS)
@app.queue_output(arg_name="msg", queue_name="orders", connection="Store", big=9007199254740993)
${code}`;
    const outcome = async (text: string) => {
      const root = lay({ 'function_app.py': text });
      const verification = await verifyApp(root, { python, against: originalOf(before) });
      const texts = verification.diagnostics.map(({ message }) => message);
      return [verification.functions[0]?.outcome, texts.join()];
    };
    expect(await outcome(after)).toEqual(['same', '']);
    const [verdict, message] = await outcome(after.replace(from, to));
    expect(verdict).toBe('different');
    expect(message).toContain(says);
  });

  test('a function that was left out on purpose is not missed', async () => {
    const without = v2.slice(0, v2.indexOf('@app.function_name("Tidy")'));
    expect((await verify(without)).diagnostics.map((each) => each.code)).toEqual(['PYF431']);
    expect((await verify(without, ['Tidy'])).diagnostics).toEqual([]);
  });

  test('an app that does not index has one finding, not one for each function', async () => {
    const verification = await verify(`${v2}raise ValueError\n`);
    expect(verification.functions.map((each) => each.outcome)).toEqual(['missing', 'missing']);
    expect(verification.diagnostics.map((each) => each.code)).toEqual(['PYF405']);
  });

  test('without an original, functions are only indexed', async () => {
    const verification = await verifyApp(lay({ 'function_app.py': v2 }), { python });
    expect(verification.functions.map((each) => each.outcome)).toEqual(['indexed', 'indexed']);
  });
});

describe('the original', () => {
  const names = (read: ReturnType<typeof readOriginal>) =>
    read.kind === 'ok' ? read.value.functions.map((each) => each.name) : read.reason;

  test('comes from a folder', () => {
    expect(names(readOriginal(lay(v1), lay({})))).toEqual(['Orders', 'Tidy']);
  });

  test('comes from a folder with one app below it', () => {
    const root = lay({});
    writeFiles(path.join(root, 'src/app'), v1);
    expect(names(readOriginal(root, lay({})))).toEqual(['Orders', 'Tidy']);
  });

  test('comes from a commit, in which the app may have had another place', () => {
    const repository = lay({});
    const app = path.join(repository, 'apps', 'shop “ü”');
    writeFiles(app, v1);
    const git = (...args: string[]) =>
      execFileSync('git', ['-C', repository, '-c', 'user.name=a', '-c', 'user.email=a@b', ...args]);
    git('init', '-q');
    git('add', '.');
    git('commit', '-q', '-m', 'v1');
    git('tag', 'before');
    rmSync(path.join(app, 'Tidy'), { recursive: true });
    git('commit', '-q', '-a', '-m', 'later');

    expect(names(readOriginal('before', app))).toEqual(['Orders', 'Tidy']);
    expect(names(readOriginal('HEAD', app))).toEqual(['Orders']);
    expect(names(readOriginal('HEAD~1', repository))).toEqual(['Orders', 'Tidy']);
    expect(names(readOriginal('nothing', app))).toMatch(/neither a folder nor a git revision/);
    expect(names(readOriginal('--help', app))).toMatch(/neither a folder nor a git revision/);

    const moved = path.join(repository, 'moved');
    renameSync(app, moved);
    expect(names(readOriginal('before', moved))).toMatch(/neither a folder nor a git revision/);
    expect(names(readOriginal('before:apps/shop “ü”', moved))).toEqual(['Orders', 'Tidy']);

    const tree = valueIn(gitTree(moved, 'before:apps/shop “ü”'));
    expect(tree.entries('Tidy').map((each) => each.name)).toEqual(['__init__.py', 'function.json']);
    expect(Buffer.from(tree.file('Orders/function.json')?.bytes ?? []).toString()).toBe(
      v1['Orders/function.json'],
    );
    expect(tree.file('Orders')).toBeUndefined();
    expect(tree.file('Nowhere')).toBeUndefined();
  });

  test.each<[string, { [path: string]: string }, RegExp]>([
    ['there is no app', { 'README.md': '' }, /no host\.json/],
    ['there are several', { 'a/host.json': '{}', 'b/host.json': '{}' }, /2 apps/],
    ['it has no v1 function', { 'host.json': '{}' }, /no function\.json/],
  ])('is not there where %s', (_, files, problem) => {
    expect(names(readOriginal(lay(files), lay({})))).toMatch(problem);
  });

  test('may hold a function.json that describes nothing', async () => {
    const root = lay({ ...v1, 'Bad/function.json': '[]' });
    const against = originalOf(openTree(root));
    mkdirSync(path.join(root, 'empty'));
    const python = await pythonAt(py311);
    const app = lay({ 'function_app.py': v2 });
    const verification = await verifyApp(app, { python, against });
    expect(verification.functions[0]).toMatchObject({ name: 'Bad', outcome: 'unreadable' });
    expect(verification.diagnostics.map((each) => each.code)).toEqual(['PYF433']);
  });
});
