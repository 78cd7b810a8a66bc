import { join } from 'node:path';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { releaseUnreadable } from '../../diagnostics/registry/releases.ts';
import { indexFile } from '../../registry/release/release.ts';
import { readReleased } from '../../registry/release/released.ts';
import { folderHistory } from '../../registry/sources/git-history.ts';
import type { Earlier } from '../../registry/testing/last-release.ts';
import { isArtefact } from '../../workspace/artefact.ts';
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
): Promise<Iterable<Earlier> | Diagnostic> {
  const built = isArtefact(join(tree.root, 'dist'), indexFile)
    ? pathFrom(cwd, join(tree.root, 'dist', indexFile))
    : undefined;
  const text = against ?? built;
  const released = text === undefined ? undefined : await readReleased(text, tree.root, cwd);
  if (released !== undefined && 'code' in released) return released;
  const isMeant = against !== undefined;
  if (isMeant && released?.tree === undefined) {
    const problem = 'its tarball is not beside it, and there is nothing to start from';
    return diagnose(releaseUnreadable, { release: against, problem });
  }
  return earlier(
    released?.tree === undefined ? [] : [{ tree: released.tree, isMeant }],
    isMeant ? undefined : tree.root,
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
