import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { templateFlags } from '../../../cli/flags/add-flags.ts';
import { flagOf } from '../../../cli/flags/question-flags.ts';
import { builtIn } from '../../../generators/templates/library.ts';
import { environment } from '../../python/environment.ts';
import { fill, folderWith, shown } from '../../workspace/folders.ts';
import { pyfunc } from '../fake-host.ts';

const python = await environment('py311');

const library = await builtIn();
const functionTemplates = library.names.filter(
  (name) => library.template(name).manifest.kind === 'function',
);

const source = `import azure.functions as func

api = func.FunctionApp()


@api.route(route="first")
def first(req: func.HttpRequest) -> func.HttpResponse:
    return func.HttpResponse("first")
`;
const secrets = '{"Values": {\n  "AzureWebJobsStorage": "AccountKey=s3cr3t"\n}}\n';
const app = { 'host.json': '{\n  "version": "2.0"\n}\n', 'function_app.py': source };

const add = (cwd: string, ...words: readonly string[]) => pyfunc(['add', ...words], { cwd });
const quick = ['--yes', '--no-verify'];

function wordsOf(line: string): string[] {
  const printed = execFileSync('sh', ['-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' });
  return printed.split('\0').slice(0, -1);
}
const lastLine = (text: string) => text.trimEnd().split('\n').at(-1)?.trim() ?? '';
const listed = (text: string) =>
  [...text.matchAll(/^ {2}(?:new|modified) +(\S+)/gm)].map(([, path]) => path ?? '').sort();
const contents = (root: string) =>
  Object.entries(shown(root)).flatMap(([path, { content }]) =>
    path.startsWith('.pyfunc') ? [] : [[path, content]],
  );

test.each(functionTemplates)('every question of %s is a flag', async (name) => {
  const { questions } = library.function(name).manifest;
  const start = { cwd: '/', env: {}, signal: new AbortController().signal };
  const flags = await templateFlags(['add', '--to', 'x.py', name, 'y'], start);
  expect(flags).toEqual(questions.map(flagOf));
  const { stdout, code } = await pyfunc(['add', name, '--help']);
  expect(code).toBe(0);
  for (const question of questions) expect(stdout).toContain(flagOf(question).flags.split(' ')[0]);
});

test('follows the settings of a formatter above the app', async () => {
  const root = folderWith({
    '.git/HEAD': 'ref: refs/heads/main\n',
    'pyproject.toml': '[tool.ruff]\nline-length = 100\nlint.select = ["ALL"]\n',
    ...Object.fromEntries(Object.entries(app).map(([path, text]) => [`api/${path}`, text])),
  });
  await add(join(root, 'api'), 'queue', 'orders', ...quick);
  const text = readFileSync(join(root, 'api/tests/test_orders.py'), 'utf8');
  expect(text).toContain('\nimport pytest\nfrom function_app import orders\n');
  expect(text).toContain('object(body: str, caplog: pytest.LogCaptureFixture) -> None:\n');
});

test.each([
  ['says where the tests of the app are', 'import function_app\n', true],
  ['says nothing of tests of something else', 'import shop\n', false],
])('%s', async (_, text, isSaid) => {
  const root = folderWith({
    '.git/HEAD': 'ref: refs/heads/main\n',
    'tests/unit/test_app.py': text,
    ...Object.fromEntries(Object.entries(app).map(([path, file]) => [`api/${path}`, file])),
  });
  const { stdout } = await add(join(root, 'api'), 'queue', 'orders', ...quick);
  expect(stdout.includes('PYF373')).toBe(isSaid);
  expect(stdout.includes('../tests')).toBe(isSaid);
});

test('says what the result is not verified for', async () => {
  const text = `${source}
from acme import SCHEDULE


@api.timer_trigger(arg_name="timer", schedule=SCHEDULE)
def tick(timer: func.TimerRequest) -> None:
    pass
`;
  const cwd = folderWith({ ...app, 'function_app.py': text, 'requirements.txt': 'acme\n' });
  const { code, stdout } = await add(cwd, 'http', 'hello', '--yes', '--python', python);
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^Verified: the app has 3 functions now.*\n(?:.*\n)?Not checked: values of bindings of tick\.$/m,
  );
});

