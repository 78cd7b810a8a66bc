import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { appQuestions } from '../../generators/new-app/app-questions.ts';
import type { Library } from '../../generators/templates/library.ts';
import { type Answers, isAsked, type Question } from '../../generators/templates/question.ts';
import type { AppLock } from '../../workspace/transaction/lock.ts';
import { type AnswersOptions, givenAnswers, readAnswers } from '../answers.ts';
import { pathFrom } from '../apps/app-name.ts';
import { ask } from '../ask.ts';
import { startCommands } from '../core-tools.ts';
import { holdFolder } from '../hold-folder.ts';
import { type AnswerSource, type Host, sourceFor } from '../host.ts';
import type { RegistryOptions, VerifyOptions } from '../options.ts';
import {
  type Asked,
  completed,
  invalid,
  missingAnswers,
  type NextStep,
  type Outcome,
  stopped,
  unanswered,
  withDiagnostics,
} from '../outcome.ts';
import { propose, unproved } from '../propose.ts';
import { type PlacedDiagnostic, placed } from '../report/placed.ts';
import { flagName, wordsFor } from '../report/question-data.ts';
import { afterSignal, write } from '../write.ts';
import type { AppTemplates, OpenAppTemplates } from './app-templates.ts';
import {
  completeApp,
  type Extras,
  existingApp,
  inspectTarget,
  type PlannedApp,
  planInto,
} from './create-steps.ts';
import { installCommands } from './install-commands.ts';
import { appNameFor, type NewFolder, newFolder } from './new-folder.ts';
import { divideWorkflow } from './repository-workflow.ts';

/** What to create, and how far to go. `answers.template` names the functions to begin with. */
export interface CreateOptions extends AnswersOptions, RegistryOptions, VerifyOptions {
  /** Take the defaults of questions and write without asking. */
  readonly yes?: boolean | undefined;
  /** Write nothing. */
  readonly dryRun?: boolean | undefined;
  /** Globs of sensitive files that templates of registries may write. */
  readonly allowSensitive?: readonly string[] | undefined;
  /** Make .venv and install the packages; true where it is absent. */
  readonly install?: boolean | undefined;
  /** Make a repository and the first commit; true where it is absent. */
  readonly git?: boolean | undefined;
}

/** The app that was created. */
export interface CreateAbout {
  /** Absolute. */
  readonly root: string;
  /** From `host.cwd`, as a command line takes it. */
  readonly folder: string;
  readonly answers: Answers;
  /** Commands to run in the folder, in order. */
  readonly steps: readonly string[];
}

export type CreateOutcome = Outcome<CreateAbout>;

/** Creates an app: looks, asks, plans, shows, writes, and then installs and commits. */
export type Create = (
  folder: string | undefined,
  options: CreateOptions,
  host: Host,
) => Promise<CreateOutcome>;

/** Creates apps from these templates. */
export function createWith(open: OpenAppTemplates): Create {
  const create = async (
    folder: string | undefined,
    options: CreateOptions,
    host: Host,
    earlier?: Answers,
  ): Promise<CreateOutcome> => {
    const source = sourceFor(host, options.yes === true, options.dryRun === true);
    const where: Asked =
      folder === undefined
        ? await ask([folderQuestion], {}, source, host, undefined, earlier)
        : { kind: 'answered', answers: { folder } };
    if (where.kind === 'canceled' || where.kind === 'invalid') return unanswered(where);
    const path = where.kind === 'answered' ? String(where.answers.folder) : folderQuestion.default;
    const target = newFolder(path, host.cwd);
    if (target.kind === 'failed') return stopped('refused', placed(target.diagnostics));
    const already = source === 'person' ? existingApp : () => [];
    const found = [...(await inspectTarget(target.value)), ...already(target.value)];
    if (hasError(found)) return stopped('refused', placed(found));

    const { answers: given, fromFile, errors } = readAnswers(options, host.cwd);
    if (errors.length > 0) return invalid(errors);
    const named = namedTemplates(given);
    const wanted = named.length === 0 && source === 'person' ? 'all' : named;
    const templates = await open(wanted, options, host);
    const early = placed(found);
    if (templates.kind === 'stopped') {
      const { outcome } = templates;
      return { ...outcome, diagnostics: [...early, ...outcome.diagnostics] };
    }
    const context = { target: target.value, source, options, host, templates, early };
    const answered = await answersFor(context, where, { given, fromFile, named });
    switch (answered.kind) {
      case 'answered':
        return carryOut(context, answered);
      case 'stopped':
        return answered.outcome;
      case 'back':
        return folder === undefined
          ? create(folder, options, host, { folder: path })
          : stopped('canceled');
    }
  };
  return create;
}

