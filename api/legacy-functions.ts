import { functionFolders, pythonFiles } from '../app/find.ts';
import { findScript } from '../migrator/read/script.ts';
import type { OriginalFunction } from '../verify/original.ts';
import type { Invocation } from '../verify/run/invocation.ts';
import { makeInvocations } from '../verify/run/make-invocations.ts';
import type { WorkerFunction } from '../verify/run/run-side.ts';
import { readText } from '../workspace/text/text.ts';
import { joinPath, type Tree } from '../workspace/tree/tree.ts';

/** What there is to run of a v1 app. */
export interface LegacyRun {
  readonly functions: readonly WorkerFunction[];
  readonly invocations: readonly Invocation[];
}

/** The functions of a v1 app that a host could run, with invocations made up for each. */
export function legacyRun(
  tree: Tree,
  app: string,
  originals: readonly OriginalFunction[],
): LegacyRun {
  const functions: WorkerFunction[] = [];
  const invocations: Invocation[] = [];
  const shared = sharedFiles(tree, app).map((path) => textOf(tree, path));
  for (const { name, functionJson } of originals) {
    if (functionJson === undefined) continue;
    const script = findScript(tree, joinPath(app, name), functionJson);
    if (typeof script !== 'string') continue;
    const source = textOf(tree, script);
    const { bindings, entryPoint } = functionJson;
    const inApp = app === '' ? script : script.slice(app.length + 1);
    functions.push({ name, script: inApp, bindings, ...(entryPoint && { entryPoint }) });
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
  return text === undefined || 'reason' in text ? '' : text.text;
}
