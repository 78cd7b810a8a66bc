import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { inputClasses, knownClasses } from '../../bindings/input-classes.ts';
import { environment } from '../python/environment.ts';

const program = `
import json, sys
import azure.functions as func

types, classes = json.load(sys.stdin)

def accepts(type, name):
    return func.get_binding_registry().get(type).check_input_type_annotation(getattr(func, name))

print(json.dumps({t: [n for n in classes if hasattr(func, n) and accepts(t, n)] for t in types}))
`;

const py311 = await environment('py311');
const py313 = await environment('py313');

test.each([py311, py313])('the library in %s accepts these classes and no other', (python) => {
  const input = JSON.stringify([Object.keys(inputClasses), [...knownClasses]]);
  const accepted = JSON.parse(execFileSync(python, ['-c', program], { input, encoding: 'utf8' }));
  expect(accepted).toEqual(inputClasses);
});
