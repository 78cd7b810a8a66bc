import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { sourceUnreachable } from '../../diagnostics/registry/sources.ts';
import { makeScratch } from '../../workspace/scratch.ts';
import { EntryCheck } from '../check-files.ts';
import type { Pack } from '../pack.ts';
import { sourceText } from '../parse-source.ts';
import type { Source } from '../source.ts';
import { fetchWith } from './fetch-program.ts';
import { blobsOf, entriesAt, git, gitEnvironment, safely } from './git-objects.ts';
import type { SourceOptions } from './open-source.ts';
import { packOf, refused } from './pack-of.ts';

/**
 * Fetches one commit into a scratch repository and reads it from there: nothing is checked out, so no
 * hook, filter, attribute or submodule of it comes into play.
 */
export async function openGit(
  source: Extract<Source, { kind: 'git' }>,
  { pin, env, signal }: SourceOptions,
): Promise<Pack | Diagnostic> {
  const name = sourceText(source);
  const scratch = makeScratch('pyfunc-git');
  try {
    const { path: cwd } = scratch;
    git(cwd, ['init', '--bare', '-q']);
    const wanted = pin?.commit ?? source.ref;
    const protocol = new URL(source.url).protocol.slice(0, -1);
    const words = [
      ...safely,
      '-c',
      'protocol.allow=never',
      '-c',
      `protocol.${protocol}.allow=always`,
      '-c',
      'protocol.version=2',
      ...['fetch', '-q', '--depth=1', '--no-tags', '--no-recurse-submodules'],
      ...['--end-of-options', source.url, wanted],
    ];
    const fetched = await fetchWith('git', words, {
      cwd,
      env: gitEnvironment({ ...process.env, ...env }),
      ...(signal && { signal }),
    });
    if ('reason' in fetched) return diagnose(sourceUnreachable, { source: name, ...fetched });
    const commit = git(cwd, ['rev-parse', 'FETCH_HEAD^{commit}'])?.toString().trim() ?? '';
    return readCommit(cwd, commit, source, name);
  } finally {
    scratch.clear();
  }
}

function readCommit(
  repository: string,
  commit: string,
  { path = '' }: Extract<Source, { kind: 'git' }>,
  source: string,
): Pack | Diagnostic {
  const folder = path === '' ? '' : `${path.replace(/\/+$/, '')}/`;
  const entries = entriesAt(repository, commit, folder);
  if (entries === undefined) {
    return diagnose(sourceUnreachable, { source, reason: `git cannot read commit ${commit}` });
  }
  const check = new EntryCheck();
  for (const entry of entries) {
    const problem = check.problemWith(entry);
    if (problem !== undefined) return refused(source, problem);
  }
  const blobs = blobsOf(
    repository,
    entries.map(({ id }) => id),
  );
  if (blobs === undefined) {
    return diagnose(sourceUnreachable, { source, reason: `commit ${commit} is not complete` });
  }
  const files = entries.map((entry, at) => [entry.path, blobs[at] ?? new Uint8Array()] as const);
  return packOf(Object.fromEntries(files), source, {
    commit,
    ...(path !== '' && { path }),
  });
}
