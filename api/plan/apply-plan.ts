import { resolve } from 'node:path';
import { diagnose } from '../../diagnostics/diagnostic.ts';
import { planStale, planUnreadable } from '../../diagnostics/plans.ts';
import { failed, ok, type Result } from '../../diagnostics/result.ts';
import { initParser } from '../../python/parse.ts';
import { readOwnFile } from '../../workspace/own-file.ts';
import { openTree, Unreadable } from '../../workspace/tree/disk.ts';
import { nameOfApp, pathFrom } from '../apps/app-name.ts';
import { type AppsOutcome, workOnApps } from '../apps/each-app.ts';
import { recoverApp } from '../apps/recover-app.ts';
import type { Host } from '../host.ts';
import { carryOut, type Planned } from '../migrate/migrate.ts';
import type { MigrateOutcome } from '../migrate/migrate-options.ts';
import type { CommitOptions, VerifyOptions } from '../options.ts';
import { stopped } from '../outcome.ts';
import { placed } from '../report/placed.ts';
import { changeFrom, type PlanDocument, planIn, type SavedPlan, staleInputs } from './plan-file.ts';

/** How to apply a plan. */
export interface ApplyPlanOptions extends VerifyOptions, CommitOptions {
  /** Say what would be written, and whether the plan still fits, and write nothing. */
  readonly dryRun?: boolean | undefined;
  /** Write even where git has uncommitted changes in a file that is written. */
  readonly allowDirty?: boolean | undefined;
}

/** Writes exactly what a saved plan says. See `applyPlan` in api/index.ts. */
export async function applyPlan(
  path: string,
  options: ApplyPlanOptions,
  host: Host,
): Promise<MigrateOutcome | AppsOutcome> {
  const plan = readPlan(path, host);
  if (plan.kind === 'failed') return stopped('refused', placed(plan.diagnostics));
  await initParser();
  const rebuilt = await Promise.all(plan.value.apps.map((app) => rebuild(app, path, host)));
  // Each app is compared before the first one is written.
  const problems = rebuilt.flatMap((each) => (each.kind === 'failed' ? each.diagnostics : []));
  if (problems.length > 0) return stopped('refused', placed(problems));
  const ready = rebuilt.flatMap((each) => (each.kind === 'failed' ? [] : [each.value]));
  const [only, ...others] = ready;
  if (only !== undefined && others.length === 0) return applyToApp(only, options, host);
  const byRoot = new Map(ready.map((each) => [each.planned.about.root, each]));
  const work = {
    roots: [...byRoot.keys()],
    diagnostics: [],
    patches: true,
    onApp: async (root: string) => applyToApp(byRoot.get(root) as Rebuilt, options, host),
  };
  return workOnApps(work, host);
}

function readPlan(path: string, { cwd }: Host): Result<PlanDocument> {
  const refuse = (problem: string) => diagnose(planUnreadable, { path, problem });
  const read = readOwnFile(resolve(cwd, path));
  if (read.kind === 'failed') return failed(refuse(read.reason));
  try {
    const plan = planIn(JSON.parse(read.value));
    return plan.kind === 'failed' ? failed(refuse(plan.reason)) : plan;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return failed(refuse('is not valid JSON'));
  }
}

interface Rebuilt {
  readonly planned: Planned;
  readonly saved: SavedPlan;
}

/** The plan with the files as they are now, or why it does not fit them. */
async function rebuild(saved: SavedPlan, file: string, host: Host): Promise<Result<Rebuilt>> {
  const root = resolve(host.cwd, saved.path);
  const app = nameOfApp(root, host.cwd);
  try {
    const recovery = await recoverApp(root);
    const [blocking] = recovery.diagnostics;
    if (recovery.kind === 'blocked' && blocking !== undefined) return failed(blocking);
    const tree = openTree(root);
    const paths = staleInputs(saved.inputs, tree);
    if (paths.length > 0) return failed(diagnose(planStale, { app, paths }));
    const changes = saved.changes.map((each) => changeFrom(each, tree));
    if (changes.includes(undefined)) {
      return failed(
        diagnose(planUnreadable, {
          path: file,
          problem: `has changes that do not fit ${app}`,
        }),
      );
    }
    const { functions, next, diagnostics, options } = saved;
    const about = { root, path: pathFrom(host.cwd, root), status: 'ready' as const, functions };
    return ok({
      saved,
      planned: {
        kind: 'plan',
        about: { ...about, ...(next && { next }) },
        plan: {
          ...{ root, tree, planned: tree, merged: options.merge === true, hunks: [] },
          migration: { status: 'ready', functions, edits: [], diagnostics: [] },
          changes: changes.flatMap((each) => each ?? []),
        },
        layout: undefined,
        lock: undefined,
        diagnostics,
        found: diagnostics,
      },
    });
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return failed(diagnose(planStale, { app, paths: [error.message] }));
  }
}

async function applyToApp(
  { planned, saved }: Rebuilt,
  { dryRun = false, ...options }: ApplyPlanOptions,
  host: Host,
): Promise<MigrateOutcome> {
  const mode = dryRun ? 'plan' : 'write';
  const given = { ...saved.options, ...options, mode } as const;
  const { about, plan, diagnostics } = planned;
  await host.on({ kind: 'plan', command: 'migrate', about, changes: plan.changes, diagnostics });
  const done = await carryOut(planned, { given, options: given }, host);
  if (done.kind === 'plan-again') return stopped('canceled');
  // `pyfunc apply` writes without asking.
  const flagsOf = (flags: readonly string[]) => flags.filter((flag) => flag !== '--yes');
  const next = done.next.map((step) =>
    step.kind === 'again' ? { ...step, flags: flagsOf(step.flags) } : step,
  );
  return { ...done, next };
}
