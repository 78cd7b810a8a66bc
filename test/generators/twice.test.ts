import { expect, test } from 'vitest';
import { constantsOf, declarationsOf } from '../../generators/functions/declarations.ts';
import { add } from './added.ts';
import { library } from './new-app.ts';

const functions = library.names.filter(
  (name) => library.template(name).manifest.kind === 'function',
);

/** Answers that tell one function of a template from another one. */
function answersFor(template: string, name: string): Record<string, string> {
  const { questions } = library.function(template).manifest;
  const asked = new Set(questions.map((each) => each.name));
  return {
    name,
    ...(asked.has('route') && { route: name }),
    ...(asked.has('page') && { page: `${name}-page` }),
  };
}

test.each(functions)('%s works twice in one file', (template) => {
  const script = 'import azure.functions as func\n\napp = func.FunctionApp()\n';
  const first = add(
    { 'function_app.py': script },
    { template, answers: answersFor(template, 'first') },
  );
  const second = add(first.files, { template, answers: answersFor(template, 'second') });
  const errors = second.diagnostics.filter(({ severity }) => severity === 'error');
  expect(errors).toEqual([]);
  const text = second.text('function_app.py');
  const names = [...declarationsOf(text), ...constantsOf(text)].map((each) => each.name);
  expect(names).toEqual([...new Set(names)]);
  expect(names).toEqual(expect.arrayContaining(['first', 'second']));
});
