import { refusalFinding } from '../../api/refusal.ts';
import type { Exit } from '../../api/report/exit.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { plopActionFailed, plopCodeFailed, plopCodeRan } from '../../diagnostics/plopfiles.ts';
import { type PlopPlan, planPlop } from '../../generators/plop/plan-plop.ts';
import type { PlopAnswers } from '../../generators/plop/plop-answers.ts';
import { changes, OverlappingEdits } from '../../workspace/change/changes.ts';
import type { Change } from '../../workspace/change/edit.ts';
import { Unencodable } from '../../workspace/text/text.ts';
import { apply } from '../../workspace/transaction/apply.ts';
import type { AppLock } from '../../workspace/transaction/lock.ts';
import { type DiskTree, openTree } from '../../workspace/tree/disk.ts';
import { confirm, type Source } from '../ask/ask.ts';
import type { Session } from '../command.ts';
import { refuse } from '../views/create-ending.ts';
import { planLines } from '../views/create-report.ts';
import { nameOfApp } from '../views/name-of-app.ts';
import {
  againLine,
  finishPlop,
  inOneLine,
  type Plop,
  type PlopRun,
  sayUnconfirmed,
} from '../views/plop-report.ts';
import { counted } from '../views/summary.ts';
import type { PlopOptions } from './plop-options.ts';

/** What is settled before a generator is chosen. */
export interface PlopCourse {
  readonly session: Session;
  readonly flags: PlopOptions;
  /** Of putting right what an earlier run left behind. */
  readonly notes: readonly Diagnostic[];
  readonly plop: Plop;
  /** As given. */
  readonly plopfile: string;
  /** Absolute; where the paths of actions start. */
  readonly root: string;
}

interface Chosen {
  readonly generator: string;
  readonly answers: PlopAnswers;
  readonly source: Source;
  readonly lock: AppLock;
}

/** Plans under the lock, shows, asks once more where a person is there, and writes. */
export async function writePlop(course: PlopCourse, chosen: Chosen): Promise<Exit> {
  const { session, flags, plop, plopfile, root, notes } = course;
  const { generator, answers, source, lock } = chosen;
  const tree = openTree(root);
  const plan = await planPlop(plop, generator, { ...answers }, tree);
  const planned = changesOf(plan, tree);
  if ('failures' in planned) {
    const failed = planned.failures.map((each) =>
      diagnose(plopActionFailed, { generator, reason: inOneLine(each) }),
    );
    return refuse([...notes, ...failed], session);
  }
  const ran = plan.ran.length > 0 ? [diagnose(plopCodeRan, { actions: plan.ran })] : [];
  const run: PlopRun = {
    plopfile,
    generator,
    root,
    answers,
    changes: planned.changes,
    diagnostics: [...notes, ...ran],
    done: plan.done,
    left: plan.left,
    again: againLine(course, generator, answers),
  };
  const shown = { changes: run.changes, folder: nameOfApp(root, session.cwd) };
  session.io.out(...(await planLines(shown, flags.diff, session)));
  const size = run.changes.length;
  if (size === 0 && run.left.length === 0) return finishPlop('nothing', run, session);
  if (flags.dryRun) return finishPlop('planned', run, session);
  if (source === 'nobody') return sayUnconfirmed(run, session);
  if (source === 'person') {
    const answer = await confirm(`Write ${counted(size, 'file')}?`);
    if (answer === 'interrupted') return 'interrupted';
    if (!answer) return finishPlop('declined', run, session);
  }
  const outcome = await apply(root, run.changes, { inputs: tree.inputs(), lock });
  if (outcome.kind === 'rejected') throw new Error('nothing was asked that could reject it');
  if (outcome.kind !== 'applied') {
    return refuse([...run.diagnostics, refusalFinding(outcome, root)], session);
  }
  const { done, failures } = await plan.finish();
  const failed = failures.map((each) => diagnose(plopCodeFailed, { reason: inOneLine(each) }));
  const ended = {
    ...run,
    done: [...run.done, ...done],
    diagnostics: [...run.diagnostics, ...failed],
  };
  return finishPlop('written', ended, session);
}

/** What the plan comes to, or why its actions fail, do not go together or not into their files. */
function changesOf(
  { edits, failures }: PlopPlan,
  tree: DiskTree,
): { readonly changes: readonly Change[] } | { readonly failures: readonly string[] } {
  if (failures.length > 0) return { failures };
  try {
    return { changes: changes(tree, edits) };
  } catch (error) {
    if (!(error instanceof OverlappingEdits || error instanceof Unencodable)) throw error;
    return { failures: [error.message] };
  }
}
