import { appVariables, blueprintsIn } from '../../app/app-objects.ts';
import { reachOf, type V2App } from '../../app/v2-app.ts';
import type { AppObject } from '../../app/values.ts';
import {
  fileUnreadable,
  moduleRefused,
  noAppVariable,
  severalVariables,
  whichBlueprint,
} from '../../diagnostics/additions.ts';
import { diagnose } from '../../diagnostics/diagnostic.ts';
import { failed, ok, type Result } from '../../diagnostics/result.ts';
import { snakeCase, uniqueName } from '../../python/names.ts';
import type { PythonSource } from '../../python/python-source.ts';
import { readText } from '../../workspace/text/text.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { problemWithFile, problemWithModule } from './module-path.ts';

/** Where new functions go. */
export interface Target {
  readonly path: string;
  /** The variable that their decorators hang on. */
  readonly on: string;
  /** The file, where it is there already. */
  readonly source?: PythonSource;
  /** What the variable holds, as far as that is seen and made in this very file. */
  readonly object?: AppObject;
  /** A blueprint that is to be made, or one that the app has not registered so far. */
  readonly register: 'no' | 'new' | 'existing' | 'unclear';
}

/** Finds the app, or the blueprint in a file, that new functions are to hang on. */
export function findTarget(tree: Tree, app: V2App, to?: string): Result<Target> {
  const path = (to ?? app.script.path).replaceAll('\\', '/').replace(/^(?:\.\/)+/, '');
  if (path === app.script.path) return scriptTarget(app);
  const problem = problemWithFile(path);
  if (problem !== undefined) return failed(diagnose(moduleRefused, { path, problem }));
  const target = targetAt(tree, app, path);
  if (
    target.kind === 'failed' ||
    target.value.register === 'no' ||
    target.value.register === 'unclear'
  )
    return target;
  const refusal = problemWithModule(tree, app, path);
  return refusal === undefined
    ? ok(target.value)
    : failed(diagnose(moduleRefused, { path, problem: refusal }));
}

/**
 * The file that a new function goes into where nobody says which: in an app that keeps all functions in
 * registered blueprints, one named and placed as theirs are, or the only one if it has several functions.
 * If the blueprints have several patterns, uses the pattern of most blueprints with the same trigger,
 * otherwise the folder of most functions of the same kind (durable or not). Undefined where that is the
 * app's own script.
 */
export function usualFile(app: V2App, name: string, trigger?: string): string | undefined {
  // Skip decorators in a helper: they apply to whatever object is passed in.
  const functions = app.functions.filter(({ owners }) => owners.length > 0);
  const files = filesOf(functions);
  const homes = new Set(
    app.blueprints
      .filter((each) => reachOf(app, each) === 'registered')
      .map(({ source }) => source.path),
  );
  const [only, ...others] = files;
  if (only === undefined || files.includes(app.script.path)) return undefined;
  if (!files.every((path) => homes.has(path))) return undefined;
  if (others.length === 0 && functions.length > 1) return only;
  const like = (isLike: (trigger?: string) => boolean) =>
    filesOf(functions.filter(({ bindings }) => isLike(bindings[0])));
  const ofTrigger = like((each) => each === trigger).map(patternOf);
  const ofKind = like((each) => isDurableStep(each) === isDurableStep(trigger));
  const pattern =
    sole(files.map(patternOf)) ??
    most(ofTrigger) ??
    most((ofKind.length > 0 ? ofKind : files).map(besideOf));
  return pattern?.replace('*', snakeCase(name));
}

/** A pattern for any file name in the same folder. */
function besideOf(path: string): string {
  return patternOf(path).replace(/[^/]*\*[^/]*$/, '*.py');
}

function filesOf(functions: V2App['functions']): string[] {
  return [...new Set(functions.map(({ source }) => source.path))];
}

