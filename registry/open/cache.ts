import { join } from 'node:path';
import { integrityOf } from '../../generators/templates/snapshot.ts';
import { readCacheFile, removeCacheFile, writeCacheFile } from '../../workspace/cache-file.ts';
import { cacheFolder } from '../../workspace/text/cache-folder.ts';
import { readTar } from '../sources/read-tar.ts';

type Files = { readonly [path: string]: Uint8Array };
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Keeps the files of a registry, or of a snapshot of one template, under their digest. Where the cache
 * cannot be written to, they are fetched again the next time.
 */
export async function cacheFiles(files: Files, integrity: string, env: Environment): Promise<void> {
  if ((await findFiles(integrity, env)) !== undefined) return;
  const { writeTarball } = await import('../release/tarball.ts');
  // Without a folder around them: all limits of what may be fetched hold for what was kept, too.
  writeCacheFile(placeOf(integrity, env), await writeTarball(files, ''));
}

/** The files with this digest, if the cache has them whole; what is broken goes, and is told. */
export async function findFiles(
  integrity: string,
  env: Environment,
  onBroken?: () => void,
): Promise<Files | undefined> {
  const path = placeOf(integrity, env);
  const bytes = readCacheFile(path);
  if (bytes === undefined) return undefined;
  const read = await readTar(bytes);
  if (read.kind === 'files' && integrityOf(read.files) === integrity) return read.files;
  removeCacheFile(path);
  onBroken?.();
  return undefined;
}

function placeOf(integrity: string, env: Environment): string {
  const digest = Buffer.from(integrity.replace(/^sha512-/, ''), 'base64').toString('hex');
  return join(cacheFolder({ ...env }), 'registries', `${digest}.tgz`);
}
