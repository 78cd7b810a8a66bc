import { legacyRun } from '../../api/verify/legacy-functions.ts';
import { planMigration } from '../../migrator/plan.ts';
import { initParser } from '../../python/parse.ts';
import { originalOf } from '../../verify/original.ts';
import { type RunComparison, runApps } from '../../verify/run/run-apps.ts';
import { changes } from '../../workspace/change/changes.ts';
import { runToCompletion } from '../../workspace/process/pausable.ts';
import { memoryTree, openTree } from '../../workspace/tree/disk.ts';
import { joinPath } from '../../workspace/tree/tree.ts';
import { environment } from '../python/environment.ts';

const py313 = await environment('py313');

export type Files = { readonly [path: string]: Uint8Array };

/** A v1 app and what the migration makes of it, without the functions it refuses. */
export interface Migrated {
  readonly before: Files;
  readonly after: Files;
  readonly leftOut: readonly string[];
}

/** All files below a folder; a host.json where there is none, which test apps often lack. */
export function filesOf(root: string): Files {
  const found: Record<string, Uint8Array> = {};
  const tree = openTree(root);
  const visit = (folder: string) => {
    for (const { name, kind } of tree.entries(folder)) {
      const path = joinPath(folder, name);
      if (kind === 'folder' && name !== '__pycache__') visit(path);
      const file = kind === 'file' ? tree.file(path) : undefined;
      if (file !== undefined) found[path] = file.bytes;
    }
  };
  visit('');
  return { 'host.json': Buffer.from('{ "version": "2.0" }\n'), ...found };
}

/** Migrates an app as `pyfunc migrate` does, in place. */
export async function migrated(before: Files, leave: readonly string[] = []): Promise<Migrated> {
  await initParser();
  const tree = memoryTree(before);
  const leftOut = new Set<string>(leave);
  for (;;) {
    const plan = runToCompletion(
      planMigration(tree, {
        layout: 'in-place',
        leaveOut: [...leftOut],
        merge: false,
        upgrade: [],
        webApp: false,
      }),
    );
    if (plan.status !== 'refused') {
      const after: Record<string, Uint8Array> = { ...before };
      const list = changes(tree, plan.edits);
      for (const change of list) if (change.before) delete after[change.before.path];
      for (const change of list) if (change.after) after[change.after.path] = change.after.bytes;
      return { before, after, leftOut: [...leftOut] };
    }
    const refused = plan.diagnostics.flatMap((each) =>
      each.severity === 'error' && each.function ? [each.function] : [],
    );
    const more = refused.filter((name) => !leftOut.has(name));
    if (more.length === 0) throw new Error(`refused: ${JSON.stringify(plan.diagnostics)}`);
    for (const name of more) leftOut.add(name);
  }
}

/** Runs both, all functions or some, on invocations made up from the original. */
export function runBoth(
  { before, after, leftOut }: Migrated,
  only?: readonly string[],
  { limit = 10 } = {},
): Promise<RunComparison> {
  const tree = memoryTree(before);
  const isWanted = (name: string) => !leftOut.includes(name) && (only?.includes(name) ?? true);
  const originals = originalOf(tree).functions.filter((each) => isWanted(each.name));
  const { functions, invocations } = legacyRun(tree, '', originals);
  return runApps({ tree, app: '', functions }, { tree: memoryTree(after), app: '' }, invocations, {
    python: py313,
    packages: [],
    script: 'function_app.py',
    limit,
    loadLimit: 60,
  });
}

/** Texts as files. */
export function bytesOf(texts: { readonly [path: string]: string }): Files {
  return Object.fromEntries(Object.entries(texts).map(([path, text]) => [path, Buffer.from(text)]));
}
