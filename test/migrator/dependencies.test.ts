import { beforeAll, describe, expect, test } from 'vitest';
import { planMigration } from '../../migrator/plan.ts';
import { initParser } from '../../python/parse.ts';
import { changes } from '../../workspace/change/changes.ts';
import { runToCompletion } from '../../workspace/process/pausable.ts';
import { memoryTree } from '../../workspace/tree/disk.ts';
import { applied } from './apply-plan.ts';
import { defaults } from './fixture.ts';

const app = {
  'host.json': '{"version": "2.0"}',
  'Orders/function.json': JSON.stringify({
    bindings: [
      { type: 'httpTrigger', name: 'req', direction: 'in', authLevel: 'anonymous' },
      { type: 'http', name: '$return', direction: 'out' },
    ],
  }),
  'Orders/__init__.py': 'def main(req):\n    return "ok"\n',
};

const caller = {
  'test_orders.py':
    'from Orders import main\n\n\ndef test_main():\n    assert main(None) == "ok"\n',
};

beforeAll(initParser);

function migrated(more: Record<string, string>, outside?: Record<string, string>) {
  const files = Object.fromEntries(
    Object.entries({ ...app, ...more }).map(([name, content]) => [name, Buffer.from(content)]),
  );
  const tree = memoryTree(files);
  const around = outside && { tree: memoryTree(outside), app: 'src/api' };
  const plan = runToCompletion(planMigration(tree, defaults, around));
  const after = applied(files, changes(tree, plan.edits));
  return {
    text: (path: string) => Buffer.from(after[path] ?? '').toString(),
    diagnostics: plan.diagnostics.map(({ code, at }) => `${code} ${at?.path}`),
  };
}

const project = (line: string) => `[project]\nname = "x"\ndependencies = [\n    ${line},\n]\n`;

