import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { uncommittedChanges } from '../../diagnostics/environment.ts';
import type { FunctionOutcome, MigrationOptions } from '../../migrator/migration.ts';
import { dirtyPaths } from '../../workspace/git/git.ts';
import type { AppLock } from '../../workspace/transaction/lock.ts';
import { Unreadable } from '../../workspace/tree/disk.ts';
import { surroundingsOf } from '../../workspace/tree/surroundings.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { treeAfter } from '../../workspace/tree/tree-after.ts';
import { nameOfApp, pathFrom } from '../apps/app-name.ts';
import { unreadable } from '../apps/disk-diagnostics.ts';
import { type AppsOutcome, eachApp } from '../apps/each-app.ts';
import { locateApp } from '../apps/locate.ts';
import { type AppsOptions, readManyApps } from '../apps/many-apps.ts';
import { recoverApp } from '../apps/recover-app.ts';
import { confirmWriting } from '../ask.ts';
import { commitRefusals, withCommit } from '../commit.ts';
import { holdApp } from '../hold-folder.ts';
import type { Host, MigrationReview, ReviewDecision } from '../host.ts';
import {
  completed,
  missingAnswers,
  type NextStep,
  type Outcome,
  stopped,
  withDiagnostics,
} from '../outcome.ts';
import { beforeDeploy } from '../report/before-deploy.ts';
import { type PlacedDiagnostic, placed, sourceOf } from '../report/placed.ts';
import { exactIfWanted } from '../verify/exact-if-wanted.ts';
import { findVerificationPython } from '../verify/verification-python.ts';
import { afterSignal, write } from '../write.ts';
import { type AppPlan, planApp } from './app-plan.ts';
import type { ChosenLayout } from './chosen-layout.ts';
import { compilePlan } from './compile-plan.ts';
import type { MigrateOptions, MigrateOutcome, MigrationAbout } from './migrate-options.ts';
import { indexedBy, proofOf, unprovedFor } from './migration-proof.ts';

export type { FunctionOutcome, FunctionStatus } from '../../migrator/migration.ts';

/** Migrates the app at or below a path. See `migrate` in api/index.ts. */
export async function migrate(
  path: string,
  options: MigrateOptions,
  host: Host,
): Promise<MigrateOutcome> {
  const template = await templateOf(options, host);
  if (template.kind !== 'ready') return template.outcome;
  const located = await locateApp(path, 'migrate', host);
  if (located.kind === 'none') {
    return stopped('refused', placed(located.diagnostics), { next: located.next });
  }
  const findings = template.layout?.registries.findings ?? [];
  const diagnostics = placed([...located.diagnostics, ...findings]);
  host.on({ kind: 'diagnostics', diagnostics });
  return migrateApp({ root: located.root, options, layout: template.layout, diagnostics }, host);
}

/** Migrates all apps below a path. See `migrateAll` in api/index.ts. */
export async function migrateAll(
  path: string,
  options: MigrateOptions & AppsOptions & { readonly patches?: boolean },
  host: Host,
): Promise<AppsOutcome> {
  const many = readManyApps(options);
  if (many.kind === 'failed') return stopped('refused', placed(many.diagnostics));
  const template = await templateOf(options, host);
  if (template.kind !== 'ready') return template.outcome;
  const { layout } = template;
  const opened = new Map<string, Tree>();
  const onApp = (root: string) =>
    migrateApp({ root, options, layout, diagnostics: [], opened }, host);
  const { patches = true } = options;
  const diagnostics = layout?.registries.findings ?? [];
  return eachApp({ path, many: many.value, diagnostics, patches, onApp }, host);
}

type Template =
  | { readonly kind: 'ready'; readonly layout?: ChosenLayout }
  | { readonly kind: 'stopped'; readonly outcome: Outcome<never> };

async function templateOf(
  { template, mode, layout }: MigrateOptions,
  host: Host,
): Promise<Template> {
  if (template === undefined) return { kind: 'ready' };
  const { chooseLayout } = await import('./chosen-layout.ts');
  return chooseLayout(template, { isAsking: (mode ?? 'ask') === 'ask', layout }, host);
}

