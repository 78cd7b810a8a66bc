import type { NodePlopAPI, PlopGenerator } from 'node-plop';
import type { Edit } from '../workspace/edit.ts';
import type { Tree } from '../workspace/tree.ts';
import { Draft } from './draft.ts';
import { type Act, type Action, draftActions } from './plop-actions.ts';
import { appAction, planAppOf } from './plopfile.ts';

/** What a generator of a plopfile would write. */
export interface PlopPlan {
  /** Empty where an action failed: all or nothing. */
  readonly edits: readonly Edit[];
  /** What the actions said, in order. */
  readonly done: readonly string[];
  readonly failures: readonly string[];
}

/** Loads a plopfile with plop itself. Its code runs, as plop runs it. */
export async function loadPlopfile(plopfile: string, root: string): Promise<NodePlopAPI> {
  const { default: nodePlop } = await import('node-plop');
  return nodePlop(plopfile, { destBasePath: root, force: false });
}

/**
 * Runs the actions of a generator so that plop's own types, and ours, write nothing but collect what
 * they would write. Functions and types of the plopfile's own are run as they are.
 */
export async function planPlop(
  plop: NodePlopAPI,
  name: string,
  answers: object,
  tree: Tree,
): Promise<PlopPlan> {
  const { actions, basePath, ...generator } = plop.getGenerator(name) as Located;
  const draft = new Draft(tree, { step: name });
  const acts: Readonly<Record<string, Act>> = {
    ...draftActions(plop, basePath, draft),
    [appAction]: async (data) => {
      const { edits } = await planAppOf(plop.getDestBasePath(), data);
      draft.add(edits);
      return `${edits.length} edits`;
    },
  };
  for (const [type, act] of Object.entries(acts)) {
    plop.setActionType(draftOf(type), (data, action) => act(data, { ...action, type }));
  }
  // Only plop's own copy of a generator is run, so the routed actions become one of their own.
  plop.setGenerator(draftOf(name), {
    ...generator,
    actions: (data?: object) => {
      const list = typeof actions === 'function' ? actions(data) : actions;
      return list.map((action) =>
        isAction(action) && Object.hasOwn(acts, action.type)
          ? { ...action, type: draftOf(action.type) }
          : action,
      );
    },
  });
  const { changes, failures } = await plop.getGenerator(draftOf(name)).runActions(answers);
  return {
    edits: failures.length === 0 ? draft.edits() : [],
    done: changes.map(({ path }) => path),
    failures: failures.map(({ error }) => error),
  };
}

/** A generator with the folder that its template files are named from. */
type Located = PlopGenerator & { readonly basePath: string };

/** Plop lets nobody replace an action under its own name. */
function draftOf(type: string): string {
  return `draft of ${type}`;
}

function isAction(action: unknown): action is Action {
  return typeof action === 'object' && action !== null && 'type' in action;
}
