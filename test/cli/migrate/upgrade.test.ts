import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { environment, wheels } from '../../python/environment.ts';
import { folderWith, shown } from '../../workspace/folders.ts';
import { pyfunc } from '../fake-host.ts';

const first = await environment('py313');
const second = await environment('durable2');
await wheels();

const app = {
  'function_app.py': `import azure.functions as func
import azure.durable_functions as df
from azure.durable_functions.models.RetryOptions import RetryOptions

app = df.DFApp()
retry = RetryOptions(1000, 3)


@app.route(route="start")
@app.durable_client_input(client_name="client")
async def start(req: func.HttpRequest, client: df.DurableOrchestrationClient):
    await client.start_new("run", client_input="Oslo")
    return "started"


@app.orchestration_trigger(context_name="context")
def run(context):
    return (yield context.call_activity_with_retry("greet", retry, context.get_input()))


@app.activity_trigger(input_name="city")
def greet(city: str) -> str:
    return f"Hello {city}"
`,
  'host.json': '{"version": "2.0"}',
  'requirements.txt': 'azure-functions-durable==1.2.9\n',
};

const textIn = (cwd: string, file: string) => readFileSync(join(cwd, file), 'utf8');
const run = (cwd: string, python: string, ...flags: string[]) =>
  pyfunc(['migrate', '--upgrade', 'durable', '--python', python, ...flags], { cwd });

describe('--upgrade durable', () => {
  test('is proved with 1.x before and 2.x after', async () => {
    const cwd = folderWith(app);
    const { code, stdout } = await run(cwd, second, '--yes');
    expect(code).toBe(0);
    expect(stdout).toContain('Done: the app is upgraded.');
    expect(stdout).toMatch(/^Verified: 3 functions equal.* azure-functions-durable 2\.0\.0rc3 /m);
    expect(textIn(cwd, 'function_app.py')).toContain('schedule_new_orchestration("run", input=');
    expect((await run(cwd, second, '--check')).code).toBe(0);
  });

  test('is not called verified by a Python with 1.x', async () => {
    const { code, stdout } = await run(folderWith(app), first, '--yes');
    expect(code).toBe(0);
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'Written, but not verified: the Python found has azure-functions-durable 1.7.0, not 2.x',
    );
  });

  test('is not called verified either where only the requirement changes', async () => {
    const text = `import azure.functions as func
import azure.durable_functions as df

app = df.DFApp()


@app.activity_trigger(input_name="city")
def greet(city: str) -> str:
    return f"Hello {city}"
`;
    const { code, stdout } = await run(
      folderWith({ ...app, 'function_app.py': text }),
      first,
      '--yes',
    );
    expect(code).toBe(0);
    expect(stdout).toContain('azure-functions-durable==2.0.0rc3');
    expect(stdout).not.toMatch(/^Verified/m);
  });

  test('is rolled back where 2.x does not load the app', async () => {
    const text = `${app['function_app.py']}\ngetattr(df, "Entity").create(run)\n`;
    const cwd = folderWith({ ...app, 'function_app.py': text });
    const { code } = await run(cwd, second, '--yes');
    expect(code).toBe(1);
    expect(textIn(cwd, 'function_app.py')).toBe(text);
  });

  test('follows the migration of a v1 app', async () => {
    const cwd = folderWith({
      'host.json': '{"version": "2.0"}',
      'Run/function.json':
        '{"bindings": [{"type": "orchestrationTrigger", "name": "context", "direction": "in"}]}',
      'Run/__init__.py':
        'import azure.durable_functions as df\n\n\ndef run(context):\n    yield context.task_all(activities=[])\n\n\nmain = df.Orchestrator.create(run)\n',
    });
    const { code, stdout } = await run(cwd, second, '--yes');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Verified: 1 function equal/m);
    expect(textIn(cwd, 'Run/__init__.py')).toContain('task_all(tasks=[])');
  });

  test('holds back a v1 app that 2.x could not load', async () => {
    const cwd = folderWith({
      'host.json': '{"version": "2.0"}',
      'Run/function.json':
        '{"bindings": [{"type": "orchestrationTrigger", "name": "context", "direction": "in"}]}',
      'Run/__init__.py':
        'import azure.durable_functions as df\nfrom azure.durable_functions.constants import HTTP_ACTION_NAME\n\n\ndef run(context):\n    yield\n\n\nmain = df.Orchestrator.create(run)\n',
    });
    const before = shown(cwd);
    const { code, stdout } = await run(cwd, second, '--yes');
    expect(code).toBe(4);
    expect(stdout).toMatch(/PYF550 {2}Run\/__init__\.py:\d+:/);
    expect(shown(cwd)).toEqual(before);
  });
});
