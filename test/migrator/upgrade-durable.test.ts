import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { UpgradeName } from '../../migrator/migration.ts';
import { planMigration } from '../../migrator/plan.ts';
import table from '../../migrator/upgrade/durable-differences.json' with { type: 'json' };
import { initParser } from '../../python/parse.ts';
import { changes } from '../../workspace/change/changes.ts';
import { runToCompletion } from '../../workspace/process/pausable.ts';
import { memoryTree } from '../../workspace/tree/disk.ts';
import { environment, repository } from '../python/environment.ts';
import { defaults } from './fixture.ts';

beforeAll(initParser);

const head = `import azure.functions as func
import azure.durable_functions as df

app = df.DFApp()
`;
const app = {
  'host.json':
    '{"version": "2.0", "extensionBundle": {"id": "Microsoft.Azure.Functions.ExtensionBundle.Preview"}}',
  'requirements.txt': 'azure-functions\nazure-functions-durable\n',
};

function upgraded(files: Record<string, string>, upgrade: UpgradeName[] = ['durable']) {
  const tree = memoryTree({ ...app, ...files });
  const plan = runToCompletion(planMigration(tree, { ...defaults, upgrade }));
  const texts = changes(tree, plan.edits).map(({ after }) => {
    return [after?.path ?? '', Buffer.from(after?.bytes ?? []).toString('utf8')] as const;
  });
  const found = plan.diagnostics
    .filter(({ code }) => code !== 'PYF556')
    .map(({ code, message, at }) => `${code} ${at?.path ?? ''} ${message}`);
  return { status: plan.status, texts: Object.fromEntries(texts), found };
}

/** The line of a module of tests or of the app that something becomes. */
function lineOf(line: string, before = head): string | undefined {
  const { texts } = upgraded({ 'function_app.py': `${before}${line}\n` });
  return texts['function_app.py']?.slice(before.length).trimEnd();
}

describe('imports and names that moved', () => {
  test.each([
    [
      'from azure.durable_functions.models.RetryOptions import RetryOptions',
      'from azure.durable_functions import RetryOptions',
    ],
    [
      'from azure.durable_functions.models import DurableOrchestrationClient as Client',
      'from azure.durable_functions import DurableOrchestrationClient as Client',
    ],
    [
      'from azure.durable_functions.models.utils.entity_utils import EntityId',
      'from azure.durable_functions import EntityId',
    ],
    [
      'from azure.durable_functions.models import RetryOptions, TaskBase',
      'from azure.durable_functions import RetryOptions\nfrom durabletask.task import Task as TaskBase',
    ],
    [
      'if True:\n    from azure.durable_functions.models import TaskBase, RetryOptions as R',
      'if True:\n    from durabletask.task import Task as TaskBase\n    from azure.durable_functions import RetryOptions as R',
    ],
    [
      'if x: from azure.durable_functions.models import TaskBase, RetryOptions',
      'if x: from durabletask.task import Task as TaskBase; from azure.durable_functions import RetryOptions',
    ],
    [
      'from azure.durable_functions.testing.OrchestratorGeneratorWrapper import orchestrator_generator_wrapper',
      'from azure.durable_functions.testing import orchestrator_generator_wrapper',
    ],
    ['x = df.models.RetryOptions(1, 2)', 'x = df.RetryOptions(1, 2)'],
    ['x = df.models.RetryOptions.RetryOptions(1, 2)', 'x = df.RetryOptions.RetryOptions(1, 2)'],
    [
      'patch("azure.durable_functions.models.DurableOrchestrationClient.start_new")',
      'patch("azure.durable_functions.DurableOrchestrationClient.start_new")',
    ],
  ])('%s', (before, after) => {
    expect(lineOf(before)).toBe(after);
  });

  test.each([
    'from azure.durable_functions import DFApp, Blueprint',
    'from azure.durable_functions.testing import orchestrator_generator_wrapper',
    'from azure.durable_functions.constants import ACTIVITY_TRIGGER',
    'from .durable_functions.models import RetryOptions',
    'text = "azure.durable_functions.models.RetryOptions"',
  ])('%s stays', (line) => {
    expect(lineOf(line)).toBeUndefined();
  });
});

