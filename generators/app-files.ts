import { diagnose } from '../diagnostics/diagnostic.ts';
import { functionNameTaken } from '../diagnostics/generators.ts';
import { templatePath } from '../diagnostics/templates.ts';
import { problemWithPath } from '../workspace/paths.ts';
import { functionAnswers } from './app-questions.ts';
import { escapers } from './escapers.ts';
import { fill } from './fill.ts';
import { joinModules } from './join-modules.ts';
import type { Library } from './library.ts';
import type { Loaded } from './loaded.ts';
import type { AppManifest, FunctionManifest, Home } from './manifest.ts';
import type { NewFile } from './place-file.ts';
import { type Answers, isAsked } from './question.ts';
import { render, TemplateFault, type Values } from './render.ts';

/** A function of the new app, ready to be written. */
interface Placed {
  readonly template: Loaded<FunctionManifest>;
  readonly name: string;
  readonly file: string;
  readonly answers: Answers;
  readonly values: Values;
}

/** Renders every file of a new app. Throws `TemplateFault` where an answer does not fit its place. */
export function filesOfApp(library: Library, answers: Answers): NewFile[] {
  const app = library.app('app');
  const { homes } = app.manifest;
  const home = homes[String(answers.layout)];
  const chosen = answers.template;
  if (home === undefined || !Array.isArray(chosen)) throw new Error('Answers were not checked');
  const functions = chosen.map((name) => place(library.function(name), app, home, answers));
  requireUniqueNames(functions);
  const values = { ...answers, ...valuesOf(app, functions) };
  const files = writeFiles(app, answers, values, { step: 'app' });
  return [
    ...withFunctions(files, functions, home.from && contentOf(app, home.from, values)),
    ...functions.flatMap(({ template, name, answers: own, values: given }) =>
      writeFiles(template, own, given, { step: template.manifest.name, function: name }),
    ),
  ];
}

function place(
  template: Loaded<FunctionManifest>,
  app: Loaded<AppManifest>,
  home: Home,
  answers: Answers,
): Placed {
  const { questions, bindings } = template.manifest;
  const own = functionAnswers(questions, answers);
  const name = String(own.name);
  const file = pathOf(app, home.to, { name });
  const values = {
    ...own,
    app: home.app,
    module: file.replace(/\.py$/, '').replaceAll('/', '.'),
    bindings: fill(bindings, own),
  };
  return { template, name, file, answers: own, values };
}

function valuesOf(app: Loaded<AppManifest>, functions: readonly Placed[]): Values {
  const filled = functions.map(({ template, answers }) =>
    fill(template.manifest.settings, answers),
  );
  const settings = new Map(
    [app.manifest.settings, ...filled].flatMap((each) => Object.entries(each ?? {})),
  );
  const requirements = functions.flatMap(({ template }) => template.manifest.requirements);
  return {
    functions: functions.toSorted(byName).map(({ template, name, file, values }) => ({
      name,
      file,
      title: template.manifest.title,
      module: values.module ?? null,
      blueprint: `${name}_bp`,
    })),
    settings: [...settings].map(([name, value]) => ({ name, value })),
    requirements: [...new Set(requirements)],
  };
}

function writeFiles(
  template: Loaded,
  answers: Answers,
  values: Values,
  because: NewFile['because'],
): NewFile[] {
  return template.manifest.files
    .filter((entry) => isAsked(entry, answers))
    .map(({ from, to, merge, unless }) => ({
      path: pathOf(template, to, values),
      text: contentOf(template, from, values),
      merge,
      because,
      ...(unless !== undefined && { unless }),
    }));
}

/** Adds each function to the file it lives in, which is new with `start` unless the app has it. */
function withFunctions(
  files: readonly NewFile[],
  functions: readonly Placed[],
  start: string | undefined,
): NewFile[] {
  const all = new Map(files.map((file) => [file.path, file]));
  for (const { template, name, file, values } of functions) {
    const because = { step: template.manifest.name, function: name };
    const home = all.get(file) ?? { path: file, text: start ?? '', merge: 'own', because };
    const addition = contentOf(template, template.manifest.module, values);
    all.set(file, { ...home, text: joinModules(home.text, addition) });
  }
  return [...all.values()];
}

function contentOf(template: Loaded, from: string, values: Values): string {
  return rendered(template.contents[from], values);
}

function pathOf(template: Loaded, to: string, values: Values): string {
  const path = rendered(template.paths[to], values);
  const problem = problemWithPath(path);
  if (problem === undefined) return path;
  throw new TemplateFault(diagnose(templatePath, { path, problem }));
}

function rendered(template: Loaded['contents'][string] | undefined, values: Values): string {
  if (template === undefined) throw new Error('The template was not read as a whole');
  const text = render(template, values, escapers);
  if (typeof text === 'string') return text;
  throw new TemplateFault(text);
}

function requireUniqueNames(functions: readonly Placed[]): void {
  const seen = new Set<string>();
  for (const { name } of functions) {
    if (seen.has(name.toLowerCase()))
      throw new TemplateFault(diagnose(functionNameTaken, { name }));
    seen.add(name.toLowerCase());
  }
}

function byName(one: Placed, other: Placed): number {
  return one.name < other.name ? -1 : 1;
}
