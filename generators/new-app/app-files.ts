import { routePrefix } from '../../app/host-json.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import {
  functionNameTaken,
  httpKindsMixed,
  pythonTooNew,
  twoKindsOfApp,
} from '../../diagnostics/generators.ts';
import { templateValue } from '../../diagnostics/templates.ts';
import { type EmulatorNeeds, emulatorFiles, newAppEmulators } from '../emulators/need-emulators.ts';
import { withHost } from '../files/host-json.ts';
import { needsAsOutputs } from '../files/need-outputs.ts';
import { boundFunctions } from '../functions/azure-resources.ts';
import {
  azureFunctionsFor,
  functionsOf,
  prerequisitesOf,
  type TemplateFunction,
} from '../functions/functions-of.ts';
import { isStream } from '../functions/http-kinds.ts';
import { joinModules } from '../functions/join-modules.ts';
import { sampleRequests } from '../functions/requests.ts';
import { fill } from '../language/fill.ts';
import { TemplateFault, type Values } from '../language/render.ts';
import type { NewFile, Output } from '../output.ts';
import { contentOf, pathOf, valuesFor, writeFiles } from '../rendered-files.ts';
import type { Library } from '../templates/library.ts';
import type { Loaded } from '../templates/loaded.ts';
import type {
  AppManifest,
  FunctionFile,
  FunctionManifest,
  ManifestFields,
} from '../templates/manifest.ts';
import type { Answers } from '../templates/question.ts';
import { functionAnswers } from './app-questions.ts';
import { azureNeeds } from './azure-needs.ts';

/** A template of functions, as it is asked for. */
interface RequestedTemplate {
  readonly as: string;
  readonly template: Loaded<FunctionManifest>;
}

/** A function of the new app, ready to be written. */
interface Placed extends RequestedTemplate {
  readonly name: string;
  readonly functions: readonly TemplateFunction[];
  readonly file: string;
  readonly answers: Answers;
  readonly values: Values;
}

/** Renders every file of a new app. Throws `TemplateFault` where an answer does not fit its place. */
export function filesOfApp(library: Library, answers: Answers): NewFile[] {
  const { kind, app, templates } = choose(library, answers);
  const { homes } = app.manifest;
  const home = homeFor(homes, answers.layout);
  const functions = templates.map((each) => place(each, app, home, answers));
  requireUniqueNames(functions.flatMap((each) => each.functions));
  const emulators = emulatorsFor(app, functions, answers);
  const values = {
    ...answers,
    ...valuesOf(app, functions, emulators),
    requests: sampleRequests(
      functions.flatMap((each) => each.functions),
      routePrefix(app.manifest.host),
    ),
  };
  const files = writeFiles(app, answers, values, { step: kind });
  const all = [
    ...withFunctions(
      withHost(files, [app.manifest.host, ...hostsOf(functions)]),
      functions,
      home.from && contentOf(app, home.from, values),
    ),
    ...functions.flatMap(({ as, template, name, answers: own, values: given }) =>
      writeFiles(template, own, given, { step: as, function: name }),
    ),
    ...(emulators ? emulatorFiles(emulators, { step: kind }) : []),
  ];
  return answers.tests === 'none' ? all.filter(({ path }) => !path.startsWith('tests/')) : all;
}

/** What each template of functions needs of the files that the new app has for all, as files of its own. */
export function needsOfFunctions(
  library: Library,
  answers: Answers,
): ReadonlyMap<string, readonly Output[]> {
  return new Map(
    templatesOfApp(library, answers).functions.map((as) => {
      const { questions, host, settings, requirements } = library.function(as).manifest;
      const own = functionAnswers(questions, answers);
      const filled = {
        host: fill(host, own) as ManifestFields,
        settings: fill(settings, own) as { readonly [name: string]: string },
      };
      return [as, needsAsOutputs({ types: [], ...filled, requirements })];
    }),
  );
}

/** A template with one home need not ask for the layout. */
function homeFor(homes: AppManifest['homes'], layout: Answers[string] | undefined): FunctionFile {
  const all = Object.entries(homes);
  const [, home] = all.find(([name]) => name === layout) ?? (all.length === 1 ? all[0] : []) ?? [];
  if (home !== undefined) return home;
  const known = Object.keys(homes).join(', ');
  throw new TemplateFault(
    diagnose(templateValue, {
      problem: `the layout ${JSON.stringify(layout)} is not one of: ${known}`,
    }),
  );
}

/** The one app template, which may be among those chosen, and the function templates. */
function choose(library: Library, answers: Answers) {
  const names = templatesOfApp(library, answers);
  const templates = names.functions.map((as) => ({ as, template: library.function(as) }));
  const app = library.app(names.app);
  requireOneKindOfHttp(templates, { as: names.app, template: app });
  requirePython([{ as: names.app, template: app }, ...templates], answers);
  return { kind: names.app, app, templates };
}

/** The names of the templates that an app is made from, in the order in which they were chosen. */
export function templatesOfApp(
  library: Library,
  { template: chosen }: Answers,
): { readonly app: string; readonly functions: readonly string[] } {
  const names: readonly string[] = Array.isArray(chosen) ? chosen : [];
  const ofKind = (kind: string) =>
    names.filter((name: string) => library.template(name).manifest.kind === kind);
  const [app = 'app', ...more] = ofKind('app');
  if (more.length > 0) throw new TemplateFault(diagnose(twoKindsOfApp, { kinds: [app, ...more] }));
  return { app, functions: ofKind('function') };
}

