import { readFunctionApp } from '../app/function-app.ts';
import {
  type BindingPair,
  bindingPairs,
  sourceOfTrigger,
} from '../bindings/decorators/binding-pairs.ts';
import { type Diagnostic, diagnose, inPlaces } from '../diagnostics/diagnostic.ts';
import { migration } from '../diagnostics/migration.ts';
import type { Edit } from '../workspace/change/edit.ts';
import type { Pausable } from '../workspace/process/pausable.ts';
import type { Surroundings } from '../workspace/tree/surroundings.ts';
import type { Tree } from '../workspace/tree/tree.ts';
import { functionAppPath } from './design/app-file.ts';
import { Design } from './design/design.ts';
import { unreachedFunctions } from './diagnose/unreached-functions.ts';
import type { FunctionOutcome, FunctionStatus, Migration, MigrationOptions } from './migration.ts';
import { readCustomHandler } from './read/custom-handler.ts';
import { durableCalls } from './read/durable-calls.ts';
import type { LegacyApp, LegacyFunction } from './read/legacy-app.ts';
import { type Reading, readApp } from './read/read-app.ts';
import { isEdit, type Step } from './step.ts';
import { steps } from './steps/index.ts';
import { needsOf } from './steps/update-requirements.ts';
import { upgradeSteps } from './upgrade/index.ts';

/**
 * Plans the migration of the app at the tree's root, as a whole or not at all. Pure: nothing is
 * written, and what lies around the app is only read. `initParser()` must have been awaited.
 */
export function* planMigration(
  tree: Tree,
  options: MigrationOptions,
  around?: Surroundings,
): Pausable<Migration> {
  const reading = yield* readApp(tree, options);
  try {
    return yield* plan(reading, options, around);
  } finally {
    reading.app.dispose();
  }
}

function* plan(
  reading: Reading,
  options: MigrationOptions,
  around?: Surroundings,
): Pausable<Migration> {
  const { app, names } = reading;
  const hasV2 = hasV2Functions(app);
  if (names.length === 0) {
    const isV2 = app.has(functionAppPath);
    if (isV2 && options.upgrade.length > 0) return yield* upgrade(reading, options, around);
    const unreached = isV2 ? undefined : unreachedFunctions(app.tree);
    const status = isV2 ? 'already-v2' : unreached === undefined ? 'nothing' : 'refused';
    const diagnostics = [...reading.diagnostics, ...(unreached ? [unreached] : [])];
    return { status, functions: [], edits: [], diagnostics };
  }
  const handler = readCustomHandler(app);
  if (handler !== undefined) {
    const { command, span } = handler;
    const at = { path: 'host.json', ...(span ? { span } : {}) };
    return yield* conclude(
      reading,
      undefined,
      [],
      [diagnose(migration.customHandler, { command }, { at })],
    );
  }
  if (hasV2 && !options.merge) {
    const mixed = diagnose(
      migration.mixedApp,
      { functions: names.join(', ') },
      { at: { path: functionAppPath } },
    );
    return yield* conclude(reading, undefined, [], [...reading.diagnostics, mixed]);
  }
  yield* app.load();
  const design = yield* Design.of(app, options, around);
  const { edits, diagnostics } = yield* runSteps(design, steps);
  return yield* conclude(reading, design, edits, [...reading.diagnostics, ...diagnostics]);
}

/** What `--upgrade` asks for, in an app that is on the v2 model. */
function* upgrade(
  reading: Reading,
  options: MigrationOptions,
  around?: Surroundings,
): Pausable<Migration> {
  const design = yield* Design.of(reading.app, options, around);
  const { edits, diagnostics } = yield* runSteps(design, upgradeSteps);
  const all = merged(sorted([...reading.diagnostics, ...diagnostics], []));
  const isRefused = all.some(({ severity }) => severity === 'error');
  const status = isRefused ? 'refused' : edits.length > 0 ? 'ready' : 'already-v2';
  return { status, functions: [], edits: isRefused ? [] : edits, diagnostics: all };
}

/** Runs steps over one design; their order does not change the outcome. */
export function* runSteps(
  design: Design,
  list: readonly Step[],
): Pausable<{ edits: Edit[]; diagnostics: Diagnostic[] }> {
  const edits: Edit[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const step of list) {
    for (const yielded of step.run(design)) {
      if (yielded !== undefined && isEdit(yielded)) edits.push(yielded);
      else if (yielded !== undefined) diagnostics.push(yielded);
      yield;
    }
  }
  return { edits, diagnostics };
}

