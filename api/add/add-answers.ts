import type { V2App } from '../../app/v2-app.ts';
import { azurite, emulatorOf, emulatorOfValue } from '../../generators/emulators/emulators.ts';
import { keepsEmulators } from '../../generators/emulators/need-emulators.ts';
import { type ExtraBinding, readExtraBinding } from '../../generators/functions/extra-bindings.ts';
import { triggerOf } from '../../generators/functions/functions-of.ts';
import { usualFile } from '../../generators/functions/target.ts';
import { bindingsOf } from '../../generators/language/decorators.ts';
import type { Library } from '../../generators/templates/library.ts';
import {
  type Answers,
  isAsked,
  type Question,
  validationError,
} from '../../generators/templates/question.ts';
import { snakeCase, uniqueName } from '../../python/names.ts';
import { layoutPlace } from '../../registry/plan/layout-place.ts';
import type { TemplateRequest } from '../../registry/plan/planned.ts';
import { givenAnswers } from '../answers.ts';
import { ask } from '../ask.ts';
import {
  invalid,
  missingAnswers,
  type NextStep,
  type Outcome,
  stopped,
  unanswered,
  type ValidationError,
} from '../outcome.ts';
import { wordsFor } from '../report/question-data.ts';
import type { AddContext, AddOptions } from './add-options.ts';
import { type Addable, templateQuestion, templatesOf } from './function-templates.ts';

type Answered =
  | {
      readonly kind: 'answered';
      readonly request: TemplateRequest;
      /** The command that gives all answers. */
      readonly next: readonly NextStep[];
    }
  | { readonly kind: 'stopped'; readonly outcome: Outcome<never> };

/** What a person answered before they went back. */
interface Earlier {
  readonly template: Answers;
  /** To the questions of the template; absent where they went back to the choice of it. */
  readonly answers?: Answers;
}

/** The template and all answers, or how the run ends for want of them. `app` is absent where there is none. */
export async function answersFor(
  context: AddContext,
  app: V2App | undefined,
  library: Library,
  earlier?: Earlier,
): Promise<Answered> {
  const { options, host, source, template: word } = context;
  const ended = (outcome: Outcome<never>) => ({ kind: 'stopped', outcome }) as const;
  const wrong = (errors: readonly ValidationError[]) => ended(invalid(errors));
  const extra = extraBindings(options);
  const templates = templatesOf(library);
  if (word !== undefined && isApp(library, word)) {
    const message = `${word} makes an app, and there is one here`;
    const next: NextStep = { kind: 'command', words: ['create', '--template', word] };
    return ended({ ...invalid([{ message }]), next: [next] });
  }
  const chosen =
    word === undefined ? undefined : validationError(templateQuestion(templates), word);
  const early = [
    ...(chosen === undefined
      ? []
      : [{ message: `unknown template ${JSON.stringify(word)}: ${chosen}` }]),
    ...extra.errors,
  ];
  if (early.length > 0) return wrong(early);
  const first = [templateQuestion(templates)];
  const known = word === undefined ? {} : { template: word };
  const named =
    earlier?.answers === undefined
      ? await ask(first, known, source, host, undefined, earlier?.template)
      : ({ kind: 'answered', answers: earlier.template } as const);
  if (named.kind === 'canceled' || named.kind === 'invalid') return ended(unanswered(named));
  const name = named.kind === 'answered' ? String(named.answers.template) : templates[0]?.name;
  const manifest = templates.find((each) => each.name === name);
  if (name === undefined || manifest === undefined) {
    return wrong([{ message: 'there are no templates to choose from' }]);
  }
  const given = answersToTemplate(manifest, options.name, context);
  const misplaced = manifest.kind === 'files' ? withoutFunctions(context, name) : [];
  const errors = [...given.errors, ...misplaced];
  if (errors.length > 0) return wrong(errors);
  const { to } = context;
  const fresh = app === undefined ? undefined : freshDefaults(app, manifest);
  const again = (answers: Answers, place: string | undefined, emulators = options.emulators) =>
    repeatedBy({ manifest, fresh }, answers, place, { ...options, emulators });

  const back = (answers?: Answers) =>
    answersFor(context, app, library, {
      template: { template: name },
      ...(answers && { answers }),
    });
  const { questions } = manifest;
  const asked = await ask(questions, given.answers, source, host, fresh, earlier?.answers);
  const isBack = asked.kind === 'canceled' && asked.isBack;
  if (isBack && word === undefined) return back();
  if (asked.kind === 'canceled' || asked.kind === 'invalid') return ended(unanswered(asked));
  const missing = [named, asked].flatMap((each) => (each.kind === 'missing' ? each.questions : []));
  if (asked.kind === 'missing' || missing.length > 0) {
    return ended(missingAnswers(missing, { next: again(given.answers, to) }));
  }
  const { answers } = asked;
  const place =
    manifest.kind === 'files' || app === undefined
      ? { to }
      : await placeFor(
          app,
          answers,
          layoutPlace(context.lock, library, { template: name, answers }) ??
            usualFile(app, String(answers.name), triggerOf(manifest, answers)),
          context,
        );
  if (place === 'back') return back(answers);
  if (place === 'canceled') return ended(stopped('canceled'));
  const emulators = await emulatorsFor(manifest, extra.bindings, context);
  if (emulators === 'back') return answersFor(context, app, library);
  if (emulators === 'canceled') return ended(stopped('canceled'));
  const bindings = [
    ...(options.input ?? []).map((each) => `input:${each}`),
    ...(options.output ?? []).map((each) => `output:${each}`),
  ];
  return {
    kind: 'answered',
    request: {
      ...{ template: name, answers, bindings },
      ...(place.to !== undefined && { to: place.to }),
      ...(emulators !== undefined && { emulators }),
    },
    next: again(answers, place.to, emulators),
  };
}

