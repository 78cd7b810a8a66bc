import { gzipSync } from 'node:zlib';
import { type Header, pack } from 'tar-stream';

/** An entry of an archive, of whatever kind. */
export type TarEntry = Partial<Header> & { readonly name: string; readonly content?: string };

/** A `.tgz` with these entries, which may be anything. */
export async function tgz(entries: readonly TarEntry[]): Promise<Uint8Array> {
  return gzipSync(await tar(entries));
}

export async function tar(entries: readonly TarEntry[]): Promise<Buffer> {
  const archive = pack();
  for (const { content, ...header } of entries) archive.entry(header, content ?? '');
  archive.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of archive) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

/** Files as the entries of an archive, below `package/` as npm has them. */
export function entriesOf(
  files: { readonly [path: string]: string },
  top = 'package/',
): TarEntry[] {
  return Object.entries(files).map(([name, content]) => ({ name: `${top}${name}`, content }));
}
