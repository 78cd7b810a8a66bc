import { declaredFunctions } from '../app/functions.ts';
import { type NoV2App, readV2App, type V2App } from '../app/v2-app.ts';
import { newest } from '../app/versions.ts';
import { decoratorsFor } from '../bindings/choose.ts';
import { stringAt } from '../bindings/keys.ts';
import {
  blueprintRegistered,
  fileUnreadable,
  nameBound,
  noAppVariable,
  noScript,
  registrationUnseen,
  stillLegacy,
} from '../diagnostics/additions.ts';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { templateValue } from '../diagnostics/templates.ts';
import { mergeModule } from '../python/merge-module.ts';
import { parseModule } from '../python/parse.ts';
import { PythonSource } from '../python/python-source.ts';
import type { Because, Edit } from '../workspace/edit.ts';
import type { TextEdit } from '../workspace/text-edit.ts';
import type { Tree } from '../workspace/tree.ts';
import { needFromHost, needSettings } from './app-needs.ts';
import { bindParameters, passStandIns } from './bind-parameters.ts';
import { collisions } from './collisions.ts';
import type { ExtraBinding } from './extra-bindings.ts';
import { fill } from './fill.ts';
import { azureFunctionsFor } from './functions-of.ts';
import { mixedHttp } from './http-kinds.ts';
import { joinModules } from './join-modules.ts';
import type { Loaded } from './loaded.ts';
import type { FunctionManifest } from './manifest.ts';
import { placeFile } from './place-file.ts';
import type { Plan } from './plan.ts';
import type { Answers } from './question.ts';
import { registerBlueprint } from './register-blueprint.ts';
import { TemplateFault, type Values } from './render.ts';
import { contentOf, valuesFor, writeFiles } from './rendered-files.ts';
import { requireAll } from './requirements-of-app.ts';
import { findTarget, type Target } from './target.ts';

/** What is to be added to an app. */
export interface Addition {
  readonly template: Loaded<FunctionManifest>;
  readonly answers: Answers;
  /** The Python file, relative to the app; the app's own script where it is not given. */
  readonly to?: string;
  /** Inputs and outputs beside those of the template. */
  readonly bindings: readonly ExtraBinding[];
}

export interface AdditionPlan extends Plan {
  /** The names of the functions it makes. */
  readonly functions: readonly string[];
  readonly file?: string;
}

/** Reads the app at the root of a tree, or says why nothing can be added to it. */
export function openApp(tree: Tree): V2App | Diagnostic {
  const app = readV2App(tree);
  return 'problem' in app ? findingOf(app) : app;
}

/**
 * Plans a function in an app of the v2 model, whoever made that: in its script, or in a blueprint that
 * is there or new. Without edits where something stands against it.
 */
export function planAddition(tree: Tree, app: V2App, addition: Addition): AdditionPlan {
  const nothing = (...diagnostics: Diagnostic[]) => ({ edits: [], diagnostics, functions: [] });
  const target = findTarget(tree, app, addition.to);
  if ('code' in target) return nothing(target);
  const [variable] = app.variables;
  if (target.register !== 'no' && variable === undefined) {
    const { path } = app.script;
    return nothing(diagnose(noAppVariable, { path }, { at: { path } }));
  }
  try {
    const plan = new Planner(tree, app, target, addition).plan();
    const isRefused = plan.diagnostics.some(({ severity }) => severity === 'error');
    return isRefused ? { ...plan, edits: [] } : plan;
  } catch (error) {
    if (error instanceof TemplateFault) return nothing(error.diagnostic);
    throw error;
  }
}

