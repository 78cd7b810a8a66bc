import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Output } from '../../generators/output.ts';
import { outputsOf } from '../../generators/outputs.ts';
import { builtIn } from '../../generators/templates/library.ts';
import type { FileEntry, Manifest } from '../../generators/templates/manifest.ts';
import {
  notAllowed,
  permissionsOf,
  type TemplateWrites,
  writesOf,
} from '../../registry/permissions/permissions.ts';
import { whySensitive } from '../../registry/permissions/sensitive-paths.ts';
import { valueIn } from '../diagnostics/results.ts';
import { standard } from '../generators/new-app.ts';

const entry = (to: string, merge: FileEntry['merge'] = 'keep'): FileEntry => ({
  from: 'x.hbs',
  to,
  merge,
});

const described = {
  name: 'orders',
  title: 'Orders',
  version: '1.0.0',
  questions: [],
  settings: {},
  host: {},
  requirements: [],
};

const manifest = (files: readonly FileEntry[], writes?: readonly string[]): Manifest => ({
  ...described,
  kind: 'function',
  files,
  module: 'm.hbs',
  bindings: [],
  others: {},
  ...(writes && { writes }),
});

/** A template that writes one file, whose text it says, and declares just that or `writes`. */
function writing(
  path: string,
  {
    text = 'x',
    to = path,
    writes,
    merge = 'keep',
  }: Partial<Record<'text' | 'to', string>> & {
    writes?: readonly string[];
    merge?: FileEntry['merge'];
  } = {},
): TemplateWrites {
  return {
    template: '@acme/orders',
    manifest: manifest([entry(to.replace(/[\\*?[\]{}]/g, '\\$&'), merge)], writes),
    outputs: [{ path, text, merge }],
    edits: [{ kind: 'create', path, text, because: { step: '@acme/orders' } }],
  };
}

const codes = (path: string, more?: Parameters<typeof writing>[1]) => {
  const { refusals, sensitive } = permissionsOf(writing(path, more));
  return [...refusals, ...notAllowed(sensitive, [])].map(({ code }) => code);
};

const plain = [
  'function_app.py',
  'orders.py',
  'src/orders.py',
  'blueprints/orders.py',
  'tests/test_orders.py',
  'tests/__init__.py',
  'src/acme/__init__.py',
  'shared/json.py',
  'docs/orders.md',
  'README.md',
  'LICENSE',
  'CHANGELOG.md',
  'openapi.yaml',
  'orders.json',
  'schema/orders.schema.json',
  'data/.keep',
  '.gitignore',
  '.funcignore',
  '.dockerignore',
  '.editorconfig',
  'ruff.toml',
  'pyrightconfig.json',
  'pytest.ini',
  'mypy.ini',
  'infra/main.bicep',
  'infra/main.parameters.json',
  'terraform/main.tf',
  'sql/001-orders.sql',
  'static/index.html',
  'static/app.js',
  'static/app.css',
  'templates/mail.html',
  'requirements-dev.txt',
  'constraints.md',
  'scripts/seed.py',
  'scripts/seed.sh',
  'environment.py',
  'env.py',
  'environment.md',
  'github/x.yml',
  'docs/github/workflows/x.md',
  '.github/ISSUE_TEMPLATE/bug.md',
  '.github/pull_request_template.md',
  'vscode/settings.json',
  'makefiles/README.md',
  'docker.md',
  'compose.md',
  'setup.md',
  'my_setup.py',
  'test_conftest.py',
  'conftest.txt',
  'packages.json',
  'package-notes.json',
  'site_customize.py',
  'customize.py',
  'path.pth.md',
  'pip.md',
  'pipelines/orders.py',
  'azure.md',
  'azure_pipelines.py',
  'husky.md',
  'proxies.json',
  'host.local.md',
  'ordérs/naïve.py',
  'a/b/c/d/e/f.py',
  'x~.py',
  'notes.environment',
];

