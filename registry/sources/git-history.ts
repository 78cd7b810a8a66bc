import { memoryTree } from '../../workspace/disk.ts';
import { folderInRepository, topOfRepository } from '../../workspace/git.ts';
import type { Tree } from '../../workspace/tree.ts';
import { blobsOf, entriesAt, git } from './git-objects.ts';

/**
 * A folder as each commit had it that changed it, the newest first; nothing where it lies in no
 * repository. Only what is on this machine is looked at, and no program that the repository names runs.
 */
export function* folderHistory(
  folder: string,
): Generator<{ readonly commit: string; readonly tree: Tree }> {
  const top = topOfRepository(folder);
  const within = top === undefined ? undefined : folderInRepository(folder);
  if (top === undefined || within === undefined) return;
  const words = ['log', '--format=%H', '--end-of-options', 'HEAD', '--', within || '.'];
  const log = git(top, words)?.toString();
  for (const commit of log?.split('\n').filter((line) => line !== '') ?? []) {
    const tree = treeAt(top, commit, within);
    if (tree !== undefined) yield { commit, tree };
  }
}

function treeAt(top: string, commit: string, within: string): Tree | undefined {
  const entries = entriesAt(top, commit, within)?.filter(
    ({ path, kind }) => kind === 'file' && path.startsWith(within),
  );
  const blobs =
    entries &&
    blobsOf(
      top,
      entries.map(({ id }) => id),
    );
  if (blobs === undefined) return undefined;
  return memoryTree(
    Object.fromEntries(
      entries?.map(({ path }, at) => [path.slice(within.length), blobs[at] ?? new Uint8Array()]) ??
        [],
    ),
  );
}