/** Answered by the argument of the command, not by a flag. */
const folderQuestion = {
  name: 'folder',
  title: 'Folder for the new app',
  kind: 'text',
  format: 'path',
  default: 'my-app',
} as const satisfies Question;

/** What is settled before anything is asked about the app itself. */
interface CreateContext {
  readonly target: NewFolder;
  readonly source: AnswerSource;
  readonly options: CreateOptions;
  readonly host: Host;
  readonly templates: AppTemplates;
  /** From inspecting the folder. */
  readonly early: readonly PlacedDiagnostic[];
}

interface Answered {
  readonly kind: 'answered';
  readonly answers: Answers;
  readonly next: readonly NextStep[];
}

interface Given {
  readonly given: Readonly<Record<string, unknown>>;
  /** Which of them are in the answers file. */
  readonly fromFile: ReadonlySet<string>;
  /** The templates among them, known or not. */
  readonly named: readonly string[];
}

/** All answers, or how the run ends for want of them; `back` from the first question. */
async function answersFor(
  context: CreateContext,
  where: Exclude<Asked, { kind: 'canceled' | 'invalid' }>,
  all: Given,
  earlier?: Answers,
): Promise<
  | Answered
  | { readonly kind: 'stopped'; readonly outcome: CreateOutcome }
  | { readonly kind: 'back' }
> {
  const { target, source: asks, options, host, templates, early } = context;
  const { library } = templates;
  const { given, fromFile, named } = all;
  const ended = (outcome: CreateOutcome) => ({ kind: 'stopped', outcome }) as const;
  const name = appNameFor(target.root);
  const names = named.filter((each) => library.names.includes(each));
  const first = prepareAnswers(library, name, names, { given, fromFile });
  if (first.errors.length > 0) return ended(invalid(first.errors));
  const begun = await beginning(first, asks, host, earlier);
  if (begun.kind === 'canceled' && begun.isBack) return { kind: 'back' };
  if (begun.kind === 'canceled' || begun.kind === 'invalid') return ended(unanswered(begun));
  const soFar = begun.kind === 'answered' ? begun.answers : first.answers;
  const chosen = Array.isArray(soFar.template) ? (soFar.template as string[]) : [];
  const broken = chosen.flatMap((each) => {
    const found = library.read(each);
    return found.kind === 'ok' ? [] : found.diagnostics;
  });
  if (broken.length > 0) return ended(stopped('refused', [...early, ...placed(broken)]));
  const prepared = prepareAnswers(library, name, chosen, { given, fromFile });
  const folder = labelOf(target.root, host.cwd);
  const repeat = (answers: Answers) => repeatedBy(folder, prepared.questions, answers, options);
  const known = { ...prepared.answers, ...soFar };
  const asked = await ask(prepared.questions, known, begun.source, host);
  if (asked.kind === 'canceled' && asked.isBack) return answersFor(context, where, all, soFar);
  if (asked.kind === 'canceled' || asked.kind === 'invalid') return ended(unanswered(asked));
  const missing = [where, asked].flatMap((each) => (each.kind === 'missing' ? each.questions : []));
  if (asked.kind === 'missing' || missing.length > 0) {
    return ended(missingAnswers(missing, { next: repeat(prepared.answers) }));
  }
  return { kind: 'answered', answers: asked.answers, next: repeat(asked.answers) };
}

