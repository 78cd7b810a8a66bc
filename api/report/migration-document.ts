import { pathFrom } from '../../cli/views/name-of-app.ts';
import type { FunctionOutcome, Migration } from '../../migrator/migration.ts';
import type { AppRun } from '../migrate-app.ts';
import { sourceAfter, sourceOf } from '../source.ts';
import { beforeDeploy, type DeployStep } from './before-deploy.ts';
import { type JsonChange, type JsonDiagnostic, jsonChange, jsonDiagnostic } from './report-json.ts';
import { type JsonVerification, jsonVerification } from './verification-document.ts';

/** What `migrate --json` prints of an app; `migrate` in docs/report.schema.json has the whole. */
interface AppDocument extends AppOutcome {
  readonly changes: readonly JsonChange[];
}

/** What became of an app, without what was written to it. */
interface AppOutcome {
  /** Absolute path of the app. */
  readonly root: string;
  /** From the folder that the command was started in. */
  readonly path: string;
  /** The plan's; absent where the app could not be read. */
  readonly status?: Migration['status'];
  readonly result: AppRun['result'];
  readonly functions: readonly FunctionOutcome[];
  readonly diagnostics: readonly JsonDiagnostic[];
  /** What is left to be done before the app is deployed; absent where that is nothing. */
  readonly next?: readonly DeployStep[];
  readonly verification?: JsonVerification;
  /** Why there is no verification, where there might be one. */
  readonly unverified?: string;
}

export function appOutcome(run: AppRun, cwd: string): AppOutcome {
  const { root, plan, result, notes, stoppedBy, verification, unverified } = run;
  const source = plan ? sourceOf(plan.planned) : () => undefined;
  const isBack = result === 'taken-back';
  const proved = plan && (isBack ? sourceOf(plan.tree) : sourceAfter(plan.tree, plan.changes));
  const next = beforeDeploy(plan?.migration.diagnostics ?? [], source);
  return {
    root,
    path: pathFrom(cwd, root),
    ...(plan && { status: plan.migration.status }),
    result,
    functions: plan?.migration.functions ?? [],
    diagnostics: [
      ...[...notes, ...(plan?.migration.diagnostics ?? []), ...stoppedBy].map((each) =>
        jsonDiagnostic(each, source),
      ),
      ...(run.unproved ?? []).map((each) => jsonDiagnostic(each, proved ?? source)),
    ],
    ...(next.length > 0 && { next }),
    ...(proved && verification && { verification: jsonVerification(verification, proved) }),
    ...(unverified !== undefined && { unverified }),
  };
}

export function appDocument(run: AppRun, cwd: string): AppDocument {
  return { ...appOutcome(run, cwd), changes: (run.plan?.changes ?? []).map(jsonChange) };
}
