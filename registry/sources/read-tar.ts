import { gunzipSync } from 'node:zlib';
import type { Header } from 'tar-stream';
import { type Attempt, failedBecause, ok } from '../../workspace/attempt.ts';
import { lazyPackage } from '../../workspace/lazy-package.ts';
import type { EntryKind } from '../../workspace/tree/tree.ts';
import { EntryCheck, type EntryProblem, packLimits } from '../config/check-files.ts';
import type { Files } from './pack-of.ts';

const tarStream = lazyPackage<typeof import('tar-stream')>('tar-stream');

/** The files of an archive, or why it is not used: an entry of it, or that it cannot be read. */
export type TarRead =
  | { readonly kind: 'files'; readonly files: Files }
  | { readonly kind: 'refused'; readonly entry: EntryProblem }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Reads a `.tar` or `.tgz` into memory, or says why not. Nothing is written, no link followed. */
export async function readTar(bytes: Uint8Array): Promise<TarRead> {
  const plain = unzipped(bytes);
  if (plain.kind === 'failed') return { kind: 'unreadable', reason: plain.reason };
  const files: Record<string, Uint8Array> = Object.create(null);
  const check = new EntryCheck();
  const archive = tarStream().extract();
  archive.end(plain.value);
  try {
    for await (const entry of archive) {
      const { header } = entry;
      const path = header.name.replace(/^(?:\.\/)+/, '');
      const kind = kindOf(header);
      if (path === '' && kind === 'folder') {
        entry.resume();
        continue;
      }
      const problem = check.problemWith({ path, kind, bytes: header.size ?? 0 });
      if (problem !== undefined) {
        archive.destroy();
        return { kind: 'refused', entry: problem };
      }
      const content = Buffer.concat(await chunksOf(entry));
      if (kind === 'file') files[path] = new Uint8Array(content);
    }
  } catch (error) {
    return { kind: 'unreadable', reason: `it is not a complete archive (${messageOf(error)})` };
  }
  return { kind: 'files', files };
}

async function chunksOf(entry: AsyncIterable<unknown>): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of entry) chunks.push(chunk as Uint8Array);
  return chunks;
}

/** What an archive needs for a file beside its bytes: two heads, a long name, and to fill up blocks. */
const overhead = 3072;

/** More than any registry may hold is not even unpacked. */
function unzipped(bytes: Uint8Array): Attempt<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return ok(bytes);
  const most = packLimits.total + packLimits.files * overhead;
  try {
    return ok(gunzipSync(bytes, { maxOutputLength: most }));
  } catch (error) {
    const isBomb = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    return failedBecause(
      isBomb ? `it unpacks to more than ${most} bytes` : `it is not gzip (${messageOf(error)})`,
    );
  }
}

function kindOf({ type }: Header): EntryKind {
  switch (type) {
    case 'file':
    case 'contiguous-file':
      return 'file';
    case 'directory':
      return 'folder';
    case 'link':
    case 'symlink':
      return 'link';
    default:
      return 'other';
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