const sensitive = [
  '.github/workflows/x.yml',
  '.github/workflows/deep/x.txt',
  '.GITHUB/Workflows/x.yml',
  'sub/.github/workflows/x.yml',
  '.github/actions/a/action.yml',
  '.gitlab-ci.yml',
  '.gitlab/ci/x.yml',
  'azure-pipelines.yml',
  'azure-pipelines-release.yaml',
  '.azure-pipelines/x.yml',
  '.azuredevops/x.yml',
  '.circleci/config.yml',
  '.travis.yml',
  'Jenkinsfile',
  'jenkinsfile.release',
  'appveyor.yml',
  'bitbucket-pipelines.yml',
  '.buildkite/pipeline.yml',
  'buildspec.yml',
  '.drone.yml',
  '.npmrc',
  'sub/.npmrc',
  '.NPMRC',
  '.yarnrc',
  '.yarnrc.yml',
  '.pnpmfile.cjs',
  '.pypirc',
  'pip.conf',
  'pip.ini',
  '.pip/pip.conf',
  'uv.toml',
  'uv.lock',
  'poetry.lock',
  'Pipfile',
  'Pipfile.lock',
  'package.json',
  'web/package.json',
  'setup.py',
  'setup.cfg',
  'Makefile',
  'GNUmakefile',
  'build.mk',
  'Justfile',
  'Taskfile.yml',
  'noxfile.py',
  'tox.ini',
  'mise.toml',
  '.mise.local.toml',
  'evil.pth',
  'lib/evil.pth',
  'sitecustomize.py',
  'usercustomize.py',
  'conftest.py',
  'tests/conftest.py',
  'CONFTEST.PY',
  '.pylintrc',
  'gunicorn.conf.py',
  '.vscode/settings.json',
  '.vscode/tasks.json',
  '.VSCode/launch.json',
  '.idea/workspace.xml',
  '.devcontainer/devcontainer.json',
  '.devcontainer.json',
  'app.code-workspace',
  '.cursor/rules/x.md',
  '.claude/settings.json',
  '.mcp.json',
  '.zed/tasks.json',
  '.env',
  '.env.local',
  '.envrc',
  'sub/.env',
  '.ENV',
  'prod.env',
  '.ssh/config',
  '.azure/config',
  'Dockerfile',
  'dockerfile.prod',
  'api.Dockerfile',
  'docker-compose.yml',
  'compose.override.yaml',
  '.deployment',
  '.pre-commit-config.yaml',
  '.husky/pre-commit',
  'lefthook.yml',
  '.githooks/pre-push',
  '.gitattributes',
  'sub/.gitattributes',
  '.gitmodules',
  'CODEOWNERS',
  '.github/CODEOWNERS',
  '.hgrc',
  '.hg/hgrc',
  'local.settings.json',
  'sub/local.settings.json',
  'Local.Settings.json',
  'pyfunc.config.ts',
  'pyfunc.config.json',
  'plopfile.mjs',
  'NPMRC~1',
  'tests/CONFTE~1.PY',
  '.wor\u017fkflows.env',
];

const never = [
  '../x.py',
  '/etc/passwd',
  'a/../../x',
  '.git/config',
  '.git/hooks/pre-commit',
  '.GIT/config',
  'sub/.git/config',
  'git~1/config',
  '.pyfunc/journal',
  'C:/x.py',
  '//server/x',
  'a\\b',
  'a//b',
  'con',
  'nul.txt',
  'x.',
  'x ',
  '~/.bashrc',
  'a:b',
  '.g\u200cit/config',
  'pyfunc-lock.json',
  'PYFUNC-LOCK.json',
  '%2e%2e/x',
  'a\0b',
  'e\u0301.py',
];

