import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { FunctionOutcome, Migration } from '../migrator/migration.ts';
import { type Exit, exitCode } from './exit.ts';
import type { AppRun } from './migrate-app.ts';
import { type JsonChange, type JsonDiagnostic, jsonChange, jsonDiagnostic } from './report-json.ts';
import { sourceAfter, sourceOf } from './source.ts';
import { type JsonVerification, jsonVerification } from './verification-document.ts';

/** What `migrate --json` prints. Its schema is docs/migrate.schema.json. */
export interface MigrationDocument {
  readonly version: 1;
  readonly exitCode: number;
  /** What kept apps from being looked at. */
  readonly diagnostics: readonly JsonDiagnostic[];
  readonly apps: readonly AppDocument[];
}

interface AppDocument {
  /** Absolute path of the app. */
  readonly root: string;
  /** The plan's; absent where the app could not be read. */
  readonly status?: Migration['status'];
  readonly result: AppRun['result'];
  readonly functions: readonly FunctionOutcome[];
  readonly diagnostics: readonly JsonDiagnostic[];
  readonly changes: readonly JsonChange[];
  readonly verification?: JsonVerification;
  /** Why there is no verification, where there might be one. */
  readonly unverified?: string;
}

export function migrationDocument(
  runs: readonly AppRun[],
  exit: Exit,
  problems: readonly Diagnostic[] = [],
): MigrationDocument {
  return {
    version: 1,
    exitCode: exitCode(exit),
    diagnostics: problems.map((each) => jsonDiagnostic(each, () => undefined)),
    apps: runs.map(appDocument),
  };
}

function appDocument(run: AppRun): AppDocument {
  const { root, plan, result, notes, stoppedBy, verification, unverified } = run;
  const source = plan ? sourceOf(plan.tree) : () => undefined;
  return {
    root,
    ...(plan && { status: plan.migration.status }),
    result,
    functions: plan?.migration.functions ?? [],
    diagnostics: [...notes, ...(plan?.migration.diagnostics ?? []), ...stoppedBy].map((each) =>
      jsonDiagnostic(each, source),
    ),
    changes: (plan?.changes ?? []).map(jsonChange),
    ...(plan &&
      verification && {
        verification: jsonVerification(verification, sourceAfter(plan.tree, plan.changes)),
      }),
    ...(unverified !== undefined && { unverified }),
  };
}
