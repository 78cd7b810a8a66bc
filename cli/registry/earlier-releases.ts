import { join } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { indexFile } from '../../registry/release.ts';
import { readReleased } from '../../registry/released.ts';
import { folderHistory } from '../../registry/sources/git-history.ts';
import type { Earlier } from '../../registry/testing/last-release.ts';
import { isArtefact } from '../../workspace/artefact.ts';
import type { Options, Session } from '../command.ts';
import { pathFrom } from '../name-of-app.ts';
import type { AuthorFolder } from './author-folder.ts';

/**
 * What a registry was before, the latest first: the release that was named; or else what was built in
 * `dist`, and then every commit that changed the registry.
 */
export async function earlierOf(
  { tree }: AuthorFolder,
  { against }: Options,
  { cwd }: Session,
): Promise<Iterable<Earlier> | Diagnostic> {
  const built = isArtefact(join(tree.root, 'dist'), indexFile)
    ? pathFrom(cwd, join(tree.root, 'dist', indexFile))
    : undefined;
  const text = typeof against === 'string' ? against : built;
  const released = text === undefined ? undefined : await readReleased(text, tree.root, cwd);
  if (released !== undefined && 'code' in released) return released;
  const isMeant = typeof against === 'string';
  return earlier(
    released?.tree === undefined ? [] : [{ tree: released.tree, isMeant }],
    isMeant ? undefined : tree.root,
  );
}

function* earlier(released: readonly Earlier[], folder: string | undefined): Generator<Earlier> {
  yield* released;
  if (folder !== undefined) yield* folderHistory(folder);
}
