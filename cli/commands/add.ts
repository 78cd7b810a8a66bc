import { writeAddition } from '../../api/add-write.ts';
import { keepTemplates } from '../../api/cache-templates.ts';
import { locateApp } from '../../api/locate.ts';
import { putRight } from '../../api/recover-app.ts';
import { refusalFinding } from '../../api/refusal.ts';
import type { Exit } from '../../api/report/exit.ts';
import { unreadable } from '../../api/unreadable.ts';
import { openApp } from '../../generators/add.ts';
import type { Question } from '../../generators/templates/question.ts';
import { initParser } from '../../python/parse.ts';
import { readLock } from '../../registry/lock/lock-file.ts';
import { planRun } from '../../registry/plan/plan-run.ts';
import { openTree, Unreadable } from '../../workspace/tree/disk.ts';
import { answersFor, isFilesAlone, openTemplates } from '../ask/add-choice.ts';
import { allowSensitive, sensitiveLines } from '../ask/allow-sensitive.ts';
import { confirm, type Source, sourceOf } from '../ask/ask.ts';
import type { Run, Session } from '../command.ts';
import { type AddRun, finishAdd, refuseAdd, wouldAdd } from '../views/add-report.ts';
import { planLines } from '../views/create-report.ts';
import { nameOfApp } from '../views/name-of-app.ts';
import { reportNotLocated } from '../views/not-located.ts';
import { counted } from '../views/summary.ts';
import { type AddOptions, readAddOptions } from './add-options.ts';

/** Adds a template to an app: reads the app, asks, plans, shows, writes and verifies. */
export const run: Run = async (session, word, options, more) => {
  const flags = readAddOptions(options);
  const { apps, problem } = locateApp('.', session.cwd);
  const [root] = apps;
  if (problem !== undefined || root === undefined) {
    if (problem === undefined) throw new Error('an app was located, but none is there');
    return reportNotLocated(session, 'add --cwd', apps, problem);
  }
  const { notes, problem: stuck } = await putRight(root);
  if (stuck !== undefined) return refuseAdd([stuck], session);
  try {
    await initParser();
    const course = { root, session, flags, notes, options, words: [word, more[0]] as const };
    return await carryOut(course, sourceOf(session.io, { yes: flags.yes, json: session.json }));
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return refuseAdd([unreadable(nameOfApp(root, session.cwd), root, error)], session);
  }
};

export interface Course {
  readonly root: string;
  readonly session: Session;
  readonly flags: AddOptions;
  readonly notes: Parameters<typeof refuseAdd>[0];
  readonly options: Parameters<Run>[2];
  /** The template and the name, as far as they were given. */
  readonly words: readonly [string | undefined, string | undefined];
}

async function carryOut(course: Course, source: Source): Promise<Exit> {
  const { root, session, flags, notes } = course;
  const tree = openTree(root);
  const app = openApp(tree);
  const lock = readLock(tree);
  if ('code' in lock) return refuseAdd([...notes, lock], session, tree);
  const opened = await openTemplates(course, source);
  if (typeof opened === 'string') return opened;
  const { registries, file } = opened;
  if (!('library' in registries)) return refuseAdd([...notes, ...registries], session);
  const { library } = registries;
  // Files alone need no functions beside them.
  if ('code' in app && !isFilesAlone(library, opened.word)) {
    return refuseAdd([...notes, app], session);
  }
  const answered = await answersFor(course, source, { app, library, file, word: opened.word });
  if (typeof answered === 'string') return answered;
  const { request: wish, again } = answered;
  const plan = planRun(tree, library, lock, wish, registries.newPins(root));
  const added: AddRun = {
    root,
    template: wish.template,
    answers: wish.answers,
    functions: plan.functions,
    ...(plan.file !== undefined && { file: plan.file }),
    changes: plan.changes,
    diagnostics: [...notes, ...registries.findings, ...plan.diagnostics],
    again,
    tree,
  };
  if (plan.diagnostics.some(({ severity }) => severity === 'error')) {
    return refuseAdd(added.diagnostics, session, tree);
  }
  if (plan.changes.length === 0) return finishAdd({ ...added, result: 'nothing' }, session);
  const shown = { ...added, folder: nameOfApp(root, session.cwd) };
  session.io.out(...(await planLines(shown, flags.diff, session)));
  session.io.out(...sensitiveLines(plan.sensitive));
  const allowed = await allowSensitive(plan.sensitive, flags, flags.dryRun ? 'nobody' : source);
  if (allowed === 'interrupted') return allowed;
  if (allowed.length > 0) return refuseAdd([...notes, ...allowed], session, tree);
  if (flags.dryRun) return finishAdd({ ...added, result: 'planned' }, session);
  if (source === 'nobody') return wouldAdd([yesQuestion], again, session);
  if (source === 'person') {
    const answer = await confirm(`Write ${counted(plan.changes.length, 'file')}?`);
    if (answer === 'interrupted') return 'interrupted';
    if (!answer) return finishAdd({ ...added, result: 'declined' }, session);
  }
  const unpinned = await registries.recordPins(root);
  if (unpinned.length > 0) {
    const refusals = unpinned.map(({ folder, refusal }) => refusalFinding(refusal, folder));
    return refuseAdd([...notes, ...refusals], session);
  }
  const outcome = await writeAddition(added, flags, session);
  if (outcome.result === 'written') await keepTemplates(registries, plan.templates, session);
  return finishAdd({ ...added, ...outcome }, session);
}

/** Answered by `--yes`: the files of the app are changed, and nobody can be shown how. */
const yesQuestion = {
  name: 'yes',
  title: 'Write the changes',
  kind: 'confirm',
} as const satisfies Question;
