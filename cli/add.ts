import { openApp, planAddition } from '../generators/add.ts';
import { builtIn } from '../generators/library.ts';
import type { Answers, Question } from '../generators/question.ts';
import { initParser } from '../python/parse.ts';
import { changes } from '../workspace/changes.ts';
import { openTree, Unreadable } from '../workspace/disk.ts';
import {
  answersIn,
  answersToTemplate,
  chosenTemplate,
  extraBindings,
  fileQuestion,
  freshDefaults,
} from './add-answers.ts';
import { type AddOptions, readAddOptions } from './add-options.ts';
import { type AddRun, addAgain, finishAdd, refuseAdd, wouldAdd } from './add-report.ts';
import { writeAddition } from './add-write.ts';
import { ask, confirm, type Source, sourceOf } from './ask.ts';
import type { Run, Session } from './command.ts';
import { planLines } from './create-report.ts';
import type { Exit } from './exit.ts';
import { templateQuestion, templatesOf } from './function-templates.ts';
import { locateApp } from './locate.ts';
import { nameOfApp } from './name-of-app.ts';
import { reportNotLocated } from './not-located.ts';
import { putRight } from './put-right.ts';
import { counted } from './summary.ts';
import { unreadable } from './unreadable.ts';

/** Adds a function to an app: reads the app, asks, plans, shows, writes and verifies. */
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

interface Course {
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
  if ('code' in app) return refuseAdd([...notes, app], session);

  const answered = await answersFor(course, source, app);
  if (typeof answered === 'string') return answered;
  const { template, answers, to, bindings, again } = answered;
  const plan = planAddition(tree, app, {
    name: template.manifest.name,
    template,
    answers,
    bindings,
    ...(to !== undefined && { to }),
  });
  const planned = changes(tree, plan.edits);
  const added: AddRun = {
    root,
    template: template.manifest.name,
    answers,
    functions: plan.functions,
    file: plan.file ?? to ?? app.script.path,
    changes: planned,
    diagnostics: [...notes, ...plan.diagnostics],
    again,
    tree,
  };
  if (plan.diagnostics.some(({ severity }) => severity === 'error')) {
    return refuseAdd(added.diagnostics, session, tree);
  }
  const shown = { ...added, folder: nameOfApp(root, session.cwd) };
  session.io.out(...(await planLines(shown, flags.diff, session)));
  if (flags.dryRun) return finishAdd({ ...added, result: 'planned' }, session);
  if (source === 'nobody') return wouldAdd([yesQuestion], again, session);
  if (source === 'person') {
    const answer = await confirm(`Write ${counted(planned.length, 'file')}?`);
    if (answer === 'interrupted') return 'interrupted';
    if (!answer) return finishAdd({ ...added, result: 'declined' }, session);
  }
  return finishAdd({ ...added, ...(await writeAddition(added, flags, session)) }, session);
}

/** Answered by `--yes`: the files of the app are changed, and nobody can be shown how. */
const yesQuestion = {
  name: 'yes',
  title: 'Write the changes',
  kind: 'confirm',
} as const satisfies Question;

type App = Exclude<ReturnType<typeof openApp>, { readonly code: unknown }>;

/** The template, all answers and the command that gives them, or how the run ends for want of them. */
async function answersFor({ session, flags, options, words }: Course, source: Source, app: App) {
  const library = await builtIn();
  const templates = templatesOf(library);
  const extra = extraBindings(flags);
  const file = answersIn(flags, session);
  if (typeof file === 'string') return objectTo([file, ...extra.objections], session);
  const chosen = chosenTemplate(templates, words[0], file);
  const early = [...chosen.objections, ...extra.objections];
  if (early.length > 0) return objectTo(early, session);
  const first = [templateQuestion(templates)];
  const named = await ask(
    first,
    chosen.name === undefined ? {} : { template: chosen.name },
    source,
  );
  if (named.kind === 'interrupted') return 'interrupted' as const;
  const name = named.kind === 'answered' ? String(named.answers.template) : templates[0]?.name;
  const template = library.function(name ?? '');
  const { questions } = template.manifest;
  const given = answersToTemplate(template.manifest, words[1], options, file);
  if (given.objections.length > 0) return objectTo(given.objections, session);
  const to = flags.to ?? (typeof file.to === 'string' ? file.to : undefined);
  const again = (answers: Answers, place: string | undefined) =>
    addAgain(
      template.manifest,
      answers,
      { ...flags, ...(place !== undefined && { to: place }) },
      session,
    );

  const fresh = freshDefaults(app, template.manifest);
  const asked = await ask(questions, given.answers, source, fresh);
  if (asked.kind === 'interrupted') return 'interrupted' as const;
  const missing = [named, asked].flatMap((each) => (each.kind === 'missing' ? each.questions : []));
  if (asked.kind === 'missing' || missing.length > 0) {
    return wouldAdd(missing, again(given.answers, to), session);
  }
  const place = await placeFor(app, to, asked.answers, source);
  if (place === 'interrupted') return place;
  const { answers } = asked;
  const { bindings } = extra;
  return { template, answers, bindings, to: place.to, again: again(answers, place.to) };
}

async function placeFor(
  app: App,
  to: string | undefined,
  answers: Answers,
  source: Source,
): Promise<{ readonly to: string | undefined } | 'interrupted'> {
  if (to !== undefined || source !== 'person') return { to };
  const asked = await ask([fileQuestion(app, answers)], {}, source);
  if (asked.kind !== 'answered') return 'interrupted';
  const file = String(asked.answers.to);
  return { to: file === app.script.path ? undefined : file };
}

async function objectTo(objections: readonly string[], session: Session): Promise<Exit> {
  const { sayObjections } = await import('./missing-answers.ts');
  return sayObjections(objections, session);
}
