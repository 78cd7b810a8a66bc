import { confirm, sourceOf } from '../cli/ask/ask.ts';
import type { Session } from '../cli/command.ts';
import type { UpdateOptions } from '../cli/commands/update-options.ts';
import { nameOfApp } from '../cli/views/name-of-app.ts';
import { counted } from '../cli/views/summary.ts';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { uncommittedChanges } from '../diagnostics/environment.ts';
import type { oldSnapshot } from '../registry/update/history.ts';
import type { Verification } from '../verify/verify.ts';
import { dirtyPaths } from '../workspace/git/git.ts';
import { Unreadable } from '../workspace/tree/disk.ts';
import { keepTemplates } from './cache-templates.ts';
import { putRight } from './recover-app.ts';
import { refusalFinding } from './refusal.ts';
import { type Exit, exitOf, gravest } from './report/exit.ts';
import { unreadable } from './unreadable.ts';
import { planAppUpdate, type UpdatePlanned } from './update-plan.ts';
import { type Written, writeUpdate } from './update-write.ts';

/** How far one app came. */
export interface UpdateRun {
  readonly root: string;
  /** `current`: all of it is as the templates make it now, or nothing was made by one. */
  readonly result: 'current' | 'refused' | 'planned' | 'declined' | Written['result'];
  readonly exit: Exit;
  /** Absent where there is no plan. */
  readonly plan?: UpdatePlanned;
  /** Findings beside those of the plan and of the verification. */
  readonly notes: readonly Diagnostic[];
  /** What ended a run that failed. */
  readonly stoppedBy: readonly Diagnostic[];
  readonly verification?: Verification;
  /** Why there is no verification. */
  readonly unverified?: string;
  /** Somebody has to say yes first. */
  readonly unconfirmed?: true;
}

interface Means {
  readonly show: (plan: UpdatePlanned) => void;
  /** Looks for old versions of templates. */
  readonly find: typeof oldSnapshot;
}

/** Brings what templates made in one app to their new versions, as far as the options let it. */
export async function updateApp(
  root: string,
  session: Session,
  options: UpdateOptions,
  { show, find }: Means,
): Promise<UpdateRun> {
  const { notes, problem } = await putRight(root);
  if (problem) return failed({ root, notes }, [problem]);
  const source = sourceOf(session.io, { yes: options.mode !== 'ask', json: session.json });
  let plan: Awaited<ReturnType<typeof planAppUpdate>>;
  try {
    plan = await planAppUpdate(root, session, options, source, find);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return failed({ root, notes }, [unreadable(nameOfApp(root, session.cwd), root, error)]);
  }
  if (plan === 'interrupted') return { ...failed({ root, notes }, []), exit: 'interrupted' };
  if ('stoppedBy' in plan) return failed({ root, notes }, plan.stoppedBy);
  show(plan);
  const planned = { root, plan, notes, stoppedBy: [] };
  const left = gravest(plan.diagnostics.map(exitOf));
  if (options.mode === 'check') {
    const isWork = plan.entries.length > 0;
    return { ...planned, result: isWork ? 'planned' : 'current', exit: isWork ? 'work' : left };
  }
  if (plan.changes.length === 0) {
    return { ...planned, result: left === 'done' ? 'current' : 'refused', exit: left };
  }
  if (options.mode === 'dry-run') return { ...planned, result: 'planned', exit: left };
  if (source === 'nobody') {
    return { ...planned, result: 'planned', exit: 'usage', unconfirmed: true };
  }
  const dirty = options.allowDirty ? [] : dirtyPaths(root, touchedBy(plan));
  if (dirty.length > 0) return failed(planned, [diagnose(uncommittedChanges, { files: dirty })]);
  if (source === 'person') {
    const answer = await confirm(`Write ${counted(plan.changes.length, 'file')}?`);
    if (answer === 'interrupted') return { ...planned, result: 'declined', exit: 'interrupted' };
    if (!answer) return { ...planned, result: 'declined', exit: 'done' };
  }
  const unpinned = await plan.registries.recordPins(root);
  if (unpinned.length > 0) {
    return failed(
      planned,
      unpinned.map(({ folder, refusal }) => refusalFinding(refusal, folder)),
    );
  }
  const written = await writeUpdate(root, plan, options, session);
  if (written.result === 'written')
    await keepTemplates(plan.registries, templatesIn(plan), session);
  return ended(planned, written, left);
}

function ended(
  planned: Omit<UpdateRun, 'result' | 'exit'>,
  written: Written,
  left: Exit,
): UpdateRun {
  const { stoppedBy = [] } = written;
  if (stoppedBy.length > 0) return failed(planned, stoppedBy);
  return {
    ...planned,
    ...written,
    stoppedBy,
    exit: written.result === 'written' ? left : (written.exit ?? 'failed'),
  };
}

function templatesIn({ entries }: UpdatePlanned): string[] {
  return [...new Set(entries.flatMap(({ next }) => Object.keys(next.templates)))];
}

function touchedBy({ changes }: UpdatePlanned): string[] {
  return changes.flatMap(({ before }) => before?.path ?? []);
}

function failed(
  known: Omit<UpdateRun, 'result' | 'exit' | 'stoppedBy'>,
  stoppedBy: readonly Diagnostic[],
): UpdateRun {
  return { ...known, result: 'failed', exit: gravest(stoppedBy.map(exitOf)), stoppedBy };
}
