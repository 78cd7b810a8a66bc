import type { NodePlopAPI, PlopGenerator } from 'node-plop';
import type { Edit } from '../../workspace/change/edit.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
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
  /** Actions of the plopfile's own that ran while this plan was made, since others come after them. */
  readonly ran: readonly string[];
  /** Those at the end of the list, which did not run: they are for when the edits are written. */
  readonly left: readonly string[];
  /** Runs them. */
  finish(): Promise<Pick<PlopPlan, 'done' | 'failures'>>;
}

/** Loads a plopfile with plop itself. Its code runs, as plop runs it. */
export async function loadPlopfile(plopfile: string, root: string): Promise<NodePlopAPI> {
  const { default: nodePlop } = await import('node-plop');
  const plop = await nodePlop(plopfile, { destBasePath: root, force: false });
  const { prompts } = (plop as Prompting).inquirer.prompt;
  // The inquirer that pyfunc comes with has a new name for it.
  if (prompts.list === undefined && prompts.select !== undefined) {
    plop.setPrompt('list', prompts.select as never);
  }
  return plop;
}

/** Plop with the inquirer that its prompts go through, which its types leave out. */
type Prompting = NodePlopAPI & {
  readonly inquirer: { readonly prompt: { readonly prompts: Readonly<Record<string, unknown>> } };
};

/**
 * Runs the actions of a generator so that plop's own types, and ours, write nothing but collect what
 * they would write. Functions and types of the plopfile's own are run as they are, each in its place:
 * what comes after the last of the collected ones is left for `finish`.
 */
export async function planPlop(
  plop: NodePlopAPI,
  name: string,
  answers: object,
  tree: Tree,
): Promise<PlopPlan> {
  const { actions: given, ...generator } = plop.getGenerator(name) as LocatedGenerator;
  const draft = new Draft(tree, { step: name });
  const acts: Readonly<Record<string, Act>> = {
    ...draftActions(plop, generator.basePath, draft),
    [appAction]: async (data) => {
      const { edits } = await planAppOf(plop.getDestBasePath(), data);
      draft.add(edits);
      return `${edits.length} edits`;
    },
  };
  for (const [type, act] of Object.entries(acts)) {
    plop.setActionType(draftOf(type), (data, action) => act(data, { ...action, type }));
  }
  const isCollected = (action: unknown): action is Action =>
    isAction(action) && Object.hasOwn(acts, action.type);
  const actions: readonly unknown[] = typeof given === 'function' ? given(answers) : given;
  const end = actions.findLastIndex(isCollected) + 1;
  const planned = actions
    .slice(0, end)
    .map((action) => (isCollected(action) ? { ...action, type: draftOf(action.type) } : action));
  const last = actions.slice(end);
  // Plop runs generators only by their name, so each part of the list becomes one of its own.
  const perform = async (part: string, list: readonly unknown[]) => {
    plop.setGenerator(part, { ...generator, actions: list as PlopGenerator['actions'] });
    const { changes, failures } = await plop.getGenerator(part).runActions(answers);
    return {
      done: changes.map(({ path }) => path),
      failures: failures.map(({ error, message }) => error ?? message),
    };
  };
  const { done, failures } = await perform(draftOf(name), planned);
  return {
    edits: failures.length === 0 ? draft.edits() : [],
    done,
    failures,
    ran: planned.filter((action) => !isDraft(action)).flatMap(nameOf),
    left: last.flatMap(nameOf),
    finish: () => perform(`end of ${name}`, last),
  };
}

/** A generator with the folder that its template files are named from. */
type LocatedGenerator = PlopGenerator & { readonly basePath: string };

/** Plop lets nobody replace an action under its own name. */
function draftOf(type: string): string {
  return `draft of ${type}`;
}

function isDraft(action: unknown): boolean {
  return isAction(action) && action.type.startsWith(draftOf(''));
}

function isAction(action: unknown): action is Action {
  return Object(action) === action && Object(action).type !== undefined;
}

/** What to call an action of the plopfile's own; comments have no name. */
function nameOf(action: unknown): string[] {
  if (typeof action === 'function') return [action.name || 'a function without a name'];
  return isAction(action) ? [action.type] : [];
}
