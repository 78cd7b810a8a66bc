import { nameBound } from '../../diagnostics/additions.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { notRepeatable } from '../../diagnostics/registry/releases.ts';
import { functionsOf } from '../../generators/functions/functions-of.ts';
import { bindingsOf } from '../../generators/language/decorators.ts';
import { planApp } from '../../generators/new-app/app.ts';
import type { Library } from '../../generators/templates/library.ts';
import type { Answers } from '../../generators/templates/question.ts';
import { snakeCase, uniqueName } from '../../python/names.ts';
import { changes, placeOf } from '../../workspace/change/changes.ts';
import type { Change } from '../../workspace/change/edit.ts';
import { counted } from '../../workspace/text/counted.ts';
import { memoryTree } from '../../workspace/tree/disk.ts';
import type { Lock } from '../lock/lock.ts';
import { readLock } from '../lock/lock-file.ts';
import { namespaceOf } from '../open/join-libraries.ts';
import { planRun } from '../plan/plan-run.ts';
import type { TemplateRequest } from '../plan/planned.ts';
import { completeAnswers } from './complete-answers.ts';
import type { AppFiles, Scene } from './scene.ts';

/** A template that is tried. */
export interface TemplateTrial {
  readonly library: Library;
  /** As it is asked for. */
  readonly template: string;
  readonly answers: Answers;
}

/** Tries a template in every place that it can go to: `test` is what a person calls it. */
export function scenesOf(use: TemplateTrial, test: string): Scene[] {
  const { library, template, answers } = use;
  const { kind } = library.template(template).manifest;
  const blueprint = `blueprints/${answers.name}_part.py`;
  const places = kind === 'function' ? [undefined, blueprint] : [undefined];
  return places.map((to) => {
    const first = useTemplate(use, to);
    const { place } = first;
    if (first.kind === 'failed') {
      return { place, diagnostics: first.diagnostics, files: {}, functions: [] };
    }
    const { files } = first;
    const tree = memoryTree(files);
    const lock = readLock(tree);
    if (lock.kind === 'failed') {
      return { place, diagnostics: lock.diagnostics, files: {}, functions: [] };
    }
    const again = planRun(tree, library, lock.value, requestOf(use, to)).changes;
    const paths = again.map(placeOf);
    const diagnostics = paths.length > 0 ? [diagnose(notRepeatable, { test, paths })] : [];
    return { place, files, functions: functionsMade(use), diagnostics };
  });
}

/**
 * Uses a template of functions twice in one app that has other templates of its registry: helpers that are
 * the same are shared, and nothing else may have one name. Others that cannot be added with their
 * defaults are left out; their own tests tell why.
 */
export function companyScene(use: TemplateTrial): Scene | undefined {
  const { library, template, answers } = use;
  if (library.template(template).manifest.kind !== 'function') return undefined;
  let files = newApp(library, []);
  const taken = new Set([String(answers.name).toLowerCase()]);
  const add = (trial: TemplateTrial): readonly Diagnostic[] => {
    const tree = memoryTree(files);
    const lock = readLock(tree);
    if (lock.kind === 'failed') return lock.diagnostics;
    const planned = planRun(tree, library, lock.value, requestOf(trial, undefined));
    const errors = planned.diagnostics.filter(({ severity }) => severity === 'error');
    if (errors.length === 0) files = filesAfter(files, planned.changes);
    return errors;
  };
  const second = renamed(use, taken);
  const own = [...add(use), ...add(second)];
  const clashes: Diagnostic[] = [];
  // Some cannot be in one app for other reasons, such as HTTP streams beside other HTTP functions.
  const beside = neighbors(library, template).filter((name) => {
    const usual = completeAnswers(library.template(name).manifest.questions, {});
    if (usual.kind === 'failed') return false;
    const errors = add(renamed({ library, template: name, answers: usual.value }, taken));
    clashes.push(...errors.filter(({ code }) => code === nameBound.code));
    return errors.length === 0;
  });
  const place = `twice, beside ${beside.length === 0 ? 'nothing else' : counted(beside.length, 'other template')}`;
  const diagnostics = [...own, ...clashes];
  if (diagnostics.length > 0) return { place, files: {}, functions: [], diagnostics };
  return {
    ...{ place, files, diagnostics },
    functions: [...functionsMade(use), ...functionsMade(second)],
  };
}