describe('the five failures of azure-functions-scaffold', () => {
  test('an app variable not named app, in an app it did not create', async () => {
    const cwd = folderWith(app);
    const { code, stdout } = await add(cwd, 'timer', 'tick', '--yes', '--python', python);
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining('Verified: the app has 2 functions now, with azure-functions'),
    ]);
    expect(readFileSync(join(cwd, 'function_app.py'), 'utf8')).toContain('@api.timer_trigger(');
  });

  test('a duplicate function name', async () => {
    const cwd = folderWith(app);
    const before = shown(cwd);
    const { code, stderr } = await add(cwd, 'timer', 'First', ...quick);
    expect([code, stderr]).toEqual([4, expect.stringContaining('PYF345')]);
    expect(stderr).toContain('function_app.py:7');
    expect(shown(cwd)).toEqual(before);
  });

  test('a second starter with the same route', async () => {
    const cwd = folderWith({
      ...app,
      'function_app.py': `import azure.durable_functions as df
import azure.functions as func

app = df.DFApp()


@app.route(route="orchestrators/{functionName}")
@app.durable_client_input(client_name="client")
async def start(req: func.HttpRequest, client) -> func.HttpResponse:
    pass
`,
    });
    const before = shown(cwd);
    const words = ['http', 'again', '--route', 'orchestrators/{name}'];
    const { code, stderr } = await add(cwd, ...words, '--auth-level', 'admin', ...quick);
    expect([code, stderr]).toEqual([4, expect.stringContaining('PYF346')]);
    expect(shown(cwd)).toEqual(before);
  });

  test.each([
    ['in the script', []],
    ['in a new blueprint', ['--to', 'a/b/c.py']],
  ])('a dry run lists exactly what the run writes: %s', async (_, more) => {
    const cwd = folderWith({ ...app, 'local.settings.json': secrets, 'requirements.txt': '' });
    const before = shown(cwd);
    const words = ['service-bus-queue', 'orders', ...more, '--output', 'queue:queue=done'];
    const dry = await add(cwd, ...words, ...quick, '--dry-run');
    expect([dry.code, shown(cwd)]).toEqual([0, before]);
    const wet = await add(cwd, ...words, ...quick);
    const after = new Map(contents(cwd) as [string, string][]);
    const written = [...after].filter(
      ([path, content]) => content !== undefined && before[path]?.content !== content,
    );
    expect(listed(dry.stdout)).toEqual(written.map(([path]) => path).sort());
    expect(listed(wet.stdout)).toEqual(listed(dry.stdout));
  });
});

