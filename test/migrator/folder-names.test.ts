import { beforeAll, expect, test } from 'vitest';
import { planMigration } from '../../migrator/plan.ts';
import { initParser } from '../../python/parse.ts';
import { changes } from '../../workspace/change/changes.ts';
import { runToCompletion } from '../../workspace/process/pausable.ts';
import { memoryTree } from '../../workspace/tree/disk.ts';
import { defaults } from './fixture.ts';

beforeAll(initParser);

/** Where the script of a function is after the migration. */
function scriptOf(name: string, files: Record<string, string>): string | undefined {
  const tree = memoryTree({
    'host.json': '{"version": "2.0"}',
    [`${name}/function.json`]:
      '{"bindings": [{"type": "timerTrigger", "name": "timer", "schedule": "0 0 * * * *"}]}',
    [`${name}/__init__.py`]: 'def main(timer):\n    pass\n',
    ...files,
  });
  const written = changes(tree, runToCompletion(planMigration(tree, defaults)).edits);
  return written.find(({ after }) => after?.path.endsWith('/__init__.py'))?.after?.path;
}

const project = (dependency: string) => `[project]\ndependencies = ["${dependency}"]\n`;

test.each([
  ['requests', { 'requirements.txt': 'requests\n' }, 'requests_function/__init__.py'],
  ['requests', { 'pyproject.toml': project('requests>=2') }, 'requests_function/__init__.py'],
  ['requests', { Pipfile: '[packages]\nrequests = "*"\n' }, 'requests_function/__init__.py'],
  [
    'requests',
    { 'requirements.txt': '-r base.txt\n', 'base.txt': 'requests\n' },
    'requests_function/__init__.py',
  ],
  ['aiohttp', { 'requirements.txt': 'azure-functions-durable\n' }, 'aiohttp_function/__init__.py'],
  ['werkzeug', {}, 'werkzeug_function/__init__.py'],
  ['requests', { 'requirements.txt': 'httpx\n' }, 'requests/__init__.py'],
])('a folder %s of an app with %j is found as %s', (name, files, path) => {
  expect(scriptOf(name, files)).toBe(path);
});

// Python looks for the composed form of a name in an import statement, and macOS writes the other one.
test.each([
  ['composed', 'caf\u00e9', 'from Orders.caf\u00e9 import bp as orders'],
  ['decomposed', 'cafe\u0301', 'orders = importlib.import_module("Orders.cafe\u0301").bp'],
])('a script with a %s name is found', (_, name, line) => {
  const tree = memoryTree({
    'host.json': '{"version": "2.0"}',
    'Orders/function.json': JSON.stringify({
      scriptFile: `${name}.py`,
      bindings: [{ type: 'timerTrigger', name: 'timer', schedule: '0 0 * * * *' }],
    }),
    [`Orders/${name}.py`]: 'def main(timer):\n    pass\n',
  });
  const written = changes(tree, runToCompletion(planMigration(tree, defaults)).edits);
  const app = written.find(({ after }) => after?.path === 'function_app.py')?.after;
  expect(Buffer.from(app?.bytes ?? []).toString()).toContain(line);
});
