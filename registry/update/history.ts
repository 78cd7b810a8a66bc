import { openLibrary } from '../../generators/templates/open-library.ts';
import { type Snapshot, snapshotOf } from '../../generators/templates/snapshot.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import type { Source } from '../config/source.ts';
import type { TemplateVersion } from '../lock/lock.ts';
import { bareName, namespaceOf } from '../open/join-libraries.ts';
import type { Registries } from '../open/registries.ts';
import { folderHistory } from '../sources/git-history.ts';

export interface HistoryOptions {
  readonly registries: Registries;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where npm is asked from, for the templates of another pyfunc. */
  readonly folder: string;
  /** Nothing may be fetched. */
  readonly offline?: boolean;
}

/**
 * All that a template was rendered from, by its digest: out of the cache, the registry as it is, the git
 * history of a registry in the repository, or npm or git; a built-in one out of the package of the pyfunc
 * that it came with. Undefined where it is unavailable.
 */
export async function oldSnapshot(
  template: string,
  version: TemplateVersion,
  options: HistoryOptions,
): Promise<Snapshot | undefined> {
  const { integrity } = version;
  const { registries, env, offline = false } = options;
  const { findFiles, cacheFiles } = await import('../open/cache.ts');
  const kept = await findFiles(integrity, env);
  if (kept !== undefined) return { files: kept, integrity };
  for (const tree of treesOf(template, registries)) {
    const snapshot = snapshotOf(tree, bareName(template));
    if (snapshot.integrity === integrity) return snapshot;
  }
  const release = offline ? undefined : releaseOf(template, version, options);
  const fetched = release && (await fetchRelease(release, env));
  const snapshot = fetched && snapshotOf(fetched, bareName(template));
  if (snapshot?.integrity !== integrity) return undefined;
  await cacheFiles(snapshot.files, integrity, env);
  return snapshot;
}

/** Where a registry is to be had as it was. */
interface ReleaseSource {
  readonly source: Source;
  readonly base: string;
}

function releaseOf(
  template: string,
  { pyfunc, release }: TemplateVersion,
  { registries, folder }: HistoryOptions,
): ReleaseSource | undefined {
  if (namespaceOf(template) === undefined) {
    if (pyfunc === undefined) return undefined;
    return { source: { kind: 'npm', name: 'pyfunc', range: pyfunc }, base: folder };
  }
  const found = registrationOf(template, { registries });
  if (found === undefined || release === undefined) return undefined;
  const { source, config } = found;
  const base = config.folder;
  if (source.kind === 'npm') return { source: { ...source, range: release }, base };
  const isCommit = /^[\da-f]{40,64}$/.test(release);
  return source.kind === 'git' && isCommit
    ? { source: { ...source, ref: release }, base }
    : undefined;
}

async function fetchRelease(
  { source, base }: ReleaseSource,
  env: HistoryOptions['env'],
): Promise<Tree | undefined> {
  const { openSource } = await import('../sources/open-source.ts');
  const pack = await openSource(source, { base, repository: base, env, offline: false });
  return pack.kind === 'failed' ? undefined : pack.value.tree;
}

/** A template as it is and as it was, the newest first: a version twice where it was changed without raising it. */
export function* versionsOf(
  template: string,
  { registries }: Pick<HistoryOptions, 'registries'>,
): Generator<{ readonly version: string; readonly snapshot: Snapshot }> {
  const seen = new Set<string>();
  const name = bareName(template);
  for (const tree of treesOf(template, registries)) {
    const library = openLibrary(tree);
    const version = library.names.includes(name) ? library.origin(name).version : '';
    if (version === '') continue;
    const snapshot = snapshotOf(tree, name);
    if (seen.has(snapshot.integrity)) continue;
    seen.add(snapshot.integrity);
    yield { version, snapshot };
  }
}

function registrationOf(template: string, { registries }: Pick<HistoryOptions, 'registries'>) {
  const namespace = namespaceOf(template);
  return registries.configured.find((each) => each.namespace === namespace);
}

/** A registry as it is, and as it was. */
function* treesOf(template: string, registries: Registries): Generator<Tree> {
  const found = registrationOf(template, { registries });
  if (found === undefined) return;
  const { tree: now } = registries.pack(found.namespace);
  yield now;
  const { kind } = found.source;
  if (kind !== 'folder' && kind !== 'workspace') return;
  for (const { tree } of folderHistory(now.root)) yield tree;
}

/** `oldSnapshot` for many apps that were made from the same templates: each is looked for once. */
export function rememberSnapshots(): typeof oldSnapshot {
  const asked = new Map<string, ReturnType<typeof oldSnapshot>>();
  return (template, version, options) => {
    const found = registrationOf(template, options);
    const key = JSON.stringify([template, version, found?.config.folder, found?.text]);
    const answer = asked.get(key) ?? oldSnapshot(template, version, options);
    asked.set(key, answer);
    return answer;
  };
}
