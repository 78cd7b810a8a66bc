import { basename, dirname, join } from 'node:path';
import { diagnose } from '../../diagnostics/diagnostic.ts';
import {
  sourceMissing,
  sourceUnreachable,
  tokenMissing,
} from '../../diagnostics/registry/sources.ts';
import { failed, ok, type Result } from '../../diagnostics/result.ts';
import { type Attempt, failedBecause } from '../../workspace/attempt.ts';
import { openTree, Unreadable } from '../../workspace/tree/disk.ts';
import { packLimits } from '../config/check-files.ts';
import { parseSource } from '../config/parse-source.ts';
import type { Source } from '../config/source.ts';
import type { Pack } from '../open/pack.ts';
import { stopReason } from './fetch-program.ts';
import type { SourceOptions } from './open-source.ts';
import { packOf, refused } from './pack-of.ts';
import { readTar } from './read-tar.ts';
import { problemWithPlace } from './within-repository.ts';

type Tarball = Extract<Source, { kind: 'tarball' }>;

/** A registry in a `.tar` or `.tgz`, at a URL or in the repository. */
export async function openTarball(source: Tarball, options: SourceOptions): Promise<Result<Pack>> {
  const { url } = source;
  const bytes = url.startsWith('file:')
    ? readArchive(url.slice('file:'.length), options)
    : await download(source, options);
  return bytes.kind === 'failed' ? bytes : openArchive(bytes.value, url);
}

/** A registry in the bytes of an archive. */
export async function openArchive(bytes: Uint8Array, source: string): Promise<Result<Pack>> {
  const read = await readTar(bytes);
  switch (read.kind) {
    case 'files':
      return packOf(read.files, source);
    case 'refused':
      return failed(refused(source, read.entry));
    case 'unreadable':
      return failed(diagnose(sourceUnreachable, { source, reason: read.reason }));
  }
}

function readArchive(path: string, { base, repository }: SourceOptions): Result<Uint8Array> {
  const source = `file:${path}`;
  const missing = (problem: string) => diagnose(sourceMissing, { source, problem });
  const whole = join(base, path);
  try {
    const elsewhere = problemWithPlace(whole, repository);
    if (elsewhere !== undefined) return failed(missing(elsewhere));
    const tree = openTree(dirname(whole), { largestFile: packLimits.total });
    const file = tree.file(basename(whole));
    return file ? ok(file.bytes) : failed(missing('there is no such file'));
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return failed(missing(error.message));
  }
}

/** Redirects that are followed, and milliseconds in all. */
const most = { redirects: 5, time: 60_000 } as const;

async function download(source: Tarball, options: SourceOptions): Promise<Result<Uint8Array>> {
  const headers = headersOf(source, options.env);
  if (headers.kind === 'failed') return headers;
  const fail = (reason: string) => diagnose(sourceUnreachable, { source: source.url, reason });
  const timeout = AbortSignal.timeout(most.time);
  const signal = options.signal ? AbortSignal.any([timeout, options.signal]) : timeout;
  const first = new URL(source.url);
  let at = first;
  let own = headers.value.values;
  try {
    for (let hop = 0; hop <= most.redirects; hop += 1) {
      const response = await fetch(at, { headers: own, redirect: 'manual', signal });
      const to = response.headers.get('location');
      if (response.status >= 300 && response.status < 400 && to !== null) {
        await response.body?.cancel();
        const next = redirected(at, to);
        if (next.kind === 'failed') return failed(fail(next.reason));
        at = next.value;
        // For good: who redirects back would choose what is asked for with the secret.
        if (at.origin !== first.origin) own = {};
        continue;
      }
      if (!response.ok) {
        await response.body?.cancel();
        return failed(fail(`the server answers ${response.status}`));
      }
      const bytes = await bodyOf(response);
      return bytes ? ok(bytes) : failed(fail(`it is larger than ${packLimits.total} bytes`));
    }
    return failed(fail(`it redirects more than ${most.redirects} times`));
  } catch (error) {
    return failed(fail(signal.aborted ? stopReason(timeout, most.time) : causeOf(error)));
  }
}

/** Where a redirect leads to, held to what a source itself may be. */
function redirected(at: URL, to: string): Attempt<URL> {
  const next = URL.canParse(to, at.href) ? new URL(to, at) : undefined;
  if (next === undefined) return failedBecause('it redirects to something that is not a URL');
  const source = parseSource(next.href);
  if (source.kind === 'invalid' || !/^https?:$/.test(next.protocol)) {
    const place = `${next.protocol}//${next.host}`;
    return failedBecause(`it redirects to ${place}, where no archive may be fetched from`);
  }
  const isWeaker = at.protocol === 'https:' && next.protocol !== 'https:';
  return isWeaker
    ? failedBecause(`it redirects to ${next.origin}, which is not encrypted`)
    : ok(next);
}

/** Undefined where there is more than a registry may have. */
async function bodyOf({ body }: Response): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > packLimits.total) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The headers with what the environment holds in place of `${NAME}`. */
function headersOf(
  { headers = {} }: Tarball,
  env: SourceOptions['env'],
): Result<{ readonly values: Record<string, string> }> {
  const values: Record<string, string> = {};
  for (const [name, text] of Object.entries(headers)) {
    const missing = [...text.matchAll(/\$\{(\w+)\}/g)].find(([, each = '']) => !env[each]);
    if (missing?.[1] !== undefined) return failed(diagnose(tokenMissing, { name: missing[1] }));
    values[name] = text.replace(/\$\{(\w+)\}/g, (_, each: string) => env[each] ?? '');
  }
  return ok({ values });
}

/** Never the message of a header that could not be sent, which would hold the token. */
function causeOf(error: unknown): string {
  const { cause, message } = Object(error) as { cause?: { code?: string }; message?: string };
  if (cause?.code !== undefined) return cause.code;
  return /header/i.test(message ?? '')
    ? 'a header has a value that HTTP does not allow'
    : 'the connection broke';
}
