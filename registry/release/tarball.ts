import { gzipSync } from 'fflate';
import { lazyPackage } from '../../workspace/lazy-package.ts';

const tarStream = lazyPackage<typeof import('tar-stream')>('tar-stream');

/**
 * A `.tgz` of files by their paths, which depends on these and their bytes only: not on the machine,
 * its clock, its users, or the zlib of its Node. All are put into the folder that npm expects.
 */
export async function writeTarball(
  files: { readonly [path: string]: Uint8Array },
  folder = 'package/',
): Promise<Uint8Array> {
  const archive = tarStream().pack();
  for (const path of Object.keys(files).sort()) {
    const header = { name: `${folder}${path}`, mode: 0o644, mtime: new Date(0), uid: 0, gid: 0 };
    archive.entry(header, Buffer.from(files[path] ?? []));
  }
  archive.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of archive as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return gzipSync(Buffer.concat(chunks), { level: 9, mtime: 0 });
}
