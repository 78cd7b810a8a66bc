import type { Library } from '../generators/library.ts';
import type { FunctionManifest } from '../generators/manifest.ts';
import type { Question } from '../generators/question.ts';

/** The templates that can be added to an app, those most apps begin with first. */
export function templatesOf(library: Library): FunctionManifest[] {
  const usual = ['http', 'timer'];
  const names = library.names.filter((name) => library.template(name).manifest.kind === 'function');
  const others = names.filter((name) => !usual.includes(name));
  return [...usual, ...others].map((name) => library.function(name).manifest);
}

/** Answered by the first word after `add`. */
export function templateQuestion(templates: readonly FunctionManifest[]): Question {
  return {
    name: 'template',
    title: 'Template (`pyfunc list` shows all)',
    kind: 'select',
    choices: templates.map(({ name, title }) => ({ value: name, title: `${name}: ${title}` })),
  };
}