describe('paths', () => {
  it('are enough of them', () => {
    expect([plain.length >= 60, sensitive.length >= 60]).toEqual([true, true]);
  });

  it.each(plain)('%j is written', (path) => {
    expect(codes(path)).toEqual([]);
  });

  it.each(sensitive)('%j needs somebody to say so', (path) => {
    expect(codes(path)).toEqual(['PYF258']);
  });

  it.each(never)('%j is refused, even if it is allowed', (path) => {
    const { refusals } = permissionsOf(writing(path, { to: 'x.py', writes: ['**'] }));
    expect(refusals.map(({ code }) => code)).toEqual(['PYF257']);
  });
});

describe('contents that make a file sensitive', () => {
  const index = '--index-url https://evil.example/simple\n';
  it.each([
    ['pyproject.toml', '[project]\nname = "a"\ndescription = "b"\n', []],
    ['pyproject.toml', '[build-system]\nrequires = []\n', ['PYF258']],
    ['pyproject.toml', '["build\\u002dsystem"]\n', ['PYF258']],
    ['pyproject.toml', '[[tool.uv.index]]\n', ['PYF258']],
    [
      'requirements.txt',
      'azure-functions>=1.21.0\n# why\n-r base.txt\nx[y]==1 ; python_version < "3"\n',
      [],
    ],
    ['requirements.txt', index, ['PYF258']],
    ['requirements.txt', 'x @ https://evil.example/x.whl\n', ['PYF258']],
    ['requirements.txt', 'git+ssh://evil.example/x\n', ['PYF258']],
    ['requirements-dev.txt', 'x \\\n  -i y\n', ['PYF258']],
    ['azure.yaml', 'name: a\nservices:\n  f:\n    host: function\n', []],
    ['azure.yaml', 'name: a\nhooks:\n  preprovision:\n    run: x\n', ['PYF258']],
    ['azure.yaml', 'name: a\n"ho\\x6fks": {}\n', ['PYF258']],
  ])('%s with %j', (path, text, expected) => {
    const app: Manifest = { ...described, kind: 'app', files: [entry(path)], homes: {} };
    const { refusals, sensitive: found } = permissionsOf({
      ...writing(path, { text }),
      manifest: app,
    });
    expect([...refusals, ...notAllowed(found, [])].map(({ code }) => code)).toEqual(expected);
  });
});

describe('what pyfunc itself writes for a template', () => {
  const because = { step: '@acme/orders' };
  const edit = (path: string) => ({ kind: 'create', path, text: '', because }) as const;
  const own: TemplateWrites = {
    template: '@acme/orders',
    manifest: manifest([]),
    outputs: [{ path: 'src/parts/orders.py', text: '', merge: 'module', functions: ['orders'] }],
    edits: [
      'src/parts/orders.py',
      'src/parts/__init__.py',
      'src/__init__.py',
      'function_app.py',
    ].map(edit),
    script: 'function_app.py',
  };

  it('is allowed as what it is', () => {
    const needs = ['host.json', 'local.settings.json', 'requirements.txt', 'pyproject.toml'].map(
      edit,
    );
    expect(permissionsOf({ ...own, edits: [...own.edits, ...needs] })).toEqual({
      refusals: [],
      sensitive: [],
    });
  });

  it.each(['other.py', 'src/parts/other.py', 'tests/__init__.py', 'sub/host.json'])(
    'is not %s',
    (path) => {
      const { refusals } = permissionsOf({ ...own, edits: [edit(path)] });
      expect(refusals).toHaveLength(1);
    },
  );

  it('settings by their own way of merging are not a sensitive file', () => {
    const app: Manifest = {
      ...described,
      kind: 'app',
      files: [entry('local.settings.json', 'settings')],
      homes: {},
    };
    const way = { ...writing('local.settings.json', { merge: 'settings' }), manifest: app };
    expect(permissionsOf(way)).toEqual({ refusals: [], sensitive: [] });
  });
});

