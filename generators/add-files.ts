import type { Tree } from '../workspace/tree/tree.ts';
import { needFromHost, needSettings } from './files/app-needs.ts';
import { needsAsOutputs, requireFreePaths } from './files/need-outputs.ts';
import { placeFile } from './files/place-file.ts';
import { requireAll } from './files/requirements-of-app.ts';
import { fill } from './language/fill.ts';
import { withoutFault } from './language/render.ts';
import { asOutput, type Output } from './output.ts';
import type { Plan } from './plan.ts';
import { writeFiles } from './rendered-files.ts';
import type { Loaded } from './templates/loaded.ts';
import type { FilesManifest, ManifestFields } from './templates/manifest.ts';
import type { Answers } from './templates/question.ts';

/** A template of files with all that it is rendered from. */
export interface FilesRequest {
  /** As the template is asked for. */
  readonly name: string;
  readonly template: Loaded<FilesManifest>;
  readonly answers: Answers;
}

export interface FilesPlan extends Plan {
  /** What was rendered, but for files that the app has something else in place of. */
  readonly taken: readonly Output[];
}

/** Plans the files of a template that makes no functions. Without edits where something stands against it. */
export function planFiles(tree: Tree, request: FilesRequest): FilesPlan {
  const because = { step: request.name };
  const plan = withoutFault(() => {
    const { files, host, settings, requirements } = renderFiles(request);
    const placed = files.map((file) => placeFile(tree, file));
    const plans = [
      ...placed,
      needFromHost(tree, [], host, because),
      needSettings(tree, settings, because),
      ...(requirements.length > 0 ? [requireAll(tree, requirements, because)] : []),
    ];
    const diagnostics = plans.flatMap((each) => each.diagnostics);
    const isRefused = diagnostics.some(({ severity }) => severity === 'error');
    const left = files.filter((_, index) => !placed[index]?.isTaken).map(({ path }) => path);
    return {
      edits: isRefused ? [] : plans.flatMap(({ edits }) => edits),
      diagnostics,
      settings: plans.flatMap(({ settings = [] }) => settings),
      taken: outputsOfFiles(request).filter(({ path }) => !left.includes(path)),
    };
  });
  return plan.kind === 'ok' ? plan.value : { edits: [], diagnostics: plan.diagnostics, taken: [] };
}

/** All that a template of files comes to, each path once. Throws `TemplateFault`. */
export function outputsOfFiles(request: FilesRequest): Output[] {
  const { files, ...needs } = renderFiles(request);
  return [...files.map(asOutput), ...needsAsOutputs({ types: [], ...needs })];
}

function renderFiles({ name, template, answers }: FilesRequest) {
  const { manifest } = template;
  const files = writeFiles(template, answers, answers, { step: name });
  requireFreePaths(files);
  return {
    files,
    host: fill(manifest.host, answers) as ManifestFields,
    settings: fill(manifest.settings, answers) as { readonly [name: string]: string },
    requirements: manifest.requirements,
  };
}
