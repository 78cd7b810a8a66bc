import { diagnose } from '../../diagnostics/diagnostic.ts';
import { notMerged } from '../../diagnostics/generators.ts';
import type { Edit } from '../../workspace/change/edit.ts';
import { readJson } from '../../workspace/text/json.ts';
import { setKey } from '../../workspace/text/json-edits.ts';
import { textAt } from '../../workspace/tree/file-text.ts';
import { joinPath, type Tree } from '../../workspace/tree/tree.ts';
import type { Plan } from '../plan.ts';
import type { Pipeline } from './ci-workflows.ts';

type CiCommand = Pick<Pipeline, 'command' | 'pyfunc'>;

/** The task is called the same everywhere: `nx run-many -t pyfunc`, `turbo run pyfunc`. */
const task = 'pyfunc';

/** A target in the project.json of each app, so that Nx runs, spreads and caches the check. */
export function nxTargets(tree: Tree, apps: readonly string[], wanted: CiCommand): Plan {
  const target = {
    command: check(wanted),
    options: { cwd: '{projectRoot}' },
    inputs: ['{projectRoot}/**/*'],
    outputs: [],
    cache: true,
  };
  return together(
    apps.map((app) => put(tree, joinPath(app, 'project.json'), ['targets', task], target)),
  );
}

/** A task in turbo.json, and the script behind it in the package.json of each app. */
export function turboTasks(tree: Tree, apps: readonly string[], wanted: CiCommand): Plan {
  const text = textAt(tree, 'turbo.json');
  const json = text === undefined ? undefined : readJson(text);
  const isOld = json?.kind === 'json' && Object.hasOwn(Object(json.value), 'pipeline');
  return together([
    put(tree, 'turbo.json', [isOld ? 'pipeline' : 'tasks', task], { outputs: [] }),
    ...apps.map((app) =>
      put(tree, joinPath(app, 'package.json'), ['scripts', task], check(wanted)),
    ),
  ]);
}

function check({ command, pyfunc }: CiCommand): string {
  return `${pyfunc} ${command} --check`;
}

/** The key where it is missing; what somebody else wrote in its place stays. */
function put(tree: Tree, path: string, key: readonly [string, string], value: unknown): Plan {
  const wanted = [`"${key.join('.')}": ${JSON.stringify(value)}`];
  const left = (reason: string): Plan => {
    return {
      edits: [],
      diagnostics: [diagnose(notMerged, { path, reason, wanted }, { at: { path } })],
    };
  };
  const text = textAt(tree, path);
  if (text === undefined) return left('it is not there, or no text');
  const edits = setKey(text, key, value);
  if (edits === undefined) return left('it is not what it should be in JSON');
  if (edits.some(({ span }) => span.start < span.end)) return left('it has another one already');
  const because = { step: 'ci' };
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
