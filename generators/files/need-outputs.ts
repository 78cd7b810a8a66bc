import { diagnose } from '../../diagnostics/diagnostic.ts';
import { templatePath } from '../../diagnostics/templates.ts';
import { foldedPath } from '../../workspace/text/paths.ts';
import { TemplateFault } from '../language/render.ts';
import type { Output } from '../output.ts';
import type { ManifestFields } from '../templates/manifest.ts';
import { hostNeeds } from './app-needs.ts';

/** What functions or files need of an app beside files of their own. */
export interface Needs {
  /** Of all bindings, as in function.json. */
  readonly types: readonly string[];
  /** Keys of host.json beside those that the bindings need. */
  readonly host: ManifestFields;
  readonly settings: { readonly [name: string]: string };
  /** Lines of requirements.txt. */
  readonly requirements: readonly string[];
}

/** The same as files, of which an app has more or less already. */
export function needsAsOutputs({ types, host, settings, requirements }: Needs): Output[] {
  const keys = hostNeeds(types, host);
  const json = (value: object) => `${JSON.stringify(value, null, 2)}\n`;
  const outputs: Output[] = [];
  if (Object.keys(keys).length > 0) {
    outputs.push({ path: 'host.json', text: json(keys), merge: 'json' });
  }
  if (Object.keys(settings).length > 0) {
    const text = json({ Values: settings });
    outputs.push({ path: 'local.settings.json', text, merge: 'settings' });
  }
  if (requirements.length > 0) {
    const text = `${requirements.join('\n')}\n`;
    outputs.push({ path: 'requirements.txt', text, merge: 'requirements' });
  }
  return outputs;
}

const elsewhere = 'is completed through `host`, `settings` and `requirements` of template.json';

const needed = new Map([
  ['host.json', elsewhere],
  ['local.settings.json', elsewhere],
  ['requirements.txt', elsewhere],
]);

/**
 * One place in a file belongs to one template: throws `TemplateFault` where its files are two of one
 * path, or one that is completed in another way, as the module that functions go into.
 */
export function requireFreePaths(files: readonly Pick<Output, 'path'>[], module?: string): void {
  const taken = new Map(needed);
  if (module !== undefined) taken.set(foldedPath(module), 'holds its functions already');
  for (const { path } of files) {
    const problem = taken.get(foldedPath(path));
    if (problem !== undefined) throw new TemplateFault(diagnose(templatePath, { path, problem }));
    taken.set(foldedPath(path), 'is written by another of its files');
  }
}
