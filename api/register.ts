import { openAppInSteps } from '../generators/add.ts';
import { planRegistrations } from '../generators/functions/register-unregistered.ts';
import { runWithPauses } from '../workspace/process/pausable.ts';
import { openTree } from '../workspace/tree/disk.ts';
import { pathFrom } from './apps/app-name.ts';
import { inOneApp, type StartedApp } from './apps/in-one-app.ts';
import { type Host, sourceFor } from './host.ts';
import type { VerifyOptions } from './options.ts';
import { completed, type Outcome, stopped } from './outcome.ts';
import { propose } from './propose.ts';
import { placed, sourceOf } from './report/placed.ts';
import { proveByIndexing } from './verify/prove-by-indexing.ts';

/** How far to go, and what to prove the result with. */
export interface RegisterOptions extends VerifyOptions {
  /** Write without asking. */
  readonly yes?: boolean | undefined;
  /** Write nothing. */
  readonly dryRun?: boolean | undefined;
  /** Write nothing; the outcome is `pending` where a blueprint is not registered. */
  readonly check?: boolean | undefined;
}

/** The blueprints that were not registered. */
export interface RegisterAbout {
  /** The app; absolute. */
  readonly root: string;
  /** From `host.cwd`, with `/`. */
  readonly path: string;
  readonly blueprints: readonly {
    /** The variable that holds it. */
    readonly name: string;
    readonly path: string;
    /** Its functions, as far as their names can be read. */
    readonly functions: readonly string[];
  }[];
}

export type RegisterOutcome = Outcome<RegisterAbout>;

/** Registers all blueprints of the app at or below a path. See `register` in api/index.ts. */
export async function register(
  path: string,
  options: RegisterOptions,
  host: Host,
): Promise<RegisterOutcome> {
  const writes = options.yes === true && options.dryRun !== true && options.check !== true;
  return inOneApp(path, { command: 'register', writes }, host, (app) =>
    registerIn(app, options, host),
  );
}

async function registerIn(
  { root, early, lock }: StartedApp,
  options: RegisterOptions,
  host: Host,
): Promise<RegisterOutcome> {
  const tree = openTree(root);
  const app = await runWithPauses(openAppInSteps(tree));
  if (app.kind === 'failed') {
    return stopped('refused', [...early, ...placed(app.diagnostics, sourceOf(tree))]);
  }
  const { changes, blueprints, ...plan } = planRegistrations(tree, app.value);
  const diagnostics = [...early, ...placed(plan.diagnostics, sourceOf(tree))];
  if (plan.diagnostics.some(({ severity }) => severity === 'error')) {
    return stopped('refused', diagnostics);
  }
  const about = { root, path: pathFrom(host.cwd, root), blueprints };
  const next = [{ kind: 'again', flags: ['--yes'] }] as const;
  if (options.check === true) {
    const kind = changes.length > 0 ? 'pending' : 'nothing';
    return completed(kind, about, { diagnostics, changes });
  }
  const functions = blueprints.flatMap((each) => each.functions);
  return propose(
    {
      about,
      plan: { command: 'register', root, changes },
      ...{ root, tree, lock, changes, diagnostics, next },
      prove: () => proveByIndexing({ root, functions, tree, changes }, options, host),
    },
    {
      source: sourceFor(host, options.yes === true, options.dryRun === true),
      dryRun: options.dryRun === true,
    },
    host,
  );
}
