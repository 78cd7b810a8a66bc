import { type Attempt, failedBecause, ok } from '../attempt.ts';
import { Unreadable } from '../tree/disk.ts';
import type { Entry, EntryKind, Tree, TreeFile } from '../tree/tree.ts';
import { runGit } from './git.ts';

interface Blob {
  readonly id: string;
  readonly kind: EntryKind;
  readonly mode: number;
}

/**
 * A folder as it was in a commit, read out of git's objects; nothing is checked out. `revision` is
 * whatever git takes for a commit, and then means `folder` in it; or `commit:path`, another folder of
 * the repository. Fails where there is no such commit, folder or repository.
 */
export function gitTree(folder: string, revision: string): Attempt<Tree> {
  const blobs = new Map<string, Blob>();
  const folders = new Map<string, Map<string, Entry>>([['', new Map()]]);
  const tree = treeOf(folder, revision);
  if (tree.kind === 'failed') return tree;
  const listing = git(folder, ['ls-tree', '-r', '-z', '--full-tree', tree.value]);
  if (listing.kind === 'failed') return listing;
  for (const line of listing.value.toString('utf8').split('\0')) {
    const [, mode = '', id = '', path = ''] = /^(\d+) \w+ (\w+)\t(.+)$/s.exec(line) ?? [];
    if (path === '') continue;
    const kind = kindOf(mode);
    blobs.set(path, { id, kind, mode: mode === '100755' ? 0o755 : 0o644 });
    enter(folders, path, kind);
  }
  const files = new Map<string, TreeFile>();
  return ok({
    root: `${folder} at ${revision}`,
    entries: (path) => [...(folders.get(path)?.values() ?? [])],
    behind: () => undefined,
    isThere: (path) => blobs.has(path) || folders.has(path),
    file(path) {
      const blob = blobs.get(path);
      if (blob?.kind !== 'file') return undefined;
      const known = files.get(path);
      if (known !== undefined) return known;
      const bytes = git(folder, ['cat-file', 'blob', blob.id]);
      if (bytes.kind === 'failed') throw new Unreadable('system', path, bytes.reason);
      const file = { path, bytes: bytes.value, mode: blob.mode };
      files.set(path, file);
      return file;
    },
  });
}

function treeOf(folder: string, revision: string): Attempt<string> {
  if (revision.startsWith('-')) return failedBecause(`${revision} is not a commit`);
  if (revision.includes(':')) return ok(revision);
  const prefix = git(folder, ['rev-parse', '--show-prefix']);
  if (prefix.kind === 'failed') return prefix;
  return ok(`${revision}:${prefix.value.toString('utf8').trim().replace(/\/$/, '')}`);
}

function git(folder: string, args: readonly string[]): Attempt<Buffer> {
  const { status, stdout, stderr, error } = runGit(folder, args);
  if (status === 0) return ok(stdout);
  const message = stderr
    ?.toString('utf8')
    .trim()
    .replace(/^fatal: /, '');
  return failedBecause(message || error?.message || `git ended with ${status}`);
}

function kindOf(mode: string): EntryKind {
  if (mode === '120000') return 'link';
  return mode.startsWith('100') ? 'file' : 'other';
}

function enter(folders: Map<string, Map<string, Entry>>, path: string, kind: EntryKind): void {
  const slash = path.lastIndexOf('/');
  const parent = path.slice(0, Math.max(0, slash));
  const name = path.slice(slash + 1);
  const siblings = folders.get(parent);
  if (siblings === undefined) {
    folders.set(parent, new Map([[name, { name, kind }]]));
    enter(folders, parent, 'folder');
  } else siblings.set(name, { name, kind });
}