interface Run {
  readonly root: string;
  readonly options: MigrateOptions;
  readonly layout: ChosenLayout | undefined;
  readonly diagnostics: readonly PlacedDiagnostic[];
  /** Trees around the apps of a run, by their tops: they are read once. */
  readonly opened?: Map<string, Tree> | undefined;
}

/** Takes one app from v1 to v2, as far as the options let it. */
async function migrateApp(run: Run, host: Host): Promise<MigrateOutcome> {
  const { root, options, layout, opened, diagnostics: known } = run;
  const nothing = { root, path: pathFrom(host.cwd, root), functions: [] };
  const recovery = await recoverApp(root);
  const early = [...known, ...placed(recovery.diagnostics)];
  if (recovery.kind === 'blocked') return stopped('failed', early, { about: nothing });
  host.on({ kind: 'diagnostics', diagnostics: early });
  const held = await holdApp(root, options.mode === 'write', (lock) =>
    planAndWrite({ root, layout, opened, early, lock, options }, host),
  );
  return held.kind === 'done'
    ? withDiagnostics(held.result, placed(held.diagnostics))
    : stopped('failed', [...early, ...placed([held.diagnostic])], { about: nothing });
}

interface Started extends Omit<Run, 'diagnostics'> {
  readonly early: readonly PlacedDiagnostic[];
  readonly lock: AppLock | undefined;
}

/** Plans, and plans again for as long as a person changes what is planned. */
async function planAndWrite(started: Started, host: Host): Promise<MigrateOutcome> {
  const { options, opened = new Map() } = started;
  let chosen = options;
  for (;;) {
    const planned = await planAndTell(
      { ...started, opened, options: chosen },
      (options.skip ?? []).filter((each) => chosen.skip?.includes(each)),
      host,
    );
    if (planned.kind !== 'plan') return planned;
    const decided = await carryOut(planned, { given: options, options: chosen }, host);
    if (decided.kind !== 'plan-again') return decided;
    chosen = { ...chosen, ...decided.options };
  }
}

export interface Planned {
  readonly kind: 'plan';
  readonly about: MigrationAbout;
  readonly plan: AppPlan;
  readonly layout: ChosenLayout | undefined;
  readonly lock: AppLock | undefined;
  readonly diagnostics: readonly PlacedDiagnostic[];
  /** Those of the plan alone. */
  readonly found: readonly PlacedDiagnostic[];
}

/** Plans the migration, and tells the host of it. */
async function planAndTell(
  { root, options, layout, opened, early, lock }: Started,
  required: readonly string[],
  host: Host,
): Promise<Planned | MigrateOutcome> {
  const nothing = { root, path: pathFrom(host.cwd, root), functions: [] };
  let plan: AppPlan;
  try {
    const skip = { names: options.skip ?? [], required };
    const around = surroundingsOf(root, host.cwd, opened);
    plan = await planApp(root, migrationOptions(options), layout, around, skip);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const problem = placed([unreadable(nameOfApp(root, host.cwd), root, error)]);
    return stopped('failed', [...early, ...problem], { about: nothing });
  }
  const { status, functions } = plan.migration;
  const { changes } = plan;
  const { upgrade } = plan;
  const found = [
    ...placed(plan.migration.diagnostics, sourceOf(plan.planned)),
    ...(upgrade === undefined ? [] : placed(upgrade.diagnostics, sourceOf(upgrade.tree))),
  ];
  const next = status === 'ready' ? beforeDeploy(found) : [];
  const hunks = plan.hunks.map(({ change: _, ...hunk }) => hunk);
  const about = {
    ...{ ...nothing, status, functions },
    ...(next.length > 0 && { next }),
    ...(hunks.length > 0 && { hunks }),
  };
  await host.on({ kind: 'plan', command: 'migrate', about, changes, diagnostics: found });
  return { kind: 'plan', about, plan, layout, lock, found, diagnostics: [...early, ...found] };
}

