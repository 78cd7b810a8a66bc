import { funcIgnore } from '../../app/deployment/ignore-rules.ts';
import { reachOf, readV2App, same, type V2App } from '../../app/v2-app.ts';
import type { AppObject } from '../../app/values.ts';
import { moduleRefused, registrationUnseen } from '../../diagnostics/additions.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { changes } from '../../workspace/change/changes.ts';
import type { Change } from '../../workspace/change/edit.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { composeChanges, treeAfter } from '../../workspace/tree/tree-after.ts';
import { clashes } from './collisions.ts';
import { problemWithModule } from './module-path.ts';
import { importedName, registerBlueprint } from './register-blueprint.ts';
import { findTarget, type Target } from './target.ts';

export interface RegistrationPlan {
  readonly changes: readonly Change[];
  readonly diagnostics: readonly Diagnostic[];
  /** Those that Azure does not get to see: the variable, the file, and the functions with a name. */
  readonly blueprints: readonly {
    readonly name: string;
    readonly path: string;
    readonly functions: readonly string[];
  }[];
}

/**
 * Plans the registration of every blueprint that the app makes and does not register. Test code and
 * files that are not deployed are left out. Without changes where something stands against one.
 */
export function planRegistrations(tree: Tree, app: V2App): RegistrationPlan {
  const found = unregistered(tree, app, 'unregistered');
  const diagnostics = unregistered(tree, app, 'unclear').map(({ source: { path }, span }) =>
    diagnose(registrationUnseen, { path }, { at: { path, span } }),
  );
  if (found.length === 0) return { changes: [], diagnostics, blueprints: [] };
  const script = findTarget(tree, app);
  if (script.kind === 'failed') {
    return { changes: [], diagnostics: script.diagnostics, blueprints: [] };
  }
  const blueprints = found.map((each) => describe(app, each));
  let planned: Change[] = [];
  for (const { path, name } of blueprints) {
    // Each registration is planned for the script that the ones before leave.
    const now = treeAfter(tree, planned);
    const read = readV2App(now);
    const object =
      read.kind === 'app'
        ? read.blueprints.find((each) => each.source.path === path && each.name === name)
        : undefined;
    if (read.kind !== 'app' || object === undefined) throw new Error(`${path} was read before`);
    const problem = problemWithModule(now, read, path);
    if (path !== read.script.path && problem !== undefined) {
      diagnostics.push(diagnose(moduleRefused, { path, problem }, { at: { path } }));
      continue;
    }
    diagnostics.push(...clashes(read, object));
    const target = {
      ...importOf(read, object),
      source: object.source,
      object,
      register: 'existing',
    } as const;
    const edits = registerBlueprint(read, target, (top) => isOfApp(now, top));
    const because = { step: 'register' };
    const step = changes(
      now,
      edits.map((each) => ({ kind: 'modify', path: read.script.path, ...each, because })),
    );
    planned = composeChanges(planned, step);
  }
  const isRefused = diagnostics.some(({ severity }) => severity === 'error');
  return { changes: isRefused ? [] : planned, diagnostics, blueprints };
}

/**
 * Where to import a blueprint from: the module that puts functions on it, where another one makes it.
 * Importing only the latter would register it without its functions.
 */
function importOf({ functions, evaluator }: V2App, object: AppObject): Pick<Target, 'path' | 'on'> {
  const made = { path: object.source.path, on: object.name };
  const sources = new Set(
    functions
      .filter(({ owners }) => owners.some((owner) => same(owner, object)))
      .map(({ source }) => source),
  );
  const [only] = sources;
  if (only === undefined || sources.size > 1 || only === object.source) return made;
  const on = importedName(only, evaluator, object);
  return on === undefined ? made : { path: only.path, on };
}

function unregistered(
  tree: Tree,
  app: V2App,
  state: 'unregistered' | 'unclear',
): readonly AppObject[] {
  const isLeftOut = funcIgnore(tree);
  return app.blueprints.filter(
    (each) =>
      reachOf(app, each) === state && !isTest(each.source.path) && !isLeftOut(each.source.path),
  );
}

/** pytest's own file names, and the folders that tests usually are in. */
function isTest(path: string): boolean {
  return /(?:^|\/)(?:tests?\/|test_[^/]*\.py$|[^/]*_test\.py$|conftest\.py$)/.test(path);
}

function describe(app: V2App, object: AppObject): RegistrationPlan['blueprints'][number] {
  const functions = app.functions
    .filter(({ owners }) => owners.some((owner) => same(owner, object)))
    .flatMap(({ name }) => name ?? []);
  return { name: object.name, path: object.source.path, functions };
}

function isOfApp(tree: Tree, top: string): boolean {
  return tree.file(`${top}.py`) !== undefined || tree.entries(top).length > 0;
}
