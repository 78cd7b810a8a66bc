import { spawnSync } from 'node:child_process';
import { memoryTree } from '../../workspace/disk.ts';
import { folderInRepository, topOfRepository } from '../../workspace/git.ts';
import type { Tree } from '../../workspace/tree.ts';

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
  const log = text(top, ['log', '--format=%H', '--end-of-options', 'HEAD', '--', within || '.']);
  for (const commit of log?.split('\n').filter((line) => line !== '') ?? []) {
    const tree = treeAt(top, commit, within);
    if (tree !== undefined) yield { commit, tree };
  }
}

function treeAt(top: string, commit: string, within: string): Tree | undefined {
  const listing = text(top, [
    'ls-tree',
    '-r',
    '-z',
    '--end-of-options',
    commit,
    '--',
    within || '.',
  ]);
  const entries = listing?.split('\0').flatMap((line) => {
    const [, id, path] = /^100\d{3} blob ([\da-f]+)\t(.*)$/s.exec(line) ?? [];
    return id && path?.startsWith(within) ? [{ id, path: path.slice(within.length) }] : [];
  });
  if (entries === undefined) return undefined;
  const blobs = blobsOf(
    top,
    entries.map(({ id }) => id),
  );
  if (blobs === undefined) return undefined;
  return memoryTree(
    Object.fromEntries(entries.map(({ path }, index) => [path, blobs[index] ?? new Uint8Array()])),
  );
}

/** The contents of blobs, in one process; undefined where one of them is not on this machine. */
function blobsOf(top: string, ids: readonly string[]): Uint8Array[] | undefined {
  const out = git(top, ['cat-file', '--batch'], ids.map((id) => `${id}\n`).join(''));
  if (out === undefined) return undefined;
  const found: Uint8Array[] = [];
  let at = 0;
  for (const id of ids) {
    const end = out.indexOf(0x0a, at);
    const [name, kind, size] = out.subarray(at, end).toString().split(' ');
    if (name !== id || kind !== 'blob') return undefined;
    const start = end + 1;
    at = start + Number(size) + 1;
    found.push(out.subarray(start, at - 1));
  }
  return found;
}

function text(top: string, words: readonly string[]): string | undefined {
  return git(top, words)?.toString();
}

const SAFE = [
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.hooksPath=/dev/null',
  '--no-optional-locks',
];

function git(cwd: string, words: readonly string[], input = ''): Buffer | undefined {
  const { GIT_DIR, GIT_WORK_TREE, GIT_INDEX_FILE, GIT_PREFIX, ...env } = process.env;
  const { status, stdout } = spawnSync('git', [...SAFE, ...words], {
    cwd,
    input,
    env: { ...env, GIT_NO_LAZY_FETCH: '1', GIT_NO_REPLACE_OBJECTS: '1' },
    maxBuffer: 1024 ** 3,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  return status === 0 ? stdout : undefined;
}
