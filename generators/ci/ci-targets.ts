import { diagnose } from '../../diagnostics/diagnostic.ts';
import { notMerged } from '../../diagnostics/generators.ts';
import type { Edit } from '../../workspace/change/edit.ts';
import { readJson } from '../../workspace/text/json.ts';
import { setKey } from '../../workspace/text/json-edits.ts';
import { textAt } from '../../workspace/tree/file-text.ts';
import { joinPath, type Tree } from '../../workspace/tree/tree.ts';
import type { Plan } from '../plan.ts';
import type { Pipeline } from './ci-workflows.ts';

interface CiCommand extends Pick<Pipeline, 'command' | 'pyfunc'> {
  /** Globs, from the top of the repository, of what the check reads outside of the app. */
  readonly reads: readonly string[];
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
  const target = {
    command: check(wanted),
    options: { cwd: '{projectRoot}' },
    inputs: ['{projectRoot}/**/*', ...wanted.reads.map((glob) => `{workspaceRoot}/${glob}`)],
    outputs: [],
    cache: true,
  };
  return together(
    apps.map((app) =>
      put(tree, joinPath(app, 'project.json'), ['targets', taskOf(wanted)], target, {
        name: nameOf(app),
      }),
    ),
  );
}

/** A task in turbo.json, and the script behind it in the package.json of each app. */
export function turboTasks(tree: Tree, apps: readonly string[], wanted: CiCommand): Plan {
  const text = textAt(tree, 'turbo.json');
  const json = text === undefined ? undefined : readJson(text);
  const isOld = json?.kind === 'json' && Object.hasOwn(Object(json.value), 'pipeline');
  const outside = wanted.reads.map((glob) => `$TURBO_ROOT$/${glob}`);
  // Turborepo 1 cannot name files outside of a package, so that its cache would be stale.
  const old = wanted.reads.length === 0 ? { outputs: [] } : { cache: false };
  const task = isOld ? old : { inputs: ['$TURBO_DEFAULT$', ...outside], outputs: [] };
  return together([
    put(tree, 'turbo.json', [isOld ? 'pipeline' : 'tasks', taskOf(wanted)], task, {
      $schema: 'https://turborepo.com/schema.json',
    }),
    ...apps.map((app) =>
      put(tree, joinPath(app, 'package.json'), ['scripts', taskOf(wanted)], check(wanted), {
        name: nameOf(app),
        version: '0.0.0',
        private: true,
      }),
    ),
  ]);
}

/** What the engines call the project of an app. */
function nameOf(app: string): string {
  return app.replaceAll('/', '-') || 'app';
}

function check({ command, pyfunc }: CiCommand): string {
  return `${pyfunc} ${command} --check`;
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
  const left = (reason: string): Plan => {
    return {
      edits: [],
      diagnostics: [diagnose(notMerged, { path, reason, wanted }, { at: { path } })],
    };
  };
  const because = { step: 'ci' };
  if (!tree.isThere(path)) {
    const text = `${JSON.stringify({ ...fresh, [group]: { [name]: value } }, null, 2)}\n`;
    return { edits: [{ kind: 'create', path, text, because }], diagnostics: [] };
  }
  const text = textAt(tree, path);
  if (text === undefined) return left('it is not a text file');
  const edits = setKey(text, key, value);
  if (edits === undefined) return left('it is not what it should be in JSON');
  if (edits.some(({ span }) => span.start < span.end)) return left('it has another one already');
  return {
    edits: edits.map((each): Edit => ({ kind: 'modify', path, ...each, because })),
    diagnostics: [],
  };
}

function together(plans: readonly Plan[]): Plan {
  return {
    edits: plans.flatMap(({ edits }) => edits),
    diagnostics: plans.flatMap(({ diagnostics }) => diagnostics),
  };
}
