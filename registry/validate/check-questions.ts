import { diagnose } from '../../diagnostics/diagnostic.ts';
import { unusedPart } from '../../diagnostics/templates.ts';
import {
  type Answer,
  type Answers,
  type Question,
  validationError,
} from '../../generators/templates/question.ts';
import type { JsonPath } from '../../workspace/text/json.ts';
import { correction } from '../../workspace/text/nearest.ts';
import type { TemplateCheck } from './template-check.ts';

/** Names that pyfunc itself gives to templates, or that answers files have for something else. */
const reserved: readonly string[] = [
  ...[
    'app',
    'module',
    'bindings',
    'functions',
    'settings',
    'requirements',
    'azureFunctions',
    'azure',
  ],
  ...['template', 'to', 'first', 'last'],
];

/** Each question has a name of its own, and what it hangs on is asked before. */
export function checkQuestions(check: TemplateCheck): void {
  const { own, loaded } = check.judged;
  const { kind } = own.manifest;
  const before = loaded.manifest.questions.filter(
    (each) => !own.manifest.questions.some(({ name }) => name === each.name),
  );
  const known: Question[] = [...before];
  for (const [index, question] of own.manifest.questions.entries()) {
    const at = ['questions', index];
    if (known.some(({ name }) => name === question.name)) {
      check.complain([...at, 'name'], `is there twice: ${question.name}`);
    }
    if (kind !== 'app' && reserved.includes(question.name)) {
      check.complain([...at, 'name'], `${question.name} is a name that pyfunc gives to templates`);
    }
    checkCondition(check, [...at, 'when'], question.when, known);
    known.push(question);
  }
  const name = own.manifest.questions.find((each) => each.name === 'name');
  const isName = name?.kind === 'text' && name.format === 'function-name';
  if (kind === 'function' && !isName && !check.isDoubtful('questions')) {
    const at = name === undefined ? [] : [own.manifest.questions.indexOf(name), 'format'];
    const problem =
      'must ask for the name of the function: "name", of kind text and format function-name';
    check.complain(['questions', ...at], problem);
  }
}

/** What `when` says of a question is something that can be answered to it. */
export function checkCondition(
  check: TemplateCheck,
  path: JsonPath,
  when: Answers | undefined,
  known: readonly Question[],
): void {
  for (const [name, wanted] of Object.entries(when ?? {})) {
    const question = known.find((each) => each.name === name);
    if (question !== undefined) {
      const problem = problemWithAnswer(question, wanted);
      if (problem !== undefined) check.complain([...path, name], problem);
      continue;
    }
    if (check.isDoubtful('questions')) continue;
    const names = known.map((each) => each.name);
    const isLater = check.judged.own.manifest.questions.some((each) => each.name === name);
    const problem = isLater
      ? `"${name}" is asked only after this`
      : `there is no question "${name}": ${among(name, names)}`;
    check.complain([...path, name], problem, true);
  }
}

/** The words of `correction`, also where there is nothing to choose from. */
export function among(word: string, known: readonly string[]): string {
  return known.length === 0 ? 'there are none' : correction(word, known, 'there are');
}

/** One choice is enough for a list. */
function problemWithAnswer(question: Question, wanted: Answer): string | undefined {
  const isOne = question.kind === 'multiselect' && typeof wanted === 'string';
  return validationError(question, isOne ? [wanted] : wanted);
}

/** Questions whose answers change nothing. Those of an app are used by what pyfunc adds to it, too. */
export function checkUse(check: TemplateCheck): void {
  const { own, loaded } = check.judged;
  const { manifest, contents, paths } = loaded;
  if (manifest.kind === 'app' || own.problems.length > 0) return;
  const placeholders = JSON.stringify([contents, paths, manifest]);
  const conditions = [...manifest.questions, ...manifest.files].flatMap(({ when = {} }) =>
    Object.keys(when),
  );
  for (const [index, { name }] of own.manifest.questions.entries()) {
    const isFunction = manifest.kind === 'function' && name === 'name';
    const isUsed =
      placeholders.includes(`"path":["${name}"`) ||
      placeholders.includes(`{{${name}}}`) ||
      conditions.includes(name);
    if (isFunction || isUsed) continue;
    const at = check.placeOf(['questions', index, 'name']);
    check.add(diagnose(unusedPart, { what: `The question "${name}"` }, { at }));
  }
}
