import { readAnswers } from '../../api/answers-file.ts';
import { type Addable, templateQuestion } from '../../api/function-templates.ts';
import type { V2App } from '../../app/v2-app.ts';
import { type ExtraBinding, readExtraBinding } from '../../generators/extra-bindings.ts';
import { type Answers, objection, type Question } from '../../generators/templates/question.ts';
import { uniqueName } from '../../python/names.ts';
import type { Options, Session } from '../command.ts';
import type { AddOptions } from '../commands/add-options.ts';
import { type Given, givenAnswers } from './question.ts';

/** The template that the command line or an answers file names, and what is wrong with that. */
export function chosenTemplate(
  templates: readonly Addable[],
  word: string | undefined,
  file: Readonly<Record<string, unknown>>,
): { readonly name?: string; readonly objections: readonly string[] } {
  const name = word ?? file.template;
  if (name === undefined) return { objections: [] };
  const problem = objection(templateQuestion(templates), name);
  if (problem === undefined) return { name: String(name), objections: [] };
  return { objections: [`${JSON.stringify(name)} is no template: ${problem}`] };
}

/** The answers to a template's questions in words, flags and an answers file. */
export function answersToTemplate(
  { questions }: Addable,
  name: string | undefined,
  options: Options,
  file: Readonly<Record<string, unknown>>,
): Given {
  const { template: _, to: __, ...own } = file;
  const given = givenAnswers(questions, name === undefined ? options : { ...options, name }, own);
  if (name === undefined || questions.some((each) => each.name === 'name')) return given;
  const objection = `${JSON.stringify(name)}: the template makes nothing that has a name`;
  return { ...given, objections: [...given.objections, objection] };
}

/** The answers file of the command line; empty without one. Returns what is wrong with it. */
export function answersIn(
  { answers: path }: AddOptions,
  { cwd }: Session,
): Readonly<Record<string, unknown>> | string {
  if (path === undefined) return {};
  const file = readAnswers(path, cwd);
  return typeof file === 'string' ? `--answers: ${path} ${file}` : file;
}

/** The bindings of `--input` and `--output`, or what is wrong with them. */
export function extraBindings({ input, output }: AddOptions): {
  readonly bindings: readonly ExtraBinding[];
  readonly objections: readonly string[];
} {
  const read = [
    ...input.map((text) => ['input', readExtraBinding('input', text)] as const),
    ...output.map((text) => ['output', readExtraBinding('output', text)] as const),
  ];
  return {
    bindings: read.flatMap(([, each]) => (typeof each === 'string' ? [] : [each])),
    objections: read.flatMap(([role, each]) =>
      typeof each === 'string' ? [`--${role}: ${each}`] : [],
    ),
  };
}

/** Asked of a person only: without an answer the function goes into the app's own script. */
export function fileQuestion({ script, blueprints }: V2App, { name }: Answers): Question {
  const files = [...new Set(blueprints.map(({ source }) => source.path))];
  const folders = new Set(files.map((path) => path.split('/').slice(0, -1).join('/')));
  const [folder] = folders.size === 1 ? folders : ['blueprints'];
  const fresh = folder === '' ? `${name}_bp.py` : `${folder}/${name}.py`;
  const known = [script.path, ...files.filter((path) => path !== script.path)];
  return {
    name: 'to',
    title: 'File',
    kind: 'select',
    choices: [
      ...known.map((path) => ({ value: path, title: path })),
      ...(known.includes(fresh) ? [] : [{ value: fresh, title: `${fresh} (a new blueprint)` }]),
    ],
    default: script.path,
  };
}

/**
 * Defaults that fit the app: a name that no function of it has, and a route that goes with another name
 * than the template's own.
 */
export function freshDefaults(
  { functions }: V2App,
  { questions }: Addable,
): (question: Question, answers: Answers) => Question {
  const taken = new Set(functions.flatMap(({ name }) => name?.toLowerCase() ?? []));
  const usual = questions.find(({ name }) => name === 'name')?.default;
  return (question, { name }) => {
    if (question.kind !== 'text' || question.default === undefined) return question;
    if (question.name === 'name')
      return { ...question, default: uniqueName(question.default, taken) };
    if (question.format !== 'route' || typeof name !== 'string' || name === usual) return question;
    const own = name.toLowerCase().replaceAll('_', '-');
    return { ...question, default: question.default.replace(/^[^/{]+/, own) };
  };
}
