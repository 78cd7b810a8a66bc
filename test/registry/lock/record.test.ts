import { expect, it } from 'vitest';
import { functionsOf } from '../../../generators/functions/functions-of.ts';
import { planApp } from '../../../generators/new-app/app.ts';
import { outputsOf } from '../../../generators/outputs.ts';
import type { Answers } from '../../../generators/templates/question.ts';
import { lockEdits, readLock, withGenerated } from '../../../registry/lock/lock-file.ts';
import { recordOf } from '../../../registry/lock/record.ts';
import { changes } from '../../../workspace/change/changes.ts';
import { memoryTree } from '../../../workspace/tree/disk.ts';
import { valueIn } from '../../diagnostics/results.ts';
import { add } from '../../generators/added.ts';
import { library, standard } from '../../generators/new-app.ts';

const place = { file: 'function_app.py', on: 'app' };
const kindOf = (name: string) => library.template(name).manifest.kind;
const functions = library.names.filter((name) => kindOf(name) === 'function');
const apps = library.names.filter((name) => kindOf(name) === 'app');

function defaults(name: string): Answers {
  const { questions } = library.template(name).manifest;
  return Object.fromEntries(questions.map((each) => [each.name, each.default ?? '']));
}

it.each(functions)('%s: each function is on file, and no path twice', (name) => {
  const request = { template: name, answers: defaults(name), place };
  const outputs = valueIn(outputsOf(library, request));
  const record = recordOf(library, request, outputs);
  const { main, others } = functionsOf(library.function(name).manifest, request.answers);
  const made = [main, ...Object.values(others)].map((each) => each.name);
  expect(Object.keys(record.functions).sort()).toEqual(made.sort());
  expect(Object.keys(record.files)).toHaveLength(outputs.length);
  expect(record.templates).toEqual({ [name]: library.origin(name) });
});

it.each(apps)('%s: an app has on file what it began with', (name) => {
  const others = name === 'app' ? ['http', 'timer'] : ['timer'];
  const template = name === 'app' ? others : [name, ...others];
  const request = { template: name, answers: { ...standard, template } };
  const record = recordOf(library, request, valueIn(outputsOf(library, request)));
  expect(Object.keys(record.templates)).toEqual([name, ...others]);
  expect(Object.keys(record.functions).sort()).toEqual(
    name === 'app' ? ['cleanup', 'hello'] : ['cleanup'],
  );
});

it('what is planned is what is on file, in an app and in a new one', () => {
  const app = 'import azure.functions as func\n\napp = func.FunctionApp()\n';
  const files = { 'host.json': '{}', 'function_app.py': app, 'requirements.txt': '' };
  const answers = { ...defaults('queue'), name: 'items' };
  const output = 'table:name=rows,table=t';
  const { taken } = add(files, { template: 'queue', answers, output });
  const request = { template: 'queue', answers, place, bindings: [`output:${output}`] };
  expect(taken).toEqual(valueIn(outputsOf(library, request)));
  const made = planApp(memoryTree({}), library, standard);
  expect(made.taken).toHaveLength(
    valueIn(outputsOf(library, { template: 'app', answers: standard })).length,
  );
});

it('a file of the user in the place of one of the template is not on file', () => {
  const kept = planApp(memoryTree({ 'README.md': 'mine' }), library, standard);
  expect(kept.taken.map(({ path }) => path)).not.toContain('README.md');
  const files = {
    'host.json': '{}',
    'function_app.py': 'import azure.functions as func\n\napp = func.FunctionApp()\n',
    'tests/test_hello.py': 'mine',
  };
  const { taken } = add(files, { template: 'http', answers: defaults('http') });
  expect(taken.map(({ path }) => path)).toEqual(['function_app.py', 'requirements.txt']);
});

it('a record is read back as it was written', () => {
  const request = { template: 'durable', answers: defaults('durable'), place };
  const record = recordOf(library, request, valueIn(outputsOf(library, request)));
  const tree = memoryTree({});
  const lock = withGenerated({ lockfileVersion: 1, registries: {}, generated: [] }, record);
  const [change] = changes(tree, lockEdits(tree, lock, { step: 'durable' }));
  const written = memoryTree({ 'pyfunc-lock.json': change?.after?.bytes ?? '' });
  expect(valueIn(readLock(written))).toEqual(lock);
});
