import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { templatesClash, usedTemplateRefused } from '../../diagnostics/registry/generation.ts';
import { failed, ok, type Result } from '../../diagnostics/result.ts';
import { templateDeprecated, templateValue } from '../../diagnostics/templates.ts';
import { openApp, planAddition } from '../../generators/add.ts';
import { planFiles } from '../../generators/add-files.ts';
import { readBindingOf } from '../../generators/functions/extra-bindings.ts';
import { tooNewPython } from '../../generators/new-app/app-files.ts';
import type { Library } from '../../generators/templates/library.ts';
import type { Needed } from '../../generators/templates/manifest.ts';
import { type Answers, isAsked, validationError } from '../../generators/templates/question.ts';
import { type Attempt, failedBecause } from '../../workspace/attempt.ts';
import { changes, OverlappingEdits } from '../../workspace/change/changes.ts';
import type { Change } from '../../workspace/change/edit.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { composeChanges, treeAfter } from '../../workspace/tree/tree-after.ts';
import type { Lock } from '../lock/lock.ts';
import type { NewPins } from '../lock/pins.ts';
import { nameFrom } from '../open/template-names.ts';
import { permissionsOf } from '../permissions/permissions.ts';
import { layoutPlace, recordedAnswers } from './layout-place.ts';
import { planNewApp } from './plan-new-app.ts';
import { type PlannedTemplate, type TemplateRequest, writingOf } from './planned.ts';
import { type PlannedRun, recordGenerated } from './record-generated.ts';

export interface AddedRun extends PlannedRun {
  /** Of what was asked for, not of what that uses. */
  readonly functions: readonly string[];
  readonly file?: string;
}

/**
 * Plans a template in an app, or a new app, together with the templates it uses that the app does not
 * have yet: each on the tree as the one before leaves it, all as one round of changes that has the
 * record in the app's lock. `initParser()` must have been awaited.
 */
export function planRun(
  tree: Tree,
  library: Library,
  lock: Lock,
  request: TemplateRequest,
  pins: NewPins = {},
): AddedRun {
  const used = usedBy(library, lock, request);
  if (used.kind === 'failed') {
    return { ...nothing, diagnostics: used.diagnostics };
  }
  const requested = [request, ...used.value].map(({ template: as }) => {
    return { as, template: library.template(as) };
  });
  const tooNew = tooNewPython(requested, String(recordedAnswers(lock, library)?.python ?? ''));
  if (tooNew !== undefined) return { ...nothing, diagnostics: [tooNew] };
  const planned: PlannedTemplate[] = [];
  let made: readonly Change[] = [];
  for (const each of [request, ...used.value]) {
    const now = treeAfter(tree, made);
    const { around } = request;
    const placed = inLayout(lock, library, { ...each, ...(around && { around }) });
    const plan = planTemplate(now, library, placed);
    planned.push(plan);
    if (plan.diagnostics.some(({ severity }) => severity === 'error')) break;
    try {
      made = composeChanges(made, changes(now, plan.edits));
    } catch (error) {
      if (!(error instanceof OverlappingEdits)) throw error;
      const slots = { template: each.template, problem: error.message };
      return { ...nothing, diagnostics: [diagnose(templatesClash, slots)] };
    }
  }
  const permissions = planned.flatMap(({ writings }) => writings.map(permissionsOf));
  const refusals = permissions.flatMap((each) => each.refusals);
  if (refusals.length > 0) return { ...nothing, diagnostics: refusals };
  const [main] = planned;
  const outputs = main?.taken ?? [];
  const file = main?.request.place?.file;
  const run = recordGenerated(tree, library, lock, planned, { made, pins });
  return {
    ...run,
    diagnostics: [...deprecations(library, planned), ...run.diagnostics],
    sensitive: permissions.flatMap(({ sensitive }) => sensitive),
    functions: outputs.flatMap(({ functions = [] }) => functions),
    ...(file !== undefined && { file }),
  };
}

/** A request with the place that the layout of the app has for it. */
function inLayout(lock: Lock, library: Library, request: TemplateRequest): TemplateRequest {
  const to = request.to ?? layoutPlace(lock, library, request);
  return to === undefined ? request : { ...request, to };
}

/** What the authors of a template say to those who still use it. */
function deprecations(library: Library, planned: readonly PlannedTemplate[]): Diagnostic[] {
  return planned.flatMap(({ request: { template } }) => {
    const advice = library.template(template).manifest.deprecated;
    return advice === undefined ? [] : [diagnose(templateDeprecated, { template, advice })];
  });
}

const nothing = { changes: [], sensitive: [], templates: [], functions: [] };

