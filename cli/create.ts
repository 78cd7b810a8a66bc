import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { builtIn, type Library } from '../generators/library.ts';
import type { Answers } from '../generators/question.ts';
import type { Lock } from '../workspace/lock.ts';
import { type Asked, ask, confirm, type Source, sourceOf } from './ask.ts';
import type { Options, Run, Session } from './command.ts';
import { askFolder, folderQuestion, prepareAnswers, yesQuestion } from './create-answers.ts';
import { finish, isRefused, refuse, requireAnswers } from './create-ending.ts';
import { type CreateOptions, readCreateOptions } from './create-options.ts';
import { againLine, type Creation, labelOf, planLines } from './create-report.ts';
import {
  appAlready,
  complete,
  lookInto,
  type PlannedApp,
  planInto,
  writeInto,
} from './create-steps.ts';
import type { Exit } from './exit.ts';
import { holdFolder } from './hold-folder.ts';
import { appNameFor, type NewFolder, newFolder } from './new-folder.ts';
import { counted } from './summary.ts';

/** Makes a new app: looks, asks, plans, shows, writes, and then commits and installs. */
export const run: Run = async (session, argument, options) => {
  const flags = readCreateOptions(options);
  const source = sourceOf(session.io, { yes: flags.yes, json: session.json });
  const where = await askFolder(argument, source);
  if (where.kind === 'interrupted') return 'interrupted';
  const path = where.kind === 'answered' ? String(where.answers.folder) : folderQuestion.default;
  const target = newFolder(path, session.cwd);
  if ('code' in target) return refuse([target], session);
  const found = await lookInto(target);
  if (source === 'person') found.push(...appAlready(target));
  if (isRefused(found)) return refuse(found, session);

  const library = await builtIn();
  const course = { target, source, flags, session, found };
  const answered = await answersFor(course, library, where, options);
  return typeof answered === 'string' ? answered : carryOut(course, library, answered);
};

/** What is settled before anything is asked of the app itself. */
interface Course {
  readonly target: NewFolder;
  readonly source: Source;
  readonly flags: CreateOptions;
  readonly session: Session;
  /** Notes from looking into the folder. */
  readonly found: readonly Diagnostic[];
}

interface Answered {
  readonly answers: Answers;
  readonly again: string;
}

/** All answers, or how the run ends for want of them. */
async function answersFor(
  { target, source, flags, session }: Course,
  library: Library,
  where: Asked,
  options: Options,
): Promise<Answered | Exit> {
  const given = prepareAnswers(library, appNameFor(target.root), options, session);
  const { questions, objections } = given;
  if (objections.length > 0) {
    const { sayObjections } = await import('./missing-answers.ts');
    return sayObjections(objections, session);
  }
  const folder = labelOf(target.root, session.cwd);
  const again = (answers: Answers) => againLine(folder, questions, answers, flags, session);
  const asked = await ask(questions, given.answers, source);
  if (asked.kind === 'interrupted') return 'interrupted';
  const missing = [where, asked].flatMap((each) => (each.kind === 'missing' ? each.questions : []));
  if (asked.kind === 'missing' || missing.length > 0) {
    return requireAnswers(missing, again(given.answers), session);
  }
  return { answers: asked.answers, again: again(asked.answers) };
}

/** Plans and writes while nobody else can, and then installs and commits. */
async function carryOut(course: Course, library: Library, answered: Answered): Promise<Exit> {
  const { target, flags, session, found } = course;
  const work = (lock?: Lock) => planAndWrite(course, library, answered, lock);
  const done = await (flags.dryRun ? work() : holdFolder(target.root, work));
  if (typeof done === 'string') return done;
  if ('refused' in done) return refuse([...found, done.refused], session);
  const extras = await complete(target, done.planned, answered.answers, flags, session);
  const status = session.stop.exit === undefined ? 'written' : 'stopped';
  return finish(status, done.creation, session, extras);
}

/** Shows the plan, asks once more where a person is there, and writes; or says how the run ends. */
async function planAndWrite(
  { target, source, flags, session, found }: Course,
  library: Library,
  { answers, again }: Answered,
  lock: Lock | undefined,
): Promise<Exit | { readonly planned: PlannedApp; readonly creation: Creation }> {
  const planned = planInto(target, library, answers, lock !== undefined);
  const diagnostics = [...found, ...planned.diagnostics];
  if (isRefused(diagnostics)) return refuse(diagnostics, session);
  const folder = labelOf(target.root, session.cwd);
  const creation = { folder, answers, again, changes: planned.changes, diagnostics };
  session.io.out(...(await planLines(creation, flags.diff, session)));
  const size = creation.changes.length;
  if (size === 0) return finish('nothing', creation, session);
  if (lock === undefined) return finish('planned', creation, session);
  if (source === 'nobody' && !target.isEmpty) return requireAnswers([yesQuestion], again, session);
  if (source === 'person') {
    const answer = await confirm(`Write ${counted(size, 'file')}?`);
    if (answer === 'interrupted') return 'interrupted';
    if (!answer) return finish('declined', creation, session);
  }
  const failed = await writeInto(target, planned, lock);
  return failed.length > 0 ? refuse([...found, ...failed], session) : { planned, creation };
}