function* conclude(
  reading: Reading,
  design: Design | undefined,
  edits: readonly Edit[],
  diagnostics: readonly Diagnostic[],
): Pausable<Migration> {
  const refused = diagnostics.some((each) => each.severity === 'error');
  const own = grouped(diagnostics, (each) => each.function);
  const known = new Map(reading.app.functions.map((fn) => [fn.name, fn]));
  const pairs = design && pairsOf(design);
  const functions: FunctionOutcome[] = [];
  for (const name of reading.names) {
    functions.push(
      outcome(name, { reading, design, own: own.get(name) ?? [], known, pairs, refused }),
    );
    yield;
  }
  const nothingLeft = !refused && reading.app.functions.length === 0;
  // How a function would be written is no news where it is not.
  const failed = new Set(functions.flatMap((each) => (each.status === 'refused' ? each.name : [])));
  const told = diagnostics.filter(({ severity, function: name }) => {
    return severity !== 'note' || name === undefined || !failed.has(name);
  });
  return {
    status: refused ? 'refused' : nothingLeft ? 'nothing' : 'ready',
    functions,
    edits: refused || nothingLeft ? [] : edits,
    diagnostics: merged(sorted(told, reading.names)),
    ...(design && !refused && !nothingLeft && { needs: needsOf(design) }),
  };
}

interface Conclusion {
  readonly reading: Reading;
  readonly design: Design | undefined;
  /** What is said of the function. */
  readonly own: readonly Diagnostic[];
  readonly known: ReadonlyMap<string, LegacyFunction>;
  readonly pairs: ((fn: LegacyFunction) => BindingPair[] | undefined) | undefined;
  readonly refused: boolean;
}

function outcome(
  name: string,
  { reading, design, own, known, pairs, refused }: Conclusion,
): FunctionOutcome {
  const fn = known.get(name);
  const trigger = fn?.config.bindings.find((each) => /trigger$/i.test(each.type))?.type;
  const source = fn && sourceOfTrigger(fn.config.bindings, name);
  const bindings = fn && pairs?.(fn);
  const calls = fn === undefined ? [] : durableCalls(known, fn);
  return {
    name,
    status: statusOf(reading.app.leftOut.includes(name), own, refused),
    ...(trigger === undefined ? {} : { trigger }),
    ...(source === undefined ? {} : { source }),
    ...(fn === undefined ? {} : { script: design?.placeOf(fn.script.path) ?? fn.script.path }),
    ...(design?.webApp?.design.fn === fn && fn !== undefined ? { isWebApp: true } : {}),
    ...(bindings === undefined ? {} : { bindings }),
    ...(calls.length === 0 ? {} : { calls }),
  };
}

/** For each function its function.json beside its decorators, as its module spells them. */
function pairsOf({ scripts, appFile }: Design): NonNullable<Conclusion['pairs']> {
  const places = new Map(
    scripts.flatMap((script) =>
      script.functions.map((designed) => [designed.fn, { script, designed }]),
    ),
  );
  return (fn) => {
    const { script, designed } = places.get(fn) ?? {};
    if (script === undefined || designed === undefined || designed.form === 'web-app') {
      return undefined;
    }
    const { bindings: upgraded, choice, form } = designed;
    const on = form === 'shared' ? appFile.variable : script.blueprint;
    const { spell: azure } = form === 'shared' ? appFile.azure : script.azure;
    const { bindings, retry } = fn.config;
    return bindingPairs({ bindings, upgraded, retry }, choice, { on, azure });
  };
}

function statusOf(leftOut: boolean, own: readonly Diagnostic[], refused: boolean): FunctionStatus {
  if (leftOut) return 'left-out';
  if (own.some((each) => each.severity === 'error')) return 'refused';
  if (refused) return 'held-back';
  return own.some((each) => each.severity === 'review') ? 'review' : 'migrated';
}

/** What is said in the same words of several places is one diagnostic, in the place of its first. */
function merged(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const groups = grouped(diagnostics, (each, index) =>
    // An error concerns its function, which may be left out for it.
    each.severity === 'error' ? String(index) : [each.code, each.message, each.hint].join('\n'),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined || group.length === 1) return group;
    const { at: _, places: __, function: name, ...same } = first;
    const places = group.flatMap(({ at, places = at ? [at] : [] }) => places);
    const isOfOne = name !== undefined && group.every((each) => each.function === name);
    return { ...same, ...inPlaces(places), ...(isOfOne && { function: name }) };
  });
}

/** Those with the same key together, in the order in which the keys appear. */
function grouped<Key>(
  diagnostics: readonly Diagnostic[],
  keyOf: (each: Diagnostic, index: number) => Key,
): Map<Key, Diagnostic[]> {
  const groups = new Map<Key, Diagnostic[]>();
  for (const [index, each] of diagnostics.entries()) {
    const key = keyOf(each, index);
    const group = groups.get(key);
    if (group) group.push(each);
    else groups.set(key, [each]);
  }
  return groups;
}

/** Findings about the app first, then function by function, each in the order of its files. */
function sorted(diagnostics: readonly Diagnostic[], names: readonly string[]): Diagnostic[] {
  const ranks = new Map(names.map((name, index) => [name, index]));
  const rank = ({ function: name }: Diagnostic) =>
    name === undefined ? -1 : (ranks.get(name) ?? -1);
  return [...diagnostics].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      (a.at?.path ?? '').localeCompare(b.at?.path ?? '', 'en') ||
      (a.at?.span?.start ?? 0) - (b.at?.span?.start ?? 0),
  );
}

/** Whether the host already takes functions from function_app.py and ignores every function.json. */
function hasV2Functions(app: LegacyApp): boolean {
  const source = app.source(functionAppPath);
  return source !== undefined && readFunctionApp(source, app.evaluator).hasFunctions;
}
