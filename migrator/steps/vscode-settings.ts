/** The Azure Functions extension of VS Code treats the folder as a v2 app. */
import { type Diagnostic, diagnose, inPlaces, type Place } from '../../diagnostics/diagnostic.ts';
import { migration } from '../../diagnostics/migration.ts';
import type { Edit } from '../../workspace/change/edit.ts';
import { readJson } from '../../workspace/text/json.ts';
import { setKey } from '../../workspace/text/json-edits.ts';
import type { Design } from '../design/design.ts';
import type { Step } from '../step.ts';

const path = '.vscode/settings.json';
const key = 'azureFunctions.projectLanguageModel';

export const vscodeSettings: Step = { name: 'vscode-settings', run };

function* run(design: Design): Generator<Edit | Diagnostic> {
  yield* reportAround(design);
  const text = design.app.text(path);
  if (text === undefined || !mentionsFunctions(text)) return;
  for (const edit of setKey(text, [key], 2) ?? []) {
    yield { kind: 'modify', path, ...edit, because: { step: vscodeSettings.name } };
  }
}

/** Settings above the app that open its folder, by a path of theirs or as the only one they have. */
function* reportAround({ around, deploymentFiles, functions }: Design): Generator<Diagnostic> {
  if (around === undefined || functions.length === 0) return;
  const places = deploymentFiles.flatMap(({ path: at, text, isInside }): Place[] => {
    const above = /^((?:\.\.\/)+)(?:\.vscode\/settings\.json|[^/]+\.code-workspace)$/.exec(at)?.[1];
    const read = isInside || above === undefined ? undefined : readJson(text);
    if (above === undefined || read === undefined || read.kind === 'malformed') return [];
    const prefix = at.endsWith('.code-workspace') ? ['settings'] : [];
    const settingOf = (name: string) => valueAt(read.value, [...prefix, `azureFunctions.${name}`]);
    const named = settingOf('projectSubpath') ?? settingOf('deploySubpath');
    const folder = around.app
      .split('/')
      .slice(-above.split('/').length + 1)
      .join('/');
    const isMeant = typeof named === 'string' ? plainPath(named) === folder : named === undefined;
    const model = settingOf('projectLanguageModel');
    const isOld = model === 1 || (model === undefined && typeof named === 'string');
    if (!isMeant || !isOld) return [];
    const shown = model === 1 ? 'projectLanguageModel' : 'projectSubpath';
    const span = read.spanOf([...prefix, `azureFunctions.${shown}`]);
    return [{ path: at, ...(span && { span }) }];
  });
  if (places.length === 0) return;
  yield diagnose(migration.workspaceSettings, { folder: around.app }, inPlaces(places));
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[key] : undefined,
    value,
  );
}

function plainPath(path: string): string {
  return path.replaceAll('\\', '/').replace(/^\.?\/+|\/+$/g, '');
}

function mentionsFunctions(text: string): boolean {
  const read = readJson(text);
  if (read.kind === 'malformed' || typeof read.value !== 'object' || read.value === null)
    return false;
  return Object.keys(read.value).some((name) => name.startsWith('azureFunctions.'));
}
