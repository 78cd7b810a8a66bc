import { join } from 'node:path';
import { diagnose } from '../../diagnostics/diagnostic.ts';
import { releaseUnreadable } from '../../diagnostics/registry/releases.ts';
import { failed, ok, type Result } from '../../diagnostics/result.ts';
import { indexFile } from '../../registry/release/release.ts';
import { readReleased } from '../../registry/release/released.ts';
import { folderHistory } from '../../registry/sources/git-history.ts';
import type { Earlier } from '../../registry/testing/last-release.ts';
import { isArtifact } from '../../workspace/artifact.ts';
import { pathFrom } from '../apps/app-name.ts';
import type { Host } from '../host.ts';
import type { AuthorFolder } from './author-folder.ts';

/**
 * What a registry was before, the latest first: the release that was named; or else what was built in
 * `dist`, and then the last commits that changed the registry.
 */
export async function earlierOf(
  { tree }: AuthorFolder,
  against: string | undefined,
  { cwd }: Host,
): Promise<Result<Iterable<Earlier>>> {
  const built = isArtifact(join(tree.root, 'dist'), indexFile)
    ? pathFrom(cwd, join(tree.root, 'dist', indexFile))
    : undefined;
  const text = against ?? built;
  const released = text === undefined ? undefined : await readReleased(text, tree.root, cwd);
  if (released?.kind === 'failed') return released;
  const isMeant = against !== undefined;
  if (isMeant && released?.value.tree === undefined) {
    const problem = 'its tarball is not beside it, and there is nothing to start from';
    return failed(diagnose(releaseUnreadable, { release: against, problem }));
  }
  return ok(
    earlier(
      released?.value.tree === undefined ? [] : [{ tree: released.value.tree, isMeant }],
      isMeant ? undefined : tree.root,
    ),
  );
}

/** Beyond so many the search for a release of a template that never had one takes too long. */
const mostCommits = 100;

function* earlier(released: readonly Earlier[], folder: string | undefined): Generator<Earlier> {
  yield* released;
  if (folder === undefined) return;
  let rest = mostCommits;
  for (const each of folderHistory(folder)) {
    if (rest === 0) return;
    rest -= 1;
    yield each;
  }
}
