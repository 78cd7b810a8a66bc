import { join, relative, sep } from 'node:path';
import { lockFile } from '../lock/lock.ts';
import { openWorkspace } from '../sources/workspace.ts';
import { readScope } from './config-scope.ts';

/**
 * What a check of updates reads outside of the apps: every pyfunc.config in reach of one, the lock beside
 * it, and the registries that lie in the repository. As globs from its top, sorted.
 */
export async function registryInputs(
  top: string,
  apps: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<string[]> {
  const found = new Set<string>();
  const add = (folder: string, glob: string) => {
    const path = relative(top, join(folder, glob)).split(sep).join('/');
    if (!path.startsWith('../')) found.add(path);
  };
  for (const app of apps) {
    const scope = await readScope(app, env.HOME);
    if (scope.kind === 'failed') continue;
    for (const { file, registries } of scope.value.configs) {
      add(file.folder, file.name);
      add(file.folder, lockFile);
      for (const { source } of registries) {
        if (source.kind === 'folder') add(join(file.folder, source.path), '**/*');
        if (source.kind !== 'workspace') continue;
        const options = { base: file.folder, repository: top, env, offline: true };
        const pack = await openWorkspace(source, options);
        if (pack.kind === 'ok') add(pack.value.tree.root, '**/*');
      }
    }
  }
  return [...found].sort();
}
