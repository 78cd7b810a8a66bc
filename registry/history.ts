import { openLibrary } from '../generators/open-library.ts';
import type { Tree } from '../workspace/tree.ts';
import { bareName, namespaceOf } from './join-libraries.ts';
import type { TemplateVersion } from './lock.ts';
import type { Registries } from './registries.ts';
import { type Snapshot, snapshotOf } from './snapshot.ts';
import type { Source } from './source.ts';
import { folderHistory } from './sources/git-history.ts';

export interface HistoryOptions {
  readonly registries: Registries;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * All that a template was rendered from, by its digest: out of the cache, the registry as it is, the git
 * history of a registry in the repository, or npm or git. Undefined where it is not to be had.
 */
export async function oldSnapshot(
  template: string,
  { integrity, release }: TemplateVersion,
  { registries, env }: HistoryOptions,
): Promise<Snapshot | undefined> {
  const { findFiles, keepFiles } = await import('./cache.ts');
  const kept = await findFiles(integrity, env);
  if (kept !== undefined) return { files: kept, integrity };
  for (const tree of treesOf(template, registries)) {
    const snapshot = snapshotOf(tree, bareName(template));
    if (snapshot.integrity === integrity) return snapshot;
  }
  const fetched = await fetchRelease(template, release, { registries, env });
  const snapshot = fetched && snapshotOf(fetched, bareName(template));
  if (snapshot?.integrity !== integrity) return undefined;
  await keepFiles(snapshot.files, integrity, env);
  return snapshot;
}

/** The registry as it was when the template was used, if its source still has that. */
async function fetchRelease(
  template: string,
  release: string | undefined,
  { registries, env }: HistoryOptions,
): Promise<Tree | undefined> {
  const namespace = namespaceOf(template);
  const found = registries.configured.find((each) => each.namespace === namespace);
  if (found === undefined || release === undefined) return undefined;
  const { source, config } = found;
  if (source.kind !== 'npm' && source.kind !== 'git') return undefined;
  if (source.kind === 'git' && !/^[\da-f]{40,64}$/.test(release)) return undefined;
  const { openSource } = await import('./sources/open-source.ts');
  const exact: Source =
    source.kind === 'npm' ? { ...source, range: release } : { ...source, ref: release };
  const options = { base: config.folder, repository: config.folder, env, offline: false };
  const pack = await openSource(exact, options);
  return 'code' in pack ? undefined : pack.tree;
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
  const { tree: now } = registries.pack(namespace);
  yield now;
  const { kind } = found.source;
  if (kind !== 'folder' && kind !== 'workspace') return;
  for (const { tree } of folderHistory(now.root)) yield tree;
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