function findingOf(app: NoV2App): Diagnostic {
  switch (app.problem) {
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

class Planner {
  readonly #tree: Tree;
  readonly #app: V2App;
  readonly #target: Target;
  readonly #addition: Addition;
  readonly #because: Because;
  readonly #values: Values;
  readonly #functions: ReturnType<typeof valuesFor>['functions'];

  constructor(tree: Tree, app: V2App, target: Target, addition: Addition) {
    this.#tree = tree;
    this.#app = app;
    this.#target = target;
    this.#addition = addition;
    const { template, answers } = addition;
    const { values, functions } = valuesFor(template, answers, {
      app: target.on,
      file: target.path,
    });
    this.#values = values;
    this.#functions = functions;
    this.#because = { step: template.manifest.name, function: functions[0]?.name ?? '' };
  }

  plan(): AdditionPlan {
    const { template, bindings } = this.#addition;
    const name = this.#because.function ?? '';
    const rendered = contentOf(template, template.manifest.module, this.#values);
    const bound = bindParameters(rendered, name, this.#target.on, bindings);
    if ('problem' in bound) {
      const refusal = diagnose(templateValue, bound, { function: name });
      return { edits: [], diagnostics: [refusal], functions: [] };
    }
    const plans = [this.#code(bound.text), this.#registration(), ...this.#files(bound.text)];
    return {
      edits: plans.flatMap(({ edits }) => edits),
      diagnostics: [
        ...collisions(this.#app, this.#target, bound.text),
        ...mixedHttp(this.#app, template, this.#functions),
        ...plans.flatMap(({ diagnostics }) => diagnostics),
      ],
      functions: this.#functions.map((each) => each.name),
      file: this.#target.path,
    };
  }

  /** The functions themselves. */
  #code(text: string): Plan {
    const { path, source, on, object, register } = this.#target;
    const start = `import azure.functions as func\n\n${on} = func.Blueprint()\n`;
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
    const edits = registerBlueprint(this.#app, this.#target, this.#isOwn);
    const diagnostics: Diagnostic[] = [];
    if (register === 'existing' && object !== undefined) {
      const own = declaredFunctions(object.source, this.#app.evaluator);
      const functions = own.flatMap(({ name }) => name ?? []);
      diagnostics.push(diagnose(blueprintRegistered, { name: on, functions }, { at: { path } }));
    }
    return { edits: this.#modify(this.#app.script.path, edits), diagnostics };
  }

  /** Tests, host.json, settings and requirements. */
  #files(text: string): Plan[] {
    const { template, answers, bindings } = this.#addition;
    const { manifest } = template;
    const name = this.#because.function ?? '';
    const own = declaredFunctions(new PythonSource(this.#target.path, text), this.#app.evaluator);
    const extra = bindings.map(({ binding }) => binding);
    const filled = fill(manifest.settings, answers) as { readonly [name: string]: string };
    const library = newest([
      azureFunctionsFor(this.#functions),
      decoratorsFor({ name, bindings: extra }).requires,
    ]);
    const wanted = [`azure-functions>=${library}`, ...manifest.requirements];
    return [
      ...writeFiles(template, answers, this.#values, this.#because).map((file) =>
        placeFile(this.#tree, { ...file, text: passStandIns(file.text, name, bindings) }),
      ),
      needFromHost(
        this.#tree,
        own.flatMap((each) => each.bindings),
        fill(manifest.host, answers) as typeof manifest.host,
        this.#because,
      ),
      needSettings(this.#tree, { ...connectionsOf(bindings), ...filled }, this.#because),
      requireAll(this.#tree, wanted, this.#because),
    ];
  }

  #modify(path: string, edits: readonly TextEdit[]): Edit[] {
    return edits.map((each): Edit => ({ kind: 'modify', path, ...each, because: this.#because }));
  }

  readonly #isOwn = (top: string): boolean => {
    const [own] = this.#target.path.replace(/\.py$/, '').split('/');
    const isThere = this.#tree.file(`${top}.py`) ?? this.#tree.entries(top).length > 0;
    const isMade = this.#addition.template.manifest.files.some(({ to }) => to === `${top}.py`);
    return top === own || isMade || isThere !== false;
  };
}

/** Settings that the connections of further bindings name, with what stands for them locally. */
function connectionsOf(bindings: readonly ExtraBinding[]): { readonly [name: string]: string } {
  return Object.fromEntries(
    bindings.flatMap(({ binding }) => {
      const name = stringAt(binding.properties, 'connection');
      if (name === undefined) return [];
      const isStorage = /^(?:queue|blob|table)$/i.test(binding.type);
      return [[name, isStorage ? 'UseDevelopmentStorage=true' : `<${name}>`]];
    }),
  );
}
