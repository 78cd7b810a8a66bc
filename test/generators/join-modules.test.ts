import { expect, test } from 'vitest';
import { joinModules } from '../../generators/functions/join-modules.ts';

const start = 'import azure.functions as func\n\nbp = func.Blueprint()\n';
const code =
  '@bp.timer_trigger(arg_name="timer", schedule="0 0 3 * * *")\ndef f(timer):\n    pass\n';

test('a module without azure.functions, which stands in the order that isort makes', () => {
  const added = `import logging\n\nimport requests\n\n\n${code}`;
  expect(joinModules(start, added)).toBe(
    'import logging\n\nimport azure.functions as func\nimport requests\n\nbp = func.Blueprint()\n\n\n' +
      code,
  );
});

test('imports over several lines, with comments, of the future, and below a docstring', () => {
  const added =
    '"""Orders."""\n\nfrom __future__ import annotations\n\nfrom os import (\n    environ,\n    path,\n)\n\n' +
    `import azure.functions as func\nimport numpy  # noqa: F401\n\nfrom shared import money\n\n\n${code}`;
  expect(joinModules(start, added)).toBe(
    'from __future__ import annotations\n\nfrom os import environ, path\n\n' +
      'import azure.functions as func\nimport numpy  # noqa: F401\n\nfrom shared import money\n\n' +
      `bp = func.Blueprint()\n\n\n${code}`,
  );
});

test('names that are too many for a line get one each', () => {
  const names = Array.from({ length: 12 }, (_, index) => `name_${index + 10}`);
  const block = `from shared import (\n${names.map((name) => `    ${name},\n`).join('')})\n`;
  const joined = joinModules(start, `import azure.functions as func\n\n${block}\n\n${code}`);
  expect(joined).toContain(block);
  expect(joinModules(start, joined.replace(start, ''))).toContain(block);
});

test('comments stay with the definition below them', () => {
  const added = `import azure.functions as func\n\nLIMIT = 1\n\n\n# Why.\n${code}`;
  expect(joinModules(start, added)).toContain(
    `bp = func.Blueprint()\nLIMIT = 1\n\n\n# Why.\n${code}`,
  );
});
