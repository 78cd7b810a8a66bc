import { readV2AppInSteps } from '../../app/v2-app.ts';
import { diagnose } from '../../diagnostics/diagnostic.ts';
import { uncommittedChanges } from '../../diagnostics/environment.ts';
import { rememberLibraries } from '../../registry/update/old-library.ts';
import { dirtyPaths } from '../../workspace/git/git.ts';
import { runWithPauses } from '../../workspace/process/pausable.ts';
import { positionOf } from '../../workspace/text/position.ts';
import type { AppLock } from '../../workspace/transaction/lock.ts';
import { Unreadable } from '../../workspace/tree/disk.ts';
import { treeAfter } from '../../workspace/tree/tree-after.ts';
import { nameOfApp, pathFrom } from '../apps/app-name.ts';
import { unreadable } from '../apps/disk-diagnostics.ts';
import { type AppsOutcome, eachApp } from '../apps/each-app.ts';
import { locateApp } from '../apps/locate.ts';
import { type AppsOptions, readManyApps } from '../apps/many-apps.ts';
import { recoverApp } from '../apps/recover-app.ts';
import { cacheTemplates } from '../cache-templates.ts';
import { commitRefusals, withCommit } from '../commit.ts';
import { holdApp } from '../hold-folder.ts';
import { type Host, sourceFor } from '../host.ts';
import { completed, stopped, withDiagnostics } from '../outcome.ts';
import { propose } from '../propose.ts';
import { exitOfDiagnostic, mostSevere } from '../report/exit.ts';
import { type PlacedDiagnostic, placed, type SourceOf, sourceOf } from '../report/placed.ts';
import { proveByIndexing } from '../verify/prove-by-indexing.ts';
import type {
  UpdateAbout,
  UpdatedTemplate,
  UpdateOptions,
  UpdateOutcome,
} from './update-options.ts';
import { type EntryRow, planAppUpdate, type Unplanned, type UpdatePlanned } from './update-plan.ts';

/** Updates the app at or below a path. See `update` in api/index.ts. */
export async function update(
  path: string,
  options: UpdateOptions,
  host: Host,
): Promise<UpdateOutcome> {
  const located = await locateApp(path, 'update', host);
  const early = placed(located.diagnostics);
  if (located.kind === 'none') return stopped('refused', early, { next: located.next });
  const outcome = await updateApp(located.root, options, rememberLibraries(), host);
  return { ...outcome, diagnostics: [...early, ...outcome.diagnostics] };
}

/** Updates all apps below a path. See `updateAll` in api/index.ts. */
export async function updateAll(
  path: string,
  options: UpdateOptions & AppsOptions & { readonly patches?: boolean },
  host: Host,
): Promise<AppsOutcome> {
  const many = readManyApps(options);
  if (many.kind === 'failed') return stopped('refused', placed(many.diagnostics));
  const oldLibrary = rememberLibraries();
  const onApp = (root: string) => updateApp(root, options, oldLibrary, host);
  const { patches = true } = options;
  return eachApp({ path, many: many.value, patches, onApp }, host);
}

/** Brings what templates made in one app to their new versions, as far as the options let it. */
async function updateApp(
  root: string,
  options: UpdateOptions,
  oldLibrary: ReturnType<typeof rememberLibraries>,
  host: Host,
): Promise<UpdateOutcome> {
  const nothing = { root, path: pathFrom(host.cwd, root), functions: [], templates: [] };
  const recovery = await recoverApp(root);
  const early = placed(recovery.diagnostics);
  if (recovery.kind === 'blocked') return stopped('failed', early, { about: nothing });
  const held = await holdApp(root, options.mode === 'write', (lock) =>
    planAndWrite({ root, nothing, early, lock }, options, oldLibrary, host),
  );
  return held.kind === 'done'
    ? withDiagnostics(held.result, placed(held.diagnostics))
    : stopped('failed', [...early, ...placed([held.diagnostic])], { about: nothing });
}

interface Started {
  readonly root: string;
  readonly nothing: UpdateAbout;
  readonly early: readonly PlacedDiagnostic[];
  readonly lock: AppLock | undefined;
}

