import { diagnose } from '../../diagnostics/diagnostic.ts';
import { sourceUnreachable } from '../../diagnostics/registry/sources.ts';
import { failed, ok, type Result } from '../../diagnostics/result.ts';
import { lazyPackage } from '../../workspace/lazy-package.ts';
import { makeScratch } from '../../workspace/scratch.ts';
import { problemWithPath } from '../../workspace/text/paths.ts';
import { EntryCheck } from '../config/check-files.ts';
import { sourceText } from '../config/parse-source.ts';
import { type Source, tagRange } from '../config/source.ts';
import type { Pack } from '../open/pack.ts';
import { fetchWith } from './fetch-program.ts';
import { blobsOf, entriesAt, git, gitEnvironment, safely } from './git-objects.ts';
import type { SourceOptions } from './open-source.ts';
import { packOf, refused } from './pack-of.ts';

const semver = lazyPackage<typeof import('semver')>('semver');

type Git = Extract<Source, { kind: 'git' }>;

/**
 * Fetches one commit into a scratch repository and reads it from there: nothing is checked out, so no
 * hook, filter, attribute or submodule of it comes into play.
 */
export async function openGit(source: Git, options: SourceOptions): Promise<Result<Pack>> {
  const name = sourceText(source);
  const fail = (reason: string) => diagnose(sourceUnreachable, { source: name, reason });
  const folder = folderOf(source.path);
  if (folder === undefined)
    return failed(fail(`${JSON.stringify(source.path)} is not a folder in it`));
  const scratch = makeScratch('pyfunc-git');
  try {
    const commit = await fetchCommit(source, options, scratch.path);
    if (commit.kind === 'failed') return failed(fail(commit.reason));
    const pack = readCommit(scratch.path, commit.hash, folder, name);
    if (pack.kind === 'failed') return pack;
    return ok({ ...pack.value, version: commit.version ?? pack.value.version });
  } finally {
    scratch.clear();
  }
}

/** As git writes it, ending in a slash; `''` for the top, undefined for what leads elsewhere. */
function folderOf(path = ''): string | undefined {
  const plain = path.replace(/^(?:\.\/+)+|\/+$/g, '');
  if (plain === '' || plain === '.') return '';
  return problemWithPath(plain) === undefined ? `${plain}/` : undefined;
}

async function fetchCommit(
  { url, ref: asked }: Git,
  { pin, env, signal }: SourceOptions,
  cwd: string,
): Promise<
  | {
      readonly kind: 'commit';
      readonly hash: string;
      /** That of the tag, where the source is a range: registry.json may not have been raised with it. */
      readonly version?: string | undefined;
    }
  | { readonly kind: 'failed'; readonly reason: string }
> {
  // A setting like url.insteadOf may turn one kind of address into the other.
  const protocols = url.startsWith('file:') ? 'file' : 'https:ssh';
  const run = (command: string, options: readonly string[], words: readonly string[]) =>
    fetchWith('git', [...safely, command, '-q', ...options, '--end-of-options', ...words], {
      cwd,
      env: gitEnvironment({ ...process.env, ...env }, protocols),
      ...(signal && { signal }),
    });
  const fetch = (wanted: string, ...options: string[]) =>
    run('fetch', ['--no-tags', '--no-recurse-submodules', ...options], [url, wanted]);
  git(cwd, ['init', '--bare', '-q', '--template=']);
  const pinned = pin?.commit;
  const range = tagRange(asked);
  let ref = asked;
  let version = range === undefined ? undefined : pin?.version;
  if (range !== undefined && pinned === undefined) {
    const tags = await run('ls-remote', ['--tags', '--refs'], [url]);
    if (tags.kind === 'failed') return tags;
    const tag = newestTag(tags.stdout, range);
    if (tag === undefined)
      return { kind: 'failed', reason: `no tag of it is in the range ${range}` };
    ref = `refs/tags/${tag}`;
    version = tag.replace(/^v/, '');
  }
  let fetched = await fetch(pinned ?? ref, '--depth=1');
  // Some servers hand out the tips of branches only, and what leads up to them.
  const isNoTip = fetched.kind === 'failed' && /unadvertised|not our ref/.test(fetched.reason);
  if (pinned !== undefined && isNoTip) {
    fetched = await fetch(range === undefined ? ref : 'refs/tags/*:refs/tags/*');
  }
  if (fetched.kind === 'failed') return fetched;
  const revision = `${pinned ?? 'FETCH_HEAD'}^{commit}`;
  const words = ['rev-parse', '--verify', '--quiet', '--end-of-options', revision];
  const hash = git(cwd, words)?.toString().trim().split('\n').at(-1);
  if (hash !== undefined) return { kind: 'commit', hash, version };
  const what = pinned === undefined ? ref : `the pinned commit ${pinned}`;
  return { kind: 'failed', reason: `${what} is not a commit of it` };
}

/** The tag with the highest version in a range, out of what `git ls-remote` lists: `v2.1.0` or `2.1.0`. */
function newestTag(listed: string, range: string): string | undefined {
  const tags = [...listed.matchAll(/\trefs\/tags\/(v?\d[\w.+-]*)$/gm)].flatMap(([, tag = '']) =>
    semver().valid(tag) === null ? [] : [tag],
  );
  return tags
    .filter((tag) => semver().satisfies(tag, range))
    .sort(semver().compare)
    .at(-1);
}

function readCommit(
  repository: string,
  commit: string,
  folder: string,
  source: string,
): Result<Pack> {
  const entries = entriesAt(repository, commit, folder);
  if (entries === undefined) {
    return failed(
      diagnose(sourceUnreachable, { source, reason: `git cannot read commit ${commit}` }),
    );
  }
  const check = new EntryCheck();
  for (const entry of entries) {
    const problem = check.problemWith(entry);
    if (problem !== undefined) return failed(refused(source, problem));
  }
  const ids = entries.map(({ id }) => id);
  const blobs = blobsOf(repository, ids);
  if (blobs === undefined) {
    return failed(
      diagnose(sourceUnreachable, { source, reason: `commit ${commit} is not complete` }),
    );
  }
  const files = entries.map(({ path }, at) => [path, blobs[at] ?? new Uint8Array()] as const);
  return packOf(Object.fromEntries(files), source, {
    commit,
    ...(folder !== '' && { path: folder }),
  });
}
