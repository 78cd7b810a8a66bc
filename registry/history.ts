import { join } from 'node:path';
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
  const namespace = namespaceOf(template);
  const name = bareName(template);
  const found = registries.configured.find((each) => each.namespace === namespace);
  if (found === undefined || namespace === undefined) return undefined;
  const now = snapshotOf(registries.pack(namespace).tree, name);
  if (now.integrity === integrity) return now;
  const { source, config } = found;
  if (source.kind !== 'folder') return undefined;
  for (const { tree } of folderHistory(join(config.folder, source.path))) {
    const snapshot = snapshotOf(tree, name);
    if (snapshot.integrity === integrity) return snapshot;
  }
  return undefined;
}