function planTemplate(tree: Tree, library: Library, request: TemplateRequest): PlannedTemplate {
  const { template: name, answers } = request;
  switch (library.template(name).manifest.kind) {
    case 'app':
      return planNewApp(tree, library, answers);
    case 'files': {
      const plan = planFiles(tree, { name, template: library.files(name), answers });
      const writings = writingOf(library, name, plan.taken, plan);
      return { ...plan, request: { template: name, answers }, writings };
    }
    case 'function':
      return planFunction(tree, library, request);
  }
}

function planFunction(tree: Tree, library: Library, asked: TemplateRequest): PlannedTemplate {
  const { template: name, answers, to, bindings = [], emulators, around } = asked;
  const request = { template: name, answers, ...(bindings.length > 0 && { bindings }) };
  const refused = (...diagnostics: readonly Diagnostic[]): PlannedTemplate => {
    return { request, edits: [], diagnostics, taken: [], writings: [] };
  };
  const app = openApp(tree);
  if (app.kind === 'failed') return refused(...app.diagnostics);
  const read = bindings.map(readBindingOf);
  const problems = read.flatMap((each) => (each.kind === 'failed' ? [each.reason] : []));
  if (problems.length > 0) {
    return refused(...problems.map((problem) => diagnose(templateValue, { problem })));
  }
  const extra = read.flatMap((each) => (each.kind === 'ok' ? [each.value] : []));
  const plan = planAddition(tree, app.value, {
    name,
    template: library.function(name),
    answers,
    bindings: extra,
    ...(to !== undefined && { to }),
    ...(emulators !== undefined && { emulators }),
    ...(around && { around }),
  });
  const { place, taken, edits, diagnostics } = plan;
  const writings = writingOf(library, name, taken, plan);
  return {
    request: { ...request, ...(place && { place }) },
    edits,
    diagnostics,
    taken,
    writings: writings.map((each) => ({ ...each, script: app.value.script.path })),
  };
}

/** The templates that a run has to add beside the one asked for, with what these use in turn. */
function usedBy(
  library: Library,
  { generated }: Lock,
  { template, answers }: TemplateRequest,
): Result<readonly TemplateRequest[]> {
  const known = new Set(generated.flatMap(({ templates }) => Object.keys(templates)));
  const requests: TemplateRequest[] = [];
  const problems: Diagnostic[] = [];
  const chosen = chosenWith(library, template, answers);
  const queue = [template, ...chosen];
  for (const each of queue) known.add(each);
  const add = (name: string, by: string, needed: Needed) => {
    const found = answersFor(library, name, needed);
    if (found.kind === 'failed') {
      const slots = { template: name, by, problem: found.reason };
      problems.push(diagnose(usedTemplateRefused, slots));
      return;
    }
    requests.push({ template: name, answers: found.value });
    if (!queue.includes(name)) queue.push(name);
  };
  for (const name of chosen) {
    const isFile = library.template(name).manifest.kind === 'files';
    if (isFile) add(name, template, { template: name });
  }
  for (const by of queue) {
    for (const needed of library.template(by).manifest.uses ?? []) {
      const name = nameFrom(by, needed.template);
      if (known.has(name)) continue;
      known.add(name);
      add(name, by, needed);
    }
  }
  return problems.length > 0 ? failed(...problems) : ok(requests);
}

/** What a new app begins with beside its own template. */
function chosenWith(library: Library, template: string, { template: chosen }: Answers): string[] {
  if (library.template(template).manifest.kind !== 'app' || !Array.isArray(chosen)) return [];
  return chosen.filter((name) => name !== template);
}

/** What another template gives, and the defaults for the rest; or why that is not enough. */
function answersFor(library: Library, name: string, { answers = {} }: Needed): Attempt<Answers> {
  if (!library.names.includes(name)) return failedBecause('does not exist');
  const { kind, questions } = library.template(name).manifest;
  if (kind === 'app') return failedBecause('makes an app, but there already is one');
  const all: Record<string, Answers[string]> = {};
  for (const question of questions) {
    if (!isAsked(question, all)) continue;
    const answer = answers[question.name] ?? question.default;
    if (answer === undefined) return failedBecause(`needs an answer to "${question.name}"`);
    const problem = validationError(question, answer);
    if (problem !== undefined) return failedBecause(`cannot be made: ${question.name} ${problem}`);
    all[question.name] = answer;
  }
  const strange = Object.keys(answers).find(
    (each) => !questions.some((question) => question.name === each),
  );
  return strange === undefined ? ok(all) : failedBecause(`has no question "${strange}"`);
}
