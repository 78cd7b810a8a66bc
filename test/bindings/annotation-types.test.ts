import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import {
  convertedTypes,
  inputTypes,
  judgedBuiltins,
  judgedClasses,
  outputTypes,
  refusesText,
} from '../../bindings/decorators/annotation-types.ts';
import { catalog } from '../../bindings/index.ts';
import { environment } from '../python/environment.ts';

const py311 = await environment('py311');
const py313 = await environment('py313');

const program = `
import builtins, json, sys
import azure.functions as func

inputs, outputs, unknown, names = json.load(sys.stdin)
registry = func.get_binding_registry()

def python_type(name):
    return getattr(builtins, name, None) or getattr(func, name)

def accepts(converter, way, name):
    try:
        return bool(getattr(converter, f"check_{way}_type_annotation")(python_type(name)))
    except TypeError:
        return False

def accepted(types, way):
    return {t: [n for n in names if accepts(registry.get(t), way, n)] for t in types}

print(json.dumps({
    "inputs": accepted(inputs, "input"),
    "outputs": accepted(outputs, "output"),
    "implicit": [t for t in inputs if registry.get(t).has_implicit_output()],
    "converted": sorted(t for t in registry._bindings if isinstance(t, str)),
    "known": [t for t in unknown if t in registry._bindings],
}))
`;

const generics = catalog.filter((each) => each.kind === 'generic').map((each) => each.type);

function sorted(types: Readonly<Record<string, readonly string[]>>) {
  return Object.fromEntries(Object.entries(types).map(([type, names]) => [type, names.toSorted()]));
}

test.each([py311, py313])('the library in %s accepts these types and no other', (python) => {
  const names = [...judgedBuiltins, ...judgedClasses].sort();
  const question = [Object.keys(inputTypes), Object.keys(outputTypes), generics, names];
  const options = { input: JSON.stringify(question), encoding: 'utf8' } as const;
  const answer = JSON.parse(execFileSync(python, ['-c', program], options));
  const beside = Object.entries<string[]>(answer.inputs).map(([type, found]) => {
    return [type, found.filter((each) => !['str', 'bytes'].includes(each))];
  });
  expect(Object.fromEntries(beside)).toEqual(sorted(inputTypes));
  expect(answer.outputs).toEqual(sorted(outputTypes));
  expect(answer.implicit).toEqual([...refusesText]);
  expect(answer.converted).toEqual([...convertedTypes]);
  expect(answer.known).toEqual([]);
});
