import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { legacyAppExists } from '../diagnostics/generators.ts';
import type { Tree } from '../workspace/tree.ts';
import { filesOfApp } from './app-files.ts';
import type { Library } from './library.ts';
import { placeFile } from './place-file.ts';
import type { Plan } from './plan.ts';
import type { Answers } from './question.ts';
import { TemplateFault } from './render.ts';

/**
 * Plans a new app in a folder that may hold anything: what is there is kept or completed, and where
 * that cannot be, the diagnostics say so and there are no edits.
 */
export function planApp(tree: Tree, library: Library, answers: Answers): Plan {
  const legacy = legacyApp(tree);
  if (legacy !== undefined) return { edits: [], diagnostics: [legacy] };
  try {
    const placed = filesOfApp(library, answers).map((file) => placeFile(tree, file));
    const diagnostics = placed.flatMap((each) => each.diagnostics);
    const isRefused = diagnostics.some(({ severity }) => severity === 'error');
    return { edits: isRefused ? [] : placed.flatMap((each) => each.edits), diagnostics };
  } catch (error) {
    if (error instanceof TemplateFault) return { edits: [], diagnostics: [error.diagnostic] };
    throw error;
  }
}

/** A v1 app in the folder, which a new v2 app would switch off. */
export function legacyApp(tree: Tree): Diagnostic | undefined {
  const folders = tree
    .entries('')
    .filter((entry) => entry.kind === 'folder' && tree.file(`${entry.name}/function.json`))
    .map(({ name }) => name);
  if (folders.length === 0 || tree.file('host.json') === undefined) return undefined;
  return diagnose(legacyAppExists, { folders });
}