type Prepared = Pick<ReturnType<typeof prepareAnswers>, 'questions' | 'answers'>;

/** Whether the defaults are taken, and what kind of app it is, on which the other questions depend. */
async function beginning(
  first: Prepared,
  asks: AnswerSource,
  host: Host,
  earlier?: Answers,
): Promise<Asked & { readonly source: AnswerSource }> {
  const opening = first.questions.filter((each) => ['name', 'template'].includes(each.name));
  if (earlier !== undefined) {
    const again = await ask(opening, first.answers, asks, host, undefined, earlier);
    if (again.kind !== 'canceled' || !again.isBack) return { ...again, source: asks };
  }
  for (;;) {
    const wanted = asks === 'person' ? await wantsDefaults(first, host) : 'not-asked';
    if (wanted === 'canceled' || wanted === 'back') {
      return { kind: 'canceled', isBack: wanted === 'back', source: asks };
    }
    const source = wanted === 'yes' ? 'defaults' : asks;
    const begun = await ask(opening, first.answers, source, host);
    const isBack = begun.kind === 'canceled' && begun.isBack;
    if (!isBack || wanted === 'not-asked') return { ...begun, source };
  }
}

/** Whether a person takes the default of every question that is left, which the question lists. */
async function wantsDefaults(
  { questions, answers }: Prepared,
  host: Host,
): Promise<'yes' | 'no' | 'not-asked' | 'back' | 'canceled'> {
  const left = questions.filter(
    (each) => !Object.hasOwn(answers, each.name) && isAsked(each, answers),
  );
  if (left.length < 2 || left.some((each) => each.default === undefined)) return 'not-asked';
  const listed = left.flatMap((each) => {
    const text = Array.isArray(each.default) ? each.default.join(', ') : String(each.default);
    return text === '' ? [] : [`${flagName(each).slice(2)} ${text}`];
  });
  const title = `Use the recommended defaults? ${listed.join(' · ')}`;
  const said = await host.ask?.([{ kind: 'confirm', name: 'defaults', title, default: true }]);
  if (said === undefined || said === 'canceled') return 'canceled';
  if (said === 'back') return 'back';
  return said.defaults === true ? 'yes' : 'no';
}

/** The questions, and what was answered beforehand. */
function prepareAnswers(
  library: Library,
  name: string,
  chosen: readonly string[],
  { given, fromFile }: Pick<Given, 'given' | 'fromFile'>,
) {
  const questions = appQuestions(library, name, chosen);
  return { questions, ...givenAnswers(questions, given, fromFile) };
}

