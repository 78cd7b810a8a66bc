import { declaredVersions } from '../app/declared-versions.ts';
import { declaredFunctions } from '../app/functions.ts';
import { routePrefix } from '../app/host-json.ts';
import { type NoV2App, readV2AppInSteps, type V2App } from '../app/v2-app.ts';
import {
  blueprintRegistered,
  fileUnreadable,
  nameBound,
  noAppVariable,
  noScript,
  prerequisitesOfTemplate,
  registrationUnseen,
  stillLegacy,
} from '../diagnostics/additions.ts';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { pythonTooOld } from '../diagnostics/generators.ts';
import { failed, ok, type Result } from '../diagnostics/result.ts';
import { mergeModule } from '../python/merge-module.ts';
import { parseModule } from '../python/parse.ts';
import type { Because, Edit } from '../workspace/change/edit.ts';
import { type Pausable, runToCompletion } from '../workspace/process/pausable.ts';
import { dominantLineEnd, withLineEnds } from '../workspace/text/text.ts';
import type { TextEdit } from '../workspace/text/text-edit.ts';
import { jsonDocumentAt } from '../workspace/tree/file-text.ts';
import type { Surroundings } from '../workspace/tree/surroundings.ts';
import type { Tree } from '../workspace/tree/tree.ts';
import { additionEmulators, keepsEmulators, needEmulators } from './emulators/need-emulators.ts';
import { needFromHost, needSettings } from './files/app-needs.ts';
import { collectTests } from './files/collect-tests.ts';
import { listInReadme } from './files/list-in-readme.ts';
import { placeFile } from './files/place-file.ts';
import { requireAll } from './files/requirements-of-app.ts';
import { styleOf } from './functions/app-style.ts';
import { inheritedAuthLevel } from './functions/auth-level.ts';
import { collisions } from './functions/collisions.ts';
import {
  type FunctionOutputs,
  type FunctionRequest,
  outputsOfFunction,
  renderFunction,
} from './functions/function-outputs.ts';
import { prerequisitesOf, triggerOf } from './functions/functions-of.ts';
import { mixedHttp } from './functions/http-kinds.ts';
import { joinModules } from './functions/join-modules.ts';
import { newBlueprint } from './functions/new-blueprint.ts';
import type { CodePlace } from './functions/place.ts';
import { registerBlueprint } from './functions/register-blueprint.ts';
import { appendRequests } from './functions/requests.ts';
import { findTarget, type Target, usualFile } from './functions/target.ts';
import { withoutFault } from './language/render.ts';
import type { Output } from './output.ts';
import type { Plan } from './plan.ts';

/** What is to be added to an app. */
export interface Addition extends Omit<FunctionRequest, 'place'> {
  /** The Python file, relative to the app; where the app's functions usually go if it is not given. */
  readonly to?: string;
  /** Keep emulators in compose.yaml; where it is not given, if the app does so already. */
  readonly emulators?: boolean;
  /** What lies around the app: settings of its formatter may be there. */
  readonly around?: Surroundings;
}

export interface AdditionPlan extends Plan {
  /** The names of the functions it makes. */
  readonly functions: readonly string[];
  /** Where they go; absent where that is unknown. */
  readonly place?: CodePlace;
  /** What was rendered, but for files that the app has something else in place of. */
  readonly taken: readonly Output[];
}

/** What questions are asked about and what is planned are the same app: it is read once. */
const opened = new WeakMap<Tree, Result<V2App>>();

/** Reads the app at the root of a tree, or says why nothing can be added to it. */
export function openApp(tree: Tree): Result<V2App> {
  return runToCompletion(openAppInSteps(tree));
}

/** The same with places to pause. */
export function* openAppInSteps(tree: Tree): Pausable<Result<V2App>> {
  const known = opened.get(tree);
  if (known !== undefined) return known;
  const app = yield* readV2AppInSteps(tree);
  const result = app.kind !== 'app' ? failed(findingOf(app)) : ok(app);
  opened.set(tree, result);
  return result;
}

/**
 * Plans a function in any app of the v2 model: in its script, or in a blueprint that
 * is there or new. Without edits where something stands against it.
 */