describe('a version that the decorators lack', () => {
  test.each([
    ['requirements.txt', 'azure-functions==1.7.2\n', 'azure-functions==1.21.0\n'],
    ['requirements.txt', 'azure_functions~=1.4 # x\n', 'azure_functions~=1.21 # x\n'],
    ['requirements.in', 'azure-functions==1.7.2\n', 'azure-functions==1.21.0\n'],
    ['requirements-dev.txt', 'azure-functions>=1.4\n', 'azure-functions>=1.21.0\n'],
    ['requirements/prod.txt', 'azure-functions==1.10.1\n', 'azure-functions==1.21.0\n'],
    ['pyproject.toml', project('"azure-functions>=1.7"'), project('"azure-functions>=1.21.0"')],
    ['pyproject.toml', project("'azure-functions==1.7.2'"), project("'azure-functions==1.21.0'")],
    [
      'pyproject.toml',
      '[project.optional-dependencies]\nfunc = ["requests", "azure-functions[x]>=1.7,<2; python_version > \'3.8\'"]\n',
      '[project.optional-dependencies]\nfunc = ["requests", "azure-functions[x]>=1.21.0,<2; python_version > \'3.8\'"]\n',
    ],
    [
      'pyproject.toml',
      '[tool.uv]\ndev-dependencies = ["azure-functions==1.7.2"]\n',
      '[tool.uv]\ndev-dependencies = ["azure-functions==1.21.0"]\n',
    ],
    [
      'pyproject.toml',
      '[tool.poetry.dependencies]\npython = "^3.8"\nazure-functions = "^1.7"\n',
      '[tool.poetry.dependencies]\npython = "^3.8"\nazure-functions = ">=1.21.0,<2"\n',
    ],
    [
      'pyproject.toml',
      '[tool.poetry.dependencies]\nazure-functions = "~1.7"\n',
      '[tool.poetry.dependencies]\nazure-functions = "~1.21.0"\n',
    ],
    [
      'pyproject.toml',
      '[tool.poetry.dependencies]\nazure-functions = { version = "~1.7.2" }\n',
      '[tool.poetry.dependencies]\nazure-functions = { version = "~1.21.0" }\n',
    ],
    [
      'pyproject.toml',
      '[tool.poetry.group.dev.dependencies]\nazure-functions = {version = "1.7.2", optional = true}\n',
      '[tool.poetry.group.dev.dependencies]\nazure-functions = {version = "1.21.0", optional = true}\n',
    ],
    [
      'Pipfile',
      '[packages]\nazure-functions = "==1.7.2"\n',
      '[packages]\nazure-functions = "==1.21.0"\n',
    ],
    [
      'Pipfile',
      '[dev-packages]\nazure-functions = {version = ">=1.7"}\n',
      '[dev-packages]\nazure-functions = {version = ">=1.21.0"}\n',
    ],
    [
      'environment.yml',
      'dependencies:\n  - azure-functions=1.9.0\n',
      'dependencies:\n  - azure-functions=1.21.0\n',
    ],
    [
      'environment.yaml',
      'dependencies:\n  - pip:\n      - azure-functions==1.9.0\n',
      'dependencies:\n  - pip:\n      - azure-functions==1.21.0\n',
    ],
    [
      'tox.ini',
      '[testenv]\ndeps =\n    pytest\n    azure-functions==1.7.2\ncommands = pytest\n',
      '[testenv]\ndeps =\n    pytest\n    azure-functions==1.21.0\ncommands = pytest\n',
    ],
    [
      'tox.ini',
      '[testenv]\ndeps = azure-functions>=1.4\n',
      '[testenv]\ndeps = azure-functions>=1.21.0\n',
    ],
    [
      'tox.ini',
      '[testenv]\ndeps =\n    py{38,39}: azure-functions==1.7.2\n',
      '[testenv]\ndeps =\n    py{38,39}: azure-functions==1.21.0\n',
    ],
    [
      'setup.cfg',
      '[options]\ninstall_requires = azure-functions==1.7.2\n',
      '[options]\ninstall_requires = azure-functions==1.21.0\n',
    ],
    [
      'setup.cfg',
      '[options]\ninstall_requires =\n    azure-functions>=1.7\n',
      '[options]\ninstall_requires =\n    azure-functions>=1.21.0\n',
    ],
    [
      'setup.py',
      'setup(name="azure-functions", install_requires=["azure-functions==1.7.2"])\n',
      'setup(name="azure-functions", install_requires=["azure-functions==1.21.0"])\n',
    ],
  ])('is raised in %s: %j', (path, before, after) => {
    expect(migrated({ [path]: before }).text(path)).toBe(after);
  });

  test.each([
    ['requirements.txt', 'azure-functions\n'],
    ['requirements.txt', 'azure-functions==1.18.0\n'],
    ['requirements.txt', 'azure-functions<2\n'],
    ['requirements.txt', 'azure-functions>=1.20.0\n'],
    ['requirements.txt', 'azure-functions>=1.18.0,<2.0.0\n'],
    ['requirements.txt', 'azure-functions~=1.17\n'],
    ['pyproject.toml', project('"azure-functions"')],
    ['pyproject.toml', '[project]\nname = "azure-functions"\nversion = "1.0.0"\n'],
    ['pyproject.toml', `[tool.poetry.dependencies]\nazure-functions = "*"\n`],
    ['Pipfile', '[packages]\nazure-functions = "*"\n'],
    ['Pipfile', '[requires]\nazure-functions = "==1.7.2"\n'],
    ['environment.yml', 'dependencies:\n  # - azure-functions=1.9.0\n  - azure-functions\n'],
  ])('is left as it is in %s: %j', (path, text) => {
    const after = migrated({ [path]: text });
    expect(after.text(path)).toBe(text);
    expect(after.diagnostics).toEqual([]);
  });
});

test('a pin is raised further where something calls a decorated function', () => {
  const pinned = { 'requirements.txt': 'azure-functions==1.18.0\n' };
  expect(migrated({ ...pinned, ...caller }).text('requirements.txt')).toBe(
    'azure-functions==1.21.0\n',
  );
});

test('a range is raised where something calls a decorated function', () => {
  const range = { 'requirements.txt': 'azure-functions>=1.18.0,<2\n' };
  expect(migrated({ ...range, ...caller }).text('requirements.txt')).toBe(
    'azure-functions>=1.21.0,<2\n',
  );
});

test('what requirements.txt includes counts as its own', () => {
  const including = { 'requirements.txt': '-r base.txt\n', 'base.txt': 'azure-functions\n' };
  expect(migrated(including).text('requirements.txt')).toBe('-r base.txt\n');
  expect(migrated({ 'requirements.txt': 'requests\n' }).text('requirements.txt')).toBe(
    'requests\nazure-functions>=1.21.0\n',
  );
});

test.each([
  ['uv.lock', '[[package]]\nname = "azure-functions"\nversion = "1.9.0"\n'],
  ['poetry.lock', '[[package]]\nname = "azure-functions"\nversion = "1.9.0"\n'],
  ['Pipfile.lock', '{"default": {"azure-functions": {"hashes": [], "version": "==1.9.0"}}}'],
])('a lock file with an old version is named: %s', (path, text) => {
  expect(migrated({ [path]: text }).diagnostics).toEqual([`PYF183 ${path}`]);
  expect(migrated({ [path]: text.replace('1.9.0', '1.24.0') }).diagnostics).toEqual([]);
});

