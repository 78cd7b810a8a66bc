import { describe, expect, test } from 'vitest';
import { compareFunctions } from '../../bindings/compare/compare.ts';
import { decoratorsFor } from '../../bindings/decorators/choose.ts';
import { readFunctionJson } from '../../bindings/function-json/read-function-json.ts';
import { environment } from '../python/environment.ts';
import { askLibrary, sourceOf } from './library.ts';
import { traps } from './traps.ts';

const py311 = await environment('py311');
const py313 = await environment('py313');
const cases = traps.map((trap) => {
  const text = JSON.stringify(trap.json, null, 2);
  const { functionJson, problems } = readFunctionJson(text);
  if (functionJson === undefined) throw new Error(`${trap.title}: ${JSON.stringify(problems)}`);
  const { bindings, retry } = functionJson;
  const fn = { name: 'Fn-1', bindings, ...(retry === undefined ? {} : { retry }) };
  return { ...trap, text, fn, choice: decoratorsFor(fn) };
});

test('the decorators for each trap', async () => {
  const shown = cases.map(({ title, text, choice }) => {
    const python = choice.problems.length > 0 ? [] : ['```python', sourceOf(choice).text, '```'];
    const said = [...choice.problems, ...choice.notes].map((each) => `- ${JSON.stringify(each)}`);
    const needs = [`azure-functions ${choice.requires}`];
    if (choice.needsDurable) needs.push('azure-functions-durable');
    if (choice.needsDurableBlueprint) needs.push('df.Blueprint');
    const lines = [`## ${title}`, '```json', text, '```', ...python, ...said];
    return [...lines, `Needs ${needs.join(', ')}.`].join('\n');
  });
  const golden = '../../snapshots/bindings/traps.md';
  await expect(`${shown.join('\n\n')}\n`).toMatchFileSnapshot(golden);
});

test.each(cases)('$title: a problem exactly where there is no equal', ({ choice, verdict }) => {
  expect(choice.problems.length > 0).toBe(verdict === 'problem');
});

describe.each([
  ['py311', py311],
  ['py313', py313],
])('in the library, %s', (_, python) => {
  const possible = cases.filter((each) => each.verdict !== 'problem');
  const answer = askLibrary(python, { functions: possible.map((each) => sourceOf(each.choice)) });

  test.each(possible.map((each, index) => ({ ...each, indexed: answer.functions[index] })))(
    '$title',
    ({ fn, indexed, verdict }) => {
      if (indexed === undefined || 'error' in indexed) throw new Error(indexed?.error);
      const comparison = compareFunctions(fn.name, fn, indexed);
      expect(comparison.verdict, JSON.stringify(comparison.findings, null, 1)).toBe(verdict);
    },
  );
});