export function planAddition(tree: Tree, app: V2App, addition: Addition): AdditionPlan {
  const nothing = (...diagnostics: Diagnostic[]) => {
    return { edits: [], diagnostics, functions: [], taken: [] };
  };
  const { template, answers } = addition;
  const trigger = triggerOf(template.manifest, answers);
  const to = addition.to ?? usualFile(app, String(answers.name), trigger);
  const target = findTarget(tree, app, to);
  if (target.kind === 'failed') return nothing(...target.diagnostics);
  const [variable] = app.variables;
  if (target.value.register !== 'no' && variable === undefined) {
    const { path } = app.script;
    return nothing(diagnose(noAppVariable, { path }, { at: { path } }));
  }
  const planned = withoutFault(() => new Planner(tree, app, target.value, addition).plan());
  if (planned.kind === 'failed') return nothing(...planned.diagnostics);
  const plan = planned.value;
  const isRefused = plan.diagnostics.some(({ severity }) => severity === 'error');
  return isRefused ? { ...plan, edits: [] } : plan;
}

function findingOf(app: NoV2App): Diagnostic {
  switch (app.kind) {
    case 'legacy':
      return diagnose(stillLegacy, app);
    case 'no-script':
      return diagnose(noScript, app);
    case 'undecodable':
      return diagnose(
        fileUnreadable,
        { path: app.script, reason: `it is ${app.reason}` },
        { at: { path: app.script } },
      );
    case 'syntax': {
      const span = app.source.module.syntaxError;
      const at = { path: app.script, ...(span && { span }) };
      return diagnose(
        fileUnreadable,
        { path: app.script, reason: 'Python cannot parse it' },
        { at },
      );
    }
  }
}

/** Where a file of the app pins Python 3.9 or older. */
function oldPython(tree: Tree): Diagnostic[] {
  const pin = declaredVersions(tree).find((each) => {
    return each.of === 'python' && /^(?:==|~=)\s*3\.\d(?:\.|$)/.test(each.specifier);
  });
  if (pin === undefined) return [];
  const [python = ''] = /3\.\d/.exec(pin.specifier) ?? [];
  return [diagnose(pythonTooOld, { python }, { at: { path: pin.path } })];
}

class Planner {
  readonly #tree: Tree;
  readonly #app: V2App;
  readonly #target: Target;
  readonly #addition: Addition;
  readonly #because: Because;
  readonly #place: CodePlace;
  readonly #outputs: FunctionOutputs;

