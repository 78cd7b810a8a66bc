import { diagnose } from '../../diagnostics/diagnostic.ts';
import { notMerged } from '../../diagnostics/generators.ts';
import type { Edit } from '../../workspace/change/edit.ts';
import { setKey } from '../../workspace/text/json-edits.ts';
import type { TextEdit } from '../../workspace/text/text-edit.ts';
import { jsonDocumentAt, textAt } from '../../workspace/tree/file-text.ts';
import { joinPath, type Tree } from '../../workspace/tree/tree.ts';
import { workspaceGlobs, workspaceMatcher } from '../../workspace/tree/workspaces.ts';
import type { Plan } from '../plan.ts';
import { checkWords, type Pipeline } from './ci-workflows.ts';

interface CiCommand extends Pick<Pipeline, 'command' | 'pyfunc'> {
  /** What the check reads outside of the app. */
  readonly reads: {
    /** From the top of the engine's workspace. */
    readonly globs: readonly string[];
    /** It reads above that top too, which no input can name. */
    readonly isOutside: boolean;
  };
}

/** Checks of both kinds have a name of their own: `nx run-many -t pyfunc-update`. */
function taskOf({ command }: Pick<Pipeline, 'command'>): string {
  return `pyfunc-${command}`;
}

/**
 * A target in the project.json of each app, so that Nx runs, spreads and caches the check. What a check
 * reads are its inputs, so that a new version of a template is never answered from the cache.
 */
export function nxTargets(tree: Tree, apps: readonly string[], wanted: CiCommand): Plan {
  const { reads } = wanted;
  const target = {
    command: check(wanted),
    options: { cwd: '{projectRoot}' },
    inputs: ['{projectRoot}/**/*', ...reads.globs.map((glob) => `{workspaceRoot}/${glob}`)],
    outputs: [],
    cache: !reads.isOutside,
  };
  return together([
    // Without it, Nx may take another folder for its top, where no input means anything.
    tree.isThere('nx.json') ? nothing : created('nx.json', nxSchema),
    ...apps.map((app) =>
      put(tree, joinPath(app, 'project.json'), ['targets', taskOf(wanted)], target, {
        name: nameOf(app),
      }),
    ),
  ]);
}

/** A task in turbo.json, and the script behind it in the package.json of each app. */
export function turboTasks(tree: Tree, apps: readonly string[], wanted: CiCommand): Plan {
  const isOld = Object.hasOwn(Object(jsonDocumentAt(tree, 'turbo.json')?.value), 'pipeline');
  const { globs, isOutside } = wanted.reads;
  // Turborepo keeps its logs in the package; where git does not ignore them, they would count as new files.
  const inputs = ['$TURBO_DEFAULT$', '!.turbo/**', ...globs.map((glob) => `$TURBO_ROOT$/${glob}`)];
  // Turborepo 1 cannot name files outside of a package, so that its cache would be stale.
  const isStale = isOutside || (isOld && globs.length > 0);
  const task = isStale ? { cache: false } : { ...(!isOld && { inputs }), outputs: [] };
  return together([
    put(tree, 'turbo.json', [isOld ? 'pipeline' : 'tasks', taskOf(wanted)], task, {
      $schema: 'https://turborepo.com/schema.json',
    }),
    turboRoot(tree, apps),
    ...apps.map((app) =>
      put(tree, joinPath(app, 'package.json'), ['scripts', taskOf(wanted)], check(wanted), {
        name: nameOf(app),
        version: '0.0.0',
        private: true,
      }),
    ),
  ]);
}

const nxSchema = { $schema: './node_modules/nx/schemas/nx-schema.json' };

/** Turborepo sees a package only where the package manager does, and asks for the name of that. */
function turboRoot(tree: Tree, apps: readonly string[]): Plan {
  const path = 'package.json';
  const below = apps.filter((app) => app !== '');
  const { packageManager, devEngines, workspaces } = Object(jsonDocumentAt(tree, path)?.value);
  const isNamed = packageManager !== undefined || Object(devEngines).packageManager !== undefined;
  const manager = isNamed ? nothing : left(path, noManager, ['"packageManager"']);
  const { isMeant } = workspaceMatcher(workspaceGlobs(tree) ?? []);
  const missing = below.filter((app) => !isMeant(app));
  if (missing.length === 0) return manager;
  if (tree.isThere('pnpm-workspace.yaml')) {
    return together([manager, left('pnpm-workspace.yaml', noPackages, missing)]);
  }
  if (!tree.isThere(path)) {
    // The scripts of an app at the top go into the same file.
    return apps.includes('')
      ? manager
      : together([manager, created(path, { private: true, workspaces: below })]);
  }
  const isNested = Array.isArray(Object(workspaces).packages);
  const list: readonly string[] = (isNested ? workspaces.packages : workspaces) ?? [];
  const key = isNested ? ['workspaces', 'packages'] : ['workspaces'];
  const edits = setKey(textAt(tree, path) ?? '', key, [...list, ...missing]);
  if (edits === undefined) return together([manager, left(path, unreadableJson, missing)]);
  return together([manager, { edits: modified(path, edits), diagnostics: [] }]);
}

const noManager = 'Turborepo needs the name and version of the package manager there';
const noPackages = 'these apps are not among its packages';
const unreadableJson = 'it does not have the expected JSON structure';

/** What the engines call the project of an app. */
function nameOf(app: string): string {
  return app.replaceAll('/', '-') || 'app';
}

function check({ command, pyfunc }: CiCommand): string {
  return `${pyfunc} ${checkWords(command)}`;
}

/** The key, and the file, where it is missing; what somebody else wrote in its place stays. */
function put(
  tree: Tree,
  path: string,
  [group, name]: readonly [string, string],
  value: unknown,
  fresh: Readonly<Record<string, unknown>>,
): Plan {
  const key = [group, name];
  const wanted = [`"${key.join('.')}": ${JSON.stringify(value)}`];
  if (!tree.isThere(path)) return created(path, { ...fresh, [group]: { [name]: value } });
  const text = textAt(tree, path);
  if (text === undefined) return left(path, 'it is not a text file', wanted);
  const edits = setKey(text, key, value);
  if (edits === undefined) return left(path, unreadableJson, wanted);
  if (edits.some(({ span }) => span.start < span.end)) {
    return left(path, 'it has another one already', wanted);
  }
  return { edits: modified(path, edits), diagnostics: [] };
}

const nothing: Plan = { edits: [], diagnostics: [] };
const because = { step: 'ci' };

function created(path: string, value: unknown): Plan {
  const text = `${JSON.stringify(value, null, 2)}\n`;
  return { edits: [{ kind: 'create', path, text, because }], diagnostics: [] };
}

function modified(path: string, edits: readonly TextEdit[]): Edit[] {
  return edits.map((each) => ({ kind: 'modify', path, ...each, because }));
}

/** A file that a person has to complete. */
function left(path: string, reason: string, wanted: readonly string[]): Plan {
  return {
    edits: [],
    diagnostics: [diagnose(notMerged, { path, reason, wanted }, { at: { path } })],
  };
}

function together(plans: readonly Plan[]): Plan {
  return {
    edits: plans.flatMap(({ edits }) => edits),
    diagnostics: plans.flatMap(({ diagnostics }) => diagnostics),
  };
}
