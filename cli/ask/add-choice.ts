import { templateQuestion, templatesOf } from '../../api/function-templates.ts';
import { registriesFor } from '../../api/registries-at-hand.ts';
import type { Exit } from '../../api/report/exit.ts';
import type { openApp } from '../../generators/add.ts';
import { builtIn, type Library } from '../../generators/templates/library.ts';
import type { Answers } from '../../generators/templates/question.ts';
import { findConfigs } from '../../registry/config/find-configs.ts';
import type { openRegistries } from '../../registry/open/registries.ts';
import type { TemplateRequest } from '../../registry/plan/planned.ts';
import type { Session } from '../command.ts';
import type { Course } from '../commands/add.ts';
import { addAgain, wouldAdd } from '../views/add-report.ts';
import { commandLine } from '../views/command-line.ts';
import { program } from '../views/run-again.ts';
import {
  answersIn,
  answersToTemplate,
  chosenTemplate,
  extraBindings,
  fileQuestion,
  freshDefaults,
} from './add-answers.ts';
import { ask, type Source } from './ask.ts';

type App = ReturnType<typeof openApp>;

/** The template as it was named, and the registries that it takes, or all for one who has to choose. */
export async function openTemplates(
  { session, flags, options, words }: Course,
  source: Source,
): Promise<
  | {
      readonly registries: Awaited<ReturnType<typeof openRegistries>>;
      readonly word: string | undefined;
      readonly file: Readonly<Record<string, unknown>>;
    }
  | Exit
> {
  const file = answersIn(flags, session);
  if (typeof file === 'string') {
    return objectTo([file, ...extraBindings(flags).objections], session);
  }
  const named = words[0] ?? file.template;
  const word = named === undefined ? undefined : String(named);
  const all = source === 'person' ? 'all' : [];
  const wanted = word === undefined ? all : (await isOurs(word, session)) ? [] : [word];
  return { registries: await registriesFor(session, wanted, options), word, file };
}

/** Also a misspelt name, unless a registry may have it: that then says how it is written in full. */
async function isOurs(word: string, { cwd, env }: Session): Promise<boolean> {
  if (word.startsWith('@')) return false;
  if ((await builtIn()).names.includes(word)) return true;
  return findConfigs(cwd, env.HOME).configs.length === 0;
}

/** Whether it makes files alone, so that there need not be a v2 app. */
export function isFilesAlone(library: Library, word: string | undefined): boolean {
  return (
    word !== undefined &&
    library.names.includes(word) &&
    library.template(word).manifest.kind === 'files'
  );
}

function isApp(library: Library, word: string): boolean {
  return library.names.includes(word) && library.template(word).manifest.kind === 'app';
}

interface Choice {
  readonly app: App;
  readonly library: Library;
  /** The answers file. */
  readonly file: Readonly<Record<string, unknown>>;
  readonly word: string | undefined;
}

/** The template, all answers and the command that gives them, or how the run ends for want of them. */
export async function answersFor(
  { session, flags, options, words }: Course,
  source: Source,
  { app, library, file, word }: Choice,
): Promise<{ readonly request: TemplateRequest; readonly again: string } | Exit> {
  const extra = extraBindings(flags);
  const templates = templatesOf(library);
  if (word !== undefined && isApp(library, word)) {
    const line = commandLine([...program(session.env), 'create', '--template', word]);
    return objectTo(
      [`${word} makes an app, and there is one here. For a new one: ${line}`],
      session,
    );
  }
  const chosen = chosenTemplate(templates, word, file);
  const early = [...chosen.objections, ...extra.objections];
  if (early.length > 0) return objectTo(early, session);
  const first = [templateQuestion(templates)];
  const named = await ask(
    first,
    chosen.name === undefined ? {} : { template: chosen.name },
    source,
  );
  if (named.kind === 'interrupted') return 'interrupted';
  const name = named.kind === 'answered' ? String(named.answers.template) : templates[0]?.name;
  const manifest = templates.find((each) => each.name === name);
  if (name === undefined || manifest === undefined) throw new Error('there are no templates');
  const given = answersToTemplate(manifest, words[1], options, file);
  const misplaced = manifest.kind === 'files' ? withoutFunctions(flags, name) : [];
  const objections = [...given.objections, ...misplaced];
  if (objections.length > 0) return objectTo(objections, session);
  const to = flags.to ?? (typeof file.to === 'string' ? file.to : undefined);
  const again = (answers: Answers, place: string | undefined) =>
    addAgain(manifest, answers, { ...flags, ...(place !== undefined && { to: place }) }, session);

  const fresh = 'code' in app ? undefined : freshDefaults(app, manifest);
  const asked = await ask(manifest.questions, given.answers, source, fresh);
  if (asked.kind === 'interrupted') return 'interrupted';
  const missing = [named, asked].flatMap((each) => (each.kind === 'missing' ? each.questions : []));
  if (asked.kind === 'missing' || missing.length > 0) {
    return wouldAdd(missing, again(given.answers, to), session);
  }
  const { answers } = asked;
  const place =
    manifest.kind === 'files' || 'code' in app ? { to } : await placeFor(app, to, answers, source);
  if (place === 'interrupted') return place;
  const bindings = [
    ...flags.input.map((each) => `input:${each}`),
    ...flags.output.map((each) => `output:${each}`),
  ];
  return {
    request: { template: name, answers, bindings, ...(place.to !== undefined && { to: place.to }) },
    again: again(answers, place.to),
  };
}

function withoutFunctions({ to, input, output }: Course['flags'], name: string): string[] {
  const given = [
    ...(to === undefined ? [] : ['--to']),
    ...(input.length > 0 ? ['--input'] : []),
    ...(output.length > 0 ? ['--output'] : []),
  ];
  return given.map((flag) => `${flag}: ${name} makes no function`);
}

async function placeFor(
  app: Exclude<App, { readonly code: unknown }>,
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
