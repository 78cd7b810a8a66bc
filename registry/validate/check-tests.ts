import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { testBroken } from '../../diagnostics/registry/releases.ts';
import { type Fault, JsonFields } from '../../generators/language/json-fields.ts';
import { placedFaults } from '../../generators/language/json-places.ts';
import { type Question, validationError } from '../../generators/templates/question.ts';
import { jsonDocumentAt } from '../../workspace/tree/file-text.ts';
import { testsOf } from '../testing/template-test.ts';
import { among } from './check-questions.ts';
import type { TemplateCheck } from './template-check.ts';

/** The fields of a test of a template, for its schema too. */
export const testFields = ['$schema', 'answers', 'update'] as const;

/** The tests of a template answer what it asks. */
export function checkTests(check: TemplateCheck): void {
  const { tree, folder, loaded, own } = check.judged;
  if (own.problems.length > 0) return;
  const { kind, questions } = loaded.manifest;
  const asked = kind === 'app' ? [...questions, functionsOfApp] : questions;
  const faulty = new Set<string>();
  for (const { name, kind: entry } of tree.entries(`${folder}/tests`)) {
    const path = `${folder}/tests/${name}`;
    if (entry !== 'file' || !name.endsWith('.json')) continue;
    const found = testProblems(check, path, asked, kind === 'app');
    if (found.length > 0) faulty.add(path);
    for (const each of found) check.add(each);
  }
  for (const each of testsOf(tree, folder, asked).problems) {
    if (!faulty.has(each.at?.path ?? '')) check.add(each);
  }
}

/** Whatever a new app begins with. */
const functionsOfApp: Question = {
  name: 'template',
  title: 'Functions to begin with',
  kind: 'multiselect',
  choices: [],
  default: [],
};

function testProblems(
  check: TemplateCheck,
  path: string,
  questions: readonly Question[],
  isApp: boolean,
): Diagnostic[] {
  // Reading the tests reports what is not text or not JSON.
  const json = jsonDocumentAt(check.judged.tree, path);
  if (json === undefined) return [];
  const faults: Fault[] = [];
  const fields = new JsonFields(json.value, [], faults);
  fields.only(testFields);
  if (fields.has('answers')) checkAnswers(fields.object('answers'), questions, isApp);
  if (fields.has('update')) checkUpdate(fields.object('update'));
  return placedFaults(json.root, faults).map(({ field, problem, span }) =>
    diagnose(testBroken, { test: path, problem: `${field} ${problem}` }, { at: { path, span } }),
  );
}

function checkAnswers(given: JsonFields, questions: readonly Question[], isApp: boolean): void {
  const known = questions.map(({ name }) => name);
  given.mapped((name) => {
    const question = questions.find((each) => each.name === name);
    const path = [...given.path, name];
    if (question === undefined) {
      given.complain(path, `answers no question: ${among(name, known)}`, true);
      return;
    }
    if (isApp && name === functionsOfApp.name) return;
    const problem = validationError(question, given.value(name));
    if (problem !== undefined) given.complain(path, problem);
  });
}

function checkUpdate(update: JsonFields): void {
  update.only(['edits']);
  if (!update.has('edits')) return;
  update.objects('edits', (edit) => {
    edit.only(['file', 'find', 'replace', 'append']);
    edit.text('file');
    if (edit.has('append')) {
      edit.text('append');
      return;
    }
    edit.text('find');
    // Nothing may take the place of what was found.
    if (edit.value('replace') !== '') edit.text('replace');
  });
}
