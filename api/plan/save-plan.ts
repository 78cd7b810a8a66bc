import { resolve } from 'node:path';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { planHoldsSecret, planNotSaved } from '../../diagnostics/plans.ts';
import manifest from '../../package.json' with { type: 'json' };
import { placeOf } from '../../workspace/change/changes.ts';
import { ownMarks, writeOwnFile } from '../../workspace/own-file.ts';
import { nameOfApp } from '../apps/app-name.ts';
import type { Host } from '../host.ts';
import type { MigrateOptions, MigrateOutcome } from '../migrate/migrate-options.ts';
import { completed, type Outcome, stopped } from '../outcome.ts';
import { jsonText } from '../report/json-text.ts';
import { placed } from '../report/placed.ts';
import {
  digestOfPlans,
  holdsSecret,
  type PlanDocument,
  type SavedPlan,
  savedChange,
} from './plan-file.ts';

/** A plan that was saved. */
export interface SavedPlanAbout {
  /** As it was given. */
  readonly path: string;
  /** How many apps have a plan in it. */
  readonly apps: number;
}

/** Saves the plans of apps that were planned as one file. See `savePlan` in api/index.ts. */
export function savePlan(
  outcomes: readonly MigrateOutcome[],
  path: string,
  options: MigrateOptions,
  { cwd }: Pick<Host, 'cwd'>,
): Outcome<SavedPlanAbout> {
  const refused = (found: readonly Diagnostic[]) => stopped<never>('refused', placed(found));
  const planned = outcomes.filter(({ kind, inputs }) => kind === 'planned' && inputs !== undefined);
  const problem = (text: string) => refused([diagnose(planNotSaved, { path, problem: text })]);
  if (options.template !== undefined) return problem('a plan with --template cannot be saved');
  if (planned.length === 0) return problem('there is nothing to write');
  const outside = planned.filter(({ about }) => about?.path.startsWith('..'));
  if (outside.length > 0 && planned.length > 1) {
    return problem('the apps lie outside of the current folder; name a folder above with --cwd');
  }
  const secret = planned.flatMap(({ about, changes }): Diagnostic[] => {
    const paths = changes.filter(holdsSecret).map(placeOf);
    const app = nameOfApp(about?.root ?? cwd, cwd);
    return paths.length === 0 ? [] : [diagnose(planHoldsSecret, { app, paths })];
  });
  if (secret.length > 0) return refused(secret);
  const apps = planned.map((each) => savedPlan(each, options));
  const document: PlanDocument = {
    ...{ kind: 'pyfunc-plan', version: 1, pyfunc: manifest.version, command: 'migrate' },
    sha256: digestOfPlans(apps),
    apps,
  };
  const reason = writeOwnFile(resolve(cwd, path), ownMarks.plan, jsonText(document));
  if (reason !== undefined) return problem(`it ${reason}`);
  return completed('written', { path, apps: apps.length });
}

function savedPlan(
  { about, diagnostics, inputs, changes }: MigrateOutcome,
  { leaveOut, merge, upgrade }: MigrateOptions,
): SavedPlan {
  const { path = '.', functions = [], next } = about ?? {};
  return {
    path: path.startsWith('..') ? '.' : path,
    options: {
      ...(leaveOut && { leaveOut }),
      ...(merge !== undefined && { merge }),
      ...(upgrade && { upgrade }),
    },
    functions,
    ...(next && { next }),
    diagnostics,
    inputs: inputs ?? { files: {}, folders: {} },
    changes: changes.map(savedChange),
  };
}
