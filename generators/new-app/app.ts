import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { blobPolling, legacyAppExists } from '../../diagnostics/generators.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { placeFile } from '../files/place-file.ts';
import { cappedRequirements } from '../files/requirements-of-app.ts';
import { withoutFault } from '../language/render.ts';
import type { NewFile } from '../output.ts';
import type { Plan } from '../plan.ts';
import type { Library } from '../templates/library.ts';
import type { Answers } from '../templates/question.ts';
import { filesOfApp, templatesOfApp } from './app-files.ts';

export interface NewAppPlan extends Plan {
  /** The files as they were rendered, but for those that the folder has something else in place of. */
  readonly taken: readonly NewFile[];
}

/**
 * Plans a new app in a folder that may hold anything: what is there is kept or completed, and where
 * that cannot be, the diagnostics say so and there are no edits.
 */
export function planApp(tree: Tree, library: Library, answers: Answers): NewAppPlan {
  const nothing = (...diagnostics: Diagnostic[]) => ({ edits: [], diagnostics, taken: [] });
  const legacy = legacyApp(tree);
  if (legacy !== undefined) return nothing(legacy);
  const plan = withoutFault(() => {
    const files = filesOfApp(library, answers);
    const placed = files.map((file) => placeFile(tree, file));
    const edits = placed.flatMap((each) => each.edits);
    const isListed = edits.some(({ path }) => path === 'requirements.txt');
    const requirements = templatesOfApp(library, answers).functions.flatMap(
      (name) => library.template(name).manifest.requirements,
    );
    const diagnostics = [
      ...placed.flatMap((each) => each.diagnostics),
      ...pollingBlobs(library, answers),
      ...(isListed ? cappedRequirements([...new Set(requirements)], 'requirements.txt') : []),
    ];
    if (diagnostics.some(({ severity }) => severity === 'error')) return nothing(...diagnostics);
    const taken = files.filter((_, index) => placed[index]?.isTaken);
    return { edits, diagnostics, taken };
  });
  return plan.kind === 'ok' ? plan.value : nothing(...plan.diagnostics);
}

/** Blob triggers without Event Grid, where the app is to be deployed to the Flex Consumption plan. */
function pollingBlobs(library: Library, answers: Answers): Diagnostic[] {
  const { extras = [] } = answers;
  if (!Array.isArray(extras) || !extras.includes('azd')) return [];
  const polling = templatesOfApp(library, answers).functions.filter((name) => {
    const { bindings, others } = library.function(name).manifest;
    const all = [bindings, ...Object.values(others).map((each) => each.bindings)].flat();
    return all.some((each) => {
      const text = JSON.stringify(each);
      return text.includes('"blobTrigger"') && !text.includes('"EventGrid"');
    });
  });
  return polling.length === 0 ? [] : [diagnose(blobPolling, { functions: polling })];
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
