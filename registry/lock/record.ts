import { createHash } from 'node:crypto';
import { templatesOfApp } from '../../generators/app-files.ts';
import { constantsOf, declarationsOf, functionNameOf } from '../../generators/declarations.ts';
import type { Output } from '../../generators/output.ts';
import type { Request } from '../../generators/outputs.ts';
import type { Library } from '../../generators/templates/library.ts';
import { nameFrom } from '../open/template-names.ts';
import type { Generated } from './lock.ts';

/** What goes on file about a run: how to make its outputs again, and digests to know them by. */
export function recordOf(
  library: Library,
  { template, answers, place, bindings }: Request,
  outputs: readonly Output[],
): Generated {
  const helpers = outputs.flatMap(helpersIn);
  const files = outputs.map(({ path, text }) => [path, digestOf(text)] as const);
  return {
    template,
    templates: Object.fromEntries(
      rendered(library, template, answers).map((name) => [name, library.origin(name)]),
    ),
    answers,
    ...(place && { place: { file: place.file, on: place.on } }),
    ...(bindings && bindings.length > 0 && { bindings }),
    functions: Object.fromEntries(outputs.flatMap(functionsIn)),
    ...(helpers.length > 0 && { helpers: Object.fromEntries(helpers) }),
    files: Object.fromEntries(files),
  };
}

/** SHA-256 of a text in UTF-8, in hexadecimal. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The templates that a run renders, the one that was asked for first. */
function rendered(library: Library, template: string, answers: Request['answers']): string[] {
  if (library.template(template).manifest.kind !== 'app') return [template];
  const { app, functions } = templatesOfApp(library, answers);
  const { extends: base = '' } = library.app(app).manifest;
  return [app, ...(base.startsWith('pyfunc:') ? [nameFrom(app, base)] : []), ...functions];
}

function functionsIn({ text, functions = [] }: Output): (readonly [string, string])[] {
  if (functions.length === 0) return [];
  return declarationsOf(text).flatMap((each) => {
    const name = functionNameOf(each);
    return functions.includes(name) ? [[name, digestOf(each.text)] as const] : [];
  });
}

/** Other files than modules that the user shares are compared as a whole. */
function helpersIn({ text, merge, functions = [] }: Output): (readonly [string, string])[] {
  if (merge !== 'module') return [];
  const others = declarationsOf(text).filter((each) => !functions.includes(functionNameOf(each)));
  return [...others, ...constantsOf(text)].map((each) => [each.name, digestOf(each.text)] as const);
}