describe('writes', () => {
  it('are the paths of the files, where nothing else is said; an answer is one segment', () => {
    const files = ['src/{{name}}.py', '{{a}}{{b}}/x', 'a[1]/{{#if x}}y{{/if}}.md'].map((to) =>
      entry(to),
    );
    expect(writesOf(manifest(files))).toEqual(['src/*.py', '*/x', 'a\\[1\\]/*y*.md']);
  });

  it.each([
    ['src/{{name}}.py', 'src/orders.py', true],
    ['src/{{name}}.py', 'src/a/b.py', false],
    ['src/{{name}}.py', 'src/.orders.py', true],
    ['{{a}}{{b}}/x', 'p/q/x', false],
    ['a[1]/x', 'a[1]/x', true],
    ['a[1]/x', 'a1/x', false],
    ['src/x.py', 'SRC/x.py', false],
  ])('%s and %s', (to, path, isFine) => {
    const one = writing(path);
    const { refusals } = permissionsOf({ ...one, manifest: manifest([entry(to)]) });
    expect(refusals.length === 0).toBe(isFine);
  });

  it('are a limit of their own', () => {
    expect(codes('docs/x.md', { writes: ['docs/**'] })).toEqual([]);
    expect(codes('docs/x.md', { writes: ['src/**'] })).toEqual(['PYF257']);
    expect(codes('docs/x.md', { writes: [] })).toEqual(['PYF257']);
  });

  it('cannot make the check take long', () => {
    const writes = ['+(+(+(a)))', `${'*a'.repeat(20)}b`, `${'**/'.repeat(40)}b`];
    const path = `${'a'.repeat(200)}/${'a/'.repeat(100)}c`;
    const before = performance.now();
    expect(codes(path, { writes })).toEqual(['PYF257']);
    expect(performance.now() - before).toBeLessThan(5000);
  });
});

describe('what is allowed', () => {
  const found = permissionsOf(writing('.github/workflows/x.yml')).sensitive;

  it.each([
    ['.github/**', 0],
    ['**', 0],
    ['.GitHub/workflows/*.yml', 0],
    ['.vscode/**', 1],
    ['*.yml', 1],
  ])('by %s', (glob, left) => {
    expect(notAllowed(found, [glob])).toHaveLength(left);
  });
});

it('no spelling of a sensitive path gets through', () => {
  const spelled = fc
    .constantFrom(...sensitive)
    .chain((path) =>
      fc
        .array(fc.boolean(), { minLength: path.length, maxLength: path.length })
        .map((upper) => [...path].map((c, at) => (upper[at] ? c.toUpperCase() : c)).join('')),
    );
  fc.assert(
    fc.property(spelled, (path) => {
      expect(codes(path)).toHaveLength(1);
    }),
  );
});

it('the built-in app is free of them but for the extras that are', async () => {
  const library = await builtIn();
  const extras = [
    'lint',
    'github',
    'azure-pipelines',
    'docker',
    'devcontainer',
    'azd',
    'vscode',
    'agents',
  ];
  const request = { template: 'app', answers: { ...standard, packages: 'uv', extras } };
  const made = valueIn(outputsOf(library, request));
  const outputs = made.filter(({ path }) => !path.startsWith('tests/'));
  const because = { step: 'app' };
  const edits = outputs.map(({ path, text }) => ({ kind: 'create', path, text, because }) as const);
  const { manifest: app } = library.app('app');
  const all = permissionsOf({ template: '@acme/app', manifest: app, outputs, edits });
  expect(all.refusals).toEqual([]);
  expect(all.sensitive.map(({ path }) => path).sort()).toEqual([
    '.devcontainer/devcontainer.json',
    '.github/workflows/function-app.yml',
    '.vscode/extensions.json',
    '.vscode/launch.json',
    '.vscode/settings.json',
    '.vscode/tasks.json',
    'AGENTS.md',
    'Dockerfile',
    'azure-pipelines.yml',
  ]);
});

