import { join, relative } from 'node:path';
import { appsBelow } from '../../app/apps-below.ts';
import { diagnose } from '../../diagnostics/diagnostic.ts';
import { changedSince } from '../../diagnostics/environment.ts';
import { registryInUse } from '../../diagnostics/registry/configs.ts';
import { failed, ok, type Result } from '../../diagnostics/result.ts';
import type { Edit } from '../../workspace/change/edit.ts';
import { readText } from '../../workspace/text/text.ts';
import { type DiskTree, openTree } from '../../workspace/tree/disk.ts';
import { joinPath, type Tree } from '../../workspace/tree/tree.ts';
import type { ConfigScope } from '../config/config-scope.ts';
import { removeFromConfig } from '../config/edit-config.ts';
import { lockEdits, readLock } from '../lock/lock-file.ts';
import { namespaceOf } from '../open/join-libraries.ts';
import { unknownRegistry } from '../open/unknown-names.ts';

/** A registry that is no longer to be used. */
export interface Removing {
  /** Of the folder of the outermost configuration that names it. */
  readonly tree: DiskTree;
  readonly edits: readonly Edit[];
}

/**
 * Plans to take a registry out of every pyfunc.config that names it, with its pin. Refused while apps
 * below have something that it made, unless `force` is set.
 */
export async function planRemoving(
  { configs, registrations }: ConfigScope,
  namespace: string,
  force: boolean,
): Promise<Result<Removing>> {
  const outermost = registrations.find((each) => each.namespace === namespace);
  if (outermost === undefined) {
    const known = registrations.map((each) => each.namespace);
    return failed(unknownRegistry(namespace, known));
  }
  const { folder: root } = outermost.config;
  const apps = force ? [] : appsThatUse(root, namespace);
  if (apps.length > 0) return failed(diagnose(registryInUse, { namespace, apps }));
  const tree = openTree(root);
  const naming = configs.filter(({ registries }) =>
    registries.some((each) => each.namespace === namespace),
  );
  const edits: Edit[] = [];
  for (const { file } of naming) {
    const folder = relative(root, file.folder).replaceAll('\\', '/');
    const own = await editsOf(tree, folder, file.name, namespace);
    if (own.kind === 'failed') return own;
    edits.push(...own.value);
  }
  return ok({ tree, edits });
}

async function editsOf(
  tree: Tree,
  folder: string,
  name: string,
  namespace: string,
): Promise<Result<Edit[]>> {
  const path = joinPath(folder, name);
  const because = { step: 'remove registry' };
  const file = tree.file(path);
  const read = file && readText(file);
  // The file may have changed since its registries were read.
  if (read === undefined || read.kind === 'undecodable') {
    return failed(diagnose(changedSince, { files: [path] }));
  }
  const edits = await removeFromConfig(name, read.text, namespace);
  const lock = readLock(tree, folder);
  if (lock.kind === 'failed') return lock;
  const { [namespace]: _, ...registries } = lock.value.registries;
  return ok([
    ...edits.map((each): Edit => ({ kind: 'modify', path, ...each, because })),
    ...lockEdits(tree, { ...lock.value, registries }, because, folder),
  ]);
}

/** The apps below a folder whose lock names a template of the registry, or may do so, by their paths. */
function appsThatUse(root: string, namespace: string): string[] {
  const { apps } = appsBelow(root, { include: [], exclude: [], gitignore: true });
  return apps
    .filter((app) => {
      const lock = readLock(openTree(join(root, app)));
      if (lock.kind === 'failed') return true;
      const names = lock.value.generated.flatMap(({ templates }) => Object.keys(templates));
      return names.some((name) => namespaceOf(name) === namespace);
    })
    .map((app) => app || '.');
}
