import { planApp } from '../../generators/new-app/app.ts';
import { needsOfFunctions, templatesOfApp } from '../../generators/new-app/app-files.ts';
import { asOutput } from '../../generators/output.ts';
import type { Library } from '../../generators/templates/library.ts';
import type { Answers } from '../../generators/templates/question.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { type PlannedTemplate, writingOf } from './planned.ts';

/** Plans a new app from the templates among its answers. */
export function planNewApp(tree: Tree, library: Library, answers: Answers): PlannedTemplate {
  const { edits, diagnostics, taken } = planApp(tree, library, answers);
  const outputs = taken.map(asOutput);
  if (edits.length === 0 && taken.length === 0) {
    return { request: { template: 'app', answers }, edits, diagnostics, taken: [], writings: [] };
  }
  const { app, functions } = templatesOfApp(library, answers);
  const needs = needsOfFunctions(library, answers);
  const partOf = (template: string) => {
    // Where functions go is for the template of the app to say.
    const files = taken.filter(({ because, functions: held = [] }) => {
      return because.step === template || (template === app && held.length > 0);
    });
    const own = [...files.map(asOutput), ...(needs.get(template) ?? [])];
    const paths = new Set(own.map(({ path }) => path));
    const edited = edits.filter(({ path }) => paths.has(path));
    return writingOf(library, template, own, { edits: edited });
  };
  return {
    request: { template: app, answers },
    edits,
    diagnostics,
    taken: outputs,
    writings: [app, ...functions].flatMap(partOf),
  };
}