describe('writing', () => {
  test('defaults fit what is there: a free name, a route of the name given', async () => {
    const cwd = folderWith(app);
    for (const words of [['http', 'bye'], ['http'], ['http']]) {
      expect((await add(cwd, ...words, ...quick)).code).toBe(0);
    }
    const routes = String(contents(cwd).find(([path]) => path === 'function_app.py')?.[1]);
    expect(routes.match(/route="[^"]*"/g)).toEqual(
      expect.arrayContaining(['route="bye"', 'route="hello"', 'route="hello-2"']),
    );
  });

  test('undo takes it back, byte for byte', async () => {
    const cwd = folderWith(app);
    const before = contents(cwd);
    expect((await add(cwd, 'queue', 'orders', '--to', 'parts/orders.py', ...quick)).code).toBe(0);
    expect(contents(cwd)).not.toEqual(before);
    expect((await pyfunc(['undo'], { cwd })).code).toBe(0);
    expect(contents(cwd)).toEqual(before);
  });

  test('the last line does the same again', async () => {
    const [one, other] = [folderWith(app), folderWith(app)];
    const words = ['--output', 'queue:name=m,queue=x', 'http', "--route=it's/{id}", 'ask'];
    const { stdout } = await add(one, ...words, '--to', './parts/p.py', ...quick);
    const [program, ...again] = wordsOf(lastLine(stdout));
    expect(program).toBe('pyfunc');
    expect((await pyfunc(again, { cwd: other })).code).toBe(0);
    expect(contents(other)).toEqual(contents(one));
  });

  test('what does not index is rolled back', async () => {
    const cwd = folderWith({
      ...app,
      'function_app.py': `${source}\nassert len(api.get_functions()) == 1\n`,
      'sitecustomize.py': '',
    });
    const before = contents(cwd);
    const { code, stdout } = await add(
      cwd,
      'timer',
      'tick',
      '--to',
      'p.py',
      '--yes',
      '--python',
      python,
    );
    expect([code, stdout]).toEqual([1, expect.stringContaining('Rolled back')]);
    expect(contents(cwd)).toEqual(before);
  });

  test('an app that does not index as it is cannot be verified, which is said', async () => {
    const cwd = folderWith({ ...app, 'function_app.py': `${source}\nraise ValueError("no")\n` });
    const { code, stdout } = await add(cwd, 'timer', 'tick', '--yes', '--python', python);
    expect(code).toBe(0);
    expect(stdout).toContain('Not verified: the app could not be verified before either (PYF405');
    expect(readFileSync(join(cwd, 'function_app.py'), 'utf8')).toContain('def tick(');
  });

  test('an app of which the host starts less than is indexed is not called verified', async () => {
    const twice = ['one', 'two'].map(
      (name) =>
        `\n\n@api.route(route="same")\ndef ${name}(req: func.HttpRequest) -> str:\n    return ""\n`,
    );
    const cwd = folderWith({ ...app, 'function_app.py': source + twice.join('') });
    const { code, stdout } = await add(cwd, 'timer', 'tick', '--yes', '--python', python);
    expect(code).toBe(0);
    expect(stdout).toContain('Not verified: the app could not be verified before either (PYF511');
    expect(stdout).not.toMatch(/^Verified/m);
  });

  test('the folder of the app may be given', async () => {
    const cwd = folderWith(
      Object.fromEntries(Object.entries(app).map(([k, v]) => [`a/b/${k}`, v])),
    );
    const { code, stdout } = await add(cwd, 'timer', 'tick', '--cwd', 'a', ...quick);
    expect(code).toBe(0);
    expect(lastLine(stdout)).toMatch(/ --cwd a --yes$/);
    expect(readdirSync(join(cwd, 'a/b/tests'))).toEqual(['test_tick.py']);
  });

  test('several apps are none', async () => {
    const cwd = folderWith({ 'a/host.json': '{}', 'b/host.json': '{}' });
    const { code, stderr } = await add(cwd, 'timer', 'tick', ...quick);
    expect([code, stderr]).toEqual([2, expect.stringContaining('pyfunc add --cwd a')]);
  });

  test.each(['--diff', '--dry-run', '--json'])(
    'settings are completed and never shown (%s)',
    async (flag) => {
      const cwd = folderWith({ ...app, 'local.settings.json': secrets });
      const { stdout, stderr } = await add(cwd, 'service-bus-queue', 'orders', flag, ...quick);
      expect(stdout + stderr).not.toContain('s3cr3t');
      if (flag === '--dry-run') return;
      const settings = readFileSync(join(cwd, 'local.settings.json'), 'utf8');
      expect(settings).toContain('s3cr3t');
      expect(JSON.parse(settings).Values).toHaveProperty('ServiceBusConnection');
    },
  );

  test('a connection in parts is there', async () => {
    const values = '{"Values": {"Bus__fullyQualifiedNamespace": "x"}}';
    const cwd = folderWith({ ...app, 'local.settings.json': values });
    await add(cwd, 'service-bus-queue', 'orders', '--connection', 'Bus', ...quick);
    expect(readFileSync(join(cwd, 'local.settings.json'), 'utf8')).toBe(values);
  });
});