function isApp(library: Library, word: string): boolean {
  return library.names.includes(word) && library.template(word).manifest.kind === 'app';
}

/** Answers to a template's questions; `name` is that of what it makes. */
function answersToTemplate(
  { questions }: Addable,
  name: string | undefined,
  { given, fromFile }: AddContext,
): ReturnType<typeof givenAnswers> {
  const hasName = questions.some((each) => each.name === 'name');
  if (name === undefined || hasName) {
    return givenAnswers(questions, name === undefined ? given : { ...given, name }, fromFile);
  }
  const read = givenAnswers(questions, given, fromFile);
  const message = `${JSON.stringify(name)}: the template makes nothing that has a name`;
  return { ...read, errors: [...read.errors, { message }] };
}

function withoutFunctions({ to, options }: AddContext, name: string): ValidationError[] {
  const { input = [], output = [] } = options;
  const given = [
    ...(to === undefined ? [] : ['to']),
    ...(input.length > 0 ? ['input'] : []),
    ...(output.length > 0 ? ['output'] : []),
  ];
  return given.map((option) => ({ option, message: `${name} makes no function` }));
}

/** The further bindings, or what is wrong with them. */
export function extraBindings({ input = [], output = [] }: AddOptions): {
  readonly bindings: readonly ExtraBinding[];
  readonly errors: readonly ValidationError[];
} {
  const read = [
    ...input.map((text) => ['input', readExtraBinding('input', text)] as const),
    ...output.map((text) => ['output', readExtraBinding('output', text)] as const),
  ];
  return {
    bindings: read.flatMap(([, each]) => (each.kind === 'ok' ? [each.value] : [])),
    errors: read.flatMap(([option, each]) =>
      each.kind === 'failed' ? [{ option, message: each.reason }] : [],
    ),
  };
}

async function placeFor(
  app: V2App,
  answers: Answers,
  inLayout: string | undefined,
  { to, source, host }: AddContext,
): Promise<{ readonly to: string | undefined } | 'back' | 'canceled'> {
  if (to !== undefined || source !== 'person') return { to: to ?? inLayout };
  const asked = await ask([fileQuestion(app, answers, inLayout)], {}, source, host);
  if (asked.kind === 'canceled' && asked.isBack) return 'back';
  if (asked.kind !== 'answered') return 'canceled';
  const file = String(asked.answers.to);
  return { to: file === app.script.path && inLayout === undefined ? undefined : file };
}

/** Asked of a person, where functions reach something that an emulator stands in for and the app has none. */
async function emulatorsFor(
  manifest: Addable,
  extra: readonly ExtraBinding[],
  { options, source, host, tree }: AddContext,
): Promise<boolean | undefined | 'back' | 'canceled'> {
  if (options.emulators !== undefined || source !== 'person' || manifest.kind !== 'function') {
    return options.emulators;
  }
  const own = [manifest.bindings, ...Object.values(manifest.others).map((each) => each.bindings)];
  const found = [
    ...[...own.flatMap(bindingsOf), ...extra.map(({ binding }) => binding)].flatMap(
      (binding) => emulatorOf(binding) ?? [],
    ),
    ...Object.values(manifest.settings).flatMap((value) => emulatorOfValue(value) ?? []),
  ];
  if (found.every((each) => each === azurite) || keepsEmulators(tree)) return undefined;
  const names = [...new Set(found)].filter((each) => each !== azurite).map(({ name }) => name);
  const question: Question = {
    name: 'emulators',
    title: `Keep emulators in compose.yaml for local runs (${names.join(', ')})`,
    kind: 'confirm',
    default: false,
  };
  const asked = await ask([question], {}, source, host);
  if (asked.kind === 'canceled' && asked.isBack) return 'back';
  return asked.kind === 'answered' ? asked.answers.emulators === true : 'canceled';
}

