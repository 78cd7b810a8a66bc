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
  ])('%j', (before, after) => {
    expect(added(before, 'a>=1')).toBe(after);
  });

  test.each(['', '[project]\ndynamic = ["dependencies"]\n', '[project]\ndependencies = [\n"x'])(
    '%j has none',
    (text) => {
      expect(projectDependencies(text)).toBeUndefined();
    },
  );
});

test('what it lists is read', () => {
  const text = '[project]\nname = "x"\ndependencies = ["Azure_Functions==1.20.0", "b"] # "c"\n';
  const names = projectDependencies(text)?.requirements.map(({ name }) => name);
  expect(names).toEqual(['azure-functions', 'b']);
  const poetry = '[tool.poetry.dependencies]\nazure-functions = "^1.20"\n';
  expect(projectDependencies(poetry)?.requirements[0]?.specifier).toBe('>=1.20,<2');
});
