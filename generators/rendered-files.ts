import { diagnose } from '../diagnostics/diagnostic.ts';
import { templatePath } from '../diagnostics/templates.ts';
import { problemWithPath } from '../workspace/text/paths.ts';
import { functionsOf, type TemplateFunction } from './functions/functions-of.ts';
import { escapers } from './language/escapers.ts';
import { render, TemplateFault, type Values } from './language/render.ts';
import type { NewFile } from './output.ts';
import type { Loaded } from './templates/loaded.ts';
import type { FunctionManifest } from './templates/manifest.ts';
import { type Answers, isAsked } from './templates/question.ts';

/** What the files of a function template are rendered with, and the functions it makes. */
export function valuesFor(
  { manifest }: Loaded<FunctionManifest>,
  answers: Answers,
  { app, file }: { readonly app: string; readonly file: string },
): { readonly values: Values; readonly functions: readonly TemplateFunction[] } {
  const { main, others } = functionsOf(manifest, answers);
  const values = {
    ...answers,
    app,
    module: file.replace(/\.py$/, '').replaceAll('/', '.'),
    bindings: main.bindings,
    ...Object.fromEntries(Object.entries(others).map(([key, each]) => [key, { ...each }])),
  };
  return { values, functions: [main, ...Object.values(others)] };
}

/** The files of a template that its answers call for. Throws `TemplateFault`, as all below. */
export function writeFiles(
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

/** A content of a template as text. */
export function contentOf(template: Loaded, from: string, values: Values): string {
  return rendered(template.contents[from], values);
}

/** A path of a template as text. */
export function pathOf(template: Loaded, to: string, values: Values): string {
  const path = rendered(template.paths[to], values);
  const problem = problemWithPath(path);
  if (problem === undefined) return path;
  throw new TemplateFault(diagnose(templatePath, { path, problem }));
}

function rendered(template: Loaded['contents'][string] | undefined, values: Values): string {
  if (template === undefined) throw new Error('A template was read without one of its texts');
  const text = render(template, values, escapers);
  if (text.kind === 'ok') return text.value;
  throw new TemplateFault(...text.diagnostics);
}
