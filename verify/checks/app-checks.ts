import { funcIgnore } from '../../app/deployment/ignore-rules.ts';
import { functionFolders, pythonFiles } from '../../app/find.ts';
import { readV2App, scriptOf, type V2App } from '../../app/v2-app.ts';
import type { AppObject } from '../../app/values.ts';
import { libraryShadowed } from '../../diagnostics/deployed.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import {
  declaredConditionally,
  functionJsonBeside,
  functionsLost,
  ignoredFile,
  noFunctions,
  notImported,
} from '../../diagnostics/losses.ts';
import { migration } from '../../diagnostics/migration.ts';
import { initParser } from '../../python/parse.ts';
import { absoluteName } from '../../python/python-source.ts';
import { readJson, spanOfProblem } from '../../workspace/text/json.ts';
import { readableTextAt } from '../../workspace/tree/file-text.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { dottedName } from '../index/findings.ts';
import { type FailedImport, type Indexing, isSound } from '../index/indexing.ts';
import { hostChecks } from './host-checks.ts';

/**
 * What the files of an app show and an index of it does not: functions that no import leads to, v1
 * functions beside it, and what host.json lacks for the functions that were indexed.
 */
export async function appChecks(
  tree: Tree,
  indexing: Indexing,
  isShipped = false,
): Promise<Diagnostic[]> {
  await initParser();
  const script = scriptOf(tree);
  if (tree.file(script) === undefined) return [];
  const files = isSound(indexing) ? [...unimported(tree, indexing)] : [];
  const isExplained = ({ code, at }: Diagnostic) =>
    code === functionsLost.code && files.some(({ path, failed }) => failed && path === at?.path);
  const losses = [
    ...indexing.losses.filter((each) => !isExplained(each)),
    ...new Set(files.map(({ diagnostic }) => diagnostic)),
  ];
  const isEmpty = indexing.functions.length === 0 && isSound(indexing) && losses.every(isMild);
  const folders = functionFolders(tree);
  return [
    ...(isEmpty ? [diagnose(noFunctions, { script, folders }, { at: { path: script } })] : []),
    ...losses,
    ...(isShipped ? [] : ignoredFiles(tree, indexing)),
    ...shadowedLibrary(tree),
    ...(isEmpty || folders.length === 0 ? [] : [legacyFolders(folders)]),
    ...brokenHostJson(tree),
    ...hostChecks(tree, indexing.functions),
  ];
}

function isMild({ severity }: Diagnostic): boolean {
  return severity !== 'error';
}

/** Whether an import found no module of this name, though the file may be meant: it is not on the path here. */
function isStoodIn(path: string, { standIns }: Indexing): boolean {
  const folders = path.replace(/\.py$/, '').split('/');
  return standIns.modules.some((name) => folders.slice(1).includes(name.split('.')[0] ?? ''));
}

/** Folders and files that hold tests, whose apps and blueprints are not meant to be served. */
export const testPath =
  /(?:^|\/)(?:tests?|testing)\/|(?:^|\/)(?:test_[^/]*|[^/]*_test|conftest)\.py$/;

/** What is said of a file that declares functions and was not imported, or not to its end. */
interface Unimported {
  readonly path: string;
  readonly diagnostic: Diagnostic;
  /** Whether its import, or that of the file that imports it, raised an exception. */
  readonly failed: boolean;
}

function* unimported(tree: Tree, indexing: Indexing): Generator<Unimported> {
  const { imported } = indexing;
  const app = readV2App(tree);
  if (app.kind !== 'app') return;
  const isLeftOut = funcIgnore(tree);
  const known = new Set(imported);
  for (const path of pythonFiles(tree)) {
    if (known.has(path) || testPath.test(path) || isLeftOut(path)) continue;
    const declared = app.functions.filter(({ source }) => source.path === path);
    const usesLibrary = importsLibrary(app, path);
    const owned = declared.filter(({ owners }) => owners.length > 0 || usesLibrary);
    const [first] = owned;
    if (first === undefined || isStoodIn(path, indexing)) continue;
    const names = owned.map(({ name }) => name ?? 'one with a computed name');
    const isOwn = ({ className, source }: AppObject) =>
      className !== 'Blueprint' && source.path === path;
    const isUnsure = owned.every(({ owners }) => owners.length === 0);
    const ownApp = !isUnsure && owned.every(({ owners }) => owners.every(isOwn));
    const at = { path, span: first.span };
    const blueprints = owned.flatMap(({ owners }) =>
      owners.filter(({ className }) => className === 'Blueprint'),
    );
    const blueprint = blueprints[0]?.name;
    const module = dottedName(path);
    const importers = imported.flatMap((each) => {
      const way = each === path ? undefined : importOf(app, each, module);
      return way === undefined ? [] : [{ path: each, way }];
    });
    const failed = failureOf(app, path, module, indexing);
    const importer = importers[0]?.path;
    if (importers.some(({ way }) => way === 'condition')) {
      const slots = { holds: false, names, importer };
      yield { path, diagnostic: diagnose(declaredConditionally, slots, { at }), failed: false };
      continue;
    }
    const forTypes = importers.length > 0 && importers.every(({ way }) => way === 'types');
    if (failed?.cause !== undefined) {
      yield { path, diagnostic: failed.cause, failed: true };
      continue;
    }
    const exception = { failed: failed?.path, problem: failed?.problem };
    const slots = { names, blueprint, module, ownApp, importer, forTypes, ...exception };
    const diagnostic = diagnose(notImported, slots, { at: failed?.at ?? at });
    // A second app in a file of its own may well be an example or a copy, and what hangs on an object
    // of a function may be made for somebody else.
    const mayBeMeant = (ownApp && path !== app.script.path) || isUnsure;
    yield {
      path,
      diagnostic: mayBeMeant ? { ...diagnostic, severity: 'review' } : diagnostic,
      failed: failed !== undefined,
    };
  }
}

