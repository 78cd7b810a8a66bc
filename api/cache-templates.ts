import { snapshotOf } from '../generators/templates/snapshot.ts';
import { cacheFiles } from '../registry/open/cache.ts';
import type { Registries } from '../registry/open/registries.ts';
import { bareName, namespaceOf } from '../registry/open/template-names.ts';

/** Keeps the templates of registries that something was made from, so that it can be updated later. */
export async function cacheTemplates(
  registries: Registries,
  templates: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  for (const template of templates) {
    const namespace = namespaceOf(template);
    if (namespace === undefined) continue;
    const { files, integrity } = snapshotOf(registries.pack(namespace).tree, bareName(template));
    await cacheFiles(files, integrity, env);
  }
}
