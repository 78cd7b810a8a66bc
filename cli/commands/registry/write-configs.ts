import { refusalFinding } from '../../../api/refusal.ts';
import { type Exit, exitCode } from '../../../api/report/exit.ts';
import { jsonText } from '../../../api/report/json-text.ts';
import { jsonChange, jsonDiagnostic } from '../../../api/report/report-json.ts';
import { sourceFrom } from '../../../api/source.ts';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { Question } from '../../../generators/templates/question.ts';
import type { Change } from '../../../workspace/change/edit.ts';
import { apply } from '../../../workspace/transaction/apply.ts';
import type { AppLock } from '../../../workspace/transaction/lock.ts';
import type { DiskTree } from '../../../workspace/tree/disk.ts';
import { confirm, sourceOf } from '../../ask/ask.ts';
import { sayMissing } from '../../ask/missing-answers.ts';
import type { Options, Session } from '../../command.ts';
import { diffView } from '../../views/diff-view.ts';
import { counted } from '../../views/summary.ts';
import { type Line, styled } from '../../views/terminal.ts';
import { findingLines, refuse } from './refuse.ts';

/** A change of settings, such as pyfunc.config or pyfunc-lock.json, that nothing stands against. */
export interface ConfigRun {
  readonly tree: DiskTree;
  /** Held since before the plan was made. */
  readonly lock?: AppLock;
  readonly changes: readonly Change[];
  /** What a person should know before they say yes. */
  readonly about: readonly Line[];
  /** For machines: the registries it is about. */
  readonly registries?: readonly object[];
  /** For machines: whatever else it is about. */
  readonly details?: object;
  readonly findings: readonly Diagnostic[];
  /** What is true once it is written. */
  readonly pinned?: readonly Diagnostic[];
  /** What to do next, once it is written. */
  readonly next: readonly Line[];
  /** The command that does it all again, without asking. */
  readonly again: string;
}

type Status = 'nothing' | 'planned' | 'declined' | 'written';

/** Shows the change, asks, and writes all of it as one transaction or nothing. */
export async function writeConfigs(
  run: ConfigRun,
  options: Options,
  session: Session,
): Promise<Exit> {
  const { tree, lock, changes, about, again } = run;
  const { io, json } = session;
  io.out(...about);
  if (changes.length === 0) return finish(run, 'nothing', session);
  io.out('', ...diffView(changes, 'full', io));
  if (options.dryRun === true) return finish(run, 'planned', session);
  const source = sourceOf(io, { yes: options.yes === true, json });
  if (source === 'nobody') return sayMissing([yesQuestion], again, session);
  if (source === 'person') {
    const answer = await confirm(`Write ${counted(changes.length, 'file')}?`);
    if (answer === 'interrupted') return 'interrupted';
    if (!answer) return finish(run, 'declined', session);
  }
  const held = lock && { lock };
  const outcome = await apply(tree.root, changes, { inputs: tree.inputs(), ...held });
  if (outcome.kind === 'applied') return finish(run, 'written', session);
  if (outcome.kind === 'rejected') throw new Error('nothing was asked that could reject it');
  return refuse([refusalFinding(outcome, tree.root)], session);
}

const yesQuestion = {
  name: 'yes',
  title: 'Write the changes',
  kind: 'confirm',
} as const satisfies Question;

function finish(run: ConfigRun, status: Status, session: Session): Exit {
  const { changes, registries, details, pinned = [], next, again } = run;
  const findings = status === 'written' ? [...run.findings, ...pinned] : run.findings;
  const { io, json, cwd } = session;
  const source = sourceFrom(cwd);
  io.out(...findingLines(findings, session), ...lastLines[status](next, again));
  if (!json) return 'done';
  const document = {
    version: 1,
    status,
    exitCode: exitCode('done'),
    ...(registries && { registries }),
    ...details,
    files: changes.map(jsonChange),
    diagnostics: findings.map((each) => jsonDiagnostic(each, source)),
    again,
  };
  io.raw(jsonText(document));
  return 'done';
}

const lastLines: Record<Status, (next: readonly Line[], again: string) => readonly Line[]> = {
  nothing: () => ['Nothing to do: it is so already.'],
  planned: (_, again) => ['Nothing was written. Write it with:', `  ${again}`],
  declined: (_, again) => ['Nothing was written. Write it with:', `  ${again}`],
  written: (next) => [[styled('green', 'Done.')], ...next],
};
