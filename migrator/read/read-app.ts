import type { Node } from 'web-tree-sitter';
import {
  functionFolders,
  linkedFunctions,
  oddFunctionFolders,
  unreadableSkipped,
} from '../../app/find.ts';
import { SourceCache } from '../../app/source-cache.ts';
import { functionJsonIn } from '../../bindings/function-json/read-function-json.ts';
import { deployment } from '../../diagnostics/deployment.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { passedOver } from '../../diagnostics/environment.ts';
import { migration } from '../../diagnostics/migration.ts';
import type { Import } from '../../python/imports/imports.ts';
import type { PyModule } from '../../python/module.ts';
import type { PythonSource } from '../../python/python-source.ts';
import { moduleBindings } from '../../python/scopes.ts';
import type { Pausable } from '../../workspace/process/pausable.ts';
import { nearest } from '../../workspace/text/nearest.ts';
import { readText } from '../../workspace/text/text.ts';
import { joinPath, type Tree } from '../../workspace/tree/tree.ts';
import { explainNote, explainProblem } from '../diagnose/function-json-findings.ts';
import type { MigrationOptions } from '../migration.ts';
import { namedModule } from './callables.ts';
import { findEntryPoint } from './entry-point.ts';
import { LegacyApp, type LegacyFunction } from './legacy-app.ts';
import { atDefinitions } from './reexports.ts';
import { findScript } from './script.ts';
import { entryBehindStars } from './star-imports.ts';

export interface Reading {
  readonly app: LegacyApp;
  readonly diagnostics: readonly Diagnostic[];
  /** Names of all functions a host would look at, readable or not, those left out included. */
  readonly names: readonly string[];
}

/** Reads every function of the app at the tree's root. Nothing is thrown; what is wrong is a diagnostic. */
export function* readApp(
  tree: Tree,
  { leaveOut, layout }: Pick<MigrationOptions, 'leaveOut' | 'layout'>,
): Pausable<Reading> {
  const linked = linkedFunctions(tree);
  const names = [...functionFolders(tree), ...linked].sort();
  const sources = new SourceCache(tree);
  const diagnostics: Diagnostic[] = [...passedOverIn(tree)];
  const functions: LegacyFunction[] = [];
  const leftOut = names.filter((name) => leaveOut.includes(name));

  for (const name of leaveOut) {
    if (names.includes(name)) continue;
    const meant = nearest(name, names);
    diagnostics.push(diagnose(migration.leaveOutUnknown, { name, meant }));
  }
  const twins = namesakes(names, leftOut);
  for (const name of names) {
    const at = { path: joinPath(name, 'function.json') };
    if (leftOut.includes(name)) {
      diagnostics.push(diagnose(migration.leftOut, { name }, { at, function: name }));
      continue;
    }
    diagnostics.push(...checkName(name, twins, at));
    if (linked.includes(name)) {
      diagnostics.push(diagnose(migration.linkedFunction, { name }, { at, function: name }));
      continue;
    }
    const found = readFunction(tree, name, sources);
    diagnostics.push(...found.diagnostics);
    if (found.function !== undefined) functions.push(found.function);
    yield;
  }
  const app = new LegacyApp(tree, functions, leftOut, sources);
  if (layout !== 'in-place') return { app, diagnostics, names };
  const atDefs = new LegacyApp(tree, atDefinitions(app), leftOut, sources);
  return { app: atDefs, diagnostics, names };
}

/** What lies in the app's folder and is neither a function nor code of the app. */
function* passedOverIn(tree: Tree): Generator<Diagnostic> {
  for (const name of oddFunctionFolders(tree)) {
    const path = joinPath(name, 'function.json');
    // A name that is not valid UTF-8 has no path that an editor could open.
    const at = name.includes('\uFFFD') ? {} : { at: { path } };
    yield diagnose(deployment.oddFunctionJson, { path }, at);
  }
  const unread = unreadableSkipped(tree);
  if (unread.length === 0) return;
  yield diagnose(passedOver, { paths: unread.map(({ path }) => path), reason: 'no permission' });
}

