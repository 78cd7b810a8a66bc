import { describe, expect, test } from 'vitest';
import type { Answers } from '../../generators/templates/question.ts';
import type { Files } from '../workspace/folders.ts';
import { generate, library } from './new-app.ts';

const plain = generate({}).files;
const question = library.app('app').manifest.questions.find(({ name }) => name === 'extras');
const extras = question?.kind === 'multiselect' ? question.choices.map(({ value }) => value) : [];

const options: readonly (readonly [name: string, answers: Answers])[] = [
  ['packages-uv', { packages: 'uv', extras: ['lint'] }],
  ['packages-poetry', { packages: 'poetry' }],
  ['tests-none', { tests: 'none' }],
  ...extras.map((extra) => [`extra-${extra}`, { extras: [extra] }] as const),
  ['extras-all', { packages: 'uv', layout: 'blueprints', extras }],
];

test.each(options)('%s: what it adds to an app, or changes in it', async (name, answers) => {
  const { files } = generate(answers);
  const own = Object.entries(files).filter(([path, text]) => plain[path] !== text);
  const gone = Object.keys(plain).filter((path) => files[path] === undefined);
  const tree = [
    ...own.map(([path, text]) => `==> ${path}\n${text}`),
    ...gone.map((path) => `gone: ${path}\n`),
  ];
  await expect(tree.join('\n')).toMatchFileSnapshot(`../../snapshots/create/option-${name}.txt`);
});

describe('files that are there', () => {
  const all: Answers = { packages: 'uv', extras };
  const theirs: Files = {
    'pyproject.toml': '[project]\nname = "mine"\ndependencies = ["requests"]\n[tool.ruff]\n',
    '.vscode/settings.json': '{\n  // mine\n  "azureFunctions.projectRuntime": "~3",\n}\n',
    '.vscode/tasks.json': '{"version": "2.0.0", "tasks": []}',
    '.devcontainer/devcontainer.json': '{}',
    '.dockerignore': 'mine\n.venv/\n',
    '.github/workflows/ci.yml': 'on: push\n',
    Dockerfile: 'FROM scratch\n',
    'AGENTS.md': '# Mine\n',
    'infra/main.bicep': 'param x string\n',
  };
  const { files, diagnostics, bytes } = generate(all, theirs);

  test('keep what they say', () => {
    for (const path of [
      'pyproject.toml',
      'Dockerfile',
      'AGENTS.md',
      'infra/main.bicep',
      '.vscode/tasks.json',
    ]) {
      expect(files[path]).toBe(theirs[path]);
    }
    expect(files['.vscode/settings.json']).toMatch(
      /^\{\n {2}\/\/ mine\n {2}"azure.*": "~3",\n {2}"/,
    );
    expect(files['.dockerignore']).toMatch(/^mine\n\.venv\/\n\.git\*\n/);
  });

  test('have no rival: their pyproject.toml may configure the tools', () => {
    expect(Object.keys(files)).not.toContain('ruff.toml');
    expect(Object.keys(files)).not.toContain('pyrightconfig.json');
    expect(Object.keys(files)).not.toContain('pytest.ini');
  });

  test('what a pyproject.toml should name is said', () => {
    const said = diagnostics.find(({ code }) => code === 'PYF304');
    expect(said?.message).toContain('pyproject.toml');
    expect(said?.hint).toMatch(/azure-functions>=1.*, pytest>=8/);
  });

  test('a second run changes nothing', () => {
    expect(generate(all, bytes).edits).toEqual([]);
  });
});

test('nothing that is generated holds a secret', () => {
  const { files } = generate({ extras });
  const text = Object.values(files).join('\n');
  expect(text).not.toMatch(/AccountKey=|SharedAccessKey|password\s*[:=]|secrets\./i);
});
