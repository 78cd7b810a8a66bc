import { setImmediate } from 'node:timers/promises';
import type { NodePlopAPI } from 'node-plop';
import { type Attempt, failedBecause, ok } from '../../workspace/attempt.ts';
import type { Edit } from '../../workspace/change/edit.ts';
import { redirectFiles } from '../../workspace/process/redirect-files.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { Draft } from './draft.ts';
import { type Act, type Action, draftActions } from './plop-actions.ts';
import { appAction, planAppOf } from './plopfile.ts';
import { enableTypeScript } from './read-typescript.ts';

/** What became of one entry of the list of actions. */
export type PlopStep =
  | { readonly kind: 'done'; readonly type: string; readonly text: string }
  | { readonly kind: 'failed'; readonly type: string; readonly text: string }
  | { readonly kind: 'comment'; readonly text: string };

/** A change of a file that an action asks for and whose place is not there. */
export interface Unmatched {
  readonly type: string;
  readonly path: string;
  readonly pattern: string;
}

/** What a generator of a plopfile would write. */
export interface PlopPlan {
  /** Empty where an action failed that ends the run: all or nothing. */
  readonly edits: readonly Edit[];
  readonly steps: readonly PlopStep[];
  /** Whether an action failed that ends the run, as any does without `abortOnFail: false`. */
  readonly isAborted: boolean;
  readonly unmatched: readonly Unmatched[];
  /** Actions of the plopfile's own that ran while this plan was made, since others come after them. */
  readonly ran: readonly string[];
  /** Those at the end of the list, which did not run: they are for when the edits are written. */
  readonly left: readonly string[];
  /** Runs them. */
  finish(): Promise<readonly PlopStep[]>;
}

/** Loads a plopfile with plop itself. Its code runs, as plop runs it. */
export async function loadPlopfile(plopfile: string, root: string): Promise<NodePlopAPI> {
  const { default: nodePlop } = await import('node-plop');
  await enableTypeScript(plopfile);
  const plop = await untilLoaded(() => nodePlop(plopfile, { destBasePath: root, force: false }));
  const { prompts } = (plop as Prompting).inquirer.prompt;
  // The inquirer that pyfunc comes with has a new name for it.
  if (prompts.list === undefined && prompts.select !== undefined) {
    plop.setPrompt('list', prompts.select as never);
  }
  return plop;
}

/** Fails too where a `plop.load` fails that the plopfile does not await. */
async function untilLoaded<T>(load: () => Promise<T>): Promise<T> {
  const reasons: unknown[] = [];
  const note = (reason: unknown) => void reasons.push(reason);
  process.on('unhandledRejection', note);
  let loaded: T;
  try {
    loaded = await load();
  } finally {
    // Node may report the failure of an inner module once more.
    await setImmediate();
    process.off('unhandledRejection', note);
  }
  if (reasons.length > 0) throw reasons[0];
  return loaded;
}

/** Plop with the inquirer that its prompts go through, which its types leave out. */
type Prompting = NodePlopAPI & {
  readonly inquirer: { readonly prompt: { readonly prompts: Readonly<Record<string, unknown>> } };
};

/**
 * Runs the actions of a generator so that plop's own types, and ours, write nothing but collect what
 * they would write. Functions and types of the plopfile's own run in their place, and see and change
 * the collected files in place of those on disk. What comes after the last of the collected actions is
 * left for `finish`. Fails where the generator has no actions, or invalid ones.
 */
export async function planPlop(
  loaded: NodePlopAPI,
  name: string,
  answers: object,
  tree: Tree,
): Promise<Attempt<PlopPlan>> {
  const { plop, generator } = await ownerOf(loaded, name);
  const draft = new Draft(tree, { step: name });
  const unmatched: Unmatched[] = [];
  const root = plop.getDestBasePath();
  const call = <T>(code: () => T | Promise<T>) =>
    redirectFiles(root, draft, async () => await code());
  const acts: Readonly<Record<string, Act>> = {
    ...draftActions({
      ...{ plop, draft, call },
      unmatched: (type, path, pattern) => void unmatched.push({ type, path, pattern }),
    }),
    [appAction]: async (data) => {
      const { edits } = await planAppOf(root, data);
      draft.add(edits);
      return `${edits.length} edits`;
    },
  };
  const data: Record<string, unknown> = { ...answers };
  const listed = actionsOf(name, generator.actions, data);
  if (listed.kind === 'failed') return listed;
  const actions = listed.value;
  const isCollected = (action: unknown) => isAction(action) && Object.hasOwn(acts, action.type);
  const end = actions.findLastIndex(isCollected) + 1;
  const planned = actions.slice(0, end);
  const last = actions.slice(end);
  const { steps, isAborted } = await perform(planned, data, { plop, acts, call });
  const isOwn = (action: unknown) => !isCollected(action);
  return ok({
    edits: isAborted ? [] : draft.edits(),
    ...{ steps, isAborted, unmatched },
    ran: planned.filter(isOwn).flatMap(nameOf),
    left: isAborted ? [] : last.flatMap(nameOf),
    finish: async () => {
      const direct = async <T>(code: () => T | Promise<T>) => await code();
      return (await perform(last, data, { plop, acts: {}, call: direct })).steps;
    },
  });
}

