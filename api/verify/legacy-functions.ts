import { functionFolders, pythonFiles } from '../../app/find.ts';
import { findScript } from '../../migrator/read/script.ts';
import type { OriginalFunction } from '../../verify/original.ts';
import type { Invocation } from '../../verify/run/invocation.ts';
import { makeInvocations } from '../../verify/run/make-invocations.ts';
import type { WorkerFunction } from '../../verify/run/run-side.ts';
import { readText } from '../../workspace/text/text.ts';
import { joinPath, type Tree } from '../../workspace/tree/tree.ts';

/** What there is to run of a v1 app. */
export interface LegacyRun {
  readonly functions: readonly WorkerFunction[];
  readonly invocations: readonly Invocation[];
}

/** The functions of a v1 app that a host could run. */
export function legacyFunctions(
  tree: Tree,
  app: string,
  originals: readonly OriginalFunction[],
): WorkerFunction[] {
  return originals.flatMap(({ name, functionJson }) => {
    if (functionJson === undefined) return [];
    const script = findScript(tree, joinPath(app, name), functionJson);
    if (script.kind === 'failed') return [];
    const { bindings, entryPoint } = functionJson;
    const inApp = app === '' ? script.value : script.value.slice(app.length + 1);
    return [{ name, script: inApp, bindings, ...(entryPoint && { entryPoint }) }];
  });
}

/** The functions of a v1 app that a host could run, with invocations made up for each. */
export function legacyRun(
  tree: Tree,
  app: string,
  originals: readonly OriginalFunction[],
): LegacyRun {
  const functions = legacyFunctions(tree, app, originals);
  const invocations: Invocation[] = [];
  const shared = sharedFiles(tree, app).map((path) => textOf(tree, path));
  for (const { name, script } of functions) {
    const functionJson = originals.find((each) => each.name === name)?.functionJson;
    if (functionJson === undefined) continue;
    const source = textOf(tree, joinPath(app, script));
    invocations.push(...makeInvocations(name, functionJson, source, ...shared));
  }
  return { functions, invocations };
}

/** Python files outside the folders of functions: what functions share. */
function sharedFiles(tree: Tree, app: string): string[] {
  const folders = functionFolders(tree, app).map((name) => `${joinPath(app, name)}/`);
  return pythonFiles(tree, app).filter((path) => !folders.some((each) => path.startsWith(each)));
}

function textOf(tree: Tree, path: string): string {
  const file = tree.file(path);
  const text = file && readText(file);
  return text === undefined || text.kind === 'undecodable' ? '' : text.text;
}
