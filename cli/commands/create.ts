import type { AppTemplates, OpenAppTemplates } from '../../api/app-templates.ts';
import {
  appAlready,
  complete,
  lookInto,
  type PlannedApp,
  planInto,
  writeInto,
} from '../../api/create-steps.ts';
import { holdFolder } from '../../api/hold-folder.ts';
import { appNameFor, type NewFolder, newFolder } from '../../api/new-folder.ts';
import type { Exit } from '../../api/report/exit.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Answers } from '../../generators/templates/question.ts';
import type { AppLock } from '../../workspace/transaction/lock.ts';
import { type Asked, ask, confirm, type Source, sourceOf } from '../ask/ask.ts';
import {
  answersIn,
  askFolder,
  folderQuestion,
  namedTemplates,
  prepareAnswers,
  yesQuestion,
} from '../ask/create-answers.ts';
import type { Options, Run, Session } from '../command.ts';
import { finish, isRefused, refuse, requireAnswers } from '../views/create-ending.ts';
import { againLine, type Creation, labelOf, planLines } from '../views/create-report.ts';
import { counted } from '../views/summary.ts';
import { type CreateOptions, readCreateOptions } from './create-options.ts';

/** Makes a new app: looks, asks, plans, shows, writes, and then commits and installs. */
export function createWith(open: OpenAppTemplates): Run {
  return async (session, argument, options) => {
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

    const file = answersIn(options, session);
    if (typeof file === 'string') return objectTo([file], session);
    const named = namedTemplates(options, file);
    const wanted = named.length === 0 && source === 'person' ? 'all' : named;
    const templates = await open(session, wanted, options);
    if ('objections' in templates) return objectTo(templates.objections, session);
    if (!('library' in templates)) return refuse([...found, ...templates], session);
    const course = { target, source, flags, session, templates, found };
    const answered = await answersFor(course, where, { options, file, named });
    return typeof answered === 'string' ? answered : carryOut(course, answered);
  };
}

/** What is settled before anything is asked of the app itself. */
interface Course {
  readonly target: NewFolder;
  readonly source: Source;
  readonly flags: CreateOptions;
  readonly session: Session;
  readonly templates: AppTemplates;
  /** Notes from looking into the folder. */
  readonly found: readonly Diagnostic[];
}

interface Answered {
  readonly answers: Answers;
  readonly again: string;
}

interface Given {
  readonly options: Options;
  /** The answers file. */
  readonly file: Readonly<Record<string, unknown>>;
  /** The templates among both. */
  readonly named: readonly string[];
}

/** All answers, or how the run ends for want of them. */
async function answersFor(
  { target, source, flags, session, templates: { library } }: Course,
  where: Asked,
  { options, file, named }: Given,
): Promise<Answered | Exit> {
  const name = appNameFor(target.root);
  const known = named.filter((each) => library.names.includes(each));
  const first = prepareAnswers(library, { name, chosen: known }, options, file);
  if (first.objections.length > 0) return objectTo(first.objections, session);
  // What else is asked depends on the kind of app.
  const early = first.questions.filter((each) => ['name', 'template'].includes(each.name));
  const begun = await ask(early, first.answers, source);
  if (begun.kind === 'interrupted') return 'interrupted';
  const soFar = begun.kind === 'answered' ? begun.answers : first.answers;
  const chosen = Array.isArray(soFar.template) ? (soFar.template as string[]) : [];
  const broken = chosen.flatMap((each) => {
    const found = library.read(each);
    return 'manifest' in found ? [] : found;
  });
  if (broken.length > 0) return refuse(broken, session);
  const given = prepareAnswers(library, { name, chosen }, options, file);
  const folder = labelOf(target.root, session.cwd);
  const again = (answers: Answers) => againLine(folder, given.questions, answers, flags, session);
  const asked = await ask(given.questions, { ...given.answers, ...soFar }, source);
  if (asked.kind === 'interrupted') return 'interrupted';
  const missing = [where, asked].flatMap((each) => (each.kind === 'missing' ? each.questions : []));
  if (asked.kind === 'missing' || missing.length > 0) {
    return requireAnswers(missing, again(given.answers), session);
  }
  return { answers: asked.answers, again: again(asked.answers) };
}

async function objectTo(objections: readonly string[], session: Session): Promise<Exit> {
  const { sayObjections } = await import('../ask/missing-answers.ts');
  return sayObjections(objections, session);
}

/** Plans and writes while nobody else can, and then installs and commits. */
async function carryOut(course: Course, answered: Answered): Promise<Exit> {
  const { target, flags, session, found } = course;
  const work = (lock?: AppLock) => planAndWrite(course, answered, lock);
  const done = await (flags.dryRun ? work() : holdFolder(target.root, work));
  if (typeof done === 'string') return done;
  if ('refused' in done) return refuse([...found, done.refused], session);
  const extras = await complete(target, done.planned, answered.answers, flags, session);
  const status = session.stop.exit === undefined ? 'written' : 'stopped';
  return finish(status, done.creation, session, extras);
}

/** Shows the plan, asks once more where a person is there, and writes; or says how the run ends. */
async function planAndWrite(
  { target, source, flags, session, templates, found }: Course,
  { answers, again }: Answered,
  lock: AppLock | undefined,
): Promise<Exit | { readonly planned: PlannedApp; readonly creation: Creation }> {
  const planned = planInto(target, templates, answers, lock !== undefined);
  const diagnostics = [...found, ...templates.findings, ...planned.diagnostics];
  if (isRefused(diagnostics)) return refuse(diagnostics, session);
  const folder = labelOf(target.root, session.cwd);
  const creation = { folder, answers, again, changes: planned.changes, diagnostics };
  session.io.out(...(await planLines(creation, flags.diff, session)));
  const open = await templates.allow(planned.sensitive, flags.dryRun ? 'nobody' : source);
  if (open === 'interrupted') return open;
  if (open.length > 0) return refuse(open, session);
  const size = creation.changes.length;
  if (size === 0) return finish('nothing', creation, session);
  if (lock === undefined) return finish('planned', creation, session);
  if (source === 'nobody' && !target.isEmpty) return requireAnswers([yesQuestion], again, session);
  if (source === 'person') {
    const answer = await confirm(`Write ${counted(size, 'file')}?`);
    if (answer === 'interrupted') return 'interrupted';
    if (!answer) return finish('declined', creation, session);
  }
  const unpinned = await templates.pin(target.root);
  if (unpinned.length > 0) return refuse([...found, ...unpinned], session);
  const failed = await writeInto(target, planned, lock);
  if (failed.length > 0) return refuse([...found, ...failed], session);
  await templates.keep(planned.templates);
  return { planned, creation };
}
