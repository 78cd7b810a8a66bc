import { join } from 'node:path';
import { openLibrary } from '../generators/open-library.ts';
import type { Tree } from '../workspace/tree.ts';
import { bareName, namespaceOf } from './join-libraries.ts';
import type { TemplateVersion } from './lock.ts';
import type { Registries } from './registries.ts';
import { type Snapshot, snapshotOf } from './snapshot.ts';
import { folderHistory } from './sources/git-history.ts';

export interface HistoryOptions {
  readonly registries: Registries;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * All that a template was rendered from, by its digest: out of the registry as it is, or of the git
 * history of a registry in the repository. Undefined where it is not to be had.
 */
export async function oldSnapshot(
  template: string,
  { integrity }: TemplateVersion,
  { registries }: HistoryOptions,
): Promise<Snapshot | undefined> {
  for (const tree of treesOf(template, registries)) {
    const snapshot = snapshotOf(tree, bareName(template));
    if (snapshot.integrity === integrity) return snapshot;
  }
  return undefined;
}

/** The versions of a template that can be had, the newest first: each as it was at last. */
export function* versionsOf(
  template: string,
  { registries }: HistoryOptions,
): Generator<{ readonly version: string; readonly snapshot: Snapshot }> {
  const seen = new Set<string>();
  const name = bareName(template);
  for (const tree of treesOf(template, registries)) {
    const library = openLibrary(tree);
    const version = library.names.includes(name) ? library.origin(name).version : '';
    if (version === '' || seen.has(version)) continue;
    seen.add(version);
    yield { version, snapshot: snapshotOf(tree, name) };
  }
}

/** A registry as it is, and as it was. */
function* treesOf(template: string, registries: Registries): Generator<Tree> {
  const namespace = namespaceOf(template);
  const found = registries.configured.find((each) => each.namespace === namespace);
  if (found === undefined || namespace === undefined) return;
  yield registries.pack(namespace).tree;
  const { source, config } = found;
  if (source.kind !== 'folder') return;
  for (const { tree } of folderHistory(join(config.folder, source.path))) yield tree;
}

/** `oldSnapshot` for many apps that were made from the same templates. */
export function rememberSnapshots(): typeof oldSnapshot {
  const found = new Map<string, Snapshot>();
  return async (template, version, options) => {
    const key = `${template} ${version.integrity}`;
    const snapshot = found.get(key) ?? (await oldSnapshot(template, version, options));
    if (snapshot !== undefined) found.set(key, snapshot);
    return snapshot;
  };
}
