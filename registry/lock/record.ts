import { createHash } from 'node:crypto';
import {
  constantsOf,
  declarationsOf,
  functionNameOf,
  importsOf,
} from '../../generators/functions/declarations.ts';
import { templatesOfApp } from '../../generators/new-app/app-files.ts';
import type { Output } from '../../generators/output.ts';
import type { Request } from '../../generators/outputs.ts';
import type { Library } from '../../generators/templates/library.ts';
import { readJson } from '../../workspace/text/json.ts';
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
    ...(place && { place }),
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

/** Other files than those that others write to as well are compared as a whole. */
function helpersIn(output: Output): (readonly [string, string])[] {
  const { path, text, merge, functions = [] } = output;
  if (merge !== 'module') return path.endsWith('.py') ? [] : needsIn(output);
  const others = declarationsOf(text).filter((each) => !functions.includes(functionNameOf(each)));
  const helpers = [...others, ...constantsOf(text)];
  return [...helpers.map((each) => [each.name, digestOf(each.text)] as const), ...needsIn(output)];
}

/** Imports of a module, keys of host.json and names of settings, by their words in the lock. */
export function needsIn({
  path,
  text,
}: Pick<Output, 'path' | 'text'>): (readonly [string, string])[] {
  if (path.endsWith('.py')) return importsOf(text).map((each) => [each, digestOf(each)]);
  const json = /^(?:host|local\.settings)\.json$/.test(path) ? readJson(text) : undefined;
  if (json?.kind !== 'json') return [];
  if (path === 'host.json') {
    return leavesOf(json.value, []).map(([key, value]) => [
      `${path} ${key.join('.')}`,
      digestOf(JSON.stringify(value)),
    ]);
  }
  // Values of settings differ from machine to machine.
  return Object.keys(Object(Object(json.value).Values)).map((name) => [
    `${path} ${name}`,
    digestOf(name),
  ]);
}

/** Whether a word of the lock stands for an import, a key or a setting, which other code may have, too. */
export function isNeed(name: string): boolean {
  return name.includes(' ');
}

function leavesOf(value: unknown, path: readonly string[]): [readonly string[], unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[path, value]];
  return Object.entries(value).flatMap(([key, each]) => leavesOf(each, [...path, key]));
}