describe('what starts programs or loads code is sensitive', () => {
  const why = (path: string, text = '', merge: Output['merge'] = 'own') =>
    whySensitive({ path, text, merge });

  it.each([
    'extensions.csproj',
    'Directory.Build.props',
    'src/Directory.Build.targets',
    'flake.nix',
    '.codex/config.toml',
    '.claude/settings.json',
    '.windsurf/hooks.json',
    '.cursorrules',
    'azure/functions/__init__.py',
    'azure.py',
    'azurefunctions/extensions/base/__init__.py',
    'json.py',
    'asyncio/__init__.py',
    'logging.pyi',
    'lib/fast.cpython-313-x86_64-linux-gnu.so',
    '__pycache__/function_app.cpython-313.pyc',
    'AGENTS.md',
    'docs/CLAUDE.local.md',
    '.github/copilot-instructions.md',
    '.agents/skills/x/SKILL.md',
    'renovate.json',
    'vite.config.mts',
    '.eslintrc.cjs',
    'startup.sh',
    'python.worker.config.json',
    '.bashrc',
    '.ssh/authorized_keys',
    '.jupyter/jupyter_server_config.py',
    'poetry.toml',
    'turbo.json',
  ])('%s', (path) => {
    expect(why(path)).toBeDefined();
  });

  it.each([
    'PYTHONPATH',
    'LD_PRELOAD',
    'languageWorkers__python__defaultExecutablePath',
    'PIP_INDEX_URL',
    'UV_DEFAULT_INDEX',
    'APPLICATIONINSIGHTS_CONNECTION_STRING',
    'AzureFunctionsJobHost__customHandler__description__defaultExecutablePath',
    'AzureFunctionsJobHost__extensionBundle__id',
    'AzureFunctionsJobHost:customHandler:description:defaultExecutablePath',
    'AzureWebJobsScriptRoot',
    'GIT_SSH_COMMAND',
    'NPM_CONFIG_REGISTRY',
  ])('the setting %s', (name) => {
    const settings = (value: string) => JSON.stringify({ Values: { Store: 'x', [name]: value } });
    expect(why('local.settings.json', settings('x'), 'settings')).toBe(`sets ${name}`);
    expect(why('local.settings.json', settings(''), 'settings')).toBeUndefined();
  });

  it.each([
    'helpers.py',
    'blueprints/json.py',
    'tests/test_json.py',
    'test/test_x.py',
    'ruff.toml',
  ])('not %s', (path) => expect(why(path)).toBeUndefined());

  it.each([
    ['pytest.ini', '[pytest]\naddopts = -p evil'],
    ['.flake8', '[flake8:local-plugins]'],
    ['main.tf', 'resource "null_resource" "x" { provisioner "local-exec" {} }'],
    ['infra/main.bicep', "resource x 'Microsoft.Resources/deploymentScripts@2023-08-01' = {}"],
    ['infra/main.bicep', "module x 'br:evil.azurecr.io/x:1' = {}"],
  ])('%s with %s', (path, text) => {
    expect(why(path, text)).toBeDefined();
    expect(why(path, "param name string = 'x'")).toBeUndefined();
  });

  it('custom handlers and other bundles in host.json', () => {
    const bundle = (id: string) =>
      JSON.stringify({ extensionBundle: { id, version: '[4.*, 5.0.0)' } });
    expect(why('host.json', '{"customHandler": {}}')).toBeDefined();
    expect(why('host.json', '{"languageWorkers": {"python": {}}}')).toBeDefined();
    expect(why('host.json', '{"CustomHandler": {}} // x')).toBeDefined();
    expect(why('host.json', '{"ExtensionBundle": {"ID": "Contoso.Bundle"}}')).toBeDefined();
    expect(why('host.json', bundle('Contoso.Bundle'))).toBeDefined();
    expect(why('host.json', bundle('Microsoft.Azure.Functions.ExtensionBundle'))).toBeUndefined();
    expect(why('host.json', '{"functionTimeout": "00:05:00"}')).toBeUndefined();
  });
});
