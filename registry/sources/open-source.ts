import { diagnose } from '../../diagnostics/diagnostic.ts';
import { cacheBroken, integrityDiffers, offlineOnly } from '../../diagnostics/registry/sources.ts';
import { failed, ok, type Result } from '../../diagnostics/result.ts';
import { filesBelow } from '../../generators/templates/snapshot.ts';
import { sourceText } from '../config/parse-source.ts';
import type { Source } from '../config/source.ts';
import type { Pin } from '../lock/lock.ts';
import { cacheFiles, findFiles } from '../open/cache.ts';
import type { Pack } from '../open/pack.ts';
import { packOf } from './pack-of.ts';

export interface SourceOptions {
  /** The folder of the file that names the source. */
  readonly base: string;
  /** The top of the repository; nothing beyond it is read. */
  readonly repository: string;
  /** What the lock says: exactly that is opened, or nothing. */
  readonly pin?: Pin;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly offline: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Opens a registry at its source, with all of it checked. What is pinned comes out of the cache where
 * that has it, and must be what was pinned in any case.
 */
export async function openSource(source: Source, options: SourceOptions): Promise<Result<Pack>> {
  if (source.kind === 'folder') return (await import('./folder.ts')).openFolder(source, options);
  if (source.kind === 'workspace') {
    return (await import('./workspace.ts')).openWorkspace(source, options);
  }
  const { pin, env, offline } = options;
  const name = sourceText(source);
  let isBroken = false;
  const onBroken = () => {
    isBroken = true;
  };
  const kept = pin && (await findFiles(pin.integrity, env, onBroken));
  if (pin !== undefined && kept !== undefined) {
    const { version, commit } = pin;
    const pack = packOf(kept, name, { path: '', ...(commit && { commit }) });
    return pack.kind === 'failed' ? pack : ok({ ...pack.value, version });
  }
  if (offline) return failed(diagnose(offlineOnly, { source: name }));
  const pack = await fetchPack(source, options);
  if (pack.kind === 'failed') return pack;
  if (pin !== undefined && pin.integrity !== pack.value.integrity) {
    const slots = { source: name, expected: pin.integrity, found: pack.value.integrity };
    return failed(diagnose(integrityDiffers, slots));
  }
  await cacheFiles(filesOf(pack.value), pack.value.integrity, env);
  return isBroken
    ? ok({ ...pack.value, findings: [diagnose(cacheBroken, { source: name })] })
    : ok(pack.value);
}

async function fetchPack(
  source: Extract<Source, { kind: 'npm' | 'git' | 'tarball' }>,
  options: SourceOptions,
): Promise<Result<Pack>> {
  switch (source.kind) {
    case 'npm':
      return (await import('./npm.ts')).openNpm(source, options);
    case 'git':
      return (await import('./git.ts')).openGit(source, options);
    case 'tarball':
      return (await import('./tarball.ts')).openTarball(source, options);
  }
}

function filesOf({ tree }: Pack): { readonly [path: string]: Uint8Array } {
  return Object.fromEntries(
    filesBelow(tree, '').flatMap((path) => {
      const file = tree.file(path);
      return file === undefined ? [] : [[path, file.bytes]];
    }),
  );
}
