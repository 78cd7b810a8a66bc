import { builtIn, type Library } from '../../generators/templates/library.ts';
import type { FilesManifest, FunctionManifest } from '../../generators/templates/manifest.ts';
import type { Question } from '../../generators/templates/question.ts';

/** A template that can be added to an app. */
export type Addable = FunctionManifest | FilesManifest;

/**
 * The templates that can be added to an app: those of registries, then those most apps begin with. One of
 * a registry that is broken is passed over: asking for it by name reports why.
 */
export function templatesOf(library: Library): Addable[] {
  const usual = ['http', 'timer'];
  const own = library.names.filter((name) => name.startsWith('@'));
  const others = library.names.filter((name) => !usual.includes(name) && !own.includes(name));
  return [...own, ...usual, ...others].flatMap((name): Addable[] => {
    const found = library.read(name);
    if (found.kind === 'failed' || found.value.manifest.kind === 'app') return [];
    return [{ ...found.value.manifest, name }];
  });
}

/** Those that come with pyfunc. */
export async function builtInTemplates(): Promise<Addable[]> {
  return templatesOf(await builtIn());
}

/** Answered by the first word after `add`. */
export function templateQuestion(templates: readonly Addable[]): Question {
  return {
    name: 'template',
    title: 'Template (`pyfunc list` shows all)',
    kind: 'select',
    choices: templates.map(({ name, title }) => ({ value: name, title: `${name}: ${title}` })),
  };
}