  constructor(tree: Tree, app: V2App, target: Target, addition: Addition) {
    this.#tree = tree;
    this.#app = app;
    this.#target = target;
    this.#addition = addition;
    const level = target.register === 'unclear' ? undefined : inheritedAuthLevel(app);
    this.#place = {
      file: target.path,
      on: target.on,
      ...styleOf(tree, target.source ?? app.script, addition.around),
      ...(level !== undefined && level === addition.answers.authLevel && { authLevel: level }),
    };
    this.#outputs = renderFunction({ ...addition, place: this.#place });
    this.#because = this.#outputs.because;
  }

  plan(): AdditionPlan {
    const { template, answers } = this.#addition;
    const { functions, module, files, bound } = this.#outputs;
    const placed = files.map((file) => placeFile(this.#tree, file));
    const { around } = this.#addition;
    const collected = collectTests(this.#tree, files, this.#because, around);
    const [main] = functions;
    const prerequisites = prerequisitesOf(template.manifest, answers);
    const prefix = routePrefix(jsonDocumentAt(this.#tree, 'host.json')?.value);
    const listed = main && {
      name: main.name,
      title: template.manifest.title,
      file: this.#target.path,
      prerequisites,
      bindings: bound[0]?.bindings ?? [],
    };
    const known = this.#app.functions.flatMap(({ name }) => name ?? []);
    const plans = [
      this.#code(module),
      this.#registration(),
      ...placed,
      ...this.#needs(),
      collected,
      appendRequests(this.#tree, functions, prefix, this.#because),
      ...(listed ? [listInReadme(this.#tree, listed, known, this.#because)] : []),
    ];
    const left = files.filter((_, index) => !placed[index]?.isTaken).map(({ path }) => path);
    const lineEnd = dominantLineEnd(this.#app.script.text);
    return {
      edits: plans
        .flatMap(({ edits }) => edits)
        .map((each) =>
          each.kind === 'create' ? { ...each, text: withLineEnds(each.text, lineEnd) } : each,
        ),
      diagnostics: [
        ...oldPython(this.#tree),
        ...collisions(this.#app, this.#target, module),
        ...mixedHttp(this.#app, template, functions),
        ...plans.flatMap(({ diagnostics }) => diagnostics),
        ...(main && prerequisites.length > 0
          ? [diagnose(prerequisitesOfTemplate, { name: main.name, prerequisites })]
          : []),
      ],
      settings: plans.flatMap(({ settings = [] }) => settings),
      functions: functions.map((each) => each.name),
      place: this.#place,
      taken: outputsOfFunction(this.#outputs).filter(({ path }) => !left.includes(path)),
    };
  }

  /** The functions themselves. */
  #code(text: string): Plan {
    const { path, source, on, object, register } = this.#target;
    const start = newBlueprint(this.#app, on, text);
    const whole = register === 'new' ? joinModules(start, text) : text;
    if (source === undefined) {
      const packages = this.#packages(path);
      const edit: Edit = { kind: 'create', path, text: whole, because: this.#because };
      return { edits: [...packages, edit], diagnostics: [] };
    }
    const merge = mergeModule(source.module, parseModule(whole), {
      isOwn: this.#isOwn,
      ...(object && !object.nested && { below: object.span }),
    });
    if (merge.kind === 'merged') return { edits: this.#modify(path, merge.edits), diagnostics: [] };
    const by = 'the file has that name already';
    const clash = diagnose(nameBound, { name: merge.name, path, by }, { at: { path } });
    return { edits: [], diagnostics: [clash] };
  }

  /** An `__init__.py` for each folder that is new. */
  #packages(path: string): Edit[] {
    const folders = path.split('/').slice(0, -1);
    return folders.flatMap((_, index): Edit[] => {
      const folder = folders.slice(0, index + 1).join('/');
      if (this.#tree.entries(folder).length > 0) return [];
      return [{ kind: 'create', path: `${folder}/__init__.py`, text: '', because: this.#because }];
    });
  }

  #registration(): Plan {
    const { register, path, object, on } = this.#target;
    if (register === 'no') return { edits: [], diagnostics: [] };
    if (register === 'unclear') {
      return { edits: [], diagnostics: [diagnose(registrationUnseen, { path }, { at: { path } })] };
    }
    const edits = registerBlueprint(this.#app, this.#target, this.#isOwn, this.#place.width ?? 88);
    const diagnostics: Diagnostic[] = [];
    if (register === 'existing' && object !== undefined) {
      const own = declaredFunctions(object.source, this.#app.evaluator);
      const functions = own.flatMap(({ name }) => name ?? []);
      diagnostics.push(diagnose(blueprintRegistered, { name: on, functions }, { at: { path } }));
    }
    return { edits: this.#modify(this.#app.script.path, edits), diagnostics };
  }

  /** What the functions need of host.json, settings and requirements. */
  #needs(): Plan[] {
    const { types, host, settings, requirements, bound } = this.#outputs;
    const isEmulated = this.#addition.emulators ?? keepsEmulators(this.#tree);
    const emulators = isEmulated ? additionEmulators(this.#tree, bound, settings) : undefined;
    return [
      needFromHost(this.#tree, types, host, this.#because),
      needSettings(this.#tree, { ...settings, ...emulators?.settings }, this.#because),
      ...(emulators ? [needEmulators(this.#tree, emulators, this.#because)] : []),
      requireAll(this.#tree, requirements, this.#because),
    ];
  }

  #modify(path: string, edits: readonly TextEdit[]): Edit[] {
    return edits.map((each): Edit => ({ kind: 'modify', path, ...each, because: this.#because }));
  }

  readonly #isOwn = (top: string): boolean => {
    const [own] = this.#target.path.replace(/\.py$/, '').split('/');
    const isThere = this.#tree.file(`${top}.py`) ?? this.#tree.entries(top).length > 0;
    const isMade = this.#addition.template.manifest.files.some(
      ({ to }) => to === `${top}.py` || to.startsWith(`${top}/`),
    );
    return top === own || isMade || isThere !== false;
  };
}
