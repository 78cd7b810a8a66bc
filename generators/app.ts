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
  const refused = objections(tree);
  if (refused.length > 0) return { edits: [], diagnostics: refused };
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

/** What would be harmed by a new app in this folder. */
function objections(tree: Tree): Diagnostic[] {
  const folders = tree
    .entries('')
    .filter((entry) => entry.kind === 'folder' && tree.file(`${entry.name}/function.json`));
  if (folders.length === 0 || tree.file('host.json') === undefined) return [];
  return [diagnose(legacyAppExists, { folders: folders.map(({ name }) => name) })];
}
