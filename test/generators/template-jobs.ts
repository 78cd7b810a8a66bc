import { functionsOf } from '../../generators/functions/functions-of.ts';
import { bindingsOf } from '../../generators/language/decorators.ts';
import type { FunctionManifest } from '../../generators/templates/manifest.ts';
import type { Answers } from '../../generators/templates/question.ts';
import type { Files } from '../workspace/folders.ts';
import { type Added, add } from './added.ts';
import { generate, layouts, library } from './new-app.ts';

/** One template, put somewhere. */
export interface Job {
  readonly template: string;
  readonly place: Place;
}

const additions = ['function_app.py', 'a new blueprint', 'an existing blueprint'] as const;

export type Place = (typeof layouts)[number] | (typeof additions)[number];

/** The function of the apps that templates are added to. */
const first = 'housekeeping';

/** An app with one timer, in either layout. */
function existing(layout: (typeof layouts)[number]): Files {
  const nothing = generate({ layout, template: ['warmup'] }).bytes;
  const { 'tests/test_warmup.py': _, 'blueprints/warmup.py': bp, ...files } = nothing;
  if (layout === 'function_app') {
    const script = 'import azure.functions as func\n\napp = func.FunctionApp()\n';
    return add({ ...files, 'function_app.py': script }, timer()).files;
  }
  const script = text(nothing, 'function_app.py').replaceAll('warmup', first);
  const empty = 'import azure.functions as func\n\nbp = func.Blueprint()\n';
  const app = { ...files, 'function_app.py': script, [`blueprints/${first}.py`]: empty };
  if (bp === undefined) throw new Error('There is no blueprint');
  return add(app, { ...timer(), to: `blueprints/${first}.py` }).files;
}

const timer = () => ({ template: 'timer', answers: { name: first } });

const apps = { function_app: existing('function_app'), blueprints: existing('blueprints') };

export const templates = library.names.filter((name) => name !== 'app');

const isApp = (template: string) => library.template(template).manifest.kind === 'app';

/** Every template in every place. An app template makes apps; it is added to none. */
export const everyJob: readonly Job[] = templates.flatMap((template) =>
  (isApp(template) ? layouts : [...layouts, ...additions]).map((place) => ({ template, place })),
);

/** Each template in one layout of a new app and in one place of an existing one, by turns. */
export const someJobs: readonly Job[] = templates.flatMap((template, index) =>
  everyJob.filter((job) => {
    if (job.template !== template) return false;
    const layout = layouts[index % layouts.length];
    return job.place === layout || job.place === additions[index % additions.length];
  }),
);

type Made = Pick<Added, 'files' | 'diagnostics'>;

/** What an app is after the job, and what a second run of it would do. */
export function run({ template, place }: Job): { readonly made: Made; again: () => Added | Made } {
  if (place === 'function_app' || place === 'blueprints') {
    const answers: Answers = { layout: place, template: [template] };
    const { bytes, diagnostics } = generate(answers);
    return { made: { files: bytes, diagnostics }, again: () => newAgain(answers, bytes) };
  }
  const app = place === 'function_app.py' ? apps.function_app : apps.blueprints;
  const to = {
    'function_app.py': {},
    'a new blueprint': { to: 'parts/more.py' },
    'an existing blueprint': { to: `blueprints/${first}.py` },
  }[place];
  const made = add(app, { template, ...to });
  return { made, again: () => add(made.files, { template, ...to }) };
}

function newAgain(answers: Answers, bytes: Made['files']): Made {
  const { bytes: files, diagnostics } = generate(answers, bytes);
  return { files, diagnostics };
}

export interface Expected {
  readonly name: string;
  readonly bindings: ReturnType<typeof bindingsOf>;
}

/** The functions that the template describes, with its defaults. */
export function expectedFunctions(template: string): Expected[] {
  if (isApp(template)) return [];
  const { manifest } = library.function(template);
  const { main, others } = functionsOf(manifest, defaultsOf(manifest));
  return [main, ...Object.values(others)].map(({ name, bindings }) => ({
    name,
    bindings: bindingsOf(bindings),
  }));
}

/** Functions of the app that the job is about, by name, beside those of the template. */
export function otherFunctions({ template, place }: Job): string[] {
  if (isApp(template)) return ['http_app_func'];
  return place === 'function_app' || place === 'blueprints' ? [] : [first];
}

function defaultsOf({ questions }: FunctionManifest): Answers {
  const usual = questions.map(({ name, default: answer }) => [name, answer ?? '']);
  return Object.fromEntries(usual);
}

function text(files: Files, path: string): string {
  return Buffer.from(files[path] ?? '').toString();
}
