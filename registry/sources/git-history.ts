import { folderInRepository, topOfRepository } from '../../workspace/git/git.ts';
import { memoryTree } from '../../workspace/tree/disk.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import { blobsOf, entriesAt, type GitEntry, git } from './git-objects.ts';

/** Commits that are looked at: more take seconds, and what was used is in the cache. */
const farthest = 1000;

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
  const seen = new Set<string>();
  for (const commit of commitsOf(top, within)) {
    const entries = entriesAt(top, commit, within)?.filter(({ kind }) => kind === 'file');
    const listing = entries?.map(({ path, id }) => `${id} ${path}\0`).join('');
    if (listing === undefined || seen.has(listing)) continue;
    seen.add(listing);
    const tree = treeOf(top, entries ?? [], within);
    if (tree !== undefined) yield { commit, tree };
  }
}

/** Also those that a merge did not take over, from which somebody may have generated all the same. */
function commitsOf(top: string, within: string): string[] {
  // Not log, which checks signatures with the program that the repository names.
  const words = ['rev-list', '--full-history', `--max-count=${farthest}`, 'HEAD'];
  const listed = git(top, [...words, '--', within || '.'])?.toString();
  return listed?.split('\n').filter((line) => line !== '') ?? [];
}

function treeOf(top: string, entries: readonly GitEntry[], within: string): Tree | undefined {
  const ids = entries.map(({ id }) => id);
  const blobs = blobsOf(top, ids);
  if (blobs === undefined) return undefined;
  const files = entries.map(({ path }, at) => {
    return [path.slice(within.length), blobs[at] ?? new Uint8Array()] as const;
  });
  return memoryTree(Object.fromEntries(files));
}
