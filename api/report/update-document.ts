import type { Session } from '../../cli/command.ts';
import { positionOf } from '../../cli/views/code-frame.ts';
import { pathFrom } from '../../cli/views/name-of-app.ts';
import type { SourceOf } from '../../cli/views/report.ts';
import { again } from '../../cli/views/run-again.ts';
import type { Moved } from '../../registry/update/outdated-entries.ts';
import type { FunctionChange } from '../../registry/update/update-entry.ts';
import { sourceAfter, sourceOf } from '../source.ts';
import type { UpdateRun } from '../update-app.ts';
import type { EntryRow } from '../update-plan.ts';
import { type JsonChange, type JsonDiagnostic, jsonChange, jsonDiagnostic } from './report-json.ts';
import { type JsonVerification, jsonVerification } from './verification-document.ts';

/** One app in what `update --json` prints: `updatedApp` in docs/report.schema.json. */
export interface UpdatedApp {
  /** Absolute path of the app. */
  readonly root: string;
  /** From the folder that the command was started in. */
  readonly path: string;
  readonly result: UpdateRun['result'];
  readonly functions: readonly FunctionChange[];
  readonly templates: readonly UpdatedTemplate[];
  readonly changes: readonly JsonChange[];
  readonly diagnostics: readonly JsonDiagnostic[];
  readonly verification?: JsonVerification;
  /** Why there is no verification, where there might be one. */
  readonly unverified?: string;
  /** Where somebody has to say yes first: the command that writes. */
  readonly next?: readonly string[];
}

interface UpdatedTemplate {
  readonly template: string;
  readonly moved: readonly Moved[];
  readonly result: EntryRow['result'];
  readonly functions: readonly FunctionChange[];
  readonly files: readonly string[];
  readonly conflicts: readonly JsonConflict[];
}

interface JsonConflict {
  readonly path: string;
  readonly line?: number;
  readonly what: string;
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
}

export function updatedApp(run: UpdateRun, session: Session): UpdatedApp {
  const { root, plan, result, notes, stoppedBy, verification, unverified } = run;
  const source = plan ? sourceOf(plan.tree) : () => undefined;
  return {
    root,
    path: pathFrom(session.cwd, root),
    result,
    functions: plan?.entries.flatMap(({ functions }) => functions) ?? [],
    templates: plan?.entries.map((each) => updatedTemplate(each, source)) ?? [],
    changes: plan?.changes.map(jsonChange) ?? [],
    diagnostics: [...notes, ...(plan?.diagnostics ?? []), ...stoppedBy].map((each) =>
      jsonDiagnostic(each, source),
    ),
    ...(plan &&
      verification && {
        verification: jsonVerification(verification, sourceAfter(plan.tree, plan.changes)),
      }),
    ...(unverified !== undefined && { unverified }),
    ...(run.unconfirmed && { next: [again(session, ['--yes'])] }),
  };
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
