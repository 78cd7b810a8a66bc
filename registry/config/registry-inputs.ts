import { join, relative, sep } from 'node:path';
import { ok, type Result } from '../../diagnostics/result.ts';
import { lockFile } from '../lock/lock.ts';
import { openWorkspace } from '../sources/workspace.ts';
import { readScope } from './config-scope.ts';

/** What a check of updates reads outside of the apps. */
export interface RegistryInputs {
  /** From the top, sorted. */
  readonly globs: readonly string[];
  /** Something lies above the top, where no glob can name it. */
  readonly isOutside: boolean;
}

/**
 * What a check of updates reads outside of the apps: every pyfunc.config in reach of one, the lock beside
 * it, and the registries that lie in the repository. As globs from `top`, which is in the repository.
 */
export async function registryInputs(
  { top, repository }: { readonly top: string; readonly repository: string },
  apps: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<Result<RegistryInputs>> {
  const found = new Set<string>();
  const seen = new Set<string>();
  const add = (folder: string, glob: string) => {
    found.add(relative(top, join(folder, glob)).split(sep).join('/'));
  };
  for (const app of apps) {
    const scope = await readScope(app, env.HOME);
    if (scope.kind === 'failed') return scope;
    for (const { file, registries } of scope.value.configs) {
      const config = join(file.folder, file.name);
      if (seen.has(config)) continue;
      seen.add(config);
      add(file.folder, file.name);
      add(file.folder, lockFile);
      for (const { source } of registries) {
        if (source.kind === 'folder') add(join(file.folder, source.path), '**/*');
        if (source.kind !== 'workspace') continue;
        const options = { base: file.folder, repository, env, offline: true };
        const pack = await openWorkspace(source, options);
        if (pack.kind === 'failed') return pack;
        add(pack.value.tree.root, '**/*');
      }
    }
  }
  const globs = [...found].sort();
  const isInside = (glob: string) => !glob.startsWith('../');
  return ok({ globs: globs.filter(isInside), isOutside: !globs.every(isInside) });
}
