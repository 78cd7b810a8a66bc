import type { V2App } from '../../app/v2-app.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { httpKindsMixed } from '../../diagnostics/generators.ts';
import type { Loaded } from '../templates/loaded.ts';
import type { TemplateFunction } from './functions-of.ts';

/** Whether the functions of a template take and give streams of the FastAPI extension. */
export function isStream({ manifest }: Loaded): boolean {
  return manifest.requirements.some((line) =>
    line.startsWith('azurefunctions-extensions-http-fastapi'),
  );
}

/** What stands against HTTP functions of one kind in an app that has those of the other. */
export function mixedHttp(
  { functions, script }: V2App,
  template: Loaded,
  added: readonly TemplateFunction[],
): Diagnostic[] {
  const ours = added
    .filter(({ bindings }) => JSON.stringify(bindings).includes('"httpTrigger"'))
    .map(({ name }) => name);
  const present = functions.filter(({ http }) => http !== undefined);
  const sources = [script, ...functions.map(({ source }) => source)];
  const hasStreams = sources.some(({ text }) => text.includes('azurefunctions.extensions.http'));
  if (ours.length === 0 || present.length === 0 || isStream(template) === hasStreams) return [];
  const theirs = present.flatMap(({ name }) => name ?? []);
  const [streams, plain] = hasStreams ? [theirs, ours] : [ours, theirs];
  return [diagnose(httpKindsMixed, { streams, plain })];
}