/** The command that repeats a run with these answers. */
function repeatedBy(
  {
    manifest: { name: template, questions },
    fresh = (question) => question,
  }: {
    readonly manifest: Addable;
    readonly fresh: ((question: Question, answers: Answers) => Question) | undefined;
  },
  answers: Answers,
  to: string | undefined,
  options: AddOptions,
): NextStep[] {
  const all: Record<string, Answers[string]> = {};
  for (const question of questions) {
    const answer = answers[question.name] ?? fresh(question, all).default;
    if (answer !== undefined && isAsked(question, all)) all[question.name] = answer;
  }
  const { name, ...others } = all;
  const answered = questions.flatMap((question) => {
    const answer = others[question.name];
    return answer === undefined ? [] : wordsFor(question, answer);
  });
  const {
    input = [],
    output = [],
    python,
    emulators = false,
    verify = true,
    install = true,
    allowSensitive = [],
  } = options;
  const words = [
    'add',
    template,
    ...(questions.some((each) => each.name === 'name') ? [String(name ?? '')] : []),
    ...answered,
    ...(to === undefined ? [] : ['--to', to]),
    ...input.flatMap((each) => ['--input', each]),
    ...output.flatMap((each) => ['--output', each]),
    ...(emulators ? ['--emulators'] : []),
    ...(python === undefined ? [] : ['--python', python]),
    ...(verify ? [] : ['--no-verify']),
    ...(install ? [] : ['--no-install']),
    ...allowSensitive.flatMap((each) => ['--allow-sensitive', each]),
    '--yes',
  ];
  return [{ kind: 'command', words }];
}

/**
 * Asked of a person only: without an answer the function goes where the layout on record has it, or
 * into the app's own script.
 */
function fileQuestion(
  { script, blueprints }: V2App,
  { name }: Answers,
  inLayout: string | undefined,
): Question {
  const files = [...new Set(blueprints.map(({ source }) => source.path))];
  const folders = new Set(files.map((path) => path.split('/').slice(0, -1).join('/')));
  const [folder] = folders.size === 1 ? folders : ['blueprints'];
  const fresh = inLayout ?? (folder === '' ? `${name}_bp.py` : `${folder}/${name}.py`);
  const known = [script.path, ...files.filter((path) => path !== script.path)];
  return {
    name: 'to',
    title: 'File',
    kind: 'select',
    choices: [
      ...known.map((path) => ({ value: path, title: path })),
      ...(known.includes(fresh) ? [] : [{ value: fresh, title: `${fresh} (a new blueprint)` }]),
    ],
    default: inLayout ?? script.path,
  };
}

/**
 * Defaults that fit the app: a name that no function of it has; a route, and the first queue or container,
 * that go with another name than the template's own.
 */
function freshDefaults(
  { functions }: V2App,
  { questions }: Addable,
): (question: Question, answers: Answers) => Question {
  const taken = new Set(functions.flatMap(({ name }) => name?.toLowerCase() ?? []));
  const isTaken = { has: (name: string) => taken.has(name.toLowerCase()) };
  const usual = questions.find(({ name }) => name === 'name')?.default;
  const [first, ...others] = questions.filter((each) => {
    return each.kind === 'text' && each.format === 'resource-name';
  });
  return (question, { name }) => {
    if (question.kind !== 'text' || question.default === undefined) return question;
    if (question.name === 'name')
      return { ...question, default: uniqueName(question.default, isTaken) };
    if (typeof name !== 'string' || name === usual) return question;
    if (question.format === 'function-name') return { ...question, default: snakeCase(name) };
    const own = name.toLowerCase().replaceAll('_', '-');
    if (question.format === 'resource-name') {
      const named = { ...question, default: own };
      // A function that reads the queue it writes to would never end.
      const isFree = question.name === first?.name && others.every((each) => each.default !== own);
      return isFree && validationError(named, own) === undefined ? named : question;
    }
    if (question.format !== 'route') return question;
    return { ...question, default: question.default.replace(/^[^/{]+/, own) };
  };
}