test('a lock file is named where what it locks changes', () => {
  const lock = '[[package]]\nname = "azure-functions"\nversion = "1.24.0"\n';
  const files = { 'pyproject.toml': project('"azure-functions>=1.13"'), 'uv.lock': lock };
  expect(migrated(files).diagnostics).toEqual(['PYF183 uv.lock']);
});

test.each([
  [{ 'pyproject.toml': project('"azure-functions==1.7.2"') }, ['PYF182 ../../pyproject.toml']],
  [{ 'src/requirements.txt': 'azure-functions==1.7.2\n' }, ['PYF182 ../requirements.txt']],
  [{ 'pyproject.toml': project('"azure-functions>=1.7"') }, ['PYF182 ../../pyproject.toml']],
  [{ 'pyproject.toml': project('"azure-functions"') }, []],
])('around the app it is only named: %j', (outside, diagnostics) => {
  expect(migrated({}, outside).diagnostics).toEqual(diagnostics);
});

describe('Durable below 2', () => {
  const raw = {
    'Start/function.json': JSON.stringify({
      bindings: [
        { type: 'httpTrigger', name: 'req', direction: 'in', authLevel: 'anonymous' },
        { type: 'http', name: '$return', direction: 'out' },
        { type: 'durableClient', name: 'starter', direction: 'in' },
      ],
    }),
    'Start/__init__.py':
      'from lib.clients import client_for\n\n\nasync def main(req, starter: str):\n    client = client_for(starter)\n    return await client.start_new("Flow")\n',
    'Flow/function.json': JSON.stringify({
      bindings: [{ type: 'orchestrationTrigger', name: 'context', direction: 'in' }],
    }),
    'Flow/__init__.py':
      'import azure.durable_functions as df\n\n\ndef flow(context):\n    yield 1\n\n\nmain = df.Orchestrator.create(flow)\n',
    'lib/__init__.py': '',
    'lib/clients.py':
      'import azure.durable_functions as df\n\n\ndef client_for(starter):\n    return df.DurableOrchestrationClient(starter)\n',
  };

  test.each([
    ['azure-functions-durable', 'azure-functions-durable<2', 'PYF434'],
    ['azure-functions-durable>=1.1', 'azure-functions-durable>=1.2.4,<2', 'PYF434'],
    ['azure-functions-durable~=1.2', 'azure-functions-durable~=1.2,>=1.2.4', undefined],
    ['azure-functions-durable==1.2.9', 'azure-functions-durable==1.2.9', undefined],
    ['azure-functions-durable<3,>=1.3', 'azure-functions-durable<3,>=1.3,<2', 'PYF434'],
    ['azure-functions-durable>=2.0.0rc3', 'azure-functions-durable>=2.0.0rc3', 'PYF435'],
    ['azure-functions-durable==2.0.0rc3', 'azure-functions-durable==2.0.0rc3', 'PYF435'],
    ['flask', 'flask\nazure-functions-durable>=1.2.4,<2', 'PYF434'],
  ])('%s becomes %s where a client stays text', (line, written, code) => {
    const { text, diagnostics } = migrated({
      ...raw,
      'requirements.txt': `azure-functions>=1.21.0\n${line}\n`,
    });
    expect(text('requirements.txt')).toBe(`azure-functions>=1.21.0\n${written}\n`);
    const found = diagnostics.filter((each) => /^PYF43/.test(each));
    expect(found).toEqual(code === undefined ? [] : [`${code} requirements.txt`]);
  });

  test.each([
    ['==1.2.*', '==1.2.*,>=1.2.4'],
    ['~=1.2.0', '~=1.2.4'],
    ['>1.2.0,<1.3', '>=1.2.4,<1.3'],
  ])('%s admits only versions with df.Blueprint', (specifier, written) => {
    const { text } = migrated({
      ...raw,
      'requirements.txt': `azure-functions>=1.21.0\nazure-functions-durable${specifier}\n`,
    });
    expect(text('requirements.txt').split('\n')[1]).toBe(`azure-functions-durable${written}`);
  });

  test('also where no decorator of Durable is used, and then nothing is raised', () => {
    const { 'Flow/function.json': _, ...client } = raw;
    for (const [line, written] of [
      ['azure-functions-durable', 'azure-functions-durable<2'],
      ['azure-functions-durable==1.0.3', 'azure-functions-durable==1.0.3'],
      ['flask', 'flask'],
    ]) {
      const { text } = migrated({ ...client, 'requirements.txt': `azure-functions\n${line}\n` });
      expect(text('requirements.txt')).toBe(`azure-functions\n${written}\n`);
    }
  });
});