interface Generator {
  readonly actions?: unknown;
}

/** A generator may come from another plopfile, whose helpers, partials and action types it needs. */
async function ownerOf(
  loaded: NodePlopAPI,
  name: string,
): Promise<{ readonly plop: NodePlopAPI; readonly generator: Generator }> {
  // Only actions get to see what a plopfile sees of plop.
  let plop = loaded;
  const probe = 'owner of generators';
  const see = (_data: object, _action: object, seen: NodePlopAPI) => {
    plop = seen;
    return '';
  };
  loaded.setGenerator(probe, { description: '', prompts: [], actions: [see as never] });
  await loaded.getGenerator(probe).runActions({});
  const generator = plop.getGenerator(name) as Generator & {
    readonly proxy?: NodePlopAPI;
    readonly proxyName?: string;
  };
  const { proxy, proxyName } = generator;
  return proxy ? ownerOf(proxy, proxyName ?? name) : { plop, generator };
}

function actionsOf(name: string, given: unknown, data: object): Attempt<readonly unknown[]> {
  let actions: unknown;
  try {
    actions = typeof given === 'function' ? given(data) : given;
  } catch (error) {
    return failedBecause(reasonOf(error));
  }
  if (actions === undefined || actions === null) return failedBecause(`${name} has no actions`);
  return Array.isArray(actions) ? ok(actions) : failedBecause(`${name} has invalid actions`);
}

interface Performance {
  readonly plop: NodePlopAPI;
  readonly acts: Readonly<Record<string, Act>>;
  readonly call: <T>(code: () => T | Promise<T>) => Promise<T>;
}

/** Runs a list of actions in plop's order and with its rules for `skip`, `data` and `abortOnFail`. */
async function perform(
  actions: readonly unknown[],
  data: Record<string, unknown>,
  performance: Performance,
): Promise<{ readonly steps: readonly PlopStep[]; readonly isAborted: boolean }> {
  const steps: PlopStep[] = [];
  for (const [index, action] of actions.entries()) {
    if (typeof action === 'string') {
      steps.push({ kind: 'comment', text: action });
      continue;
    }
    const config = (typeof action === 'function' ? { type: 'function' } : action) as Action;
    const { type = '' } = config ?? {};
    try {
      const work = workOf(action, index, performance);
      steps.push({ kind: 'done', ...(await runOne(work, config, data, performance)) });
    } catch (error) {
      steps.push({ kind: 'failed', type, text: reasonOf(error) });
      if (config?.abortOnFail !== false) return { steps, isAborted: true };
    }
  }
  return { steps, isAborted: false };
}

type Work = (data: object, action: Action) => Promise<unknown>;

function workOf(action: unknown, index: number, { plop, acts, call }: Performance): Work {
  const ownCode = (code: unknown): Work | undefined =>
    typeof code === 'function' ? (data, config) => call(() => code(data, config, plop)) : undefined;
  const type = isAction(action) ? action.type : '';
  const act = Object.hasOwn(acts, type) ? acts[type] : undefined;
  const work =
    act === undefined
      ? ownCode(typeof action === 'function' ? action : plop.getActionType(type))
      : act;
  if (work === undefined) throw new Error(`Invalid action (#${index + 1})`);
  return work;
}

async function runOne(
  work: Work,
  config: Action,
  data: Record<string, unknown>,
  { call }: Performance,
): Promise<{ readonly type: string; readonly text: string }> {
  const { type = '', skip, data: given } = config;
  const found = typeof given === 'function' ? await call(() => (given as () => object)()) : given;
  const own = { ...found } as typeof data;
  if (typeof skip === 'function') {
    const reason = await call(() => skip({ ...data, ...own }));
    if (typeof reason === 'string') return { type: 'skip', text: reason };
  }
  // The data of an action is there for its time alone, behind the answers.
  const keys = Object.keys(own).filter((key) => data[key] === undefined);
  for (const key of keys) data[key] = own[key];
  try {
    const result = await work(data, { ...config, force: config.force === true });
    return { type, text: typeof result === 'string' ? result : (JSON.stringify(result) ?? '') };
  } finally {
    for (const key of keys) delete data[key];
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  return typeof error === 'string' ? error : (JSON.stringify(error) ?? String(error));
}

function isAction(action: unknown): action is Action {
  return Object(action) === action && Object(action).type !== undefined;
}

/** What to call an action of the plopfile's own; comments have no name. */
function nameOf(action: unknown): string[] {
  if (typeof action === 'function') return [action.name || 'a function without a name'];
  return isAction(action) ? [action.type] : [];
}