describe('what is gone keeps the app as it is', () => {
  test.each([
    ['from azure.durable_functions.openai_agents import DurableAIAgentContext', 'openai_agents'],
    ['import azure.durable_functions.models.Task', 'azure.durable_functions.models.Task'],
    ['from azure.durable_functions.models import OrchestratorState', 'OrchestratorState'],
    ['from azure.durable_functions.constants import DATETIME_STRING_FORMAT', 'DATETIME_STRING'],
    ['main = df.Entity.create(counter)', 'Entity.create'],
    ['x = df.Entity(counter)', 'Entity class'],
    ['w = df.DurableFunctionsCompatibilityWarning', 'DurableFunctionsCompatibilityWarning'],
    ['@app.retry(strategy="fixed_delay", max_retry_count="3")\ndef f(): ...', 'decorator retry'],
    ['@app.durable_openai_agent_orchestrator\ndef f(): ...', 'durable_openai_agent'],
    [
      '@app.generic_input_binding(arg_name="c", type="durableClient")\ndef f(c): ...',
      'durableClient',
    ],
  ])('%s', (line, named) => {
    const { status, found } = upgraded({ 'function_app.py': `${head}${line}\n` });
    expect(status).toBe('refused');
    expect(found.find((each) => each.startsWith('PYF550'))).toContain(named);
  });

  test('retry of a blueprint of azure.functions stays', () => {
    const text = `${head}bp = func.Blueprint()\n@bp.retry(strategy="fixed_delay", max_retry_count="3")\ndef f(): ...\n`;
    expect(upgraded({ 'function_app.py': text }).status).toBe('ready');
  });

  test('in a test it is a review', () => {
    const { status, found } = upgraded({
      'function_app.py': head,
      'tests/test_a.py': 'import azure.durable_functions as df\ndf.Entity.create(None)\n',
    });
    expect(status).toBe('ready');
    expect(found).toEqual([expect.stringMatching(/^PYF551 tests\/test_a\.py/)]);
  });
});

const starter = (body: string, def = 'async def') =>
  `@app.route("x")\n@app.durable_client_input(client_name="client")\n${def} start(req, client: df.DurableOrchestrationClient):\n    ${body}`;

describe('the client', () => {
  test.each([
    ['await client.start_new("Run")', 'await client.schedule_new_orchestration("Run")'],
    [
      'await client.start_new("Run", None, {"a": 1})',
      'await client.schedule_new_orchestration("Run", instance_id=None, input={"a": 1})',
    ],
    [
      'await client.start_new(orchestration_function_name="Run", client_input=x, version="2")',
      'await client.schedule_new_orchestration(orchestrator="Run", input=x, version="2")',
    ],
    [
      'await client.raise_event(i, "Go", data)',
      'await client.raise_orchestration_event(i, "Go", data=data)',
    ],
    [
      'await client.terminate(i, reason="x")',
      'await client.terminate_orchestration(i, output="x")',
    ],
    ['await client.suspend(i, "x")', 'await client.suspend_orchestration(i, reason="x")'],
    [
      'await client.restart(i)',
      'await client.restart_orchestration(i, restart_with_new_instance_id=True)',
    ],
    [
      'await client.restart(i, False)',
      'await client.restart_orchestration(i, restart_with_new_instance_id=False)',
    ],
    [
      'return client.get_client_response_links(req, i)',
      'return client.create_http_management_payload(req, i)',
    ],
    [
      'c = client\n    await c.resume(i, "x")',
      'c = client\n    await c.resume_orchestration(i, reason="x")',
    ],
  ])('%s', (before, after) => {
    const line = lineOf(starter(before));
    expect(line).toBe(
      starter(after).replace('DurableOrchestrationClient', 'DurableFunctionsClient'),
    );
  });

  test.each([
    'await client.start_new(*args)',
    'await client.get_status(i)',
    'await other.start_new("Run")',
    'return [await client.start_new(n) for client in others]'.replace('client.', 'each.'),
    'f = lambda client: client.start_new("Run")',
  ])('%s stays', (body) => {
    const line = lineOf(starter(body));
    expect(line).toBe(
      starter(body).replace('DurableOrchestrationClient', 'DurableFunctionsClient'),
    );
  });

  test('keeps the methods that tests name', () => {
    const { texts, found } = upgraded({
      'function_app.py': `${head}${starter('await client.start_new("Run")')}\n`,
      'tests/test_start.py': 'client.start_new = AsyncMock()\n',
    });
    expect(texts['function_app.py']).toContain('client.start_new("Run")');
    expect(found).toEqual([expect.stringMatching(/^PYF557 .*start_new stays in 1 place/)]);
  });

  test.each([
    [
      'client.get_status_by(instance_id_prefix="a")',
      /^PYF551 .*instance_id_prefix of get_status_by/,
    ],
    [
      'client.raise_event(i, "Go", task_hub_name="b")',
      /^PYF552 .*task_hub_name of raise_event is ignored/,
    ],
  ])('%s is reported', (call, wanted) => {
    const { found } = upgraded({ 'function_app.py': `${head}${starter(`await ${call}`)}\n` });
    expect(found).toContainEqual(expect.stringMatching(wanted));
  });

  test('of a plain def is another one', () => {
    const body = 'asyncio.run(client.start_new("Run"))';
    const { texts, found } = upgraded({ 'function_app.py': `${head}${starter(body, 'def')}\n` });
    expect(texts['function_app.py']).toContain('client: df.SyncDurableFunctionsClient');
    expect(found).toEqual([expect.stringMatching(/^PYF553 .*does not have start_new/)]);
  });
});

