import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { testBroken } from '../../diagnostics/registry/releases.ts';
import { failed, ok, type Result } from '../../diagnostics/result.ts';
import type { Answers, Question } from '../../generators/templates/question.ts';
import { type JsonPath, readJson } from '../../workspace/text/json.ts';
import { nearest } from '../../workspace/text/nearest.ts';
import { readText } from '../../workspace/text/text.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { completeAnswers } from './complete-answers.ts';
import { pairwise } from './pairwise.ts';

/** What a user does to a file between two versions of its template. */
export type UserEdit =
  | { readonly file: string; readonly find: string; readonly replace: string }
  | { readonly file: string; readonly find?: undefined; readonly append: string };

/** One way to use a template. */
export interface TemplateTest {
  /** That of its file without `.json`, or what is special about its answers. */
  readonly name: string;
  /** Absent for one that its author did not write. */
  readonly path?: string;
  readonly answers: Answers;
  /** Of a user who has it before an update. */
  readonly edits?: readonly UserEdit[];
}

export interface TestsOfTemplate {
  readonly tests: readonly TemplateTest[];
  readonly problems: readonly Diagnostic[];
}

/**
 * The tests of a template: those in its `tests/`, and beside them one with all defaults and as many as
 * it takes for any two choices to meet. `folder` is that of the template, `questions` what is asked.
 */
export function testsOf(
  tree: Tree,
  folder: string,
  questions: readonly Question[],
): TestsOfTemplate {
  const found = tree
    .entries(`${folder}/tests`)
    .filter(({ name, kind }) => kind === 'file' && name.endsWith('.json'))
    .map(({ name }) => readTest(tree, `${folder}/tests/${name}`, questions));
  const declared = found.flatMap((each) => (each.kind === 'ok' ? [each.value] : []));
  const problems = found.flatMap((each) => (each.kind === 'failed' ? each.diagnostics : []));
  const usual = completeAnswers(questions, {});
  const base = usual.kind === 'ok' ? usual.value : declared[0]?.answers;
  if (usual.kind === 'failed' && found.length === 0) {
    const path = `${folder}/tests`;
    const problem = `it has no test, and question ${usual.reason}`;
    return { tests: [], problems: [diagnose(testBroken, { test: path, problem })] };
  }
  const made = base === undefined ? [] : generated(questions, base, usual.kind === 'ok');
  const known = new Set(declared.map(keyOf));
  return { tests: [...declared, ...made.filter((each) => isNew(known, each))], problems };
}

function readTest(tree: Tree, path: string, questions: readonly Question[]): Result<TemplateTest> {
  const name = path.slice(path.lastIndexOf('/') + 1, -'.json'.length);
  const refuse = (problem: string, span?: { readonly start: number; readonly end: number }) =>
    diagnose(testBroken, { test: path, problem }, { at: { path, ...(span && { span }) } });
  const file = tree.file(path);
  const read = file && readText(file);
  if (read === undefined || read.kind === 'undecodable')
    return failed(refuse(`it is ${read?.reason ?? 'no file'}`));
  const json = readJson(read.text);
  if (json.kind === 'malformed') {
    return failed(refuse(json.problem, { start: json.offset, end: json.offset + 1 }));
  }
  const stranger = strangerIn(json.value, ['$schema', 'answers', 'update'], []);
  if (stranger !== undefined) return failed(refuse(stranger.problem, json.spanOf(stranger.path)));
  const { answers: given = {}, update = {} } = Object(json.value);
  if (!isObject(given))
    return failed(refuse('"answers" must be an object', json.spanOf(['answers'])));
  const completed = completeAnswers(questions, given);
  if (completed.kind === 'failed') {
    return failed(refuse(completed.reason, json.spanOf(['answers'])));
  }
  const answers = completed.value;
  const odd = strangerIn(update, ['edits'], ['update']);
  if (odd !== undefined) return failed(refuse(odd.problem, json.spanOf(odd.path)));
  const { edits } = Object(update);
  if (edits === undefined) return ok({ name, path, answers });
  if (Array.isArray(edits) && edits.every(isEdit)) return ok({ name, path, answers, edits });
  return failed(
    refuse(
      'each of "edits" has a "file", and either "append" or "find" and "replace"',
      json.spanOf(['update', 'edits']),
    ),
  );
}

/** A part that is not an object, or has a key that means nothing. */
function strangerIn(
  value: unknown,
  keys: readonly string[],
  path: JsonPath,
): { readonly problem: string; readonly path: JsonPath } | undefined {
  const what = path.length === 0 ? 'it' : `"${path.join('.')}"`;
  if (!isObject(value)) return { problem: `${what} must be an object`, path };
  const key = Object.keys(value).find((each) => !keys.includes(each));
  if (key === undefined) return undefined;
  const meant = nearest(key, keys);
  const end = meant === undefined ? '' : ` (did you mean ${meant}?)`;
  return {
    problem: `${what} has a "${key}", which means nothing here${end}`,
    path: [...path, key],
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEdit(value: unknown): value is UserEdit {
  const { file, find, replace, append } = Object(value);
  const texts = [file, ...(append === undefined ? [find, replace] : [append])];
  return texts.every((each) => typeof each === 'string');
}

function generated(
  questions: readonly Question[],
  base: Answers,
  isUsual: boolean,
): TemplateTest[] {
  const factors = Object.fromEntries(questions.flatMap(factorOf));
  const names = Object.keys(factors);
  const [only] = names;
  const rows: readonly Record<string, unknown>[] =
    names.length === 1 && only !== undefined
      ? (factors[only] ?? []).map((value) => ({ [only]: value }))
      : pairwise(factors);
  const more = rows.flatMap((row): TemplateTest[] => {
    const completed = completeAnswers(questions, { ...base, ...row });
    if (completed.kind === 'failed') return [];
    const answers = completed.value;
    const name = names
      .filter((each) => Object.hasOwn(answers, each))
      .map((each) => `${each}=${answers[each]}`)
      .join(', ');
    return [{ name, answers }];
  });
  return isUsual ? [{ name: 'defaults', answers: base }, ...more] : more;
}

/** What can be answered in a few ways, with all of them. */
function factorOf(question: Question): [string, readonly unknown[]][] {
  if (question.kind === 'confirm') return [[question.name, [false, true]]];
  if (question.kind !== 'select') return [];
  return [[question.name, question.choices.map(({ value }) => value)]];
}

/** Tests with the same answers are one. */
function isNew(known: Set<string>, test: TemplateTest): boolean {
  const key = keyOf(test);
  if (known.has(key)) return false;
  known.add(key);
  return true;
}

function keyOf({ answers }: TemplateTest): string {
  return JSON.stringify(Object.entries(answers).sort());
}
