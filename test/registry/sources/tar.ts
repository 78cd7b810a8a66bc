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

/** A `.tgz` of a registry and many empty files, made without the patience that `tar` needs for those. */
export async function tgzWithMany(
  files: { readonly [path: string]: string },
  count: number,
): Promise<Uint8Array> {
  const whole = await tar(entriesOf(files));
  const end = 1024;
  const head = (await tar([{ name: 'package/f/000000' }])).subarray(0, 512);
  const heads = Array.from({ length: count }, (_, index) => {
    const own = Buffer.from(head);
    own.write(`package/f/${String(index).padStart(6, '0')}`);
    own.fill(' ', 148, 156);
    const sum = own.reduce((all, byte) => all + byte, 0);
    own.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return own;
  });
  const all = [whole.subarray(0, -end), ...heads, Buffer.alloc(end)];
  return gzipSync(Buffer.concat(all), { level: 1 });
}