function place(
  { as, template }: RequestedTemplate,
  app: Loaded<AppManifest>,
  home: FunctionFile,
  answers: Answers,
): Placed {
  const own = functionAnswers(template.manifest.questions, answers);
  const { name } = functionsOf(template.manifest, own).main;
  const file = pathOf(app, home.to, { name });
  const { values, functions } = valuesFor(template, own, { app: home.app, file });
  return { as, template, name, functions, file, answers: own, values };
}

/** Those that the app brings along, where they are among its extras. */
function emulatorsFor(
  app: Loaded<AppManifest>,
  functions: readonly Placed[],
  { extras }: Answers,
): EmulatorNeeds | undefined {
  if (!Array.isArray(extras) || !extras.includes('emulators')) return undefined;
  const all = functions.flatMap((each) => each.functions);
  return newAppEmulators(boundFunctions(all), Object.fromEntries(settingsOf(app, functions)));
}

/** The keys of host.json that the templates of functions need. */
function hostsOf(functions: readonly Placed[]): ManifestFields[] {
  return functions.map(
    ({ template, answers }) => fill(template.manifest.host, answers) as ManifestFields,
  );
}

function settingsOf(app: Loaded<AppManifest>, functions: readonly Placed[]): Map<string, string> {
  const filled = functions.map(({ template, answers }) =>
    fill(template.manifest.settings, answers),
  );
  return new Map([app.manifest.settings, ...filled].flatMap((each) => Object.entries(each ?? {})));
}

function valuesOf(
  app: Loaded<AppManifest>,
  functions: readonly Placed[],
  emulators: EmulatorNeeds | undefined,
): Values {
  const settings = settingsOf(app, functions);
  for (const [name, value] of Object.entries(emulators?.settings ?? {})) settings.set(name, value);
  const requirements = [app, ...functions.map(({ template }) => template)].flatMap(
    ({ manifest }) => manifest.requirements,
  );
  return {
    functions: functions.toSorted(byName).map(({ template, name, file, values }) => ({
      name,
      file,
      title: template.manifest.title,
      module: values.module ?? null,
      blueprint: `${name}_bp`,
    })),
    settings: [...settings].map(([name, value]) => ({ name, value })),
    prerequisites: functions
      .toSorted(byName)
      .flatMap(({ name, template, answers }) =>
        prerequisitesOf(template.manifest, answers).map((text) => ({ name, text })),
      ),
    requirements: [...new Set(requirements)],
    azureFunctions: azureFunctionsFor(functions.flatMap((each) => each.functions)),
    azure: azureNeeds(boundFunctions(functions.flatMap((each) => each.functions)), settings, {
      hosts: hostsOf(functions),
      ofDevices: functions
        .filter(({ template }) => template.manifest.eventsFrom === 'iotHub')
        .flatMap((each) => each.functions.map(({ name }) => name)),
    }),
  };
}

/** Adds each function to the file it lives in, which is new with `start` unless the app has it. */
function withFunctions(
  files: readonly NewFile[],
  functions: readonly Placed[],
  start: string | undefined,
): NewFile[] {
  const all = new Map(files.map((file) => [file.path, file]));
  for (const { as, template, name, functions: own, file, values } of functions) {
    const because = { step: as, function: name };
    const home = all.get(file) ?? { path: file, text: start ?? '', merge: 'own', because };
    const addition = contentOf(template, template.manifest.module, values);
    const held = [...(home.functions ?? []), ...own.map((each) => each.name)];
    all.set(file, { ...home, text: joinModules(home.text, addition), functions: held });
  }
  return [...all.values()];
}

function requireUniqueNames(functions: readonly TemplateFunction[]): void {
  const seen = new Set<string>();
  for (const { name } of functions) {
    if (seen.has(name.toLowerCase()))
      throw new TemplateFault(diagnose(functionNameTaken, { name }));
    seen.add(name.toLowerCase());
  }
}

/** Once an app has the streams of the FastAPI extension, the worker gives every HTTP function these. */
function requireOneKindOfHttp(
  templates: readonly RequestedTemplate[],
  app: { readonly as: string; readonly template: Loaded<AppManifest> },
): void {
  const http = templates.filter(({ template: { manifest } }) =>
    JSON.stringify([manifest.bindings, manifest.others]).includes('"httpTrigger"'),
  );
  const streams = http.filter(({ template }) => isStream(template)).map(({ as }) => as);
  const plain = [
    ...http.filter(({ template }) => !isStream(template)),
    ...(isWeb(app.template) ? [app] : []),
  ].map(({ as }) => as);
  if (streams.length === 0 || plain.length === 0) return;
  throw new TemplateFault(diagnose(httpKindsMixed, { streams, plain }));
}

/** Whether the app hands all requests to a web framework. */
function isWeb({ contents }: Loaded<AppManifest>): boolean {
  return /\b[AW]sgiFunctionApp\b/.test(JSON.stringify(contents['function_app.py.hbs'] ?? ''));
}

function requirePython(
  templates: readonly { readonly as: string; readonly template: Loaded }[],
  { python }: Answers,
): void {
  const problem = tooNewPython(templates, String(python ?? ''));
  if (problem !== undefined) throw new TemplateFault(problem);
}

/** Says that templates do not run in a version of Python such as `3.13`; undefined where all of them do. */
export function tooNewPython(
  templates: readonly { readonly as: string; readonly template: Loaded }[],
  python: string,
): Diagnostic | undefined {
  const minor = (version: string | undefined) => Number(version?.split('.')[1]);
  const older = templates.filter(({ template: { manifest } }) => {
    return minor(manifest.newestPython) < minor(python);
  });
  const newest = older[0]?.template.manifest.newestPython;
  if (newest === undefined) return undefined;
  return diagnose(pythonTooNew, { templates: older.map(({ as }) => as), newest, python });
}

function byName(one: Placed, other: Placed): number {
  return one.name < other.name ? -1 : 1;
}