const orchestrator = (body: string, parameters = 'context') =>
  `@app.orchestration_trigger(context_name="context")\ndef run(${parameters}):\n    ${body}`;

describe('the context', () => {
  test.each([
    [
      'x = yield context.call_activity("A", 1, expected_type=dict)',
      'x = yield context.call_activity("A", 1)',
    ],
    [
      'x = yield context.call_activity(expected_type=str, name="A")',
      'x = yield context.call_activity(name="A")',
    ],
    ['yield context.task_all(activities=[a, b])', 'yield context.task_all(tasks=[a, b])'],
    [
      't = context.create_timer(x)\n    if not t.is_completed: t.cancel()',
      't = context.create_timer(x)\n    if not t.is_complete: t.cancel()',
    ],
    [
      't = yield context.task_any([a, b])\n    print(t.is_completed)',
      't = yield context.task_any([a, b])\n    print(t.is_complete)',
    ],
  ])('%s', (before, after) => {
    expect(lineOf(orchestrator(before))).toBe(orchestrator(after));
  });

  test.each([
    [
      'yield context.call_activity("A", expected_type=Order)',
      'PYF551',
      'expected_type of call_activity',
    ],
    ['yield context.call_sub_orchestrator("A", version="2")', 'PYF551', 'version of call_sub'],
    ['return context.histories', 'PYF551', 'the history on the context'],
    ['return job.is_completed', 'PYF551', 'is_completed on a task'],
    ['x = df.RetryOptions(1, 2)', 'PYF557', 'RetryOptions stays in 1 place'],
  ])('%s is reported and stays', (body, code, named) => {
    const { texts, found } = upgraded({ 'function_app.py': `${head}${orchestrator(body)}\n` });
    expect(texts['function_app.py']).toBeUndefined();
    expect(found).toEqual([expect.stringMatching(`^${code} .*${named}`)]);
  });

  test('reaches helpers by their annotation', () => {
    const helper =
      'def work(c: df.DurableOrchestrationContext):\n    yield c.task_any(activities=[])';
    expect(lineOf(helper)).toBe(helper.replace('activities', 'tasks'));
  });
});

test.each([
  [orchestrator('yield', 'context, retries=3'), '"run" can take two arguments'],
  [orchestrator('yield', 'context, *args'), '"run" can take two arguments'],
  [
    '@app.entity_trigger(context_name="c")\ndef count(c, x=1): ...',
    '"count" can take two arguments',
  ],
  [
    '@app.activity_trigger(input_name="x")\n@app.blob_input(arg_name="b", path="p", connection="c")\ndef act(b, x): ...',
    'the first is not "x"',
  ],
])('a signature that 2.x takes in another way: %s', (text, named) => {
  const { found } = upgraded({ 'function_app.py': `${head}${text}\n` });
  expect(found).toEqual([expect.stringMatching(`^PYF552 function_app.py .*${named}`)]);
});