function isDurableStep(trigger: string | undefined): boolean {
  return /^(?:orchestration|activity|entity)Trigger$/.test(trigger ?? '');
}

function sole(texts: readonly string[]): string | undefined {
  return new Set(texts).size === 1 ? texts[0] : undefined;
}

/** The text that makes up more than half of the list. */
function most(texts: readonly string[]): string | undefined {
  return texts.find((text) => texts.filter((each) => each === text).length > texts.length / 2);
}

const part = 'bp|blueprints?|routes?|router|functions?|triggers?|handlers?|endpoints?';
const service = 'http|timer|queue|blob|cosmos|event_?grid|event_?hubs?|service_?bus|durable';
const kind = `(?:${part}|${service})`;

/** `blueprints/orders_bp.py` is one of `blueprints/*_bp.py`, `orders/routes.py` one of `*` + `/routes.py`. */
function patternOf(path: string): string {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const stem = path.slice(folder.length).replace(/\.py$/, '');
  if (folder !== '' && new RegExp(`^(?:${part})$`).test(stem)) {
    return path.replace(/[^/]+(?=\/[^/]+$)/, '*');
  }
  const [, before = '', after = ''] = new RegExp(`^(${kind}_)?.+?(_${kind})?$`).exec(stem) ?? [];
  return `${folder}${before}*${after}.py`;
}

function targetAt(tree: Tree, app: V2App, path: string): Result<Target> {
  const file = tree.file(path);
  if (file === undefined) return ok({ path, on: usualName(app), register: 'new' });
  const read = readText(file);
  const source = app.sources.get(path);
  if (source === undefined || read.kind === 'undecodable') {
    const reason = read.kind === 'undecodable' ? `it is ${read.reason}` : 'it cannot be read';
    return failed(diagnose(fileUnreadable, { path, reason }, { at: { path } }));
  }
  const span = source.module.syntaxError;
  if (span !== undefined) {
    return failed(
      diagnose(fileUnreadable, { path, reason: 'Python cannot parse it' }, { at: { path, span } }),
    );
  }
  return fileTarget(app, source);
}

function scriptTarget(app: V2App): Result<Target> {
  const { script, variables } = app;
  const { path } = script;
  const [variable, ...more] = variables;
  if (variable === undefined) return failed(diagnose(noAppVariable, { path }, { at: { path } }));
  if (more.length > 0) {
    const names = variables.map(({ name }) => name);
    return failed(diagnose(severalVariables, { path, names }, { at: { path } }));
  }
  const { name, object } = variable;
  const own = object?.source === script ? { object } : {};
  return ok({ path, on: name, source: script, ...own, register: 'no' });
}

function fileTarget(app: V2App, source: PythonSource): Result<Target> {
  const { path } = source;
  const all = blueprintsIn(source, app.evaluator);
  const registered = all.filter((each) => reachOf(app, each) === 'registered');
  const [blueprint, ...more] = registered.length === 1 ? registered : all;
  if (more.length > 0) {
    return failed(
      diagnose(whichBlueprint, { path, names: all.map(({ name }) => name) }, { at: { path } }),
    );
  }
  if (blueprint !== undefined) {
    const state = reachOf(app, blueprint);
    const register = ({ registered: 'no', unregistered: 'existing', unclear: 'unclear' } as const)[
      state
    ];
    return ok({ path, on: blueprint.name, source, object: blueprint, register });
  }
  const [imported] = appVariables(source, app.evaluator);
  if (imported !== undefined) return ok({ path, on: imported.name, source, register: 'no' });
  return ok({
    path,
    on: uniqueName(usualName(app), source.module.identifiers),
    source,
    register: 'new',
  });
}

/** What the app calls its blueprints, where it calls all of them the same. */
function usualName({ blueprints }: V2App): string {
  const names = new Set(blueprints.map(({ name }) => name));
  const [name = 'bp'] = names;
  return names.size === 1 && blueprints.length > 1 ? name : 'bp';
}