/** The host's rule for names. See docs/semantics.md#names */
function* checkName(
  name: string,
  twins: ReadonlyMap<string, readonly string[]>,
  at: { path: string },
): Generator<Diagnostic> {
  if (!/^[a-z][a-z0-9_-]{0,127}$/i.test(name) || name.toLowerCase() === 'host') {
    yield diagnose(migration.functionName, { name }, { at, function: name });
  }
  const other = twins.get(name.toLowerCase())?.find((each) => each !== name);
  if (other !== undefined) {
    yield diagnose(migration.nameCollision, { name, other }, { at, function: name });
  }
}

/** The names of functions that are not left out, by what they are without regard to case. */
function namesakes(names: readonly string[], leftOut: readonly string[]): Map<string, string[]> {
  const twins = new Map<string, string[]>();
  for (const name of names) {
    if (leftOut.includes(name)) continue;
    const key = name.toLowerCase();
    twins.set(key, [...(twins.get(key) ?? []), name]);
  }
  return twins;
}

interface FunctionReading {
  readonly function?: LegacyFunction;
  readonly diagnostics: readonly Diagnostic[];
}

function readFunction(tree: Tree, name: string, sources: SourceCache): FunctionReading {
  const configPath = joinPath(name, 'function.json');
  const configFile = tree.file(configPath);
  if (configFile === undefined) return { diagnostics: [] };
  const found = functionJsonIn(configFile);
  if (found.kind === 'undecodable') {
    const at = { path: configPath };
    return { diagnostics: [diagnose(migration.undecodable, found, { at, function: name })] };
  }
  const { text, reading } = found;
  const findings = [
    ...reading.problems.map((problem) => explainProblem(problem, configPath, name)),
    ...reading.notes.map((note) => explainNote(note, configPath, name)),
  ];
  const config = reading.functionJson;
  if (config === undefined) return { diagnostics: findings };

  const path = findScript(tree, name, config);
  if (path.kind === 'failed') return { diagnostics: [...findings, ...path.diagnostics] };
  const script = sources.get(path.value);
  if (script === undefined) {
    const file = tree.file(path.value);
    const read = file && readText(file);
    const unread = read === undefined ? 'it is gone' : 'it is not a text file';
    const reason = read?.kind === 'undecodable' ? read.reason : unread;
    const finding = diagnose(
      migration.undecodable,
      { reason },
      { at: { path: path.value }, function: name },
    );
    return { diagnostics: [...findings, finding] };
  }
  const broken = checkSyntax(script, name);
  if (broken !== undefined) return { diagnostics: [...findings, broken] };

  const entryName = config.entryPoint ?? 'main';
  const bound = findEntryPoint(script.module, entryName);
  const app = { source: (at: string) => sources.get(at) };
  const find = (from: PythonSource, star: Import) => namedModule(app, from, star);
  const entry = entryBehindStars(bound, find, { source: script, name: entryName });
  return {
    function: {
      name,
      configPath,
      configText: text,
      config,
      reading,
      script,
      entryName,
      entry,
    },
    diagnostics: findings,
  };
}

/** Constructs of Python 2 that the grammar accepts. */
const python2 = {
  print_statement: 'print without parentheses',
  exec_statement: 'exec without parentheses',
};

/** `print >> x`, which Python 3 takes for a shift where `print` is a name of the module's own. */
function isShift(node: Node, module: PyModule): boolean {
  const isChevron = node.namedChild(0)?.type === 'chevron';
  return isChevron && moduleBindings(module).has('print');
}

function checkSyntax(script: PythonSource, name: string): Diagnostic | undefined {
  const { module, path } = script;
  const mayBeOld = /\b(?:print|exec)\b/.test(script.text);
  const found = mayBeOld ? module.root.descendantsOfType(Object.keys(python2)) : [];
  const old = found.find((node) => node !== null && !isShift(node, module));
  if (old) {
    const construct = python2[old.type as keyof typeof python2];
    const span = { start: old.startIndex, end: old.endIndex };
    return diagnose(migration.python2, { construct }, { at: { path, span }, function: name });
  }
  const span = module.syntaxError;
  if (span === undefined) return undefined;
  return diagnose(migration.syntaxError, {}, { at: { path, span }, function: name });
}