function namedTemplates({ template }: Given['given']): readonly string[] {
  if (!Array.isArray(template)) return [];
  return template
    .flatMap((each) => String(each).split(','))
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

/** Plans and writes while nobody else can, and then installs and commits. */
async function carryOut(context: CreateContext, answered: Answered): Promise<CreateOutcome> {
  const { target, options, early } = context;
  if (options.dryRun === true) return (await planAndWrite(context, answered, undefined)).outcome;
  const done = await holdFolder(target.root, (lock) => planAndWrite(context, answered, lock));
  if (done.kind === 'refused') return stopped('refused', [...early, ...placed([done.diagnostic])]);
  const { planned } = done.result;
  const outcome = withDiagnostics(done.result.outcome, placed(done.diagnostics));
  return outcome.kind === 'written'
    ? withExtras(outcome, planned, context, answered.answers)
    : outcome;
}

/** Shows the plan, asks once more where a person is there, and writes. */
async function planAndWrite(
  { target, source, options, host, templates, early }: CreateContext,
  { answers, next }: Answered,
  lock: AppLock | undefined,
): Promise<{ readonly outcome: CreateOutcome; readonly planned: PlannedApp }> {
  const { root } = target;
  const planned = planInto(target, templates, answers, lock !== undefined);
  const diagnostics = [...early, ...placed([...templates.diagnostics, ...planned.diagnostics])];
  if (hasError(diagnostics)) return { planned, outcome: stopped('refused', diagnostics) };
  const { sensitive, tree } = planned;
  const { own: changes, workflow } = divideWorkflow(root, planned.changes);
  if (workflow !== undefined) {
    diagnostics.push(...placed(workflow.diagnostics));
    const shown = { command: 'create', root: workflow.root, sensitive: [] } as const;
    if (workflow.changes.length > 0) {
      await host.on({ kind: 'plan', ...shown, changes: workflow.changes });
    }
  }
  const steps = [...installCommands(answers, host.env), ...startSteps(planned, answers, host)];
  const outcome = await propose<CreateAbout>(
    {
      about: { root, folder: labelOf(root, host.cwd), answers, steps },
      plan: { command: 'create', root, changes, sensitive },
      ...{ root, changes, tree, lock, diagnostics, next, sensitive },
      registries: templates.registries,
      allowSensitive: options.allowSensitive ?? [],
      isSafe: target.isEmpty,
      prove: unproved,
      afterwards: async () => {
        await templates.cache(planned.templates);
        if (workflow === undefined || workflow.changes.length === 0) return [];
        const prove = { kind: 'none' } as const;
        const above = await write({ ...workflow, prove }, host);
        return above.kind === 'failed' ? placed(above.diagnostics) : [];
      },
    },
    { source, dryRun: options.dryRun === true },
    host,
  );
  return { outcome, planned };
}

/** Installs and commits; the outcome is `incomplete` where that fails or is stopped. */
async function withExtras(
  written: Extract<CreateOutcome, { about: CreateAbout }>,
  planned: PlannedApp,
  { target, options, host }: CreateContext,
  answers: Answers,
): Promise<CreateOutcome> {
  const { install = true, git = true, verify = true, exact } = options;
  const known = host.signal.aborted;
  const wanted = { install, git, verify, exact };
  const extras: Extras = await completeApp(target, planned, answers, wanted, host);
  const commands = installCommands(answers, host.env);
  const toInstall = extras.installed ? commands.slice(1, 2) : commands;
  const steps = [...toInstall, ...startSteps(planned, answers, host)];
  const isWhole = !extras.failed && !host.signal.aborted;
  return completed(
    isWhole ? 'written' : 'incomplete',
    { ...written.about, steps },
    {
      changes: written.changes,
      next: written.next,
      ...(extras.proof && { proof: extras.proof }),
      diagnostics: [
        ...written.diagnostics,
        ...placed(extras.diagnostics),
        ...(known ? [] : afterSignal(host.signal)),
      ],
    },
  );
}

/** Tests and starts the app; one that begins without functions has no tests either. */
function startSteps({ changes }: PlannedApp, answers: Answers, { env }: Host): readonly string[] {
  const hasTests = changes.some(({ after }) => after?.path.startsWith('tests/'));
  return startCommands(env, hasTests ? answers : { ...answers, tests: 'none' });
}

/** The command that repeats a run with these answers. */
function repeatedBy(
  folder: string,
  questions: readonly Question[],
  answers: Answers,
  { install = true, git = true, verify = true, exact, allowSensitive = [] }: CreateOptions,
): NextStep[] {
  const answered = questions.flatMap((question) => {
    const answer = answers[question.name] ?? question.default;
    return answer === undefined ? [] : wordsFor(question, answer);
  });
  const words = [
    'create',
    folder,
    ...answered,
    ...(install ? [] : ['--no-install']),
    ...(git ? [] : ['--no-git']),
    ...(verify ? [] : ['--no-verify']),
    ...(exact === true ? ['--exact'] : []),
    ...allowSensitive.flatMap((each) => ['--allow-sensitive', each]),
    '--yes',
  ];
  return [{ kind: 'command', words }];
}

/** A folder as a person sees it from where they stand, and as a command line takes it. */
function labelOf(root: string, cwd: string): string {
  const label = pathFrom(cwd, root);
  return label.startsWith('-') ? `./${label}` : label;
}

function hasError(diagnostics: readonly Pick<Diagnostic, 'severity'>[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}