/** Writes what is planned, unless something or somebody is against it. `given` are the options of the run. */
export async function carryOut(
  planned: Planned,
  { given, options }: { readonly given: MigrateOptions; readonly options: MigrateOptions },
  host: Host,
): Promise<MigrateOutcome | PlanAgain> {
  const { about, plan, layout, lock } = planned;
  const { mode = 'ask', allowDirty = false } = options;
  const { changes } = plan;
  const facts = { diagnostics: planned.diagnostics, changes, next: [] as readonly NextStep[] };
  const { status, functions } = plan.migration;
  const isAsking = mode === 'ask' && host.ask !== undefined;
  if (status === 'refused') {
    const decided = isAsking ? await review(planned, refusedProof, options, host) : undefined;
    if (decided?.kind === 'plan-again') return decided;
    const next = withoutRefused(functions);
    return stopped('refused', facts.diagnostics, { changes, next, about });
  }
  if (status !== 'ready') return completed('nothing', about, facts);
  const next = [{ kind: 'again', flags: ['--yes'] }] as const;
  if (mode === 'check') return completed('pending', about, { ...facts, next });
  if (mode === 'plan') {
    return completed('planned', about, { ...facts, next, inputs: plan.tree.inputs() });
  }
  if (mode === 'ask' && !isAsking) {
    return missingAnswers([confirmWriting], { ...facts, next, about });
  }
  const { root } = plan;
  const failed = (found: readonly Diagnostic[], said = facts.diagnostics) =>
    stopped('failed', [...said, ...placed(found)], { changes, about });
  // Who was to be asked has not seen the plan: it would only hide what keeps it from being written.
  const unsaid = isAsking ? [] : facts.diagnostics;
  const uncommitted = commitRefusals(root, changes, options);
  if (uncommitted.length > 0) return failed(uncommitted, unsaid);
  const touched = changes.flatMap(({ before }) => before?.path ?? []);
  const dirty = allowDirty ? [] : dirtyPaths(root, touched);
  if (dirty.length > 0) return failed([diagnose(uncommittedChanges, { files: dirty })], unsaid);

  const result = () => treeAfter(plan.tree, changes);
  const python = await findVerificationPython(root, options, host, result, plan.migration.needs);
  const missing = python.kind === 'none' ? python.diagnostic : undefined;
  if (missing?.severity === 'error') return failed([missing], unsaid);
  const noted = placed(missing === undefined ? [] : [missing]);
  host.on({ kind: 'diagnostics', diagnostics: noted });
  const diagnostics = [...facts.diagnostics, ...noted];
  const uncompiled = python.kind === 'found' ? await compilePlan(plan, python.python) : [];
  if (uncompiled.length > 0) {
    const kept = keptFrom(functions, uncompiled);
    const said = placed(uncompiled, sourceOf(plan.tree));
    return stopped('refused', [...diagnostics, ...said], {
      changes: [],
      next: withoutRefused(kept),
      about: { root, path: about.path, status: 'refused', functions: kept },
    });
  }
  if (mode === 'ask') {
    const proof = python.kind === 'found' ? indexedBy(python) : unprovedFor(python);
    const decided =
      (await review(planned, proof, options, host)) ?? (await confirmMigration(plan, host));
    switch (decided.kind) {
      case 'plan-again':
        return decided;
      case 'cancel':
        return stopped('canceled', diagnostics, { changes, about });
      case 'decline': {
        const again = decidedRun(given, options);
        return completed('declined', about, { ...facts, diagnostics, next: again });
      }
    }
  }
  const chosen = isAsking ? await exactIfWanted(root, python, options, host, result) : python;
  const prove = await proofOf(plan, options, chosen, host);
  const registries = layout?.registries;
  const written = await write({ root, changes, tree: plan.tree, lock, registries, prove }, host);
  if (written.kind === 'failed') return failed(written.diagnostics);
  if (written.kind === 'written' && layout !== undefined) {
    // An update needs the template as it is now.
    const { cacheTemplates } = await import('../cache-templates.ts');
    await cacheTemplates(layout.registries, [layout.template], host.env);
  }
  const { kind, proof } = written;
  const late = kind === 'written' ? afterSignal(host.signal) : [];
  const unproved = written.kind === 'written' ? written.diagnostics : [];
  const outcome = completed(kind, about, {
    ...facts,
    diagnostics: [...diagnostics, ...unproved, ...late],
    ...(proof && { proof }),
  });
  return withCommit(outcome, options, (app) => `Migrate ${app} to the Azure Functions v2 model`);
}