async function planAndWrite(
  { root, nothing, early, lock }: Started,
  options: UpdateOptions,
  oldLibrary: ReturnType<typeof rememberLibraries>,
  host: Host,
): Promise<UpdateOutcome> {
  const { mode = 'ask' } = options;
  const source = sourceFor(host, mode !== 'ask');
  let plan: UpdatePlanned | Unplanned;
  try {
    plan = await planAppUpdate(root, options, source, oldLibrary, host);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const problem = unreadable(nameOfApp(root, host.cwd), root, error);
    return stopped('failed', [...early, ...placed([problem])], { about: nothing });
  }
  if (plan.kind === 'canceled') return stopped('canceled', early, { about: nothing });
  if (plan.kind === 'stopped') {
    return stopped('failed', [...early, ...placed(plan.diagnostics)], { about: nothing });
  }
  return carryOut(plan, { root, early, lock, options, source }, host);
}

interface Known {
  readonly root: string;
  readonly early: readonly PlacedDiagnostic[];
  readonly lock: AppLock | undefined;
  readonly options: UpdateOptions;
  readonly source: ReturnType<typeof sourceFor>;
}

async function carryOut(
  plan: UpdatePlanned,
  { root, early, lock, options, source }: Known,
  host: Host,
): Promise<UpdateOutcome> {
  const { mode = 'ask', allowDirty = false } = options;
  const { tree, changes, entries, registries } = plan;
  const text = sourceOf(tree);
  const about = {
    ...{ root, path: pathFrom(host.cwd, root) },
    functions: entries.flatMap(({ functions }) => functions),
    templates: entries.map((each) => updatedTemplate(each, text)),
  };
  const found = placed(plan.diagnostics, text);
  const diagnostics = [...early, ...found];
  const next = [{ kind: 'again', flags: ['--yes'] }] as const;
  const facts = { diagnostics, changes, next };
  const shown = { command: 'update', about, changes, diagnostics: found } as const;
  if (mode === 'check' || changes.length === 0) {
    await host.on({ kind: 'plan', ...shown });
    if (changes.length > 0) return completed('pending', about, facts);
    return mostSevere(found.map(exitOfDiagnostic)) === 'done'
      ? completed('nothing', about, { ...facts, next: [] })
      : stopped('refused', diagnostics, { about });
  }
  const outcome = await propose<UpdateAbout>(
    {
      about,
      plan: shown,
      ...{ root, tree, lock, changes, registries, diagnostics, next },
      guard: () => {
        const uncommitted = commitRefusals(root, changes, options);
        if (uncommitted.length > 0) return uncommitted;
        const touched = changes.flatMap(({ before }) => before?.path ?? []);
        const dirty = allowDirty ? [] : dirtyPaths(root, touched);
        return dirty.length > 0 ? [diagnose(uncommittedChanges, { files: dirty })] : [];
      },
      prove: async () => {
        const functions = await functionsAfter(plan);
        return proveByIndexing({ root, functions, tree, changes }, options, host);
      },
      afterwards: async () => {
        const made = entries.flatMap((each) => Object.keys(each.next.templates));
        await cacheTemplates(registries, [...new Set(made)], host.env);
        return [];
      },
    },
    { source, dryRun: mode === 'plan' },
    host,
  );
  return withCommit(outcome, options, (app) => `Update ${app} from its templates`);
}

/** What templates make and the app has, once it is updated: not what a user deleted. */
async function functionsAfter({ tree, changes, entries }: UpdatePlanned): Promise<string[]> {
  const app = await runWithPauses(readV2AppInSteps(treeAfter(tree, changes)));
  if (app.kind !== 'app') return [];
  const declared = new Set(app.functions.map(({ name }) => name));
  const made = entries.flatMap(({ next }) => Object.keys(next.functions));
  return made.filter((name) => declared.has(name));
}

function updatedTemplate(
  { entry, moved, result, functions, files, conflicts }: EntryRow,
  source: SourceOf,
): UpdatedTemplate {
  return {
    template: entry.template,
    moved,
    result,
    functions,
    files,
    conflicts: conflicts.map(({ path, span, what, base, ours, theirs }) => {
      const text = source(path);
      const line = text === undefined ? {} : { line: positionOf(text, span.start).line };
      return { path, ...line, what, base, ours, theirs };
    }),
  };
}
