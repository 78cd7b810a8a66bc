import type { Node } from 'web-tree-sitter';
import type { PythonSource } from '../python/python-source.ts';
import type { Span } from '../workspace/change/edit.ts';
import { type Pausable, runToCompletion } from '../workspace/process/pausable.ts';
import { readText } from '../workspace/text/text.ts';
import { jsonDocumentAt } from '../workspace/tree/file-text.ts';
import type { Tree } from '../workspace/tree/tree.ts';
import { type AppVariable, appVariables, blueprintsIn } from './app-objects.ts';
import { mayDecorate } from './decorator-facts.ts';
import { Evaluator } from './evaluator.ts';
import { findApps, functionFolders, pythonFiles } from './find.ts';
import { type DeclaredFunction, declaredFunctions } from './functions.ts';
import { SourceCache } from './source-cache.ts';
import { type AppObject, objectsOf } from './values.ts';

/** Where a function is, seen from Azure. */
export type RegistrationState = 'registered' | 'unregistered' | 'unclear';

/** A v2 app as far as reading it tells. */
export interface V2App {
  readonly kind: 'app';
  /** The file whose app the worker looks for, `function_app.py` unless a setting says otherwise. */
  readonly script: PythonSource;
  readonly variables: readonly AppVariable[];
  readonly blueprints: readonly AppObject[];
  readonly registrations: readonly BlueprintRegistration[];
  readonly functions: readonly DeclaredFunction[];
  readonly evaluator: Evaluator;
  readonly sources: SourceCache;
}

/** What keeps an app from being read. */
export type NoV2App =
  | { readonly kind: 'no-script'; readonly script: string }
  | { readonly kind: 'legacy'; readonly folders: readonly string[] }
  | { readonly kind: 'undecodable'; readonly script: string; readonly reason: string }
  | { readonly kind: 'syntax'; readonly script: string; readonly source: PythonSource };

/** Reads the app at the root of a tree. `initParser()` must have been awaited. */
export function readV2App(tree: Tree): V2App | NoV2App {
  return runToCompletion(readV2AppInSteps(tree));
}

/** The same with a place to pause after each file. */
export function* readV2AppInSteps(tree: Tree): Pausable<V2App | NoV2App> {
  const path = scriptOf(tree);
  const file = tree.file(path);
  const folders = functionFolders(tree);
  if (file === undefined) {
    return folders.length > 0 ? { kind: 'legacy', folders } : { kind: 'no-script', script: path };
  }
  const read = readText(file);
  if (read.kind === 'undecodable')
    return { kind: 'undecodable', script: path, reason: read.reason };
  const sources = new SourceCache(tree);
  const script = sources.keep(path, read.text);
  if (script.module.syntaxError !== undefined)
    return { kind: 'syntax', script: path, source: script };
  const app = yield* readParts(tree, script, sources);
  const isShell = app.functions.length === 0 && app.registrations.length === 0;
  return isShell && folders.length > 0 && !app.variables.some(isServed)
    ? { kind: 'legacy', folders }
    : app;
}

/** Whether the app has functions without any decorator. */
function isServed({ object }: AppVariable): boolean {
  return /^[AW]sgi/.test(object?.className ?? '');
}

function* readParts(tree: Tree, script: PythonSource, sources: SourceCache): Pausable<V2App> {
  const evaluator = new Evaluator(tree, sources);
  const others = findApps(tree).filter((app) => app !== '');
  const own = pythonFiles(tree)
    .filter((path) => !others.some((app) => path.startsWith(`${app}/`)))
    .flatMap((path) => sources.get(path) ?? []);
  const parts = own.filter(({ text }) => mayDecorate.test(text));
  const functions: DeclaredFunction[] = [];
  for (const source of parts) {
    functions.push(...declaredFunctions(source, evaluator));
    yield;
  }
  return {
    kind: 'app',
    script,
    variables: appVariables(script, evaluator),
    blueprints: own.flatMap((source) => blueprintsIn(source, evaluator)),
    registrations: parts.flatMap((source) => registrationsIn(source, evaluator)),
    functions,
    evaluator,
    sources,
  };
}

/** Whether Azure gets to see what hangs on an object. */
export function reachOf(app: V2App, object: AppObject): RegistrationState {
  if (object.className !== 'Blueprint') {
    const known = app.variables.flatMap((each) => each.object ?? []);
    if (known.length === 0) return 'unclear';
    return known.some((each) => same(each, object)) ? 'registered' : 'unregistered';
  }
  if (app.registrations.some(({ blueprints }) => blueprints.some((each) => same(each, object)))) {
    return 'registered';
  }
  return app.registrations.some(({ unclear }) => unclear) ? 'unclear' : 'unregistered';
}

/** Whether two objects are made by the same statement. */
export function same(one: AppObject, other: AppObject): boolean {
  return one.source === other.source && one.span.start === other.span.start;
}

/** The file whose app the worker looks for: a setting may name another than function_app.py. */
export function scriptOf(tree: Tree): string {
  const standard = 'function_app.py';
  const settings = jsonDocumentAt(tree, 'local.settings.json')?.value as
    | AppSettings
    | null
    | undefined;
  const name = settings?.Values?.PYTHON_SCRIPT_FILE_NAME;
  return typeof name === 'string' && /^[^/\\]+\.py$/.test(name) ? name : standard;
}

interface AppSettings {
  readonly Values?: { readonly PYTHON_SCRIPT_FILE_NAME?: unknown };
}

/** A call that gives the functions of blueprints to an app. */
interface BlueprintRegistration {
  readonly source: PythonSource;
  readonly method: string;
  readonly span: Span;
  /** The statement at module level that it stands in. */
  readonly statement: Span;
  /** The blueprints it may register. */
  readonly blueprints: readonly AppObject[];
  /** There may be others. */
  readonly unclear: boolean;
}

const methods = /\.\s*(register_functions|register_blueprint)\b/;

/** Every registration in a module, in a loop or not, in file order. */
function registrationsIn(source: PythonSource, evaluator: Evaluator): BlueprintRegistration[] {
  if (!methods.test(source.text)) return [];
  return source.module.root.descendantsOfType('attribute').flatMap((node) => {
    const method = node?.childForFieldName('attribute')?.text ?? '';
    if (!node || !methods.test(`.${method}`)) return [];
    const call = node.parent?.type === 'call' ? node.parent : undefined;
    const isCalled = call?.childForFieldName('function')?.id === node.id;
    const argument = isCalled ? argumentOf(call) : undefined;
    const values = argument ? evaluator.evaluate(source, argument) : [];
    const at = isCalled && call ? call : node;
    const blueprints = objectsOf(values);
    const unclear = values.length === 0 || blueprints.length < values.length;
    return [
      { source, method, span: spanOf(at), statement: spanOf(outermost(at)), blueprints, unclear },
    ];
  });
}

function argumentOf(call: Node): Node | undefined {
  const [given] = call.childForFieldName('arguments')?.namedChildren ?? [];
  return (
    (given?.type === 'keyword_argument' ? given.childForFieldName('value') : given) ?? undefined
  );
}

function outermost(node: Node): Node {
  let at = node;
  while (at.parent !== null && at.parent.type !== 'module') at = at.parent;
  return at;
}

function spanOf(node: Node): Span {
  return { start: node.startIndex, end: node.endIndex };
}
