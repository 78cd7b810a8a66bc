import type { Place } from '../../diagnostics/diagnostic.ts';
import { PythonSource } from '../../python/python-source.ts';
import type { Pausable } from '../../workspace/process/pausable.ts';
import { importersOf } from '../read/importers.ts';
import type { LegacyApp } from '../read/legacy-app.ts';
import type { Reference } from '../read/references.ts';
import { importNames } from '../read/requirements.ts';
import { appModule, functionAppPath } from './app-file.ts';
import type { FunctionDesign } from './function-design.ts';
import { inlineObstacle } from './inline-obstacles.ts';
import { type ModuleNames, moduleNames, ownLogger } from './module-names.ts';
import { takenBy } from './module-renames.ts';
import type { Obstacle, UnmovedFunction } from './moves.ts';
import { resolveNames } from './name-clashes.ts';

/** A script that becomes part of function_app.py, and the module-level names that change for it. */
export interface InlinedScript {
  readonly source: PythonSource;
  readonly renames: ReadonlyMap<string, string>;
  /** Whether a plain absolute import of its name reaches it in v1. */
  readonly isReachable: boolean;
  /** Names that code before it gives the same value: its own statements for them go. */
  readonly shared: ReadonlySet<string>;
  /** Whether it is the `__init__.py` of other modules, whose package goes on without it. */
  readonly leavesPackage: boolean;
}

/**
 * Which scripts become part of function_app.py: those that nothing stands against and whose names,
 * some of them renamed, do not meet others there.
 * See docs/semantics.md#layouts
 */
export function* planInlinedScripts(
  app: LegacyApp,
  scripts: ReadonlyMap<PythonSource, readonly FunctionDesign[]>,
  references: readonly Reference[],
): Pausable<{ inlined: Map<PythonSource, InlinedScript>; unmoved: UnmovedFunction[] }> {
  const unmoved: UnmovedFunction[] = [];
  const leave = (functions: readonly FunctionDesign[], reason: string, at: Place) =>
    unmoved.push({ kind: 'unmoved', functions: functions.map((each) => each.fn.name), reason, at });
  const all = [...scripts.values()].flat();
  const required = importNames(app);
  const isReachable = ({ moduleName }: PythonSource) => {
    const top = moduleName.split('.')[0] ?? moduleName;
    return top === appModule || takenBy(top, required) === undefined;
  };
  let candidates: ModuleNames[] = [];
  for (const [source, functions] of scripts) {
    const obstacle =
      inlineObstacle(app, source, functions, all) ??
      callsOthers(source, references) ??
      importersOf(app, source, isReachable(source)).find(({ reason }) => reason !== '');
    if (obstacle === undefined) candidates.push(moduleNames(source, functions));
    else leave(functions, obstacle.reason, obstacle.at);
    yield;
  }
  const base = baseNames(app);
  for (;;) {
    const { clash, renames } = yield* resolveNames([base, ...candidates]);
    if (clash === undefined) {
      const inlined = candidates.map((each, index) => {
        const { source } = each;
        return [
          source,
          {
            source,
            renames: renames.get(source) ?? new Map<string, string>(),
            shared: sharedNames(each, [base, ...candidates.slice(0, index)]),
            isReachable: isReachable(source),
            leavesPackage: isPackage(app, source),
          },
        ] as const;
      });
      base.source.dispose();
      return { inlined: new Map(inlined), unmoved: unmoved };
    }
    const { path } = clash.loser.source;
    leave(clash.loser.functions, `"${clash.name}" is also a name of ${clash.other.path}`, { path });
    candidates = candidates.filter((each) => each !== clash.loser);
  }
}

/** Loggers that code before it makes under the same name. */
function sharedNames(file: ModuleNames, before: readonly ModuleNames[]): Set<string> {
  const shared = [...file.meanings].filter(
    ([name, meaning]) =>
      meaning === ownLogger && before.some((each) => each.meanings.get(name) === meaning),
  );
  return new Set(shared.map(([name]) => name));
}

/** The entry point of another function is called otherwise than before where it is durable. */
function callsOthers(source: PythonSource, references: readonly Reference[]): Obstacle | undefined {
  const reference = references.find((each) => each.source === source);
  if (reference === undefined) return undefined;
  const span = { start: reference.node.startIndex, end: reference.node.endIndex };
  return { reason: 'it calls another function', at: { path: source.path, span } };
}

/** The names that function_app.py has, whatever else comes into it. */
function baseNames(app: LegacyApp): ModuleNames {
  const text = app.text(functionAppPath) ?? '';
  const names = moduleNames(new PythonSource(functionAppPath, text));
  const added = [
    ['app', `app of ${functionAppPath}`],
    ['func', 'azure.functions'],
    ['importlib', 'importlib'],
  ] as const;
  return { ...names, meanings: new Map([...added, ...names.meanings]) };
}

/** Whether other Python files stand beside an `__init__.py`, or below it. */
function isPackage(app: LegacyApp, source: PythonSource): boolean {
  if (!source.path.endsWith('/__init__.py')) return false;
  const folder = source.path.slice(0, -'__init__.py'.length);
  return app.pythonSources.some((each) => each !== source && each.path.startsWith(folder));
}