/** The failed import of a file, or of one that imports it. */
function failureOf(
  app: V2App,
  path: string,
  module: string,
  { failed }: Indexing,
): FailedImport | undefined {
  return (
    failed.find((each) => each.path === path) ??
    failed.find((each) => importOf(app, each.path, module) !== undefined)
  );
}

function importsLibrary({ sources }: V2App, path: string): boolean {
  const imports = sources.get(path)?.module.imports ?? [];
  return imports.some(({ kind, module, names }) =>
    kind === 'from'
      ? /^azure\.(?:durable_)?functions\b/.test(module) || module === 'azure'
      : names.some(({ name }) => /^azure\.(?:durable_)?functions\b/.test(name)),
  );
}

/** Why an import statement may not have led to its module: a function or `try` around it, or an `if`. */
type ImportWay = 'late' | 'types' | 'condition';

/** How a file imports a module, where it has a statement for that. */
function importOf({ sources }: V2App, path: string, module: string): ImportWay | undefined {
  const source = sources.get(path);
  const found = source?.module.imports.find((each) => {
    const base = absoluteName(source, each.module, each.level);
    const names = each.names.map(({ name }) => (each.kind === 'from' ? `${base}.${name}` : name));
    return (each.kind === 'from' && base === module) || names.includes(module);
  });
  if (source === undefined || found === undefined) return undefined;
  const { root } = source.module;
  let at = root.descendantForIndex(found.span.start, found.span.end);
  let way: ImportWay = 'late';
  for (; at !== null && at.type !== 'module'; at = at.parent) {
    if (at.type === 'function_definition' || at.type === 'try_statement') return 'late';
    if (at.type === 'match_statement' && way === 'late') way = 'condition';
    if (at.type === 'if_statement' && way === 'late') {
      const test = at.childForFieldName('condition')?.text ?? '';
      if (/\b__name__\b/.test(test)) return 'late';
      way = /\bTYPE_CHECKING\b/.test(test) ? 'types' : 'condition';
    }
  }
  return way;
}

/** Files that the app imports or reads and that Core Tools would not upload; an image has a .dockerignore instead. */
function ignoredFiles(tree: Tree, { imported, read }: Indexing): Diagnostic[] {
  if (tree.file('Dockerfile') !== undefined) return [];
  const isLeftOut = funcIgnore(tree);
  // Settings of this machine, such as those of .env, are read where they are there.
  const isSetting = (path: string) => /(?:^|\/)(?:\.[^/]*|local\.settings\.json)$/.test(path);
  const data = read.filter((path) => tree.file(path) !== undefined && !isSetting(path));
  return [...imported, ...data].filter(isLeftOut).map((path) => {
    return diagnose(ignoredFile, { path, isImported: imported.includes(path) }, { at: { path } });
  });
}

function brokenHostJson(tree: Tree): Diagnostic[] {
  const path = 'host.json';
  const text = readableTextAt(tree, path);
  const read = text === undefined ? undefined : readJson(text);
  if (text === undefined || read?.kind !== 'malformed') return [];
  const span = spanOfProblem(text, read);
  return [diagnose(migration.hostJsonBroken, { reason: read.problem }, { at: { path, span } })];
}

/** A package or module `azure` of the app: Python takes it before the namespace that packages share. */
function shadowedLibrary(tree: Tree): Diagnostic[] {
  const path = ['azure/__init__.py', 'azure.py'].find((each) => tree.file(each) !== undefined);
  return path === undefined ? [] : [diagnose(libraryShadowed, { path }, { at: { path } })];
}

function legacyFolders(names: readonly string[]): Diagnostic {
  const [first] = names;
  return diagnose(functionJsonBeside, { names }, { at: { path: `${first}/function.json` } });
}