describe('packages', () => {
  test.each([
    ['azure-functions-durable', 'azure-functions-durable>=2.0.0rc3,<3'],
    ['azure-functions-durable==1.2.9', 'azure-functions-durable==2.0.0rc3'],
    ['azure-functions-durable>=1.2,<2', 'azure-functions-durable>=2.0.0rc3,<3'],
    ['azure-functions-durable<2', 'azure-functions-durable>=2.0.0rc3,<3'],
    ['azure-functions-durable >= 1.2', 'azure-functions-durable >=2.0.0rc3'],
  ])('%s becomes %s', (before, after) => {
    const { texts } = upgraded({
      'function_app.py': head,
      'requirements.txt': `azure-functions==1.21.0\n${before}\n`,
    });
    expect(texts['requirements.txt']).toBe(`azure-functions==2.3.0\n${after}\n`);
  });

  test('a pyproject.toml, too', () => {
    const project = '[project]\ndependencies = ["azure-functions-durable>=1.2"]\n';
    const { texts } = upgraded({ 'function_app.py': head, 'pyproject.toml': project });
    expect(texts['pyproject.toml']).toContain('"azure-functions-durable>=2.0.0rc3"');
  });
});

test('the bundle is reported', () => {
  const { found } = upgraded({ 'function_app.py': head, 'host.json': '{"version": "2.0"}' });
  expect(found).toEqual([expect.stringMatching(/^PYF555 host.json .*host.json has none/)]);
});

describe('a Python that is too old', () => {
  const places = [
    ['Dockerfile', 'FROM mcr.microsoft.com/azure-functions/python:4-python‹3.11›\n', '3.13'],
    ['azure-pipelines.yml', "- task: UsePythonVersion@0\n  inputs:\n    versionSpec: '‹3.12›'\n"],
    ['infra/main.bicep', "linuxFxVersion: 'PYTHON|‹3.10›'\n"],
    ['.python-version', '‹3.11.4›\n'],
    ['environment.yml', 'dependencies:\n  - python=‹3.10›\n'],
    ['pyproject.toml', '[project]\nname = "a"\nrequires-python = "‹>=3.10›"\n', '>=3.13'],
    ['pyproject.toml', "[project]\nrequires-python = '‹>=3.10,<4›'\n", '>=3.13,<4'],
    ['pyproject.toml', '[tool.poetry.dependencies]\npython = "‹^3.11›"\n', '^3.13'],
    ['Pipfile', '[requires]\npython_version = "‹3.11›"\n'],
  ] as const;

  test.each(places)(
    'refuses the upgrade, and is raised with python: %s %s',
    (path, text, to = '3.13') => {
      const files = { 'function_app.py': head, [path]: text.replace(/[‹›]/g, '') };
      expect(upgraded(files)).toMatchObject({
        status: 'refused',
        texts: {},
        found: [
          expect.stringMatching(`^PYF554 ${path} azure-functions-durable 2.x needs Python 3.13`),
        ],
      });
      const { texts, found } = upgraded(files, ['python', 'durable']);
      expect({ text: texts[path], found }).toEqual({ text: text.replace(/‹.*›/, to), found: [] });
    },
  );

  test('refuses the upgrade where it cannot be raised for sure', () => {
    const files = { 'pyproject.toml': '[project]\nrequires-python = ">=3.10,<3.13"\n' };
    expect(upgraded({ 'function_app.py': head, ...files }, ['python', 'durable'])).toMatchObject({
      status: 'refused',
      found: [expect.stringMatching(/^PYF554 pyproject.toml/)],
    });
  });
});

test('an app without Durable code is left alone', () => {
  const { status, found } = upgraded({ 'function_app.py': 'import azure.functions as func\n' });
  expect({ status, found }).toEqual({ status: 'already-v2', found: [] });
});

test('an upgraded app is not upgraded again', () => {
  const { texts } = upgraded({
    'function_app.py': `${head}${starter('await client.start_new("Run")')}\n${orchestrator('yield context.task_any(activities=[])')}\n`,
  });
  expect(upgraded(texts).status).toBe('already-v2');
});

test('the table of differences is that of the two packages', async () => {
  const script = path.join(repository, 'scripts/durable_differences.py');
  const [old, now] = [await environment('py313'), await environment('durable2')];
  const said = execFileSync(now, ['-B', script, old, now], { encoding: 'utf8' });
  expect(JSON.parse(said)).toEqual(table);
});

test('each difference in a parameter is one that is looked for', () => {
  const named = Object.keys(table.parameters).map((key) => /\((\w+)\)/.exec(key)?.[1] ?? '');
  expect([...new Set(named)].sort()).toEqual([
    'activities',
    'expected_type',
    'instance_id_prefix',
    'version',
  ]);
});