type PlanAgain = Extract<ReviewDecision, { readonly kind: 'plan-again' }>;

const refusedProof = { kind: 'none', reason: 'the app is refused' } as const;

/** What a person decides on the plan; undefined where the host shows no plans. */
async function review(
  { about, plan: { changes, hunks }, found: diagnostics }: Planned,
  proof: MigrationReview['proof'],
  options: MigrateOptions,
  host: Host,
): Promise<ReviewDecision | undefined> {
  return host.review?.({ about, changes, diagnostics, hunks, proof, options });
}

/** The functions of an app that is refused for files that Python does not compile. */
function keptFrom(
  functions: readonly FunctionOutcome[],
  errors: readonly Diagnostic[],
): FunctionOutcome[] {
  return functions.map((each): FunctionOutcome => {
    if (each.status === 'left-out') return each;
    const isOwn = errors.some((error) => error.function === each.name);
    return { ...each, status: isOwn ? 'refused' : 'held-back' };
  });
}

function withoutRefused(functions: readonly FunctionOutcome[]): NextStep[] {
  const refused = functions.filter(({ status }) => status === 'refused');
  const flags = refused.flatMap(({ name }) => ['--leave-out', name]);
  return flags.length === 0 ? [] : [{ kind: 'again', flags }];
}

function migrationOptions(options: MigrateOptions): MigrationOptions {
  const { layout = 'in-place', leaveOut = [] } = options;
  const { merge = false, upgrade = [], webApp = false, names = 'explicit' } = options;
  return { layout, leaveOut, merge, upgrade, webApp, names };
}

/**
 * The run again with what a person decided in a review; nothing where flags cannot say it, since the
 * command line leaves out a function that is to be migrated now.
 */
function decidedRun(given: MigrateOptions, chosen: MigrateOptions): NextStep[] {
  const { leaveOut: before = [], skip: skippedBefore = [] } = given;
  const { leaveOut = [], skip = [], layout } = chosen;
  if (before.some((name) => !leaveOut.includes(name))) return [];
  if (skippedBefore.some((name) => !skip.includes(name))) return [];
  const names = leaveOut.filter((name) => !before.includes(name));
  const skipped = skip.filter((name) => !skippedBefore.includes(name));
  const changed = layout === undefined || layout === given.layout ? [] : ['--layout', layout];
  const flags = [
    ...names.flatMap((name) => ['--leave-out', name]),
    ...skipped.flatMap((name) => ['--skip', name]),
    ...changed,
    '--yes',
  ];
  return [{ kind: 'again', flags }];
}

async function confirmMigration({ changes }: AppPlan, host: Host): Promise<ReviewDecision> {
  const question = {
    kind: 'select',
    name: confirmWriting.name,
    title: 'Write these changes?',
    choices: [
      { value: 'yes', title: 'yes, write all of them' },
      { value: 'no', title: 'no, change nothing' },
      { value: 'diff', title: 'show the diff again' },
    ],
  } as const;
  for (;;) {
    const said = await host.ask?.([question]);
    if (said === undefined || said === 'canceled') return { kind: 'cancel' };
    if (said === 'back') return { kind: 'decline' };
    if (said.yes === 'yes') return { kind: 'write' };
    if (said.yes !== 'diff') return { kind: 'decline' };
    host.on({ kind: 'diff', changes });
  }
}