describe('without a terminal', () => {
  test.each([
    [[], ['[template]', '[name]', '--route', '--auth-level']],
    [['queue'], ['[name]', '--queue', '--connection']],
    [['queue', 'orders', '--queue', 'items'], ['--connection']],
    [['event-grid', 'orders'], ['--yes']],
  ])('%j: what is missing, and a command that goes through', async (words, missing) => {
    const cwd = folderWith(app);
    const before = shown(cwd);
    const { code, stdout, stderr } = await add(cwd, ...words);
    expect([code, stdout === '' || missing[0] === '--yes']).toEqual([2, true]);
    for (const flag of missing) expect(stderr).toContain(`  ${flag} `);
    const [, ...next] = wordsOf(lastLine(stderr));
    expect(shown(cwd)).toEqual(before);
    expect((await pyfunc([...next, '--no-verify'], { cwd })).code).toBe(0);
  });

  test('a machine is told the same', async () => {
    const { code, stdout } = await add(folderWith(app), 'queue', 'orders', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'missing-answers',
      exitCode: code,
      result: {
        missing: [{ name: 'queue', flag: '--queue', default: 'orders' }, { name: 'connection' }],
      },
      next: [expect.stringMatching(/^pyfunc add queue orders --queue orders .* --yes$/)],
    });
  });

  test.each([
    [['htp', 'x'], 'did you mean http?'],
    [['htp', 'x', '--route', 'y'], 'did you mean http?'],
    [['app', 'x'], 'makes an app'],
    [['http', 'x', '--ruote', 'y'], 'Did you mean --route?'],
    [['http', 'x', 'y'], 'too many arguments'],
    [['http', '1x'], '--name: must be'],
    [['http', 'x', '--auth-level', 'nobody'], 'Allowed choices'],
    [['http', 'x', '--output', 'queu:queue=x'], 'Did you mean queue?'],
    [['http', 'x', '--output', 'queue:queu=x'], 'queue_name'],
    [['http', 'x', '--output', 'queue'], 'needs queueName='],
    [['http', 'x', '--output', 'queue:queue=x,name=1'], 'is not a name'],
    [['http', 'x', '--input', 'queue:queue=x'], 'there is no input "queue"'],
    [['http', 'x', '--output', 'queue:queue'], 'key=value'],
    [['http', 'x', '--answers', 'no.json'], 'is not there'],
  ])('%j is usage', async (words, told) => {
    const cwd = folderWith(app);
    const before = shown(cwd);
    const { code, stderr } = await add(cwd, ...words, ...quick);
    expect([code, stderr.includes(told) ? told : stderr]).toEqual([2, told]);
    expect(shown(cwd)).toEqual(before);
  });

  test('answers may come in a file', async () => {
    const cwd = folderWith(app);
    fill(cwd, {
      'a.json':
        '{"template": "queue", "name": "orders", "queue": "items", "connection": "C", "to": "p.py"}',
    });
    const { code, stdout } = await add(cwd, '--answers', 'a.json', '--json', ...quick);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'written',
      result: {
        template: 'queue',
        answers: { name: 'orders', queue: 'items', connection: 'C' },
        functions: ['orders'],
        file: 'p.py',
        unverified: '--no-verify was given',
      },
    });
  });
});

describe('list', () => {
  test('for programs', async () => {
    const { stdout } = await pyfunc(['list', '--json']);
    const { templates } = JSON.parse(stdout).result;
    expect(templates.map(({ name }: { name: string }) => name).sort()).toEqual(
      [...library.names].sort(),
    );
    const http = templates.find(({ name }: { name: string }) => name === 'http');
    expect(http).toMatchObject({
      kind: 'function',
      prompts: expect.arrayContaining([
        expect.objectContaining({ name: 'route', flag: '--route', kind: 'text', default: 'hello' }),
      ]),
    });
  });
});
