import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { compareFunctions } from '../../bindings/compare/compare.ts';
import { decoratorsFor } from '../../bindings/decorators/choose.ts';
import { readFunctionJson } from '../../bindings/function-json/read-function-json.ts';
import { roleOf } from '../../bindings/function-json/role.ts';
import { namedRecords } from '../../bindings/index.ts';
import { environment } from '../python/environment.ts';
import { askLibrary, sourceOf } from './library.ts';

const py311 = await environment('py311');
const py313 = await environment('py313');
const file = path.resolve(import.meta.dirname, '../../../shared/corpus/function-json.jsonl');
const isHere = existsSync(file);
if (!isHere) console.log(`Skipped: ${file} is not here, so no real function.json is compared.`);

const functions = isHere ? readFileSync(file, 'utf8').trimEnd().split('\n').map(load) : [];

function load(line: string) {
  const entry = JSON.parse(line);
  const name = path.posix.basename(entry.function);
  const { functionJson, problems } = readFunctionJson(entry.functionJson.replace(/^\ufeff/, ''));
  const title = `${entry.repo}/${entry.app}/${entry.function}`;
  if (functionJson === undefined) return { title, problems };
  const { bindings, retry } = functionJson;
  const fn = { name, bindings, ...(retry === undefined ? {} : { retry }) };
  return { title, fn, choice: decoratorsFor(fn) };
}

describe.skipIf(!isHere).each([
  ['py311', py311],
  ['py313', py313],
])('559 real function.json files in the library, %s', (_, python) => {
  const good = functions.flatMap((each) => (each.fn === undefined ? [] : [each]));
  const answer = isHere
    ? askLibrary(python, { functions: good.map((each) => sourceOf(each.choice)) })
    : undefined;

  test('all are read', () => {
    expect(functions.filter((each) => each.fn === undefined)).toEqual([]);
    expect(functions).toHaveLength(559);
  });

  test('all are equal, or differ by a note that the choice has announced', () => {
    const counts = { same: 0, note: 0 };
    const bad: unknown[] = [];
    good.forEach(({ title, fn, choice }, index) => {
      const indexed = answer?.functions[index];
      if (indexed === undefined || 'error' in indexed || choice.problems.length > 0) {
        bad.push({ title, indexed, problems: choice.problems });
        return;
      }
      const { verdict, findings } = compareFunctions(fn.name, fn, indexed);
      const announced = choice.notes.length > 0 || verdict === 'same';
      if (verdict === 'different' || !announced) bad.push({ title, findings });
      else counts[verdict] += 1;
    });
    console.log(`azure-functions ${answer?.version}: ${JSON.stringify(counts)}`);
    expect(bad).toEqual([]);
  });

  test('generic decorators are the exception', () => {
    const couldBeNamed = good.filter(({ fn }) =>
      fn.bindings.every((each) => namedRecords(each.type, roleOf(each)).length > 0),
    );
    const generic = couldBeNamed.filter(({ choice }) =>
      choice.decorators.some((each) => each.method.startsWith('generic_')),
    );
    const share = generic.length / couldBeNamed.length;
    console.log(`generic though named: ${generic.length} of ${couldBeNamed.length}`);
    expect(share).toBeLessThan(0.01);
  });
});
