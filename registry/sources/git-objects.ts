import { spawnSync } from 'node:child_process';
import type { EntryKind } from '../../workspace/tree/tree.ts';

/** A file, link or submodule of a commit. */
export interface GitEntry {
  readonly path: string;
  readonly kind: EntryKind;
  readonly id: string;
  readonly bytes: number;
}

/** What a commit has below a folder (`''` or ending in `/`), or undefined where that cannot be told. */
export function entriesAt(
  repository: string,
  commit: string,
  folder: string,
): GitEntry[] | undefined {
  const words = ['ls-tree', '-r', '-l', '-z', '--end-of-options', commit, '--', folder || '.'];
  const listing = git(repository, words)?.toString();
  return listing?.split('\0').flatMap((line): GitEntry[] => {
    const [, mode = '', id = '', size = '', path = ''] =
      /^(\d{6}) \w+ ([\da-f]+) +(\d+|-)\t(.*)$/s.exec(line) ?? [];
    return id === '' ? [] : [{ path, kind: kindOf(mode), id, bytes: Number(size) || 0 }];
  });
}

/** The contents of blobs, in one process; undefined where one of them is not on this machine. */
export function blobsOf(repository: string, ids: readonly string[]): Uint8Array[] | undefined {
  const out = git(repository, ['cat-file', '--batch'], ids.map((id) => `${id}\n`).join(''));
  if (out === undefined) return undefined;
  const found: Uint8Array[] = [];
  let at = 0;
  for (const id of ids) {
    const end = out.indexOf(0x0a, at);
    const [name, kind, size] = out.subarray(at, end).toString().split(' ');
    if (name !== id || kind !== 'blob') return undefined;
    const start = end + 1;
    at = start + Number(size) + 1;
    found.push(new Uint8Array(out.subarray(start, at - 1)));
  }
  return found;
}

// A repository may name programs that git starts on the way; none of them is ours to start.
export const safely = [
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.hooksPath=/dev/null',
  '--no-optional-locks',
];

/** What a git that started us, e.g. for a hook, says about its own repository and not about ours. */
const ofAnother =
  /^GIT_(?:DIR|WORK_TREE|IMPLICIT_WORK_TREE|COMMON_DIR|INDEX_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|QUARANTINE_PATH|NAMESPACE|PREFIX|SHALLOW_FILE|GRAFT_FILE|REPLACE_REF_BASE)$/;

/**
 * Settings for a git that asks nobody, and takes paths for what they say. It talks over the named
 * protocols only, none by default: older versions fetch what a partial clone lacks unasked, with
 * programs that the repository names.
 */
export function gitEnvironment(
  env: NodeJS.ProcessEnv = process.env,
  protocols = '',
): NodeJS.ProcessEnv {
  const own = Object.entries(env).filter(([name]) => !ofAnother.test(name));
  return {
    ...Object.fromEntries(own),
    // What went wrong is told by words of it.
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_ALLOW_PROTOCOL: protocols,
  };
}

/** What git prints, or undefined where it fails. */
export function git(cwd: string, words: readonly string[], input = ''): Buffer | undefined {
  const { status, stdout } = spawnSync('git', [...safely, ...words], {
    cwd,
    input,
    env: gitEnvironment(),
    maxBuffer: 1024 ** 3,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  return status === 0 ? stdout : undefined;
}

function kindOf(mode: string): EntryKind {
  if (mode.startsWith('100')) return 'file';
  return mode === '120000' ? 'link' : 'other';
}