/** At most so many others are in the app of one template. */
const mostNeighbors = 10;

/** The templates of functions that follow a template in its registry, and then those before it. */
function neighbors(library: Library, template: string): string[] {
  const own = library.names.filter((name) => namespaceOf(name) === namespaceOf(template));
  const at = own.indexOf(template);
  return [...own.slice(at + 1), ...own.slice(0, at)]
    .filter((name) => library.template(name).manifest.kind === 'function')
    .slice(0, mostNeighbors);
}

/** The same with a name that is free, and the route that goes with it, as `add` proposes them. */
function renamed(use: TemplateTrial, taken: Set<string>): TemplateTrial {
  const { library, template, answers } = use;
  const old = String(answers.name);
  const name = uniqueName(old, { has: (each) => taken.has(each.toLowerCase()) });
  taken.add(name.toLowerCase());
  if (name === old) return use;
  const others = library
    .template(template)
    .manifest.questions.flatMap((each): [string, string][] => {
      const answer = answers[each.name];
      if (each.kind !== 'text' || typeof answer !== 'string') return [];
      if (each.format === 'function-name') return [[each.name, snakeCase(name)]];
      const own = name.toLowerCase().replaceAll('_', '-');
      return each.format === 'route' ? [[each.name, answer.replace(/^[^/{]+/, own)]] : [];
    });
  return { ...use, answers: { ...answers, ...Object.fromEntries(others), name } };
}

/** An app with the template in it, or why there is none: where most people have it, or in another file. */
export function useTemplate(
  use: TemplateTrial,
  to?: string,
):
  | { readonly kind: 'made'; readonly place: string; readonly files: AppFiles }
  | ({ readonly kind: 'failed' } & Pick<Scene, 'place' | 'diagnostics'>) {
  const { library, template } = use;
  const { kind } = library.template(template).manifest;
  const place = {
    app: 'as a new app',
    files: 'in an app',
    function: `in ${to ?? 'function_app.py'}`,
  }[kind];
  const before = kind === 'app' ? {} : newApp(library, kind === 'files' ? ['timer'] : []);
  const empty: Lock = { lockfileVersion: 1, registries: {}, generated: [] };
  const planned = planRun(memoryTree(before), library, empty, requestOf(use, to));
  const errors = planned.diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return { kind: 'failed', place, diagnostics: errors };
  return { kind: 'made', place, files: filesAfter(before, planned.changes) };
}

function requestOf(use: TemplateTrial, to: string | undefined): TemplateRequest {
  return { template: use.template, answers: answersOf(use), ...(to !== undefined && { to }) };
}

/** The answers of a test as `add` and `create` have them: an app is one of the templates it begins with. */
export function answersOf({ library, template, answers }: TemplateTrial): Answers {
  if (library.template(template).manifest.kind !== 'app') return answers;
  const functions = Array.isArray(answers.template) ? answers.template : [];
  return { ...answers, template: [template, ...functions] };
}

/** Files with changes made to them. */
export function filesAfter(before: AppFiles, made: readonly Change[]): AppFiles {
  const files = new Map(Object.entries(before));
  for (const change of made) {
    if (change.before) files.delete(change.before.path);
    if (change.after) files.set(change.after.path, change.after.bytes);
  }
  return Object.fromEntries(files);
}

/** A new app of the usual kind, with functions of built-in templates. */
function newApp(library: Library, template: readonly string[]): AppFiles {
  const { questions } = library.app('app').manifest;
  const usual = questions.map(({ name, default: answer }) => [name, answer ?? name] as const);
  const answers = { ...Object.fromEntries(usual), template };
  const tree = memoryTree({});
  return filesAfter({}, changes(tree, planApp(tree, library, answers).edits));
}

/** The functions of a template, as it describes them. */
export function functionsMade({ library, template, answers }: TemplateTrial): Scene['functions'] {
  if (library.template(template).manifest.kind !== 'function') return [];
  const { main, others } = functionsOf(library.function(template).manifest, answers);
  return [main, ...Object.values(others)].map(({ name, bindings }) => ({
    name,
    functionJson: { bindings: bindingsOf(bindings), rest: {} },
  }));
}
