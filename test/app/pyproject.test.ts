import { describe, expect, test } from 'vitest';
import { projectDependencies } from '../../app/pyproject.ts';
import { withEdits } from '../../workspace/text/text-edit.ts';

function added(text: string, ...lines: readonly string[]): string | undefined {
  const found = projectDependencies(text);
  return found && withEdits(text, [found.add(lines)]);
}

describe('the list of a pyproject.toml gets longer in its own style', () => {
  test.each([
    ['[project]\ndependencies = []\n', '[project]\ndependencies = ["a>=1"]\n'],
    ['[project]\ndependencies = ["x"]\n', '[project]\ndependencies = ["x", "a>=1"]\n'],
    ['[project]\ndependencies = ["x",]\n', '[project]\ndependencies = ["x", "a>=1"]\n'],
    [
      '[project]\ndependencies = [\n  "x[y]>=1",\n]\n',
      '[project]\ndependencies = [\n  "x[y]>=1",\n  "a>=1",\n]\n',
    ],
    [
      "[project]\ndependencies = [\n\t'x'  # why ]\n]\n[tool.x]\n",
      '[project]\ndependencies = [\n\t\'x\',\n\t"a>=1"  # why ]\n]\n[tool.x]\n',
    ],
    [
      '[project]\ndependencies = [\n    "x",  # why\n]\n',
      '[project]\ndependencies = [\n    "x",  # why\n    "a>=1",\n]\n',
    ],
    [
      '[tool.poetry.dependencies]\npython = "^3.11"\n\n[tool.x]\n',
      '[tool.poetry.dependencies]\npython = "^3.11"\na = ">=1"\n\n[tool.x]\n',
    ],
    [
      '[tool.poetry]\nname = "x"\ndependencies = { python = "^3.11", x = {version = "1"} } # why\n',
      '[tool.poetry]\nname = "x"\ndependencies = { python = "^3.11", x = {version = "1"}, a = ">=1" } # why\n',
    ],
    ['[tool.poetry]\ndependencies = {}\n', '[tool.poetry]\ndependencies = { a = ">=1" }\n'],
    [
      '[tool]\npoetry.dependencies = { x = "1" }\n',
      '[tool]\npoetry.dependencies = { x = "1", a = ">=1" }\n',
    ],
    [
      'tool = { poetry = { dependencies = { x = "1" } } }\n',
      'tool = { poetry = { dependencies = { x = "1", a = ">=1" } } }\n',
    ],
    [
      'tool = { poetry = { dependencies.x = "1", name = "n" } }\n',
      'tool = { poetry = { dependencies.x = "1", dependencies.a = ">=1", name = "n" } }\n',
    ],
    [
      '[tool.poetry]\ndependencies.python = "^3.11" # why\nname = "x"\n',
      '[tool.poetry]\ndependencies.python = "^3.11" # why\ndependencies.a = ">=1"\nname = "x"\n',
    ],
    [
      '[tool.poetry.dependencies.x]\nversion = "1"\n\n[tool.y]\n',
      '[tool.poetry.dependencies.x]\nversion = "1"\n\n[tool.poetry.dependencies]\na = ">=1"\n\n[tool.y]\n',
    ],
    [
      '[tool.poetry.group.app]\ndependencies = { azure-functions = "1.20" }\n',
      '[tool.poetry.group.app]\ndependencies = { azure-functions = "1.20", a = ">=1" }\n',
    ],
    ['[ project ]\ndependencies = ["x"]\n', '[ project ]\ndependencies = ["x", "a>=1"]\n'],
    ["['project']\n'dependencies' = ['x']\n", "['project']\n'dependencies' = ['x', \"a>=1\"]\n"],
    ['project.dependencies = ["x"]\n', 'project.dependencies = ["x", "a>=1"]\n'],
    [
      'project = { name = "p", dependencies = [] }\n',
      'project = { name = "p", dependencies = ["a>=1"] }\n',
    ],
    [
      '[project]\ndescription = """\n[project]\ndependencies = ["y"]\n"""\ndependencies = ["x"]\n',
      '[project]\ndescription = """\n[project]\ndependencies = ["y"]\n"""\ndependencies = ["x", "a>=1"]\n',
    ],
    [
      '[project]\r\ndependencies = [ # [\r\n  "x",\r\n]\r\n',
      '[project]\r\ndependencies = [ # [\r\n  "x",\n  "a>=1",\r\n]\r\n',
    ],
    [
      '[ tool.poetry . dependencies ]\npython = "^3.11" # why\n\n# next\n[tool.x]\n',
      '[ tool.poetry . dependencies ]\npython = "^3.11" # why\na = ">=1"\n\n# next\n[tool.x]\n',
    ],
  ])('%j', (before, after) => {
    expect(added(before, 'a>=1')).toBe(after);
    expect(projectDependencies(after)?.requirements.at(-1)).toMatchObject({
      name: 'a',
      specifier: '>=1',
    });
  });

  test.each([
    '',
    '[project]\ndynamic = ["dependencies"]\n',
    '[project]\ndependencies = [\n"x',
    '[tool.x.project]\ndependencies = ["x"]\n',
    '[[project]]\ndependencies = ["x"]\n',
  ])('%j has none', (text) => {
    expect(projectDependencies(text)).toBeUndefined();
  });
});

test('what it lists is read', () => {
  const text = '[project]\nname = "x"\ndependencies = ["Azure_Functions==1.20.0", "b"] # "c"\n';
  const names = projectDependencies(text)?.requirements.map(({ name }) => name);
  expect(names).toEqual(['azure-functions', 'b']);
  const poetry = '[tool.poetry.dependencies]\nazure-functions = "^1.20"\n';
  expect(projectDependencies(poetry)?.requirements[0]?.specifier).toBe('>=1.20,<2');
});

test.each([
  ['^1.2.3', '>=1.2.3,<2'],
  ['^0.2.3', '>=0.2.3,<0.3'],
  ['^0.0.3', '>=0.0.3,<0.0.4'],
  ['^0.0', '>=0.0,<0.1'],
  ['~1.2.3', '>=1.2.3,<1.3'],
  ['~1', '>=1,<2'],
  ['1.2', '==1.2'],
  ['*', ''],
])('the range %s of Poetry means %s', (range, specifier) => {
  for (const value of [`"${range}"`, `{ version = "${range}", extras = ["x"] }`]) {
    for (const text of [
      `[tool.poetry.dependencies]\nazure-functions = ${value}\n`,
      `[tool.poetry]\ndependencies = { azure-functions = ${value} }\n`,
      `[tool.poetry]\ndependencies.azure-functions = ${value}\n`,
    ]) {
      expect(projectDependencies(text)?.requirements).toMatchObject([
        { name: 'azure-functions', specifier },
      ]);
    }
  }
  const apart = `[tool.poetry.dependencies]\n[tool.poetry.dependencies.azure-functions]\nversion = "${range}"\n`;
  expect(projectDependencies(apart)?.requirements).toMatchObject([{ specifier }]);
});

test('a requirement with a marker keeps the file valid', () => {
  const marked = 'a>=1; python_version < "3.11"';
  const text = added('[project]\ndependencies = ["x"]\n', marked) ?? '';
  expect(projectDependencies(text)?.requirements.map(({ name }) => name)).toEqual(['x', 'a']);
});
