import { applyPlan } from '../../api/plan/apply-plan.ts';
import type { Run } from '../command.ts';
import { textOf } from '../command.ts';
import { finishApp } from '../finish.ts';
import { migrationEnding } from '../views/migration-view.ts';
import { stepsData } from '../views/next-view.ts';
import { finishApps } from './many-apps.ts';
import { showMigration, stepsAfter } from './migrate.ts';

/** Writes exactly what a saved plan says. */
export const run: Run = async (session, path = '', flags) => {
  const options = {
    dryRun: flags.dryRun === true,
    allowDirty: flags.allowDirty === true,
    commit: flags.commit === true,
    branch: textOf(flags.branch),
    verify: flags.verify !== false,
    python: textOf(flags.python),
    timeoutS: textOf(flags.timeout),
    exact: flags.exact === true,
  };
  const mode = options.dryRun ? 'plan' : 'write';
  const host = session.host((event) => showMigration(event, { mode }, flags, session));
  const outcome = await applyPlan(path, options, host);
  if (outcome.kind === 'apps') return finishApps(outcome, session);
  const steps = await stepsAfter(outcome, session);
  return finishApp(outcome, session, {
    lines: () => migrationEnding(outcome, session, steps),
    dataOf: () => stepsData(steps),
  });
};
